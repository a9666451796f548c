import { type Catalogue, Matrix, tsne } from "embedlab";
import type { ClusterScores } from "embedlab/comparison";
import type { Column, RanModel } from "embedlab/embedding";
import type { RunOptions } from "embedlab/numeric";
import { assignProducts, vectorsOfAll } from "./assignments.js";
import { assignmentColumns } from "./write-assignments.js";

/**
 * Everything that is known of each product of `whole`: its row in the file and its texts, what `assignProducts` finds, and under each model
 * the vector and the place on a t-SNE map of the products that have one.
 */
export async function productTable(
  whole: Catalogue,
  labelled: Catalogue,
  models: readonly RanModel[],
  scores: readonly ClusterScores[],
  run: RunOptions = {},
): Promise<Column[]> {
  const { products } = whole;
  const [ids, ...others] = assignmentColumns(await assignProducts(whole, labelled, models, scores, run));
  const columns: Column[] = [
    { name: "row", type: "whole", values: products.map(({ row }) => row) },
    ids,
    { name: "name", type: "text", values: products.map(({ name }) => name) },
    { name: "text", type: "text", values: products.map(({ description }) => description) },
    ...others,
  ];
  for (const model of models) {
    const vectors = await vectorsOfAll(whole, labelled, model, run);
    const [x, y] = await placesOf(vectors, run);
    columns.push(
      { name: `${model.id}: x`, type: "number", values: x },
      { name: `${model.id}: y`, type: "number", values: y },
      { name: `${model.id}: vector`, type: "vector", values: vectors },
    );
  }
  return columns;
}

/** The two coordinates of each vector on a t-SNE map, with the note's parameters; null without a vector. */
async function placesOf(
  vectors: readonly (Float32Array | null)[],
  run: RunOptions,
): Promise<[(number | null)[], (number | null)[]]> {
  const had = vectors.filter((vector) => vector !== null);
  const perplexity = Math.min(50, Math.floor((had.length - 1) / 3));
  const options = { perplexity, maxIter: 1000, learningRate: 200, init: "pca", seed: 0 } as const;
  const { data } = (await tsne(Matrix.fromRows(had), { ...options, ...run })).embedding;
  const along = (axis: number): (number | null)[] => {
    let next = 0;
    return vectors.map((vector) => (vector === null ? null : data[2 * next++ + axis]));
  };
  return [along(0), along(1)];
}
