import { adjustedRandIndex, type Matrix, kmeans } from "embedlab";
import type { RunOptions } from "embedlab/numeric";
import { pick, stratifiedSubset } from "../study/subset.js";

/** One model's ARI on growing parts of the catalogue. */
export interface GrowthSeries {
  readonly name: string;
  readonly points: readonly { readonly n: number; /** One a draw of products. */ readonly aris: Float64Array }[];
}

export interface GrowthOptions extends RunOptions {
  /** Products of a part; sizes beyond the catalogue's are left out, and its own size is the last. */
  readonly sizes: readonly number[];
  /** Draws of products a size, each with its own k-means seed; default 5. Of the whole catalogue only the seed differs. */
  readonly draws?: number;
  readonly nInit?: number;
}

/**
 * k-means on growing stratified parts of a catalogue's own products, the same parts for every model. No model is trained
 * or run again: a product's vector is the same in every part. `labels` holds no -1.
 */
export async function measureGrowth(
  models: readonly { readonly id: string; readonly vectors: Matrix<Float32Array> }[],
  labels: Int32Array,
  { sizes, draws = 5, nInit = 10, ...run }: GrowthOptions,
): Promise<GrowthSeries[]> {
  const all = labels.length;
  const parts = [...sizes.filter((size) => size < all), all].map((size) =>
    Array.from({ length: draws }, (_, draw) => stratifiedSubset(labels, size, draw)),
  );
  const series: GrowthSeries[] = [];
  for (const { id, vectors } of models) {
    const points = [];
    for (const drawn of parts) {
      const aris = [];
      for (const [seed, rows] of drawn.entries()) {
        const truth = pick(labels, rows);
        const { labels: clusters } = await kmeans(vectors.select(rows), {
          nClusters: new Set(truth).size,
          nInit,
          seed,
          ...run,
        });
        aris.push(adjustedRandIndex(truth, clusters));
      }
      points.push({ n: drawn[0].length, aris: Float64Array.from(aris) });
    }
    series.push({ name: id, points });
  }
  return series;
}
