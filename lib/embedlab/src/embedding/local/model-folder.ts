import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { InputError } from "../../errors.js";
import type { RunOptions } from "../../numeric/run.js";
import { readDeclaredUse, type DeclaredUse } from "../contract/declared.js";
import { optionalJson } from "../json.js";
import type { GraphPlan } from "../graph/architecture.js";
import { planOf } from "../graph/architectures.js";
import { countParameters } from "../graph/bert-weights.js";
import { builtGraph, sha256Of } from "../graph/built-graph.js";
import { Checkpoint, checkpointFiles } from "../graph/checkpoint.js";
import { productForms, serving, servingFiles, weightsFiles, type StoredNumberType } from "../graph/number-types.js";
import { readOnnxInterface } from "../graph/onnx-file.js";
import { exportedModel, type RunnableModel } from "./exported-model.js";
import { moduleWeights } from "./module-layers.js";

export type { StoredNumberType } from "../graph/number-types.js";

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
  /** The dimensions that it was trained to be cut to, where config.json lists them as vLLM reads them; else null. */
  readonly matryoshka: readonly number[] | null;
  /** The head of another task that config.json names, such as "BertForSequenceClassification"; null where it names none. */
  readonly classifier: string | null;
  /** Whether the folder was made to try a shape (scripts/models/random-checkpoint.mjs): nothing was learned. */
  readonly randomWeights: boolean;
}

/** A folder in the layout of a Hugging Face repository, ready to run. */
export interface ModelFolder extends Pick<RunnableModel, "inputs" | "outputs" | "onnxPath" | "weightBytes"> {
  readonly path: string;
  /** Where the network's and the tokenizer's files are: the folder itself, or the one in it that modules.json names. */
  readonly transformerPath: string;
  readonly dtype: StoredNumberType;
  /** Whether `onnxPath` was built here from the checkpoint. */
  readonly built: boolean;
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
  readonly padId: number;
  /** SHA-256 over the bytes of model, tokenizer and what modules.json adds. */
  readonly fingerprint: string;
}

export interface ModelFolderOptions extends RunOptions {
  readonly dtype: StoredNumberType;
  /** Where graphs built from safetensors are kept. */
  readonly graphs: string;
  /** The ONNX file to run, relative to the folder, where its name does not follow from the number type. */
  readonly file?: string;
  /** Takes exported files alone: nothing is built. */
  readonly exportedOnly?: boolean;
}

/**
 * Finds the ONNX model of the asked number type, or builds it from the checkpoint where its architecture is known, and
 * keeps it under `options.graphs`. Throws InputError naming file, field and cure where something is missing or
 * contradicts itself.
 */
