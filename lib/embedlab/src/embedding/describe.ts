import { requireOptions } from "../options.js";
import { cacheFolderOf } from "./cache/cache.js";
import { checkContract } from "./contract/check-contract.js";
import type { ModelContract } from "./contract/contract.js";
import type { OpenOptions } from "./embedder.js";
import type { ModelFacts } from "./local/model-facts.js";
import { openFolder, openStaticModel } from "./open-engine.js";
import { TextTokenizer } from "./local/tokenizer.js";

/** A model's own account of itself. */
export interface ModelDescription {
  readonly facts: ModelFacts;
  /** A text's tokens as the model's vocabulary writes them, special ones included, not cut. */
  pieces(text: string): string[];
}

/** What a contract's model folder says; null where the source is no folder of weights (an endpoint, or fitted on the corpus). */
export async function describeModel(
  contract: ModelContract,
  options: OpenOptions = {},
): Promise<ModelDescription | null> {
  requireOptions("describeModel", options);
  const { root = process.cwd(), cacheFolder, ...run } = options;
  const { source, dtype } = checkContract(contract);
  if (source.kind !== "folder" && source.kind !== "hub") return null;
  const table = await openStaticModel(contract, { root, ...run });
  if (table !== undefined) return { facts: table.facts, pieces: (text) => table.pieces(text) };
  const folder = await openFolder(
    { ...contract, dtype: dtype === "auto" ? "fp32" : dtype },
    { root, cacheFolder: cacheFolderOf(root, cacheFolder), ...run },
  );
  // A vocabulary of 250,000 pieces takes seconds, and most ask for the facts alone.
  let tokenizer: TextTokenizer | undefined;
  const pieces = (text: string): string[] => {
    tokenizer ??= new TextTokenizer(folder.transformerPath, folder.declared.lowerCase);
    return tokenizer.pieces(text);
  };
  return { facts: folder.facts, pieces };
}
