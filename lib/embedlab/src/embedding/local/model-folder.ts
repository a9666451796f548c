import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { InputError } from "../../errors.js";
import type { RunOptions } from "../../numeric/run.js";
import { readBertConfig } from "../graph/bert-config.js";
import { countParameters } from "../graph/bert-weights.js";
import { builtGraph, productForms, sha256Of, type BuiltType } from "../graph/built-graph.js";
import type { NumberType, Pooling } from "../contract/contract.js";
import { Safetensors } from "../graph/safetensors.js";

export type StoredNumberType = Exclude<NumberType, "auto">;

/** What `config.json` and the weights say; null where they do not. */
export interface ModelFacts {
  readonly modelType: string;
  readonly layers: number | null;
  readonly heads: number | null;
  readonly hiddenSize: number | null;
  readonly intermediateSize: number | null;
  readonly vocabularySize: number | null;
  /** Tokens a text may have, special tokens counted. */
  readonly maxPositions: number | null;
  /** Counted from `model.safetensors`: embeddings, encoder and pooler. */
  readonly parameters: number | null;
  /** How the graph of the asked number type multiplies matrices, in words. */
  readonly products: string;
  /** Whether the folder was made to try a shape (scripts/models/random-checkpoint.mjs): nothing was learned. */
  readonly randomWeights: boolean;
}

/** What sentence-transformers' own files in the folder declare; null where they do not. */
export interface DeclaredUse {
  readonly pooling: Exclude<Pooling, "none"> | null;
  readonly maxTokens: number | null;
  readonly normalize: boolean | null;
}

/** A folder in the layout of a Hugging Face repository, ready to run. */
export interface ModelFolder {
  readonly path: string;
  /** The ONNX model of that number type: inputs input_ids, attention_mask, token_type_ids; padded on the right. */
  readonly onnxPath: string;
  readonly dtype: StoredNumberType;
  /**
   * True where the graph quantises activations by one scale for the whole batch, so that a text's vector depends on
   * the texts beside it. 8-bit models built here scale each token alone; some exported ones store only weights in 8 bits.
   */
  readonly scalesByBatch: boolean;
  /** For an exported file in few bits: what makes its vectors differ from fp32's; null for others, and for those built here, which cannot saturate. */
  readonly approximation: "integer products" | "weights in few bits" | null;
  /** The number types that the folder can give. */
  readonly dtypes: readonly StoredNumberType[];
  readonly facts: ModelFacts;
  readonly declared: DeclaredUse;
  readonly tokenizerJson: string;
  /** Null where the folder has none. */
  readonly tokenizerConfig: string | null;
  /** SHA-256 over the model's and the tokenizer's bytes. */
  readonly fingerprint: string;
}

export interface ModelFolderOptions extends RunOptions {
  readonly dtype: StoredNumberType;
  /** Where graphs built from safetensors are kept. */
  readonly graphs: string;
  /** The ONNX file to run, relative to the folder, where its name does not follow from the number type. */
  readonly file?: string;
}

type RunnableModel = Pick<ModelFolder, "onnxPath" | "scalesByBatch" | "approximation"> & Pick<ModelFacts, "products"> & { readonly sha256: string };

/** Where exporters put each number type, in order of preference. */
const onnxFiles: Readonly<Record<StoredNumberType, readonly string[]>> = {
  fp32: ["onnx/model.onnx", "model.onnx"],
  fp16: ["onnx/model_fp16.onnx"],
  q8: ["onnx/model_quantized.onnx", "onnx/model_int8.onnx", "onnx/model_uint8.onnx"],
  q4: ["onnx/model_q4.onnx"],
  w8a8: [],
  w8a16: [],
};
const checkpointFile = "model.safetensors";

/**
 * Finds the ONNX model of the asked number type, or builds it from `model.safetensors` (BERT, RoBERTa, XLM-R) and
 * keeps it under `options.graphs`. Throws InputError naming file, field and cure where something is missing or
 * contradicts itself.
 */
