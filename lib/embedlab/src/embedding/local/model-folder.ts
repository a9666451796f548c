import { createHash } from "node:crypto";
import { join, resolve } from "node:path";
import { InputError } from "../../errors.js";
import { readDeclaredUse, type DeclaredUse } from "../contract/declared.js";
import { exists } from "../disk.js";
import type { GraphPlan } from "../graph/architecture.js";
import { planOf } from "../graph/architectures.js";
import { sha256Of } from "../graph/built-graph.js";
import { checkpointFiles } from "../graph/checkpoint.js";
import type { StoredNumberType } from "../graph/number-types.js";
import { optionalJson } from "../json.js";
import type { RunnableModel } from "./exported-model.js";
import { type ModelFacts, parametersOf, readFacts } from "./model-facts.js";
import { moduleWeights } from "./module-layers.js";
import { readOtherwise } from "./tokenizer-config.js";
import { servingModel, type ServingOptions } from "./serving-model.js";

export type { StoredNumberType } from "../graph/number-types.js";

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

/**
 * Finds the ONNX model of the asked number type, or builds it from the checkpoint where its architecture is known, and
 * keeps it under `options.graphs`. Throws InputError naming file, field and cure where something is missing or
 * contradicts itself.
 */
export async function openModelFolder(path: string, options: ServingOptions): Promise<ModelFolder> {
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

  const tokenizerRead = await readOtherwise(
    async () => (await optionalJson(base, "tokenizer.json")) ?? {},
    (await optionalJson(base, "tokenizer_config.json")) ?? {},
    config.model_type,
  );
  const checkpoint = await checkpointFiles(base);
  const plan = checkpoint.length === 0 ? undefined : readPlan(config, configPath);
  const { model, built, dtypes } = await servingModel({ folder, base, checkpoint, plan }, options);
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
    fingerprint: await fingerprintOf(folder, model.sha256, { tokenizerJson, tokenizerConfig, tokenizerRead, declared }),
  };
}

async function fingerprintOf(
  folder: string,
  modelSum: string,
  {
    tokenizerJson,
    tokenizerConfig,
    tokenizerRead,
    declared,
  }: Pick<ModelFolder, "tokenizerJson" | "tokenizerConfig" | "declared"> & {
    readonly tokenizerRead: object | undefined;
  },
): Promise<string> {
  const moduleFiles = declared.modules
    .flatMap((module) => moduleWeights(module) ?? [])
    .map((file) => join(folder, file));
  const present = await Promise.all(moduleFiles.map(exists));
  const files = [
    tokenizerJson,
    ...(tokenizerConfig === null ? [] : [tokenizerConfig]),
    ...moduleFiles.filter((_, i) => present[i]),
  ];
  const sums = [modelSum, ...(await Promise.all(files.map((file) => sha256Of(file))))];
  // What is declared beside the files and changes vectors; nothing where nothing is, so that older caches stay good.
  const use = {
    lowerCase: declared.lowerCase,
    includePrompt: declared.includePrompt,
    modules: declared.modules.filter(({ kind }) => kind !== "normalize"),
  };
  if (use.lowerCase || !use.includePrompt || use.modules.length > 0) sums.push(JSON.stringify(use));
  if (tokenizerRead !== undefined) sums.push(JSON.stringify(tokenizerRead));
  return createHash("sha256").update(sums.join()).digest("hex");
}

/** How the checkpoint's graph is built, or why it cannot be. */
function readPlan(config: Record<string, unknown>, file: string): GraphPlan | InputError {
  try {
    return planOf(config, file);
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
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
