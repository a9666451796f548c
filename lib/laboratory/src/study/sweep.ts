import { type Embedder, InputError, type ModelContract, ModelUnavailable, openModel, type RunOptions, treatmentOf } from "embedlab";
import { measuredOnce, type Measured } from "./measured.js";
import { mean, scoreClusterings, type ClusterScores } from "./scores.js";
import { projectRoot } from "./study.js";

/** One way of running a model: what a row of a sweep is called, and the contract that differs. */
export interface Setting {
  readonly setting: string;
  readonly contract: ModelContract;
  /** The texts as this setting sees them, where they differ from the sweep's. */
  readonly texts?: readonly string[];
}

export type SweepRow =
  | {
      readonly setting: string;
      readonly status: "ran";
      readonly contract: ModelContract;
      readonly scores: ClusterScores;
      /** Mean ARI over the seeds. */
      readonly ari: number;
      /** Texts cut to the contract's length. */
      readonly truncated: number;
      /** Measured on a sample of the texts, outside the cache of vectors, once on a machine. */
      readonly textsPerSecond: number;
      /** When that was. */
      readonly measured: string;
      /** What the contract's reader should know, e.g. that E5 ran without a prefix. */
      readonly warnings: readonly string[];
    }
  | { readonly setting: string; readonly status: "unavailable"; readonly contract: ModelContract; readonly reason: string };

export type RanRow = Extract<SweepRow, { status: "ran" }>;

export interface SweepOptions extends RunOptions {
  readonly seeds: readonly number[];
  readonly nClusters?: number;
  /** Measures speeds anew that are known from before. */
  readonly again?: boolean;
}

/** Why a model cannot take what its contract asks here; undefined where it can, as far as the contract tells. */
function refusal({ id, source, prefix, maxTokens, dtype }: ModelContract): string | undefined {
  if (source.kind === "endpoint" && source.addsPrefix && prefix !== "") return `${id}: its server adds a prefix of its own`;
  if (source.kind !== "corpus") return undefined;
  if (prefix !== "") return `${id} is fitted on the corpus: a prefix before every text tells it nothing`;
  if (maxTokens < longest) return `${id} is fitted on whole texts: it has no maximum length`;
  return dtype === "fp32" ? undefined : `${id} is fitted on the corpus: it has no weights of another number type`;
}

/** What the contract of a model that reads whole texts says. */
const longest = 1_000_000;

/** A speed is measured on up to this many texts, every k-th of the catalogue, so that lengths keep their mix … */
const speedSample = 64;
/** … in this many rounds, of which no other begins after a second: a slow model needs no more to be measured. */
const speedRounds = 4;

function measureSpeed(embedder: Embedder, texts: readonly string[], options: RunOptions, again?: boolean): Promise<Measured<number>> {
  const step = Math.max(1, Math.floor(texts.length / speedSample));
  const sample = texts.filter((_, i) => i % step === 0).slice(0, speedSample);
  return measuredOnce(["texts a second", embedder.hash, sample], () => timeSample(embedder, sample, options), again);
}

async function timeSample(embedder: Embedder, sample: readonly string[], options: RunOptions): Promise<number> {
  await embedder.embed(sample.slice(0, 2), { signal: options.signal, cache: false });
  const started = performance.now();
  let embedded = 0;
  for (let round = 0; round < speedRounds && performance.now() - started < 1000; round++) {
    const part = sample.filter((_, i) => i % speedRounds === round);
    if (part.length === 0) continue;
    await embedder.embed(part, { signal: options.signal, cache: false });
    embedded += part.length;
  }
  return (1000 * embedded) / (performance.now() - started);
}

/**
 * Runs every setting over the same texts and the same seeds. A setting that a model cannot take is a row with the
 * reason; `signal` ends the sweep within a batch.
 */
export async function sweep(settings: readonly Setting[], texts: readonly string[], truth: Int32Array, { seeds, nClusters, again, ...run }: SweepOptions): Promise<SweepRow[]> {
  const rows: SweepRow[] = [];
  for (const { setting, contract, texts: own = texts } of settings) {
    if (own.length !== truth.length) throw new InputError(`setting "${setting}" has ${own.length} texts for ${truth.length} labels`);
    const refused = refusal(contract);
    if (refused !== undefined) {
      rows.push({ setting, status: "unavailable", contract, reason: refused });
      continue;
    }
    try {
      const embedder = await openModel(contract, { root: projectRoot });
      try {
        const treated = own.map(treatmentOf(contract));
        const { vectors, truncated, warnings, seconds } = await embedder.embed(treated, run);
        // What is fitted on the corpus has no speed on a part of it.
        const speed = contract.source.kind === "corpus" ? { value: own.length / seconds, when: "now" } : await measureSpeed(embedder, treated, run, again);
        const scores = await scoreClusterings(setting, vectors, truth, { seeds, nClusters, signal: run.signal, threads: run.threads });
        rows.push({ setting, status: "ran", contract, scores, ari: mean(scores.ari), truncated, textsPerSecond: speed.value, measured: speed.when, warnings });
      } finally {
        await embedder.close();
      }
    } catch (error) {
      if (!(error instanceof ModelUnavailable)) throw error;
      rows.push({ setting, status: "unavailable", contract, reason: error.message });
    }
  }
  return rows;
}

/** True for a setting that gave vectors. */
export function isRanRow(row: SweepRow): row is RanRow {
  return row.status === "ran";
}
