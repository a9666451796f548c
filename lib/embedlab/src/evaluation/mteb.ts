import { InputError } from "../errors.js";
import { requireOptions } from "../options.js";
import { requireFinite, type Matrix } from "../numeric/matrix.js";
import { Random } from "../numeric/random.js";
import type { RunOptions } from "../numeric/run.js";
import { Tasks } from "../numeric/tasks.js";
import { share } from "../numeric/workers.js";
import { mtebBlock } from "./mteb-block.js";

export interface MtebOptions extends RunOptions {
  /** Clusterings; 10 unless told. */
  readonly draws?: number;
  /** Rows of a draw, with replacement; as many as have a label, 16,384 at most, unless told. */
  readonly size?: number;
  /** Rows that a step of k-means looks at; 512 unless told. */
  readonly batchSize?: number;
  readonly seed?: number;
}

/** One a draw. */
export interface MtebScores {
  readonly vMeasure: Float64Array;
  readonly ami: Float64Array;
}

/**
 * V-measure and AMI as MTEB's clustering tasks have them (Muennighoff and others, 2023; `AbsTaskClustering`, mteb 2.26): rows are drawn
 * with replacement, mini-batch k-means finds as many clusters as there are labels from one start, and the scores are averaged over draws.
 * The draws are not MTEB's own, and its optima are of one start: the mean is what compares. Labels below 0 are left out, as MTEB
 * leaves out what has no label at a level of a tree.
 * @param x n x d
 * @throws InputError for fewer than two labels, or a label for each row that is not there
 */
export async function mtebClustering(x: Matrix, labels: Int32Array, options: MtebOptions = {}): Promise<MtebScores> {
  requireOptions("mtebClustering", options);
  const { draws: count = 10, batchSize = 512, seed = 42 } = options;
  requireFinite(x, "mteb: vectors");
  if (labels.length !== x.rows)
    throw new InputError(`mteb: ${labels.length} labels for ${x.rows} rows; give one a row`);
  const rows = Int32Array.from(labels.keys()).filter((row) => labels[row] >= 0);
  const nClusters = new Set(rows.map((row) => labels[row])).size;
  if (nClusters < 2) throw new InputError(`mteb: ${nClusters} labels; two at least can be told apart`);
  const size = options.size ?? Math.min(16_384, rows.length);
  if (!Number.isInteger(size) || size < nClusters)
    throw new InputError(`mteb: size is ${size}; it is a whole number of rows, ${nClusters} at least`);
  const random = new Random(seed);
  const draws = Array.from({ length: count }, () =>
    Int32Array.from({ length: size }, () => rows[random.integer(rows.length)]),
  );
  const tasks = new Tasks("MTEB's clusterings", "draws", count, options);
  const shared = { values: share(x.data), d: x.columns, labels: share(labels), nClusters, batchSize, seed };
  const scores = await Promise.all(draws.map((draw) => tasks.run(mtebBlock, [{ ...shared, draws: [draw] }], 1)));
  return {
    vMeasure: Float64Array.from(scores, ([v]) => v),
    ami: Float64Array.from(scores, ([, ami]) => ami),
  };
}
