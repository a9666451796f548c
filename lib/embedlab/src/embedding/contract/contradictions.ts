import { InputError } from "../../errors.js";
import type { ModelContract } from "./contract.js";
import type { ModelFolder } from "../local/model-folder.js";

const e5Prefixes = ["query: ", "passage: "];

function isE5({ id, source }: ModelContract): boolean {
  const names = [id, source.kind === "hub" ? source.repository : source.kind === "folder" ? source.path : source.kind === "endpoint" ? source.model : ""];
  return names.some((name) => /(^|[^a-z0-9])e5([^a-z0-9]|$)/i.test(name));
}

/** Where a contract asks of E5 what it was not trained for; a sweep does so on purpose. */
export function prefixWarnings(contract: ModelContract): string[] {
  if (!isE5(contract) || e5Prefixes.includes(contract.prefix)) return [];
  const is = contract.prefix === "" ? "no prefix" : `the prefix ${JSON.stringify(contract.prefix)}`;
  return [`${contract.id} has ${is}: E5 was trained with ${e5Prefixes.map((prefix) => JSON.stringify(prefix)).join(" or ")} before every text`];
}

/** The warning of a checkpoint that was made to try a shape. */
export const randomWeights = "random weights: its scores mean nothing, its path and its times do";

/**
 * What in a contract goes against the model in a folder, in words. What cannot work is refused by `InputError`; what
 * can be meant (a sweep over prefixes, another pooling) is a warning.
 */
export function contradictions(contract: ModelContract, { path, facts, declared }: ModelFolder): string[] {
  const { id, dimensions, maxTokens, pooling, normalize } = contract;
  if (facts.hiddenSize !== null && facts.hiddenSize !== dimensions) {
    throw new InputError(`model contract "${id}": dimensions is ${dimensions}, but ${path}/config.json says hidden_size ${facts.hiddenSize}; correct the contract`);
  }
  if (facts.maxPositions !== null && maxTokens > facts.maxPositions) {
    throw new InputError(`model contract "${id}": maxTokens is ${maxTokens}, but the model has positions for ${facts.maxPositions}; lower it`);
  }
  const warnings = prefixWarnings(contract);
  if (facts.randomWeights) warnings.push(randomWeights);
  if (declared.pooling !== null && declared.pooling !== pooling) warnings.push(`${id} pools by "${pooling}", but the model's own 1_Pooling/config.json says "${declared.pooling}"`);
  if (declared.maxTokens !== null && declared.maxTokens !== maxTokens) {
    warnings.push(`${id} cuts texts at ${maxTokens} tokens, but the model's own files (sentence_bert_config.json, tokenizer_config.json) say ${declared.maxTokens}`);
  }
  if (declared.normalize === true && !normalize) warnings.push(`${id} does not normalise, but the model's own modules.json does`);
  return warnings;
}
