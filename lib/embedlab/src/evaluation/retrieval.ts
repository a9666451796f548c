import { InputError } from "../errors.js";
import { requireOptions } from "../options.js";
import { requireFinite, type Matrix } from "../numeric/matrix.js";
import { Random } from "../numeric/random.js";
import type { RunOptions } from "../numeric/run.js";
import { Tasks } from "../numeric/tasks.js";
import { share } from "../numeric/workers.js";
import type { ResampledMeasure } from "./resampled.js";
import type { Resample } from "./resamples.js";
import { retrievalBlock, type RetrievalTask } from "./retrieval-block.js";
import { retrievalMeasures, type RetrievalMeasure } from "./retrieval-scores.js";
import { mostInOrder, similarityOrder } from "./similarity-order.js";

/** Resamples of one task. */
const together = 10;

/**
 * What the vectors (n x d) say by their neighbourhoods, by cosine, from all items and from each resample of them: the share of items
 * whose nearest item, and whose 10 nearest by vote, are of their category (scikit-learn's KNeighborsClassifier, leaving
 * out the item itself), MAP@R (Musgrave, Belongie and Lim, 2020), and the chance that two items of one category are more alike
 * than two of different ones. Where items are equally alike or votes tied, it is what is expected over their orders: no order of
 * the rows and no category's name counts. Items of one group, such as near-duplicates, never answer for one another. Of all items no more than
 * `queries`, drawn at random, look for their neighbours among all; all of them unless told.
 */
export async function resampledRetrieval(
  x: Matrix<Float32Array>,
  truth: Int32Array,
  groups: Int32Array,
  draws: readonly Resample[],
  options: RunOptions & { readonly queries?: number } = {},
): Promise<Record<RetrievalMeasure, ResampledMeasure>> {
  requireOptions("resampledRetrieval", options);
  const { queries = Infinity, ...run } = options;
  requireFinite(x, "retrieval: vectors");
  if (truth.length !== x.rows || groups.length !== x.rows)
    throw new InputError(
      `retrieval: ${truth.length} categories and ${groups.length} groups for ${x.rows} rows; give one of each a row`,
    );
  const tasks = new Tasks("neighbours", "resamples", draws.length + 1, run);
  const values = share(unitRows(x));
  const shared: Omit<RetrievalTask, "draws"> = {
    values,
    d: x.columns,
    truth: share(truth),
    groups: share(groups),
    order: x.rows > mostInOrder ? null : await tasks.run(similarityOrder, [values, x.rows, x.columns]),
  };
  const among = (lists: readonly Int32Array[], asking?: Int32Array): Promise<number[][]> =>
    tasks.run(retrievalBlock, [{ ...shared, draws: lists, queries: asking }], lists.length);
  const asking = queries < x.rows ? new Random(0).permutation(x.rows).slice(0, queries).sort() : undefined;
  const lists = draws.map(({ inside }) => inside);
  const blocks = Array.from({ length: Math.ceil(lists.length / together) }, (_, at) =>
    lists.slice(at * together, (at + 1) * together),
  );
  const all = [Int32Array.from(truth.keys())];
  const [[whole], ...parts] = await Promise.all([among(all, asking), ...blocks.map((block) => among(block))]);
  const resampled = parts.flat();
  const measure = (at: number): ResampledMeasure => ({
    estimate: whole[at],
    resampled: Float64Array.from(resampled, (values) => values[at]),
    searchVariance: 0,
  });
  return Object.fromEntries(retrievalMeasures.map((name, at) => [name, measure(at)])) as Record<
    RetrievalMeasure,
    ResampledMeasure
  >;
}

/** Rows of length 1; a row of zeros stays one, as far from all as can be. */
function unitRows({ data, rows, columns }: Matrix<Float32Array>): Float32Array {
  const unit = new Float32Array(data.length);
  for (let i = 0; i < rows; i++) {
    let square = 0;
    for (let j = i * columns; j < (i + 1) * columns; j++) square += data[j] * data[j];
    const length = Math.sqrt(square) || 1;
    for (let j = i * columns; j < (i + 1) * columns; j++) unit[j] = data[j] / length;
  }
  return unit;
}
