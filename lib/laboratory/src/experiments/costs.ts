import { availableParallelism, loadavg } from "node:os";
import { type Embedder, type ModelContract, openModel, treatmentOf } from "embedlab";
import { correctedResampled } from "embedlab/evaluation";
import { measuredOnce } from "../study/measured.js";
import { projectRoot } from "../study/study.js";

/** Milliseconds a text. */
export interface Cost {
  readonly estimate: number;
  /** Of the mean over rounds, 95 %. */
  readonly low: number;
  readonly high: number;
  /** Of each round; all settings have the same texts in a round. */
  readonly rounds: readonly number[];
}

export interface Costs {
  /** In the order of the contracts. */
  readonly costs: readonly Cost[];
  readonly when: string;
  /** True where other work kept the machine's cores busy when the measuring began: then no cost decides anything. */
  readonly loaded: boolean;
}

export interface CostOptions {
  readonly rounds?: number;
  /** Measures anew what is known from before. */
  readonly again?: boolean;
  readonly signal?: AbortSignal;
}

const textsOfRound = 8;
/** Runnable threads a core before measuring, above which the machine counts as loaded: the report's own threads stay below. */
const mostLoad = 1.5;

/** Whether other work keeps the machine's cores busy. */
export const isLoaded = (): boolean => loadavg()[0] > mostLoad * availableParallelism();

/**
 * What a text costs under each contract, outside the cache of vectors, measured once on a machine: in every round each contract in turn
 * embeds the same texts, so that what slows the machine slows all of them. A model fitted on the corpus is fitted on the whole of it.
 */
export async function measureCosts(
  contracts: readonly ModelContract[],
  texts: readonly string[],
  { rounds = 5, again, signal }: CostOptions = {},
): Promise<Costs> {
  const step = Math.max(1, Math.floor(texts.length / (rounds * textsOfRound)));
  const sample = texts.filter((_, i) => i % step === 0).slice(0, rounds * textsOfRound);
  const { value, when } = await measuredOnce(
    ["interleaved costs", 1, contracts, sample, texts.length, rounds],
    async () => {
      const loaded = isLoaded();
      return { loaded, measured: await inTurn(contracts, sample, texts, rounds, signal) };
    },
    again,
  );
  return { costs: value.measured.map(costOf), when, loaded: value.loaded };
}

async function inTurn(
  contracts: readonly ModelContract[],
  sample: readonly string[],
  texts: readonly string[],
  rounds: number,
  signal: AbortSignal | undefined,
): Promise<number[][]> {
  const opened = new Map<string, Embedder>();
  // Settings that differ in their texts alone share a model: it is open once.
  const keyOf = (contract: ModelContract): string => JSON.stringify({ ...contract, treatment: "raw" });
  try {
    for (const contract of contracts) {
      if (opened.has(keyOf(contract))) continue;
      const embedder = await openModel(contract, { root: projectRoot, signal });
      opened.set(keyOf(contract), embedder);
      if (contract.source.kind !== "corpus") await embedder.embed(sample.slice(0, 2), { cache: false, signal });
    }
    const measured = contracts.map((): number[] => []);
    for (let round = 0; round < rounds; round++) {
      const part = sample.filter((_, i) => i % rounds === round);
      for (const [at, contract] of contracts.entries()) {
        const own = (contract.source.kind === "corpus" ? texts : part).map(treatmentOf(contract));
        const started = performance.now();
        await opened.get(keyOf(contract))!.embed(own, { cache: false, signal });
        measured[at].push((performance.now() - started) / own.length);
      }
    }
    return measured;
  } finally {
    for (const embedder of opened.values()) await embedder.close();
  }
}

function costOf(rounds: readonly number[]): Cost {
  const { estimate, low, high } = meanOf(rounds);
  return { estimate, low: Math.max(0, low), high, rounds };
}

/** Rounds share nothing but the machine: no overlap to correct for. */
const meanOf = (values: readonly number[]): { estimate: number; low: number; high: number } =>
  correctedResampled(values, Number.MIN_VALUE);

/** How many times as much the one costs as the other, with the 95 % interval of the mean log ratio over the rounds. */
export function costRatio(one: Cost, other: Cost): { estimate: number; low: number; high: number } {
  const { estimate, low, high } = meanOf(one.rounds.map((cost, round) => Math.log(cost / other.rounds[round])));
  return { estimate: Math.exp(estimate), low: Math.exp(low), high: Math.exp(high) };
}
