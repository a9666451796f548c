import { existsSync, statSync } from "node:fs";
import { basename, dirname, extname, join, resolve } from "node:path";
import { checkContract } from "../embedding/contract/check-contract.js";
import { noLimit, type ModelContract } from "../embedding/contract/contract.js";
import { contractNamed, contracts } from "../embedding/contract/contracts.js";
import { dialectNames, type DialectName } from "../embedding/endpoint/dialects/names.js";
import { readDeclaredUse } from "../embedding/contract/declared.js";
import { optionalJson } from "../embedding/json.js";
import { InputError } from "../errors.js";
import { termsOf } from "../text/words.js";

/** What is compared unless told: two models that Node.js alone can bring, and what needs none. */
export const usualModels = ["bge-small-en-v1.5", "e5-small-v2@q8", "lsa"] as const;

const isVectors = (spec: string): boolean => /\.(parquet|npy|jsonl)$/i.test(spec);
/** Characters that a contract's name has at most. */
const longestId = 100;
/** A longer name without its middle, for names of a series differ at an end. */
const cutId = (id: string, longest = longestId): string =>
  id.length <= longest ? id : `${id.slice(0, longest / 2 - 1)}..${id.slice(id.length - longest / 2 + 1)}`;

/** A contract's name has letters of ASCII: "étoile" is "etoile", of other scripts nothing is left. */
const idOf = (name: string): string =>
  cutId(
    name
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .replace(/[^\w.@-]+/g, "-")
      .replace(/^\W+|-+$/g, ""),
  ) || "model";

/** A server's model, "<dialect>:<model>@<dimensions>", where "endpoint" is OpenAI's dialect; its texts go to it as they are, whole. */
function endpointContract(spec: string, dialect: DialectName): ModelContract {
  const [, model, dimensions] = /^[^:]+:(.+)@0*([1-9]\d*)$/.exec(spec) ?? [];
  if (model === undefined)
    throw new InputError(
      `--models ${spec}: say how many dimensions its vectors have: ${spec.replace(/@\d*$/, "")}@<dimensions>`,
    );
  return checkContract({
    id: idOf(model),
    source: { kind: "endpoint", model, addsPrefix: false, ...(dialect !== "openai" && { dialect }) },
    treatment: "raw",
    prefix: "",
    pooling: "none",
    normalize: true,
    dtype: "fp32",
    maxTokens: noLimit,
    dimensions: Number(dimensions),
    licence: "not said",
  });
}

/** A folder's model as its own files say that it is used. */
async function folderContract(id: string, path: string): Promise<ModelContract> {
  const { pooling, poolingFile, normalize, maxTokens, prompts, defaultPrompt, modules } = await readDeclaredUse(path);
  if (pooling.length === 0)
    throw new InputError(
      `${path}: how its tokens' vectors become one is not declared (${poolingFile}); save the model with sentence-transformers, whose folders say so`,
    );
  const config = ((await optionalJson(path, "config.json")) ?? {}) as Record<string, unknown>;
  const outputs = modules.flatMap((module) => (module.kind === "dense" ? [module.outputs] : []));
  const exported = ["model.safetensors", "onnx/model.onnx", "model.onnx"].some((file) => existsSync(join(path, file)));
  return checkContract({
    id,
    source: { kind: "folder", path },
    treatment: "raw",
    prefix: defaultPrompt === null ? "" : prompts[defaultPrompt],
    pooling: pooling.length === 1 ? pooling[0] : pooling,
    normalize: normalize ?? false,
    dtype: exported ? "fp32" : "q8",
    maxTokens: maxTokens ?? config.max_position_embeddings,
    dimensions: outputs.at(-1) ?? config.hidden_size ?? config.dim,
    licence: "not said",
  });
}

/** The contract of a model as named at the command line; nothing is opened or brought. @throws InputError with the nearest name */
export async function contractOf(spec: string): Promise<ModelContract> {
  if (Object.hasOwn(contracts, spec)) return contracts[spec];
  const dialect = ["endpoint", ...dialectNames].find((name) => spec.startsWith(`${name}:`));
  if (dialect !== undefined)
    return endpointContract(spec, dialect === "endpoint" ? "openai" : (dialect as DialectName));
  const path = resolve(spec);
  if (!existsSync(path)) {
    if (/[/\\]/.test(spec) || isVectors(spec))
      throw new InputError(`--models ${spec}: there is no such file or folder`);
    return contractNamed(spec);
  }
  const id = idOf(basename(spec, extname(spec)));
  if (isVectors(spec)) return checkContract({ id, source: { kind: "vectors", path } });
  if (!statSync(path).isDirectory())
    throw new InputError(`--models ${spec}: a model is a folder, or a file of vectors (.parquet, .npy, .jsonl)`);
  return folderContract(id, path);
}

const placeOf = (spec: string): string => (existsSync(spec) ? resolve(spec) : spec);

/** A name that no other model has: with its folder's before it, then numbered. */
function freeId(id: string, spec: string, taken: ReadonlySet<string>): string {
  if (!taken.has(id)) return id;
  const before = /[/\\]/.test(spec) ? `${idOf(basename(dirname(resolve(spec))))}-` : "";
  const longer = cutId(`${before}${id}`, longestId - "-00".length);
  let free = longer;
  for (let number = 2; taken.has(free); number++) free = `${longer}-${number}`;
  return free;
}

/** The models named at the command line, and what is said of those that are called otherwise than their files. */
export async function contractsOf(specs: readonly string[]): Promise<{ contracts: ModelContract[]; called: string[] }> {
  const contracts: ModelContract[] = [];
  const called: string[] = [];
  const taken = new Set<string>();
  for (const [i, spec] of specs.entries()) {
    if (specs.slice(0, i).some((other) => placeOf(other) === placeOf(spec)))
      throw new InputError(`--models names ${spec} twice; name it once`);
    const contract = await contractOf(spec);
    const id = freeId(contract.id, spec, taken);
    const loses = /(?![a-z])\p{L}/iu.test(basename(spec).normalize("NFKD"));
    const isCut = basename(spec, extname(spec)).length > longestId;
    if (id !== contract.id || loses || isCut) called.push(`${spec} is called ${id} here.`);
    taken.add(id);
    contracts.push({ ...contract, id });
  }
  return { contracts, called };
}

/** LSA as it can be fitted on these texts, where that is fewer components: one for every five, for each word and each text that differs; its name says so. */
export function fittedTo(contract: ModelContract, texts: readonly string[]): ModelContract {
  const { source } = contract;
  if (source.kind !== "corpus") return contract;
  const most = Math.max(2, Math.min(Math.floor(texts.length / 5), mostRank(texts, source.components)));
  if (source.components <= most) return contract;
  return { ...contract, id: `${contract.id}-${most}`, source: { ...source, components: most }, dimensions: most };
}

/** What the rank of these texts by their words cannot exceed, as far as `enough`. */
function mostRank(texts: readonly string[], enough: number): number {
  const words = new Set<string>();
  const different = new Set<string>();
  for (const text of texts) {
    const own = termsOf(text);
    for (const word of own) words.add(word);
    if (own.length > 0) different.add(own.sort().join(" "));
    if (words.size >= enough && different.size >= enough) return enough;
  }
  return Math.min(words.size, different.size);
}
