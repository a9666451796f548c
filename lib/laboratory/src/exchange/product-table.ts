import { type Catalogue, Matrix, tsne } from "embedlab";
import type { ClusterScores } from "embedlab/comparison";
import type { Column, RanModel } from "embedlab/embedding";
import type { RunOptions } from "embedlab/numeric";
import { assignVectors, vectorsOfAll } from "./assignments.js";
import { modelColumns } from "./write-assignments.js";
import { mapPerplexity } from "../study/perplexity.js";

/**
 * Everything that is known of each product of `whole`: its row in the file and its texts, what `assignVectors` finds, and under each model
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
  const assigned: Column[] = [];
  const placed: Column[] = [];
  for (const [at, model] of models.entries()) {
    const vectors = await vectorsOfAll(whole, labelled, model, run);
    assigned.push(...modelColumns(assignVectors(whole, labelled, model, scores[at], vectors)));
    const [x, y] = await placesOf(vectors, run);
    placed.push(
      { name: `${model.id}: x`, type: "number", values: x },
      { name: `${model.id}: y`, type: "number", values: y },
      { name: `${model.id}: vector`, type: "vector", values: vectors },
    );
  }
  return [
    { name: "row", type: "whole", values: products.map(({ row }) => row) },
    { name: "id", type: "text", values: products.map(({ id }) => id) },
    { name: "name", type: "text", values: products.map(({ name }) => name) },
    { name: "text", type: "text", values: products.map(({ description }) => description) },
    { name: "category", type: "text", values: products.map(({ category }) => category) },
    ...assigned,
    ...placed,
  ];
}

/** The two coordinates of each vector on a t-SNE map, with the note's parameters; null without a vector. */
async function placesOf(
  vectors: readonly (Float32Array | null)[],
  run: RunOptions,
): Promise<[(number | null)[], (number | null)[]]> {
  const had = vectors.filter((vector) => vector !== null);
  const perplexity = mapPerplexity(had.length);
  const options = { perplexity, maxIter: 1000, learningRate: 200, init: "pca", seed: 0 } as const;
  const { data } = (await tsne(Matrix.fromRows(had), { ...options, ...run })).embedding;
  const along = (axis: number): (number | null)[] => {
    let next = 0;
    return vectors.map((vector) => (vector === null ? null : data[2 * next++ + axis]));
  };
  return [along(0), along(1)];
}