export async function openModelFolder(path: string, options: ModelFolderOptions): Promise<ModelFolder> {
  const folder = resolve(path);
  if (!(await exists(folder)))
    throw new InputError(
      `there is no model folder ${path}: put config.json, tokenizer.json and model.safetensors or onnx/model.onnx there, or in the embedlab project bring one that npm run models lists; openModel("bge-small-en-v1.5") brings its own`,
    );
  const declared = await readDeclaredUse(folder);
  const base = join(folder, declared.transformerPath);
  const configPath = join(base, "config.json");
  await refuseAdapter(base);
  const config = await optionalJson(base, "config.json");
  if (config === undefined)
    throw new InputError(`${configPath} is missing: a model folder needs it; copy it from the model's repository`);
  const tokenizerJson = join(base, "tokenizer.json");
  if (!(await exists(tokenizerJson))) {
    throw new InputError(
      `${tokenizerJson} is missing: copy it from the model's repository, or save the tokenizer with transformers' AutoTokenizer(...).save_pretrained, which writes it`,
    );
  }
  const tokenizerConfigPath = join(base, "tokenizer_config.json");
  const tokenizerConfig = (await exists(tokenizerConfigPath)) ? tokenizerConfigPath : null;

  const checkpoint = await checkpointFiles(base);
  const plan = checkpoint.length === 0 ? undefined : readPlan(config, configPath);
  const canBuild = plan !== undefined && "config" in plan && options.exportedOnly !== true;
  const dtypes: StoredNumberType[] = [];
  for (const dtype of Object.keys(serving) as StoredNumberType[])
    if ((await servingFile(base, dtype, canBuild)) !== undefined) dtypes.push(dtype);

  const { model, built } = await findModel();
  const tokenizerFiles = [tokenizerJson, ...(tokenizerConfig === null ? [] : [tokenizerConfig])];
  const moduleFiles = declared.modules
    .flatMap((module) => moduleWeights(module) ?? [])
    .map((file) => join(folder, file));
  const present = await Promise.all(moduleFiles.map(exists));
  const sums = [
    model.sha256,
    ...(await Promise.all(
      [...tokenizerFiles, ...moduleFiles.filter((_, i) => present[i])].map((file) => sha256Of(file)),
    )),
  ];
  // What is declared beside the files and changes vectors; nothing where nothing is, so that older caches stay good.
  const use = {
    lowerCase: declared.lowerCase,
    includePrompt: declared.includePrompt,
    modules: declared.modules.filter(({ kind }) => kind !== "normalize"),
  };
  if (use.lowerCase || !use.includePrompt || use.modules.length > 0) sums.push(JSON.stringify(use));
  return {
    path: folder,
    transformerPath: base,
    onnxPath: model.onnxPath,
    inputs: model.inputs,
    outputs: model.outputs,
    weightBytes: model.weightBytes,
    dtype: options.dtype,
    built,
    scalesByBatch: model.scalesByBatch,
    approximation: model.approximation,
    dtypes,
    facts: {
      ...readFacts(config),
      products: model.products,
      parameters: checkpoint.length > 0 ? await parametersOf(checkpoint, plan) : null,
    },
    declared,
    tokenizerJson,
    tokenizerConfig,
    padId: typeof config.pad_token_id === "number" && config.pad_token_id >= 0 ? config.pad_token_id : 0,
    fingerprint: createHash("sha256").update(sums.join()).digest("hex"),
  };

  async function findModel(): Promise<{ model: RunnableModel; built: boolean }> {
    if (options.file !== undefined) {
      const onnxPath = join(folder, options.file);
      if (!(await exists(onnxPath)))
        throw new InputError(`${onnxPath} is missing: the contract's source names it as the file to run`);
      return { model: await exportedModel(onnxPath, options.dtype), built: false };
    }
    const file = await servingFile(base, options.dtype, canBuild);
    if (file === undefined) throw new InputError(await whatIsMissing(base, options, dtypes, plan));
    if (!isWeights(file)) return { model: await exportedModel(join(base, file), options.dtype), built: false };
    const type = serving[options.dtype].built!;
    const graph = await builtGraph(checkpoint, plan as GraphPlan, type, options.graphs, options);
    const sizes = await Promise.all(
      [graph.onnxPath, `${graph.onnxPath}_data`].map(async (part) => (await stat(part)).size),
    );
    return {
      model: {
        ...readOnnxInterface(graph.onnxPath),
        ...graph,
        products: productForms[type],
        scalesByBatch: false,
        approximation: null,
        weightBytes: sizes[0] + sizes[1],
      },
      built: true,
    };
  }
}

/** peft's weights stand beside a network's, or without one; transformers adds them to it, an exported file has them or not. */
async function refuseAdapter(folder: string): Promise<void> {
  const adapter = await optionalJson(folder, "adapter_config.json");
  if (adapter === undefined) return;
  throw new InputError(
    `${join(folder, "adapter_config.json")}: an adapter (${JSON.stringify(adapter.peft_type ?? "LORA")}) of ${JSON.stringify(adapter.base_model_name_or_path ?? "another model")} is not added to its weights here; merge it (peft's merge_and_unload, then save_pretrained to another folder), or serve this model by an endpoint`,
  );
}

const isWeights = (file: string): boolean => (weightsFiles as readonly string[]).includes(file);

