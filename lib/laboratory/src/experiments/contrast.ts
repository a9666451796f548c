import { cosine, InputError, type Matrix } from "embedlab";

/** One product as a query, and the products that compete for it. */
export interface Contrast {
  readonly query: number;
  /** Of the query's category; where no product has one, the nearest. */
  readonly positive: number;
  /** Of other categories, spread over the catalogue. */
  readonly negatives: readonly number[];
}

/** A query with its positive and up to `count` negatives for InfoNCE, from rows whose vectors have a direction. */
export function contrastOf(vectors: Matrix, labels: Int32Array, count = 63): Contrast {
  const usable = [...labels.keys()].filter((row) => vectors.row(row).some((value) => value !== 0));
  const judged = usable.filter((row) => labels[row] >= 0);
  const query =
    judged.find((row) => judged.some((other) => other !== row && labels[other] === labels[row])) ?? usable[0];
  const others = usable.filter((row) => row !== query);
  if (others.length === 0)
    throw new InputError("fewer than two products have a vector with a direction: there is nothing to contrast");
  const nearest = (rows: readonly number[]): number =>
    rows.reduce((best, row) =>
      cosine(vectors.row(query), vectors.row(row)) > cosine(vectors.row(query), vectors.row(best)) ? row : best,
    );
  const positive =
    labels[query] >= 0 ? (others.find((row) => labels[row] === labels[query]) ?? nearest(others)) : nearest(others);
  const rivals = others.filter((row) => row !== positive && (labels[query] < 0 || labels[row] !== labels[query]));
  const step = Math.max(1, rivals.length / count);
  return {
    query,
    positive,
    negatives: Array.from({ length: Math.min(count, rivals.length) }, (_, i) => rivals[Math.floor(i * step)]),
  };
}
