import { InputError } from "../../errors.js";
import type { ModelContract } from "../contract/contract.js";
import { vectorDimensions } from "../contract/contract.js";
import { contradictions } from "../contract/contradictions.js";
import { withPrompt } from "../contract/prompts.js";
import type { OnnxPort } from "../graph/onnx-file.js";
import { ModelUnavailable } from "../unavailable.js";
import { contractLayers, type Layer } from "./layers.js";
import type { ModelFolder } from "./model-folder.js";
import { moduleLayers } from "./module-layers.js";
import type { TextVectorSettings } from "./pooling.js";
import { TextTokenizer } from "./tokenizer.js";

/** How a model's graph is used for a contract: what the contract says over what the model declares. */
export interface TextUse {
  /** With the prompt that it names as its prefix. */
  readonly contract: ModelContract;
  /** The graph's output that is taken. */
  readonly output: string;
  readonly vectors: TextVectorSettings;
  readonly lowerCase: boolean;
  readonly warnings: readonly string[];
}

/** What exporters call the vectors of a text's tokens, and a text's own. */
const tokenOutputs = ["last_hidden_state", "token_embeddings"];
const textOutput = "sentence_embedding";

/** Throws InputError where contract and model cannot go together. */
export async function textUse(asked: ModelContract, folder: ModelFolder): Promise<TextUse> {
  const contract = withPrompt(asked, folder.declared);
  const { output, pooledByGraph, warnings } = chooseOutput(contract, folder);
  warnings.push(...contradictions(contract, folder, pooledByGraph));
  const { declared } = folder;
  // Whether the last step is Normalize is the contract's to say.
  const modules =
    pooledByGraph || contract.dense === false
      ? []
      : declared.normalize === true
        ? declared.modules.slice(0, -1)
        : declared.modules;
  checkWidth(contract, folder, output, pooledByGraph);
  const layers: Layer[] = await moduleLayers(folder.path, modules).catch((error: unknown) => {
    throw error instanceof InputError ? new ModelUnavailable(`${contract.id}: ${error.message}`) : error;
  });
  layers.push(...contractLayers(contract));
  const leaveOut = !declared.includePrompt && !pooledByGraph && contract.prefix !== "";
  return {
    contract,
    output: output.name,
    vectors: {
      model: folder.onnxPath,
      pooling: pooledByGraph ? "none" : contract.pooling,
      promptTokens: leaveOut
        ? new TextTokenizer(folder.transformerPath, declared.lowerCase).promptTokens(contract.prefix)
        : 0,
      layers,
      dimensions: vectorDimensions(contract),
    },
    lowerCase: declared.lowerCase,
    warnings,
  };
}

function chooseOutput(
  { id, output: asked, pooling }: ModelContract,
  { outputs, onnxPath }: ModelFolder,
): { output: OnnxPort; pooledByGraph: boolean; warnings: string[] } {
  const names = outputs.map(({ name }) => name);
  const find = (name: string): OnnxPort | undefined => outputs.find((port) => port.name === name);
  const tokens = tokenOutputs.map(find).find((port) => port !== undefined);
  const text = find(textOutput);
  const wantsText = pooling === "none";
  if (asked !== undefined) {
    const output = find(asked);
    if (output === undefined)
      throw new InputError(
        `model contract "${id}": output is "${asked}", but ${onnxPath} gives ${names.join(", ")}; name one of them`,
      );
    const rank = output.dims.length;
    if (rank !== 0 && rank !== (wantsText ? 2 : 3)) {
      throw new InputError(
        `model contract "${id}": pooling is ${JSON.stringify(pooling)}, but the output "${asked}" gives one vector a ${rank === 2 ? 'text: say "none"' : 'token: say how it is pooled, such as "mean"'}`,
      );
    }
    return { output, pooledByGraph: wantsText, warnings: [] };
  }
  if (wantsText) {
    if (text === undefined)
      throw new InputError(
        `model contract "${id}": pooling is "none", but ${onnxPath} gives ${names.join(", ")}, not ${textOutput}; name the contract's output, or say how tokens are pooled, such as "mean"`,
      );
    return { output: text, pooledByGraph: true, warnings: [] };
  }
  if (text !== undefined) {
    const warnings = [
      `${id}: ${onnxPath} gives ${textOutput}, which is taken as its publisher means it, so the contract's pooling is not applied; say pooling "none"${tokens === undefined ? "" : `, or output "${tokens.name}" to pool here`}`,
    ];
    return { output: text, pooledByGraph: true, warnings };
  }
  if (tokens !== undefined) return { output: tokens, pooledByGraph: false, warnings: [] };
  // Some publishers give the states a name of their own; logits are no states.
  const perToken = outputs.filter(({ name, dims }) => dims.length === 3 && name !== "logits");
  if (perToken.length === 1) {
    const [{ name }] = perToken;
    const warnings = [
      `${id}: ${onnxPath} gives no last_hidden_state; "${name}" is taken for it, the one output with a vector a token: say output "${name}" if it is`,
    ];
    return { output: perToken[0], pooledByGraph: false, warnings };
  }
  const fillMask = names.includes("logits") ? ": it was exported for fill-mask or classification" : "";
  throw new InputError(
    `${onnxPath} gives ${names.join(", ")}, not last_hidden_state${fillMask}; export it for feature-extraction, or name the contract's output`,
  );
}

/** Refuses other dimensions than the model's, as far as its files tell them; the rest shows with the first batch. */
function checkWidth(
  contract: ModelContract,
  { path, facts, declared, built }: ModelFolder,
  output: OnnxPort,
  pooledByGraph: boolean,
): void {
  const { id, dimensions, dense, pooling } = contract;
  const modules = pooledByGraph || dense === false ? [] : declared.modules;
  const stated = output.dims.at(-1);
  let width = typeof stated === "number" && stated > 0 ? stated : pooledByGraph ? null : facts.hiddenSize;
  let says =
    typeof stated === "number" && stated > 0 && !built
      ? `the graph gives ${stated}`
      : `${path}/config.json says hidden_size ${facts.hiddenSize}`;
  if (width !== null && Array.isArray(pooling)) {
    width *= pooling.length;
    says += `, and ${pooling.length} poolings stand side by side`;
  }
  for (const module of modules) {
    if (module.kind === "normalize") continue;
    const takes = module.kind === "dense" ? module.inputs : module.dimensions;
    if (width !== null && takes !== width)
      throw new InputError(
        `${path}/${module.path}/config.json takes ${takes} dimensions, but gets ${width} (${says}); take all files from one revision, and the model's own pooling`,
      );
    if (module.kind === "dense") {
      width = module.outputs;
      says = `${path}/${module.path}/config.json makes ${width} of them`;
    }
  }
  if (width !== null && width !== dimensions)
    throw new InputError(`model contract "${id}": dimensions is ${dimensions}, but ${says}; correct the contract`);
}