/** How the checkpoint's graph is built, or why it cannot be. */
function readPlan(config: Record<string, unknown>, file: string): GraphPlan | InputError {
  try {
    return planOf(config, file);
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
}

/** The file of the folder that serves a number type; undefined where none does. */
async function servingFile(folder: string, dtype: StoredNumberType, canBuild: boolean): Promise<string | undefined> {
  for (const file of servingFiles(dtype, canBuild)) if (await exists(join(folder, file))) return file;
  return undefined;
}

async function whatIsMissing(
  folder: string,
  { dtype, exportedOnly }: ModelFolderOptions,
  dtypes: readonly StoredNumberType[],
  plan: GraphPlan | InputError | undefined,
): Promise<string> {
  if (exportedOnly === true) {
    const files = serving[dtype].exported;
    return `engine "transformers.js" runs exported files, and ${folder} has none for ${dtype}${files.length === 0 ? "" : ` (${files.join(" or ")})`}; choose engine "embedlab", which builds the graph from the weights${dtypes.length === 0 ? "" : `, or a dtype of ${dtypes.join(", ")}`}`;
  }
  const cannotBuild = plan instanceof InputError && serving[dtype].built !== undefined ? plan.message : undefined;
  if (dtypes.length > 0) {
    const files = servingFiles(dtype, !(plan instanceof InputError)).filter((file) => file !== weightsFiles[1]);
    return `${folder} has no ${dtype} model (${files.join(" or ")}); it has ${dtypes.join(", ")}: set the contract's dtype to one of them, or put the file there${cannotBuild === undefined ? "" : `; its weights serve none (${cannotBuild})`}`;
  }
  if (cannotBuild !== undefined) return cannotBuild;
  const cure = `put ${weightsFiles[0]} or onnx/model.onnx there`;
  if (await exists(join(folder, "pytorch_model.bin")))
    return `${folder} has its weights as pytorch_model.bin, which cannot be read here: ${cure} (transformers' save_pretrained writes ${weightsFiles[0]})`;
  return `${folder} has no weights: ${cure}`;
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

const classifiers = /For(SequenceClassification|TokenClassification|QuestionAnswering|MultipleChoice)$/;

/** What config.json alone says. */
export function readFacts(config: Record<string, unknown>): Omit<ModelFacts, "parameters" | "products"> {
  const count = (...fields: string[]): number | null => {
    const value = fields.map((field) => config[field]).find((candidate) => Number.isSafeInteger(candidate));
    return typeof value === "number" ? value : null;
  };
  const positions = count("max_position_embeddings", "n_positions");
  const isRoberta = typeof config.model_type === "string" && /roberta|camembert|mpnet/.test(config.model_type);
  return {
    modelType: typeof config.model_type === "string" ? config.model_type : "unknown",
    layers: count("num_hidden_layers", "n_layers", "n_layer"),
    heads: count("num_attention_heads", "n_heads", "n_head"),
    hiddenSize: count("hidden_size", "dim", "n_embd"),
    intermediateSize: count("intermediate_size", "hidden_dim", "n_inner"),
    vocabularySize: count("vocab_size"),
    classifier:
      [config.architectures]
        .flat()
        .find((name): name is string => typeof name === "string" && classifiers.test(name)) ?? null,
    randomWeights: config.embedlab_weights === "random",
    matryoshka: Array.isArray(config.matryoshka_dimensions)
      ? (config.matryoshka_dimensions as unknown[]).filter((value) => typeof value === "number")
      : null,
    maxPositions: positions !== null && isRoberta ? positions - (count("pad_token_id") ?? 1) - 1 : positions,
  };
}

async function parametersOf(
  checkpoint: readonly string[],
  plan: GraphPlan | InputError | undefined,
): Promise<number | null> {
  const file = await Checkpoint.open(checkpoint);
  try {
    const counted = countParameters(file);
    if (counted !== null || plan === undefined || plan instanceof InputError) return counted;
    return plan.weights(file).reduce((sum, { dims }) => sum + dims.reduce((product, dim) => product * dim, 1), 0);
  } finally {
    await file.close();
  }
}
