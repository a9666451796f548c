import { stat } from "node:fs/promises";
import { join } from "node:path";
import { InputError } from "../../errors.js";
import type { RunOptions } from "../../numeric/run.js";
import { exists } from "../disk.js";
import type { GraphPlan } from "../graph/architecture.js";
import { builtGraph } from "../graph/built-graph.js";
import {
  productForms,
  serving,
  servingFiles,
  storedNumberTypes,
  type StoredNumberType,
  weightsFiles,
} from "../graph/number-types.js";
import { readOnnxInterface } from "../graph/onnx-file.js";
import { exportedModel, type RunnableModel } from "./exported-model.js";

export interface ServingOptions extends RunOptions {
  readonly dtype: StoredNumberType;
  /** Where graphs built from safetensors are kept. */
  readonly graphs: string;
  /** The ONNX file to run, relative to the folder, where its name does not follow from the number type. */
  readonly file?: string;
  /** Takes exported files alone: nothing is built. */
  readonly exportedOnly?: boolean;
}

/** Where a model can be taken from. */
export interface ModelFiles {
  readonly folder: string;
  /** Where the network's files are. */
  readonly base: string;
  /** Of the weights; empty where there are none. */
  readonly checkpoint: readonly string[];
  /** How a graph of the weights is built, or why it cannot be; undefined without weights. */
  readonly plan: GraphPlan | InputError | undefined;
}

export interface ServingModel {
  readonly model: RunnableModel;
  /** Whether it was built here from the checkpoint. */
  readonly built: boolean;
  /** The number types that the folder can give. */
  readonly dtypes: readonly StoredNumberType[];
}

/** The model of the asked number type: an exported file, or the graph of the weights. Throws InputError with what is missing. */
export async function servingModel(
  { folder, base, checkpoint, plan }: ModelFiles,
  options: ServingOptions,
): Promise<ServingModel> {
  const { dtype, graphs } = options;
  const buildable = plan instanceof InputError || options.exportedOnly === true ? undefined : plan;
  const dtypes: StoredNumberType[] = [];
  for (const one of storedNumberTypes)
    if ((await servingFile(base, one, buildable !== undefined)) !== undefined) dtypes.push(one);
  if (options.file !== undefined) {
    const onnxPath = join(folder, options.file);
    if (!(await exists(onnxPath)))
      throw new InputError(`${onnxPath} is missing: the contract's source names it as the file to run`);
    return { model: await exportedModel(onnxPath, dtype), built: false, dtypes };
  }
  const file = await servingFile(base, dtype, buildable !== undefined);
  const type = serving[dtype].built;
  if (file === undefined) throw new InputError(await whatIsMissing(base, options, dtypes, plan));
  if (buildable === undefined || type === undefined || !isWeights(file))
    return { model: await exportedModel(join(base, file), dtype), built: false, dtypes };
  const graph = await builtGraph(checkpoint, buildable, type, graphs, options);
  const sizes = await Promise.all(
    [graph.onnxPath, `${graph.onnxPath}_data`].map(async (part) => (await stat(part)).size),
  );
  const model = {
    ...readOnnxInterface(graph.onnxPath),
    ...graph,
    products: productForms[type],
    scalesByBatch: false,
    approximation: null,
    weightBytes: sizes[0] + sizes[1],
  };
  return { model, built: true, dtypes };
}

const isWeights = (file: string): boolean => weightsFiles.some((weights) => weights === file);

/** The file of the folder that serves a number type; undefined where none does. */
async function servingFile(folder: string, dtype: StoredNumberType, canBuild: boolean): Promise<string | undefined> {
  for (const file of servingFiles(dtype, canBuild)) if (await exists(join(folder, file))) return file;
  return undefined;
}

async function whatIsMissing(
  folder: string,
  { dtype, exportedOnly }: ServingOptions,
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
    const [wanted, cure] = files.length === 0 ? ["", ""] : [` (${files.join(" or ")})`, ", or put the file there"];
    return `${folder} has no ${dtype} model${wanted}; it has ${dtypes.join(", ")}: set the contract's dtype to one of them${cure}${cannotBuild === undefined ? "" : `; its weights serve none (${cannotBuild})`}`;
  }
  if (cannotBuild !== undefined) return cannotBuild;
  const cure = `put ${weightsFiles[0]} or onnx/model.onnx there`;
  if (await exists(join(folder, "pytorch_model.bin")))
    return `${folder} has its weights as pytorch_model.bin, which cannot be read here: ${cure} (transformers' save_pretrained writes ${weightsFiles[0]})`;
  return `${folder} has no weights: ${cure}`;
}
