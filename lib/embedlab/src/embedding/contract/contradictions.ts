import { InputError } from "../../errors.js";
import type { ModelFolder } from "../local/model-folder.js";
import type { ModelContract } from "./contract.js";
import type { DeclaredUse } from "./declared.js";
import { promptWarnings } from "./prompts.js";

/** The warning of a checkpoint that was made to try a shape. */
export const randomWeights = "random weights: its scores mean nothing, its path and its times do";

/** Where sentence-transformers keeps other dimensions of the model's vectors unless told. */
export function keptWarnings(
  { id, truncateDimensions }: ModelContract,
  { truncateDimensions: kept }: Pick<DeclaredUse, "truncateDimensions">,
): string[] {
  if (kept === null || kept === truncateDimensions) return [];
  return [
    `${id} keeps ${truncateDimensions ?? "all"} dimensions, but the model's own config_sentence_transformers.json says ${kept} (truncate_dim)`,
  ];
}

/** A list of poolings as people read it. */
const named = (pooling: string | readonly string[]): string =>
  [pooling]
    .flat()
    .map((mode) => `"${mode}"`)
    .join(" and ");

/**
 * What in a contract goes against the model in a folder, in words. What cannot work is refused by `InputError`; what
 * can be meant (a sweep over prefixes, another pooling) is a warning. `pooledByGraph`: the graph's output is one vector a
 * text, so pooling and modules are the publisher's.
 */
export function contradictions(
  contract: ModelContract,
  { path, facts, declared, built, inputs, onnxPath }: ModelFolder,
  pooledByGraph: boolean,
): string[] {
  const { id, maxTokens, pooling, normalize, truncateDimensions } = contract;
  if (facts.maxPositions !== null && maxTokens > facts.maxPositions) {
    throw new InputError(
      `model contract "${id}": maxTokens is ${maxTokens}, but the model has positions for ${facts.maxPositions}; lower it`,
    );
  }
  // They count from behind the padding's id on, and a graph that is given others answers all the same.
  if (!built && /roberta|camembert|mpnet/.test(facts.modelType) && inputs.some(({ name }) => name === "position_ids"))
    throw new InputError(
      `${onnxPath} wants position_ids, which a model of type ${facts.modelType} counts in its own way; export it again without that input`,
    );
  const { ownCode } = declared;
  if (ownCode !== null && built)
    throw new InputError(
      `${path}/modules.json says ${ownCode} for the network, code of the model's own, which may compute something else than config.json says; put the publisher's onnx/model.onnx there, or serve this model by an endpoint`,
    );
  const warnings = promptWarnings(contract, declared);
  if (ownCode !== null)
    warnings.push(
      `${id}: the model's own modules.json says ${ownCode} for the network, code of its own: what that does beside the exported graph, such as choosing a task, the contract has to say`,
    );
  if (facts.randomWeights) warnings.push(randomWeights);
  if (!pooledByGraph && declared.pooling.length > 0 && declared.pooling.join() !== [pooling].flat().join()) {
    warnings.push(
      `${id} pools by ${named(pooling)}, but the model's own ${declared.poolingFile} says ${named(declared.pooling)}`,
    );
  }
  // A tokenizer may allow more than the network has positions for.
  const most = Math.min(declared.maxTokens ?? maxTokens, facts.maxPositions ?? Infinity);
  if (most !== maxTokens) {
    warnings.push(
      `${id} cuts texts at ${maxTokens} tokens, but the model's own files (sentence_bert_config.json, tokenizer_config.json) say ${most}`,
    );
  }
  const left = declared.modules.filter(({ kind }) => kind !== "normalize");
  if (contract.dense === false && left.length > 0)
    warnings.push(
      `${id} leaves out ${left.map(({ kind }) => (kind === "dense" ? "Dense" : "LayerNorm")).join(" and ")}, which the model's own modules.json declares`,
    );
  if (contract.dense === false && left.length === 0)
    throw new InputError(
      `model contract "${id}": dense is false, but the model's modules.json declares no Dense and no LayerNorm; leave it out`,
    );
  warnings.push(...keptWarnings(contract, declared));
  if (facts.classifier !== null && declared.normalize === null && declared.pooling.length === 0)
    warnings.push(
      `${id}: the model's own config.json says ${facts.classifier}, a network that was trained to classify (a reranker, perhaps): whether its states make an embedding nobody says`,
    );
  if (truncateDimensions !== undefined && facts.matryoshka?.includes(truncateDimensions) === false)
    warnings.push(
      `${id} keeps ${truncateDimensions} dimensions, but the model's own config.json lists ${facts.matryoshka.join(", ")} as those that it was trained to be cut to`,
    );
  if (declared.normalize === true && !normalize)
    warnings.push(`${id} does not normalise, but the model's own modules.json does`);
  if (!declared.includePrompt && pooledByGraph && contract.prefix !== "")
    warnings.push(
      `${id}: the model's own ${declared.poolingFile} leaves a prompt's tokens out of the pooling, and whether its graph does is not known`,
    );
  return warnings;
}
