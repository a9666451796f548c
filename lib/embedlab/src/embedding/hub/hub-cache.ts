import { homedir } from "node:os";
import { join } from "node:path";
import { InputError } from "../../errors.js";
import type { NumberType } from "../contract/contract.js";

export interface HubModel {
  /** owner/name, or a bare name for the hub's oldest models. */
  readonly repository: string;
  /** A commit of 40 hex digits. */
  readonly revision: string;
  readonly dtype: Exclude<NumberType, "auto">;
  /** The ONNX file to run, where its name does not follow from the number type. */
  readonly file?: string;
  /** Takes exported files alone: nothing is built. */
  readonly exportedOnly?: boolean;
}

/**
 * The hub's ordinary environment (https://huggingface.co/docs/huggingface_hub/package_reference/environment_variables):
 * HF_HOME, HF_HUB_CACHE, HF_ENDPOINT, HF_TOKEN and HF_HUB_OFFLINE are read.
 */
export type HubEnvironment = Readonly<Record<string, string | undefined>>;

/** huggingface_hub's own layout, so that what either has fetched serves both. */
export function repositoryCache(repository: string, environment: HubEnvironment): string {
  const home = environment.HF_HOME ?? join(environment.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "huggingface");
  return join(environment.HF_HUB_CACHE ?? join(home, "hub"), `models--${repository.replace("/", "--")}`);
}

/** The model's folder, whether or not it is there. */
export function hubFolder(model: HubModel, environment: HubEnvironment = process.env): string {
  return join(repositoryCache(model.repository, environment), "snapshots", model.revision);
}

/**
 * Where huggingface_hub notes that the repository has no such file: an empty file of its name. What is noted is not asked
 * for again.
 */
export const absenceMark = (model: HubModel, file: string, environment: HubEnvironment): string =>
  join(repositoryCache(model.repository, environment), ".no_exist", model.revision, file);

/** What to do by hand: which files, and where to put them. */
export function byHand(model: HubModel, missing: readonly string[], environment: HubEnvironment): string {
  return `${missing.join(", ")} of ${endpointOf(environment)}/${model.repository}/tree/${model.revision} must lie in ${hubFolder(model, environment)} (or give a contract with a folder of your own as its source)`;
}

export function endpointOf(environment: HubEnvironment): string {
  const endpoint = environment.HF_ENDPOINT ?? "https://huggingface.co";
  let address: URL;
  try {
    address = new URL(endpoint);
  } catch {
    throw new InputError("HF_ENDPOINT is not an address such as https://huggingface.co");
  }
  if (!/^https?:$/.test(address.protocol))
    throw new InputError(`HF_ENDPOINT must be an http or https address, not ${address.protocol}`);
  if (address.username !== "" || address.password !== "")
    throw new InputError("HF_ENDPOINT must not carry a name or password: use HF_TOKEN");
  return endpoint.replace(/\/+$/, "");
}

export const isOffline = ({ HF_HUB_OFFLINE }: HubEnvironment): boolean =>
  /^(1|on|yes|true)$/i.test(HF_HUB_OFFLINE ?? "");
