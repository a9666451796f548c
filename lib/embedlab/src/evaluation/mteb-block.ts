import { miniBatchKmeans } from "../clustering/mini-batch-kmeans.js";
import { Matrix } from "../numeric/matrix.js";
import { contingency } from "./contingency.js";
import { adjustedMutualInformation, vMeasure } from "./information.js";
import { forWorkers } from "../numeric/worker-functions.js";

/** Plain data, as a structured clone carries it. */
export interface MtebTask {
  /** n x d, in shared memory. */
  readonly values: Matrix["data"];
  readonly d: number;
  readonly labels: Int32Array;
  /** Rows drawn, which may repeat; one list a draw. */
  readonly draws: readonly Int32Array[];
  readonly nClusters: number;
  readonly batchSize: number;
  readonly seed: number;
}

/** In a worker: V-measure and AMI of each draw's clusters; draws x 2. */
export function mtebBlock({ values, d, labels, draws, nClusters, batchSize, seed }: MtebTask): Float64Array {
  const x = new Matrix(values, values.length / d, d);
  return Float64Array.from(
    draws.flatMap((rows) => {
      const clusters = miniBatchKmeans(x, rows, { nClusters, batchSize, seed });
      const table = contingency(
        rows.map((row) => labels[row]),
        clusters,
      );
      return [vMeasure(table), adjustedMutualInformation(table)];
    }),
  );
}

forWorkers(import.meta.url, { mtebBlock });
