import { InputError } from "../../errors.js";
import { noLimit, type ModelContract } from "../contract/contract.js";
import { ModelUnavailable } from "../unavailable.js";
import type { Dialect } from "./dialects/dialect.js";
import { dialects } from "./dialects/dialects.js";
import type { Endpoint } from "./endpoint-request.js";

/** Where a server's address and key are found, and how long it is waited for. */
export interface EndpointOptions {
  /** process.env unless told. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Milliseconds for one request; 120,000 unless told. */
  readonly timeout?: number;
}

/** The server of a contract whose source is an endpoint; throws `ModelUnavailable` where its address is not set, InputError for what its dialect has not. */
export function contractEndpoint(
  contract: ModelContract,
  { environment = process.env, timeout = 120_000 }: EndpointOptions,
): Endpoint {
  const { id, source, dimensions } = contract;
  if (source.kind !== "endpoint") throw new Error(`${source.kind} is no endpoint`);
  const { urlVariable = "EMBEDLAB_ENDPOINT", keyVariable = "EMBEDLAB_API_KEY", model } = source;
  const dialect = dialects[source.dialect ?? "openai"];
  const asked = askedOf(contract, dialect);
  const address = environment[urlVariable];
  if (address === undefined || address === "") {
    throw new ModelUnavailable(
      `${id}: ${urlVariable} is not set; set it to the base URL of a server with ${dialect.path(model)}, e.g. ${dialect.example}`,
    );
  }
  const base = URL.canParse(address) ? new URL(address) : undefined;
  if (base === undefined || !/^https?:$/.test(base.protocol))
    throw new InputError(`${urlVariable} is not an http or https address`);
  if (base.username !== "" || base.password !== "")
    throw new InputError(`${urlVariable} holds a name or password; put the key into ${keyVariable}`);
  base.pathname = joined(base.pathname.replace(/\/+$/, ""), dialect.path(model));
  const key = environment[keyVariable];
  return {
    url: base.href,
    key: key === "" ? undefined : key,
    model,
    urlVariable,
    keyVariable,
    dimensions,
    dialect,
    asked,
    timeout,
  };
}

/** The dialect's path behind the address; a version that the address ends with stands for the dialect's own. */
function joined(given: string, path: string): string {
  const version = /^\/(?:v\d+[a-z]*|api)(?=\/)/.exec(path)?.[0] ?? "";
  const hasOne = version !== "" && (given.endsWith(version) || (version !== "/api" && /\/v\d+[a-z]*$/.test(given)));
  return given + (hasOne ? path.slice(version.length) : path);
}

/** What the contract asks of the server, in its dialect. */
function askedOf(contract: ModelContract, dialect: Dialect): Endpoint["asked"] {
  const { id, source, maxTokens, dimensions, normalize } = contract;
  if (source.kind !== "endpoint") throw new Error(`${source.kind} is no endpoint`);
  const { dialect: name = "openai", sendDimensions = false } = source;
  const inputType = source.inputType ?? dialect.defaultInputType;
  if (inputType !== undefined && dialect.inputTypes?.includes(inputType) !== true)
    throw new InputError(
      `model contract "${id}": source.inputType is ${JSON.stringify(inputType)}; ${dialect.inputTypes === undefined ? `a server of dialect "${name}" takes none: leave it out` : `it can be ${dialect.inputTypes.map((type) => `"${type}"`).join(", ")}`}`,
    );
  if (sendDimensions && !dialect.takesDimensions)
    throw new InputError(
      `model contract "${id}": a server of dialect "${name}" cannot be asked for fewer dimensions; leave source.sendDimensions out, and set truncateDimensions`,
    );
  return {
    maxTokens: maxTokens < noLimit ? maxTokens : undefined,
    inputType,
    dimensions: sendDimensions ? dimensions : undefined,
    normalize,
  };
}
