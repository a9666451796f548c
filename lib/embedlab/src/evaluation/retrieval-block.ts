import { Matrix } from "../numeric/matrix.js";
import { rowProducts } from "../numeric/product.js";
import { PairCounts, QueryScores } from "./retrieval-scores.js";
import { forWorkers } from "../numeric/worker-functions.js";

/** Plain data, as a structured clone carries it. */
export interface RetrievalTask {
  /** n x d, rows of length 1, in shared memory. */
  readonly values: Float32Array;
  readonly d: number;
  readonly truth: Int32Array;
  readonly groups: Int32Array;
  /** The items among which neighbours are sought, one list a result. */
  readonly draws: readonly Int32Array[];
}

/** Queries whose similarities are held at a time. */
const blockRows = 512;

/** In a worker: the retrieval measures among each list of items; lists x measures. */
export async function retrievalBlock({ values, d, truth, groups, draws }: RetrievalTask): Promise<Float64Array[]> {
  const x = new Matrix(values, truth.length, d);
  const pairs = new PairCounts();
  const results: Float64Array[] = [];
  for (const items of draws) {
    const rows = x.select(items);
    const queries = new QueryScores(
      Int32Array.from(items, (item) => truth[item]),
      Int32Array.from(items, (item) => groups[item]),
    );
    pairs.clear();
    for (let from = 0; from < items.length; from += blockRows) {
      const to = Math.min(items.length, from + blockRows);
      const { data } = await rowProducts(new Matrix(rows.data.subarray(from * d, to * d), to - from, d), rows);
      for (let query = from; query < to; query++) {
        const similarities = data.subarray((query - from) * items.length, (query - from + 1) * items.length);
        queries.add(query, similarities);
        pairs.add(query, similarities, queries);
      }
    }
    results.push(Float64Array.of(...queries.means(), pairs.auc()));
  }
  return results;
}

forWorkers(import.meta.url, { retrievalBlock });