export async function openModelFolder(path: string, options: ModelFolderOptions): Promise<ModelFolder> {
  const folder = resolve(path);
  if (!(await exists(folder))) throw new InputError(`there is no model folder ${path}: put config.json, tokenizer.json and model.safetensors or onnx/model.onnx there, or bring one that npm run models lists`);
  const configPath = join(folder, "config.json");
  const config = await readJson(configPath, `a model folder needs it; copy it from the model's repository`);
  const tokenizerJson = join(folder, "tokenizer.json");
  if (!(await exists(tokenizerJson))) {
    throw new InputError(`${tokenizerJson} is missing: copy it from the model's repository, or save the tokenizer with transformers' AutoTokenizer(...).save_pretrained, which writes it`);
  }
  const tokenizerConfigPath = join(folder, "tokenizer_config.json");
  const tokenizerConfig = (await exists(tokenizerConfigPath)) ? tokenizerConfigPath : null;

  const checkpoint = join(folder, checkpointFile);
  const hasCheckpoint = await exists(checkpoint);
  const found = await onnxOfEachType(folder);
  const dtypes = (Object.keys(onnxFiles) as StoredNumberType[]).filter((dtype) => found[dtype] !== undefined || (hasCheckpoint && builtTypes[dtype] !== undefined));

  const model = await runnableModel();
  const tokenizerFiles = [tokenizerJson, ...(tokenizerConfig === null ? [] : [tokenizerConfig])];
  const sums = [model.sha256, ...(await Promise.all(tokenizerFiles.map((file) => sha256Of(file))))];
  return {
    path: folder,
    onnxPath: model.onnxPath,
    dtype: options.dtype,
    scalesByBatch: model.scalesByBatch,
    approximation: model.approximation,
    dtypes,
    facts: { ...readFacts(config), products: model.products, parameters: hasCheckpoint ? await parametersOf(checkpoint) : null },
    declared: await readDeclared(folder, tokenizerConfig),
    tokenizerJson,
    tokenizerConfig,
    fingerprint: createHash("sha256").update(sums.join()).digest("hex"),
  };

  async function runnableModel(): Promise<RunnableModel> {
    if (options.file !== undefined) {
      const onnxPath = join(folder, options.file);
      if (!(await exists(onnxPath))) throw new InputError(`${onnxPath} is missing: the contract's source names it as the file to run`);
      return exportedModel(onnxPath, options.dtype);
    }
    const onnxPath = found[options.dtype];
    if (onnxPath !== undefined) return exportedModel(onnxPath, options.dtype);
    const built = builtTypes[options.dtype];
    if (built !== undefined && hasCheckpoint) {
      const graph = await builtGraph(checkpoint, readBertConfig(config, configPath), built, options.graphs, options);
      return { ...graph, products: productForms[built], scalesByBatch: false, approximation: null };
    }
    if (dtypes.length === 0) throw new InputError(await whatIsMissing(folder));
    throw new InputError(
      `${folder} has no ${options.dtype} model (${[...onnxFiles[options.dtype], ...(built === undefined ? [] : [checkpointFile])].join(" or ")}); it has ${dtypes.join(", ")}: set the contract's dtype to one of them, or put the file there`,
    );
  }
}

/** What is built from a checkpoint for a number type. */
const builtTypes: Readonly<Partial<Record<StoredNumberType, BuiltType>>> = { fp32: "fp32", q8: "w8a8", w8a8: "w8a8", w8a16: "w8a16" };

const exists = (path: string): Promise<boolean> => stat(path).then(() => true, () => false);

async function readJson(path: string, cure: string): Promise<Record<string, unknown>> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch {
    throw new InputError(`${path} is missing: ${cure}`);
  }
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json === "object" && json !== null) return json as Record<string, unknown>;
  } catch (error) {
    throw new InputError(`${path} is not JSON (${(error as Error).message}): download it again`);
  }
  throw new InputError(`${path} is not a JSON object: download it again`);
}

async function onnxOfEachType(folder: string): Promise<Partial<Record<StoredNumberType, string>>> {
  const found: Partial<Record<StoredNumberType, string>> = {};
  for (const [dtype, files] of Object.entries(onnxFiles) as [StoredNumberType, readonly string[]][]) {
    for (const file of files) if (found[dtype] === undefined && (await exists(join(folder, file)))) found[dtype] = join(folder, file);
  }
  return found;
}

/** Operators that stand for integer products; the runtime makes some of a DequantizeLinear before a MatMul. */
const integerOperators = ["DynamicQuantize", "MatMulInteger", "QLinearMatMul", "QGemm", "QAttention", "DequantizeLinear"];

