import { type ModelContract, ModelUnavailable, treatmentOf } from "embedlab";
import { describeModel } from "embedlab/embedding";
import { projectRoot } from "./study.js";

/** A model's architecture as its files state it; null where they do not, with the reason in `note`. */
export interface Architecture {
  readonly model: string;
  readonly type: string | null;
  readonly layers: number | null;
  readonly heads: number | null;
  /** Null for vectors from a file, which says it when it is opened. */
  readonly dimensions: number | null;
  /** Counted from the weights. */
  readonly parameters: number | null;
  readonly vocabulary: number | null;
  /** Tokens a text may have. */
  readonly positions: number | null;
  readonly note: string;
}

/** Reads what the files of each model state; a model without files at hand has its reason. */
export async function architectures(contracts: readonly ModelContract[]): Promise<Architecture[]> {
  const rows: Architecture[] = [];
  for (const contract of contracts) {
    const unknown = {
      model: contract.id,
      type: null,
      layers: null,
      heads: null,
      dimensions: contract.dimensions === 0 ? null : contract.dimensions,
      parameters: null,
      vocabulary: null,
      positions: null,
    };
    try {
      const described = await describeModel(contract, { root: projectRoot });
      if (described === null) {
        rows.push({
          ...unknown,
          note:
            contract.source.kind === "corpus"
              ? "fitted on the corpus: no weights of its own"
              : contract.source.kind === "vectors"
                ? "vectors from a file: what made them is not known"
                : "served elsewhere: its files are not here",
        });
        continue;
      }
      const { modelType, layers, heads, hiddenSize, parameters, vocabularySize, maxPositions, randomWeights } =
        described.facts;
      rows.push({
        model: contract.id,
        type: modelType,
        layers,
        heads,
        dimensions: hiddenSize ?? contract.dimensions,
        parameters,
        vocabulary: vocabularySize,
        positions: maxPositions,
        note: randomWeights ? "random weights" : "–",
      });
    } catch (error) {
      if (!(error instanceof ModelUnavailable)) throw error;
      rows.push({ ...unknown, note: error.message });
    }
  }
  return rows;
}

/** What each model gets of one text: the treated text with its prefix, and the tokens that its vocabulary makes of it. */
export async function tokensSeen(
  contracts: readonly ModelContract[],
  text: string,
): Promise<{ model: string; text: string; tokens: number | null; pieces: string }[]> {
  const rows = [];
  for (const contract of contracts) {
    if (contract.source.kind === "vectors") {
      rows.push({ model: contract.id, text: "not known: its vectors come from a file", tokens: null, pieces: "–" });
      continue;
    }
    const seen = contract.prefix + treatmentOf(contract)(text);
    try {
      const described = await describeModel(contract, { root: projectRoot });
      const pieces = described?.pieces(seen);
      rows.push({
        model: contract.id,
        text: seen,
        tokens: pieces?.length ?? null,
        pieces:
          pieces === undefined
            ? contract.source.kind === "endpoint"
              ? "not known: its server makes them"
              : "no tokens: words are counted"
            : pieces.slice(0, contract.maxTokens).join(" "),
      });
    } catch (error) {
      if (!(error instanceof ModelUnavailable)) throw error;
      rows.push({ model: contract.id, text: seen, tokens: null, pieces: error.message });
    }
  }
  return rows;
}
