import type { ClusterScores } from "../comparison/cluster-scores.js";
import { adjustedRandIndex } from "../evaluation/rand-index.js";
import type { Matrix } from "../numeric/matrix.js";
import type { RunOptions } from "../numeric/run.js";
import { neighborhoods, placesShared, type Neighborhood } from "./neighborhoods.js";

const mostNeighbors = 10;

/** Two models' groupings of the same products, told without categories. */
export interface Agreement {
  readonly a: string;
  readonly b: string;
  /** ARI between their clusterings. */
  readonly ari: number;
  /** Mean share of a product's nearest products (`nNeighborsOf`) that both find; null where there are too few products. */
  readonly neighbors: number | null;
}

/** Nearest products that are compared, of n: 10, and of few products no more than half of the others, for all find nearly all of them. */
export const nNeighborsOf = (n: number): number => Math.min(mostNeighbors, Math.floor((n - 1) / 2));

/** Of each pair of models, over the rows that are drawn. */
export async function agreementsOf(
  models: readonly { id: string; vectors: Matrix<Float32Array> }[],
  scores: readonly ClusterScores[],
  drawn: readonly number[],
  run: RunOptions,
): Promise<Agreement[]> {
  const places = nNeighborsOf(drawn.length);
  const nearest: ((row: number) => Neighborhood)[] = [];
  for (const { vectors } of places > 0 ? models : []) {
    const own = drawn.length === vectors.rows ? vectors : vectors.select(drawn);
    nearest.push(await neighborhoods(own, places, run));
  }
  const pairs = models.flatMap((_, i) => models.slice(i + 1).map((__, step) => [i, i + 1 + step] as const));
  const shared = new Float64Array(pairs.length);
  for (const row of places > 0 ? drawn.keys() : []) {
    const own = nearest.map((of) => of(row));
    for (const [pair, [i, j]] of pairs.entries()) shared[pair] += placesShared(own[i], own[j]);
  }
  const typical = scores.map((score) => score.clusterings[score.typical]);
  return pairs.map(([i, j], pair) => ({
    a: models[i].id,
    b: models[j].id,
    ari: adjustedRandIndex(typical[i], typical[j]),
    neighbors: places === 0 ? null : shared[pair] / drawn.length / places,
  }));
}
