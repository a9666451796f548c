import type { Levels } from "./columns.js";

/** The rows that trees grow from, in memory that threads share. */
export interface TrainingData {
  readonly rows: number;
  readonly features: number;
  readonly classes: number;
  /** Row-major. */
  readonly values: Float32Array;
  /** Each row's level in each column, column after column. */
  readonly levels: Levels;
  readonly labels: Int32Array;
}
