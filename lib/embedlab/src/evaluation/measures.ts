import { noise } from "../clustering/clusterer.js";
import type { Matrix } from "../numeric/matrix.js";
import { Random } from "../numeric/random.js";
import type { RunOptions } from "../numeric/run.js";
import { align } from "./alignment.js";
import type { Contingency, Labels } from "./contingency.js";
import { adjustedMutualInformation, vMeasure } from "./information.js";
import { adjustedRandIndex } from "./rand-index.js";
import { silhouette } from "./silhouette.js";

/** What tables, figures and records need to know of a measure of a clustering. */
interface Described {
  /** As tables and figures have it. */
  readonly title: string;
  /** The least and greatest value that it can have. */
  readonly range: readonly [least: number, most: number];
  readonly better: "more" | "less";
}

/** Agreement of clusters with categories. */
export interface Measure extends Described {
  readonly of: (table: Contingency) => number;
}

export interface VectorMeasureOptions extends RunOptions {
  /** Rows that are measured, drawn at random (scikit-learn's `sample_size`); all of them unless told. */
  readonly sampleSize?: number;
}

/** What the vectors say of clusters, without categories; null where it is not defined. */
export interface VectorMeasure extends Described {
  readonly of: (vectors: Matrix, labels: Labels, options?: VectorMeasureOptions) => Promise<number | null>;
}

/**
 * Measures against categories, in the order of tables. A line here is a field of the scores, of results.json, a column
 * of the results table and a group of bars. Noise: see Contingency.
 * @example
 * ```ts
 * const table = contingency([0, 0, 1, 1], [0, 0, 0, 1]);
 * for (const { title, of } of Object.values(measures)) console.log(title, of(table));
 * ```
 */
export const measures = {
  ari: { title: "ARI", range: [-0.5, 1], better: "more", of: (table) => adjustedRandIndex(table) },
  ami: { title: "AMI", range: [-1, 1], better: "more", of: (table) => adjustedMutualInformation(table) },
  vMeasure: { title: "V-measure", range: [0, 1], better: "more", of: (table) => vMeasure(table) },
  alignedAccuracy: { title: "aligned accuracy", range: [0, 1], better: "more", of: (table) => align(table).accuracy },
} satisfies Record<string, Measure>;

/** Measures of the vectors alone, over the rows that are in a cluster. */
export const vectorMeasures = {
  silhouette: { title: "silhouette", range: [-1, 1], better: "more", of: silhouetteOfClustered },
} satisfies Record<string, VectorMeasure>;

/** A key of `measures`. */
export type MeasureName = keyof typeof measures;
/** A key of `vectorMeasures`. */
export type VectorMeasureName = keyof typeof vectorMeasures;

async function silhouetteOfClustered(
  vectors: Matrix,
  labels: Labels,
  { sampleSize = Infinity, ...run }: VectorMeasureOptions = {},
): Promise<number | null> {
  const clustered = Int32Array.from({ length: labels.length }, (_, i) => i).filter((i) => labels[i] !== noise);
  const rows =
    sampleSize < clustered.length ? new Random(0).shuffle(clustered).subarray(0, sampleSize).sort() : clustered;
  const clusters = Array.from(rows, (row) => labels[row]);
  const distinct = new Set(clusters).size;
  if (distinct < 2 || distinct >= rows.length) return null;
  return (await silhouette(rows.length === vectors.rows ? vectors : vectors.select(rows), clusters, run)).mean;
}
