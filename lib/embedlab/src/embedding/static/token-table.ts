import { join } from "node:path";
import { readFile, stat } from "node:fs/promises";
import { InputError } from "../../errors.js";
import { moduleList } from "../contract/declared.js";
import { sha256Of } from "../graph/built-graph.js";
import { halfToFloat, Safetensors, type StoredTensor } from "../graph/safetensors.js";
import { optionalJson, parseJson } from "../json.js";

/** One vector a token, whose mean is a text's: what model2vec and sentence-transformers' StaticEmbedding write. */
export interface TokenTable {
  /** Where tokenizer.json is. */
  readonly folder: string;
  /** One vector of `dimensions` after the other, of each token; weights are in it. */
  readonly vectors: Float32Array;
  readonly dimensions: number;
  readonly tokens: number;
  /** model2vec leaves unknown tokens out of the mean, and cuts long texts by their characters too; StaticEmbedding does neither. */
  readonly kind: "model2vec" | "StaticEmbedding";
  /** Whether the model's own files scale its vectors to length 1. */
  readonly normalize: boolean;
  readonly fingerprint: string;
}

/** The folder below `path` in which the table is; undefined where there is none. */
export async function tableFolder(path: string): Promise<string | undefined> {
  if (!(await isFolder(path))) return undefined;
  const modules = moduleList(await optionalJson(path, "modules.json"), join(path, "modules.json"));
  if (modules !== undefined) return modules[0]?.kind === "StaticEmbedding" ? join(path, modules[0].path) : undefined;
  return (await optionalJson(path, "config.json"))?.model_type === "model2vec" ? path : undefined;
}

/** Reads the table of a folder that `tableFolder` knows. Throws InputError naming file, tensor and cure. */
export async function readTokenTable(path: string): Promise<TokenTable> {
  const folder = (await tableFolder(path))!;
  const modules = moduleList(await optionalJson(path, "modules.json"), join(path, "modules.json")) ?? [];
  const other = modules.slice(1).find(({ kind }) => kind !== "Normalize");
  if (other !== undefined)
    throw new InputError(
      `${join(path, "modules.json")} declares the module ${other.type} after StaticEmbedding: Normalize alone can be applied; serve this model by an endpoint`,
    );
  const config = await optionalJson(path, "config.json");
  const file = await Safetensors.open(join(folder, "model.safetensors")).catch((error: NodeJS.ErrnoException) => {
    throw error.code === "ENOENT"
      ? new InputError(`${join(folder, "model.safetensors")} is missing: copy it from the model's repository`)
      : error;
  });
  try {
    const isModel2vec = file.tensors.has("embeddings");
    const name = isModel2vec ? "embeddings" : "embedding.weight";
    const table = file.tensors.get(name);
    if (table === undefined || table.shape.length !== 2)
      throw new InputError(
        `${file.path} has no matrix "embeddings" or "embedding.weight"; it has ${[...file.tensors.keys()].slice(0, 6).join(", ")}`,
      );
    const numbers = async (tensor: string): Promise<Float64Array | Float32Array | undefined> =>
      file.tensors.has(tensor) ? decode(await file.readBytes(tensor), file.tensors.get(tensor)!, file.path) : undefined;
    const raw = (await numbers(name))!;
    const dimensions = table.shape[1];
    const vectors = folded(raw, dimensions, await numbers("mapping"), await numbers("weights"), file.path);
    const bad = vectors.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0)
      throw new InputError(
        `${file.path}: "${name}" holds ${vectors[bad]}: the weights are damaged, download them again`,
      );
    const sums = await Promise.all([file.path, join(folder, "tokenizer.json")].map((one) => sha256Of(one)));
    return {
      folder,
      vectors,
      dimensions,
      tokens: vectors.length / dimensions,
      kind: isModel2vec ? "model2vec" : "StaticEmbedding",
      normalize: modules.some(({ kind }) => kind === "Normalize") || (isModel2vec && config?.normalize === true),
      fingerprint: sums.join(),
    };
  } finally {
    await file.close();
  }
}

/** One row a token: its own or the one that `mapping` names, times its weight. */
function folded(
  raw: Float64Array | Float32Array,
  dimensions: number,
  mapping: ArrayLike<number> | undefined,
  weights: ArrayLike<number> | undefined,
  file: string,
): Float32Array {
  const rows = raw.length / dimensions;
  const tokens = mapping?.length ?? rows;
  if (weights !== undefined && weights.length !== tokens)
    throw new InputError(`${file}: ${weights.length} weights for ${tokens} tokens: download it again`);
  const vectors = new Float32Array(tokens * dimensions);
  for (let token = 0; token < tokens; token++) {
    const row = mapping === undefined ? token : mapping[token];
    if (!(row >= 0 && row < rows))
      throw new InputError(`${file}: "mapping" sends token ${token} to row ${row} of ${rows}: download it again`);
    const weight = weights?.[token] ?? 1;
    for (let j = 0; j < dimensions; j++) vectors[token * dimensions + j] = raw[row * dimensions + j] * weight;
  }
  return vectors;
}

function decode(bytes: Uint8Array, { dtype, name }: StoredTensor, file: string): Float64Array | Float32Array {
  const { buffer } = bytes;
  switch (dtype) {
    case "F32":
      return new Float32Array(buffer);
    case "F64":
      return new Float64Array(buffer);
    case "F16":
      return Float32Array.from(new Uint16Array(buffer), halfToFloat);
    case "I8":
      return Float32Array.from(new Int8Array(buffer));
    case "I32":
      return Float64Array.from(new Int32Array(buffer));
    case "I64":
      return Float64Array.from(new BigInt64Array(buffer), Number);
    default:
      throw new InputError(`${file}: tensor ${name} is ${dtype}; F64, F32, F16, I8, I32 and I64 can be read`);
  }
}

/** What tokenizer.json says of its model: the id of the token for what it does not know, and the median length of a token. */
export async function vocabularyOf(folder: string): Promise<{ unknown: number | null; medianLength: number }> {
  const path = join(folder, "tokenizer.json");
  const { model, added_tokens: added } = parseJson(await readFile(path, "utf8")) as {
    model?: { vocab?: unknown; unk_token?: unknown; unk_id?: unknown };
    added_tokens?: readonly { content: string; id: number }[];
  };
  const stored = model?.vocab;
  const vocabulary = new Map<string, number>(
    Array.isArray(stored)
      ? (stored as [string, number][]).map(([token], id) => [token, id])
      : Object.entries((stored ?? {}) as Record<string, number>),
  );
  for (const { content, id } of added ?? []) vocabulary.set(content, id);
  const lengths = [...vocabulary.keys()].map((token) => Array.from(token).length).sort((a, b) => a - b);
  const half = lengths.length >> 1;
  const median = lengths.length % 2 === 1 ? lengths[half] : (lengths[half - 1] + lengths[half]) / 2;
  const unknown =
    typeof model?.unk_id === "number"
      ? model.unk_id
      : typeof model?.unk_token === "string"
        ? (vocabulary.get(model.unk_token) ?? null)
        : null;
  return { unknown, medianLength: Math.floor(median) };
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
