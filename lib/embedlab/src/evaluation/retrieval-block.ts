import { Matrix } from "../numeric/matrix.js";
import { forWorkers } from "../numeric/worker-functions.js";
import { PairCounts, pairAucOf } from "./pair-auc.js";
import { QueryScores } from "./retrieval-scores.js";
import { eachQuery, type SimilarityOrder, sortByLikeness } from "./similarity-order.js";

/** Plain data, as a structured clone carries it. */
export interface RetrievalTask {
  /** n x d, rows of length 1, in shared memory. */
  readonly values: Float32Array;
  readonly d: number;
  readonly truth: Int32Array;
  readonly groups: Int32Array;
  /** All items in order; null where there are too many: each draw's similarities are then computed. */
  readonly order: SimilarityOrder | null;
  /** The items among which neighbours are sought, one list a result. */
  readonly draws: readonly Int32Array[];
  /** The items that look for their neighbours, by their places in each list; all of it unless told. */
  readonly queries?: Int32Array;
}

/** In a worker: the retrieval measures among each list of items; lists x measures. */
export async function retrievalBlock(task: RetrievalTask): Promise<number[][]> {
  const { values, d, truth, groups, order, draws, queries } = task;
  const n = truth.length;
  const results: number[][] = [];
  for (const items of draws)
    results.push(
      order === null || queries !== undefined
        ? await computed(
            new Matrix(values, n, d).select(items),
            items.map((i) => truth[i]),
            items.map((i) => groups[i]),
            queries,
          )
        : read(order, truth, groups, items),
    );
  return results;
}

function read(order: SimilarityOrder, truth: Int32Array, groups: Int32Array, items: Int32Array): number[] {
  const n = truth.length;
  const scores = new QueryScores(truth, groups, items);
  for (const query of items) scores.add(query, order.nearest.subarray(query * n, (query + 1) * n));
  return [...scores.means(), pairAucOf(order, truth, groups, scores.times)];
}

async function computed(
  x: Matrix<Float32Array>,
  truth: Int32Array,
  groups: Int32Array,
  queries?: Int32Array,
): Promise<number[]> {
  const scores = new QueryScores(truth, groups, Int32Array.from(truth.keys()));
  const pairs = new PairCounts();
  const order = new Uint32Array(x.rows);
  const keys = new Float64Array(x.rows);
  const visit = (query: number, similarities: Float32Array): void => {
    const count = sortByLikeness(similarities, order, keys, scores.reach(query));
    scores.add(query, order.subarray(0, count));
    pairs.add(query, similarities, truth, groups);
  };
  await eachQuery(x, visit, queries);
  return [...scores.means(), pairs.auc()];
}

forWorkers(import.meta.url, { retrievalBlock });
