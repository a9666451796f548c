import { describeModel } from "embedlab/embedding";
import type { RanModel } from "embedlab/embedding";
import { projectRoot } from "./study.js";

/**
 * Multiply-adds that embedding the texts takes anew: 12 x layers x width² weights of a transformer's blocks, once a token (attention's own
 * products, small below some hundred tokens, are left out); of a table of vectors, which has no layers, one a number that is added up. 0 for
 * a model that is fitted on the corpus and for vectors from a file, which nothing embeds anew; Infinity where no file tells. It depends on
 * no clock, so that what it decides is the same on every machine.
 */
export async function embeddingWork({ contract, embedding }: RanModel): Promise<number> {
  if (contract.source.kind === "corpus" || contract.source.kind === "vectors") return 0;
  if (contract.source.kind !== "hub" && contract.source.kind !== "folder") return Infinity;
  const described = await describeModel(contract, { root: projectRoot });
  const { layers = null, hiddenSize = null } = described?.facts ?? {};
  if (layers === null || hiddenSize === null) return Infinity;
  const tokens = embedding.tokens.reduce((sum, count) => sum + Math.min(Math.max(count, 0), contract.maxTokens), 0);
  if (tokens === 0) return Infinity;
  return tokens * (layers === 0 ? hiddenSize : 12 * layers * hiddenSize ** 2);
}

/** As texts say it: "2.4 trillion multiply-adds". */
export const multiplyAdds = (work: number): string =>
  work === Infinity
    ? "an unknown number of multiply-adds"
    : `${Number((work / 1e12).toPrecision(2))} trillion multiply-adds`;
