import {
  adjustedMutualInformation,
  adjustedRandIndex,
  contingency,
  vMeasure,
  type Catalogue,
  type Matrix,
} from "embedlab";
import { kmeansOverSeeds } from "embedlab/clustering";
import { mtebClustering } from "embedlab/evaluation";
import { digest, mean, type RunOptions } from "embedlab/numeric";
import { categoryLevels, type CategoryLevel } from "embedlab/products";
import { measuredOnce } from "../study/measured.js";
import type { Study } from "../study/study.js";
import { pick } from "../study/subset.js";

/** One model at one level of the category tree: means over seeds, and over MTEB's draws. */
export interface LevelScore {
  readonly model: string;
  readonly level: number;
  readonly categories: number;
  readonly products: number;
  readonly ari: number;
  readonly ami: number;
  readonly vMeasure: number;
  /** As MTEB's clustering tasks compute it (`mtebClustering`). */
  readonly mtebVMeasure: number;
}

/** The first two levels of the study's category tree (`categoryLevels`), for the products of its labelled part; empty where the categories are no paths. */
export async function studyLevels(
  { data, load }: Pick<Study, "data" | "load">,
  { products, categories }: Catalogue,
): Promise<CategoryLevel[]> {
  if (categories.length === 0) return [];
  const rows = products.map(({ row }) => row - 1);
  return (await categoryLevels(data, { ...load, deepest: 2 })).map((level) => ({
    ...level,
    labels: pick(level.labels, rows),
  }));
}

/**
 * Every model at every level, as many clusters as the level has categories, on the products that have one there. Computed once for the
 * same vectors on a machine.
 */
export async function levelScores(
  models: readonly { readonly id: string; readonly vectors: Matrix<Float32Array> }[],
  levels: readonly CategoryLevel[],
  { seeds, nInit = 5, ...run }: RunOptions & { readonly seeds: readonly number[]; readonly nInit?: number },
): Promise<LevelScore[]> {
  const scores: LevelScore[] = [];
  for (const { level, categories, labels } of levels) {
    const rows = Int32Array.from(labels.keys()).filter((row) => labels[row] >= 0);
    const truth = rows.map((row) => labels[row]);
    for (const { id, vectors } of models) {
      const x = rows.length === vectors.rows ? vectors : vectors.select(rows);
      const { value } = await measuredOnce(["level", 1, digest(x.data, truth), x.columns, seeds, nInit], async () => {
        const nClusters = categories.length;
        const tables = (await kmeansOverSeeds(x, { nClusters, nInit, seeds, ...run })).map((found) =>
          contingency(truth, found.labels),
        );
        return {
          ari: mean(tables.map((table) => adjustedRandIndex(table))),
          ami: mean(tables.map((table) => adjustedMutualInformation(table))),
          vMeasure: mean(tables.map((table) => vMeasure(table))),
          mtebVMeasure: mean((await mtebClustering(x, truth, run)).vMeasure),
        };
      });
      scores.push({ model: id, level, categories: categories.length, products: rows.length, ...value });
    }
  }
  return scores;
}
