import type { ClusterScores } from "../comparison/cluster-scores.js";
import { adjustedRandIndex } from "../evaluation/rand-index.js";
import { mean } from "../numeric/summary.js";
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
  const found: Neighborhood[][] = [];
  for (const { vectors } of places > 0 ? models : []) {
    const own = drawn.length === vectors.rows ? vectors : vectors.select(drawn);
    found.push(await neighborhoods(own, places, run));
  }
  const shared = (i: number, j: number): number | null =>
    places === 0 ? null : mean(found[i].map((own, row) => placesShared(own, found[j][row]))) / places;
  return models.flatMap(({ id: a }, i) =>
    models.slice(i + 1).map(({ id: b }, step) => {
      const j = i + 1 + step;
      return {
        a,
        b,
        ari: adjustedRandIndex(scores[i].clusterings[scores[i].typical], scores[j].clusterings[scores[j].typical]),
        neighbors: shared(i, j),
      };
    }),
  );
}
