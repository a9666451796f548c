import type { ClusterScores } from "../comparison/cluster-scores.js";
import { adjustedRandIndex } from "../evaluation/rand-index.js";
import { nearestNeighbors } from "../neighbors/neighbors.js";
import type { Matrix } from "../numeric/matrix.js";
import type { RunOptions } from "../numeric/run.js";

const nNeighbors = 10;

/** Two models' groupings of the same products, told without categories. */
export interface Agreement {
  readonly a: string;
  readonly b: string;
  /** ARI between their clusterings. */
  readonly ari: number;
  /** Mean share of a product's nearest products that both find. */
  readonly neighbors: number;
}

/** Of each pair of models, over the rows that are drawn. */
export async function agreementsOf(
  models: readonly { id: string; vectors: Matrix<Float32Array> }[],
  scores: readonly ClusterScores[],
  drawn: readonly number[],
  run: RunOptions,
): Promise<Agreement[]> {
  const k = Math.min(nNeighbors, drawn.length - 1);
  const found: Int32Array[] = [];
  for (const { vectors } of models) {
    const own = drawn.length === vectors.rows ? vectors : vectors.select(drawn);
    found.push((await nearestNeighbors(own, { nNeighbors: k, ...run })).indices);
  }
  const shared = (a: Int32Array, b: Int32Array): number => {
    let both = 0;
    for (let row = 0; row < drawn.length; row++) {
      const own = new Set(a.subarray(row * k, (row + 1) * k));
      for (const other of b.subarray(row * k, (row + 1) * k)) if (own.has(other)) both++;
    }
    return both / (drawn.length * k);
  };
  return models.flatMap(({ id: a }, i) =>
    models.slice(i + 1).map(({ id: b }, step) => {
      const j = i + 1 + step;
      return {
        a,
        b,
        ari: adjustedRandIndex(scores[i].clusterings[scores[i].typical], scores[j].clusterings[scores[j].typical]),
        neighbors: shared(found[i], found[j]),
      };
    }),
  );
}
