import type { ModelContract } from "../embedding/contract.js";
import { openModel } from "../embedding/embedder.js";
import { treatments } from "../preprocessing/treatments.js";
import { projectRoot } from "./study.js";

/** A point of `throughputFigure`. */
export interface ThroughputPoint {
  readonly batchSize: number;
  /** Texts a second: mean, least and greatest over the repeats. */
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

export interface ThroughputOptions {
  /** Tokens of a batch at most. */
  readonly batchTokens: readonly number[];
  readonly repeats?: number;
  readonly signal?: AbortSignal;
}

/** Texts a second by size of batch, outside the cache, the sizes in turn in each repeat. The first pass, which opens the model, is not counted. */
export async function measureThroughput(contract: ModelContract, texts: readonly string[], { batchTokens, repeats = 3, signal }: ThroughputOptions): Promise<ThroughputPoint[]> {
  const embedder = await openModel(contract, { root: projectRoot, signal });
  try {
    const treated = texts.map(treatments[contract.treatment]);
    const rates = batchTokens.map((): number[] => []);
    await embedder.embed(treated.slice(0, 4), { cache: false, signal });
    for (let repeat = 0; repeat < repeats; repeat++) {
      for (const [i, size] of batchTokens.entries()) {
        const started = performance.now();
        await embedder.embed(treated, { cache: false, signal, batchTokens: size });
        rates[i].push((1000 * treated.length) / (performance.now() - started));
      }
    }
    return batchTokens.map((batchSize, i) => ({ batchSize, estimate: rates[i].reduce((sum, rate) => sum + rate, 0) / repeats, low: Math.min(...rates[i]), high: Math.max(...rates[i]) }));
  } finally {
    await embedder.close();
  }
}
