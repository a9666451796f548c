import { type Embedder, type ModelContract, ModelUnavailable, openModel, treatmentOf } from "embedlab";
import { measuredOnce } from "../study/measured.js";
import { isLoaded } from "./costs.js";
import { spread, type Interval } from "../study/spread.js";
import { projectRoot } from "../study/study.js";

/** A point of `throughputFigure`. */
export interface ThroughputPoint extends Interval {
  /** The numbers are texts a second: mean, least and greatest over the repeats. */
  readonly batchSize: number;
}

/** One model's rates, or the reason why it has none. */
export interface ThroughputSeries {
  readonly points: readonly ThroughputPoint[];
  /** When they were measured; null where there are none. */
  readonly measured: string | null;
  /** True where other work kept the machine's cores busy when the measuring began: then no rate decides anything. */
  readonly loaded: boolean;
  readonly reason: string | null;
}

export interface ThroughputOptions {
  /** Tokens of a batch at most. */
  readonly batchTokens: readonly number[];
  readonly repeats?: number;
  /** Measures anew what is known from before. */
  readonly again?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * Texts a second by size of batch, outside the cache of vectors, the sizes in turn in each repeat; measured once on a
 * machine. The first pass, which opens the model, is not counted. What has no batches of its own, or cannot be had, is
 * no points and the reason.
 */
export async function measureThroughput(
  contract: ModelContract,
  texts: readonly string[],
  { batchTokens, repeats = 3, again, signal }: ThroughputOptions,
): Promise<ThroughputSeries> {
  const none = (reason: string): ThroughputSeries => ({ points: [], measured: null, loaded: false, reason });
  if (contract.source.kind === "corpus")
    return none(`${contract.id} is fitted on the corpus as a whole: it has no batches`);
  if (contract.source.kind === "vectors") return none(`${contract.id} comes from a file: nothing is embedded here`);
  if (contract.source.kind === "endpoint")
    return none(`${contract.id} is served elsewhere: its server makes the batches`);
  try {
    const embedder = await openModel(contract, { root: projectRoot, signal });
    try {
      const treated = texts.map(treatmentOf(contract));
      const { value, when } = await measuredOnce(
        ["texts a second by batch", 2, embedder.hash, treated, batchTokens, repeats],
        async () => {
          const loaded = isLoaded();
          return { loaded, points: await rates(embedder, treated, batchTokens, repeats, signal) };
        },
        again,
      );
      return { ...value, measured: when, reason: null };
    } finally {
      await embedder.close();
    }
  } catch (error) {
    if (error instanceof ModelUnavailable) return none(error.message);
    throw error;
  }
}

async function rates(
  embedder: Embedder,
  texts: readonly string[],
  batchTokens: readonly number[],
  repeats: number,
  signal: AbortSignal | undefined,
): Promise<ThroughputPoint[]> {
  const measured = batchTokens.map((): number[] => []);
  await embedder.embed(texts.slice(0, 4), { cache: false, signal });
  for (let repeat = 0; repeat < repeats; repeat++) {
    for (const [i, size] of batchTokens.entries()) {
      const started = performance.now();
      await embedder.embed(texts, { cache: false, signal, batchTokens: size });
      measured[i].push((1000 * texts.length) / (performance.now() - started));
    }
  }
  return batchTokens.map((batchSize, i) => ({
    batchSize,
    ...spread(measured[i]),
  }));
}
