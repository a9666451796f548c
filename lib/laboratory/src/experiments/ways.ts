import { type Clusterer, InputError } from "embedlab";
import type { RunOptions } from "embedlab/numeric";
import type { RanModel } from "embedlab/embedding";
import { scoreClusterings, type ClusterScores } from "embedlab/comparison";
import { partOf } from "../study/effort.js";
import { pick, stratifiedSubset } from "../study/subset.js";

export interface WaysOptions extends RunOptions {
  readonly seeds: readonly number[];
  /** Products at most, a stratified subset: Ward and HDBSCAN look at every pair. 5,000 by default. */
  readonly most?: number;
  /** Scores on all products that are there already: not made again where all are taken. */
  readonly known?: readonly ClusterScores[];
}

/**
 * Every model under every clusterer, on the same products; model by model.
 * @throws InputError where the models' vectors are not of the products that `truth` labels
 */
export async function scoreByClusterers(
  models: readonly RanModel[],
  truth: Int32Array,
  clusterers: readonly Clusterer[],
  options: WaysOptions,
): Promise<{ scores: ClusterScores[]; note: string }> {
  const { seeds, most = 5000, known = [], ...run } = options;
  const rows = stratifiedSubset(truth, most, 0);
  const labels = pick(truth, rows);
  const scores: ClusterScores[] = [];
  for (const { id, embedding } of models) {
    if (embedding.vectors.rows !== truth.length)
      throw new InputError(`${id} has ${embedding.vectors.rows} vectors for ${truth.length} products`);
    const all = rows.length === truth.length;
    const vectors = all ? embedding.vectors : embedding.vectors.select(rows);
    for (const clusterer of clusterers) {
      const there = all ? known.find((score) => score.id === id && score.clusterer === clusterer.name) : undefined;
      scores.push(there ?? (await scoreClusterings(id, vectors, labels, { clusterer, seeds, ...run })));
    }
  }
  return {
    scores,
    note:
      rows.length === truth.length
        ? ""
        : `On ${partOf(rows.length, truth.length)}: Ward and HDBSCAN look at every pair.`,
  };
}
