import { type Clusterer, InputError } from "embedlab";
import type { RunOptions } from "embedlab/numeric";
import type { RanModel } from "../study/models.js";
import { mean, scoreClusterings, type ClusterScores } from "../study/scores.js";
import { pick, stratifiedSubset } from "../study/subset.js";

export interface WaysOptions extends RunOptions {
  readonly seeds: readonly number[];
  /** Products at most, a stratified subset: Ward and HDBSCAN look at every pair. 5,000 unless told. */
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
  const count = (value: number): string => value.toLocaleString("en-US");
  return {
    scores,
    note:
      rows.length === truth.length
        ? ""
        : `A stratified subset of ${count(rows.length)} of ${count(truth.length)} products: these clusterers look at every pair.`,
  };
}

/** Which model leads under each clusterer, by ARI as it is scored here; "" where there is nothing to compare. */
export function leadersByClusterer(scores: readonly ClusterScores[]): string {
  const names = [...new Set(scores.map(({ clusterer }) => clusterer))];
  const leaders = names.map((name) =>
    scores
      .filter(({ clusterer, ari }) => clusterer === name && ari.length > 0)
      .reduce<ClusterScores | undefined>(
        (best, next) => (best !== undefined && mean(best.ari) >= mean(next.ari) ? best : next),
        undefined,
      ),
  );
  if (new Set(scores.map(({ id }) => id)).size < 2 || leaders.includes(undefined)) return "";
  const told = leaders.map((leader, i) => `${names[i]} ${leader!.id} (${mean(leader!.ari).toFixed(3)})`).join(", ");
  const same = new Set(leaders.map((leader) => leader!.id)).size === 1;
  return `The highest ARI: ${told}. ${same ? "Which model leads does not depend on the clusterer here; by how much does." : "Which model leads depends on the clusterer."}`;
}
