import type { ForestMemory } from "./forest-memory.js";

/** The rows that trees grow from, in memory that threads share. */
export interface TrainingData {
  /** Row-major. */
  readonly values: Float32Array;
  readonly labels: Int32Array;
  /** Labels and each row's level in each column, where kernels find them. */
  readonly forest: ForestMemory;
}