/** Reads the file once, for its SHA-256 and for the operators in it, whose names stand there as they are. */
async function exportedModel(onnxPath: string, dtype: StoredNumberType): Promise<RunnableModel> {
  const found = new Set<string>();
  const longest = Math.max(...integerOperators.map(({ length }) => length));
  let tail: Uint8Array = new Uint8Array(0);
  const search = (chunk: Uint8Array): void => {
    const bytes = Buffer.concat([tail, chunk]);
    for (const name of integerOperators) if (!found.has(name) && bytes.includes(name)) found.add(name);
    tail = bytes.subarray(1 - longest);
  };
  // Weights over 2 GB stand beside the model, by the exporters' custom under this name.
  const data = `${onnxPath}_data`;
  const sums = await Promise.all([sha256Of(onnxPath, search), ...((await exists(data)) ? [sha256Of(data)] : [])]);
  const approximation = found.size > 0 ? "integer products" : dtype === "q8" || dtype === "q4" ? "weights in few bits" : null;
  // All operators that take a scale from the whole of their input begin so.
  const scalesByBatch = found.has("DynamicQuantize");
  return { onnxPath, sha256: sums.join(), scalesByBatch, approximation, products: found.size > 0 ? "in integers, as the file's publisher chose" : "in floating point, as the file has them" };
}

async function whatIsMissing(folder: string): Promise<string> {
  const cure = `put ${checkpointFile} or onnx/model.onnx there`;
  for (const file of ["model.safetensors.index.json", "pytorch_model.bin"]) {
    if (await exists(join(folder, file))) return `${folder} has its weights as ${file}, which cannot be read here: ${cure} (transformers' save_pretrained writes one ${checkpointFile} with max_shard_size="10GB")`;
  }
  return `${folder} has no weights: ${cure}`;
}

function readFacts(config: Record<string, unknown>): Omit<ModelFacts, "parameters" | "products"> {
  const count = (...fields: string[]): number | null => {
    const value = fields.map((field) => config[field]).find((candidate) => Number.isSafeInteger(candidate));
    return typeof value === "number" ? value : null;
  };
  const positions = count("max_position_embeddings", "n_positions");
  const isRoberta = typeof config.model_type === "string" && /roberta|camembert/.test(config.model_type);
  return {
    modelType: typeof config.model_type === "string" ? config.model_type : "unknown",
    layers: count("num_hidden_layers", "n_layers"),
    heads: count("num_attention_heads", "n_heads"),
    hiddenSize: count("hidden_size", "dim"),
    intermediateSize: count("intermediate_size", "hidden_dim"),
    vocabularySize: count("vocab_size"),
    randomWeights: config.embedlab_weights === "random",
    maxPositions: positions !== null && isRoberta ? positions - (count("pad_token_id") ?? 1) - 1 : positions,
  };
}

async function parametersOf(checkpoint: string): Promise<number | null> {
  const file = await Safetensors.open(checkpoint);
  try {
    return countParameters(file);
  } finally {
    await file.close();
  }
}

/** sentence-transformers' flags before its version 6, which says `"pooling_mode": "mean"`. */
const poolingFields = { mean: "pooling_mode_mean_tokens", cls: "pooling_mode_cls_token", max: "pooling_mode_max_tokens" } as const;

async function readDeclared(folder: string, tokenizerConfig: string | null): Promise<DeclaredUse> {
  const optional = async (file: string): Promise<unknown> => ((await exists(join(folder, file))) ? readJson(join(folder, file), "") : undefined);
  const modules = (await optional("modules.json")) as { path?: unknown; type?: unknown }[] | undefined;
  const moduleOf = (kind: string) => (Array.isArray(modules) ? modules.find(({ type }) => typeof type === "string" && type.endsWith(`.${kind}`)) : undefined);
  const poolingPath = moduleOf("Pooling")?.path;
  const pooling = (await optional(`${typeof poolingPath === "string" && /^[\w.-]+$/.test(poolingPath) ? poolingPath : "1_Pooling"}/config.json`)) as Record<string, unknown> | undefined;
  const modes = Object.entries(poolingFields).flatMap(([mode, field]) => (pooling?.[field] === true || pooling?.pooling_mode === mode ? [mode as keyof typeof poolingFields] : []));
  const sentence = (await optional("sentence_bert_config.json")) as { max_seq_length?: unknown } | undefined;
  const limit = sentence?.max_seq_length ?? (tokenizerConfig === null ? undefined : (await readJson(tokenizerConfig, "")).model_max_length);
  return {
    pooling: modes.length === 1 ? modes[0] : null,
    // Tokenizers without a limit say 1e30.
    maxTokens: typeof limit === "number" && Number.isSafeInteger(limit) && limit > 0 && limit < 2 ** 31 ? limit : null,
    normalize: Array.isArray(modules) ? moduleOf("Normalize") !== undefined : null,
  };
}
