import { InputError } from "../../errors.js";
import type { ModelFolder } from "../local/model-folder.js";
import type { ModelContract } from "./contract.js";
import { promptWarnings } from "./prompts.js";

/** The warning of a checkpoint that was made to try a shape. */
export const randomWeights = "random weights: its scores mean nothing, its path and its times do";

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
  { facts, declared }: ModelFolder,
  pooledByGraph: boolean,
): string[] {
  const { id, maxTokens, pooling, normalize } = contract;
  if (facts.maxPositions !== null && maxTokens > facts.maxPositions) {
    throw new InputError(
      `model contract "${id}": maxTokens is ${maxTokens}, but the model has positions for ${facts.maxPositions}; lower it`,
    );
  }
  const warnings = promptWarnings(contract, declared);
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
  if (declared.normalize === true && !normalize)
    warnings.push(`${id} does not normalise, but the model's own modules.json does`);
  if (!declared.includePrompt && pooledByGraph && contract.prefix !== "")
    warnings.push(
      `${id}: the model's own ${declared.poolingFile} leaves a prompt's tokens out of the pooling, and whether its graph does is not known`,
    );
  return warnings;
}
