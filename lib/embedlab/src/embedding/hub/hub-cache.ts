import { homedir } from "node:os";
import { join } from "node:path";
import { stat } from "node:fs/promises";
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
}

/**
 * The hub's ordinary environment (https://huggingface.co/docs/huggingface_hub/package_reference/environment_variables):
 * HF_HOME, HF_HUB_CACHE, HF_ENDPOINT, HF_TOKEN and HF_HUB_OFFLINE are read.
 */
export type HubEnvironment = Readonly<Record<string, string | undefined>>;

/**
 * Files that are ever fetched, all of them data. Those of one group serve the same purpose: the first that
 * the repository has is taken.
 */
interface FileGroup {
  readonly names: readonly string[];
  readonly needed: boolean;
}

const weights: Readonly<Record<HubModel["dtype"], readonly string[]>> = {
  fp32: ["model.safetensors", "onnx/model.onnx"],
  fp16: ["onnx/model_fp16.onnx"],
  q8: ["onnx/model_quantized.onnx", "onnx/model_int8.onnx", "model.safetensors"],
  q4: ["onnx/model_q4.onnx"],
  w8a8: ["model.safetensors"],
  w8a16: ["model.safetensors"],
};

export function hubFiles(model: HubModel): FileGroup[] {
  const [repository, revision, file] = [model.repository, model.revision, model.file];
  if (!/^[\w-][\w.-]*(\/[\w-][\w.-]*)?$/.test(repository) || repository.includes("..")) throw new InputError(`hub repository ${JSON.stringify(repository)} must read owner/name`);
  if (!/^[0-9a-f]{40}$/.test(revision)) throw new InputError(`hub revision ${JSON.stringify(revision)} of ${repository} must be a commit of 40 hex digits, because a branch moves`);
  if (file !== undefined && (!/^[\w-][\w./-]*\.onnx$/.test(file) || /\.\.|\/\/|\/\./.test(file))) throw new InputError(`${repository}: the file to run, ${JSON.stringify(file)}, must be an .onnx file inside the repository`);
  const models = file === undefined ? weights[model.dtype] : [file];
  return [
    { names: ["config.json"], needed: true },
    { names: ["tokenizer.json"], needed: true },
    ...["tokenizer_config.json", "modules.json", "1_Pooling/config.json", "sentence_bert_config.json"].map((name) => ({ names: [name], needed: false })),
    { names: models, needed: true },
    // Weights over 2 GB stand beside the ONNX file.
    ...models.filter((name) => name.endsWith(".onnx")).map((name) => ({ names: [`${name}_data`], needed: false })),
  ];
}

/** huggingface_hub's own layout, so that what either has fetched serves both. */
export function repositoryCache(repository: string, environment: HubEnvironment): string {
  const home = environment.HF_HOME ?? join(environment.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "huggingface");
  return join(environment.HF_HUB_CACHE ?? join(home, "hub"), `models--${repository.replace("/", "--")}`);
}

/** The model's folder, whether or not it is there. */
export function hubFolder(model: HubModel, environment: HubEnvironment = process.env): string {
  return join(repositoryCache(model.repository, environment), "snapshots", model.revision);
}

/** What is still missing of the files that the model needs, "a or b" where either serves; empty when it can run. */
export async function missingHubFiles(model: HubModel, environment: HubEnvironment = process.env): Promise<string[]> {
  const folder = hubFolder(model, environment);
  const missing: string[] = [];
  for (const { names, needed } of hubFiles(model)) {
    const present = await Promise.all(names.map((name) => exists(join(folder, name))));
    if (needed && !present.includes(true)) missing.push(names.join(" or "));
  }
  return missing;
}

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
  if (!/^https?:$/.test(address.protocol)) throw new InputError(`HF_ENDPOINT must be an http or https address, not ${address.protocol}`);
  if (address.username !== "" || address.password !== "") throw new InputError("HF_ENDPOINT must not carry a name or password: use HF_TOKEN");
  return endpoint.replace(/\/+$/, "");
}

export const isOffline = ({ HF_HUB_OFFLINE }: HubEnvironment): boolean => /^(1|on|yes|true)$/i.test(HF_HUB_OFFLINE ?? "");

export const exists = (path: string): Promise<boolean> => stat(path).then(() => true, () => false);
