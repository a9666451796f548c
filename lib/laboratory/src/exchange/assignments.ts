import { align, type Catalogue, contingency, lsa, type Matrix, noise, type Product, treatmentOf } from "embedlab";
import type { RunOptions } from "embedlab/numeric";
import type { RanModel } from "embedlab/embedding";
import type { ClusterScores } from "embedlab/comparison";
import { alignLabels } from "embedlab/evaluation";
import { embedModels } from "../study/models.js";

/** Where one model puts every product, in the order of the catalogue. */
export interface ModelAssignments {
  readonly id: string;
  /** The cluster; null for noise, and for a product whose vector this model cannot give. */
  readonly cluster: readonly (number | null)[];
  /** The category that the cluster is matched with; null where there is none. */
  readonly aligned: readonly (string | null)[];
  /** Simplified silhouette (Hruschka and others, 2004): by distances to the centres; -1 to 1. */
  readonly silhouette: readonly (number | null)[];
}

/** Every product of a catalogue, those without a category too, and its cluster under each model. */
export interface Assignments {
  readonly ids: readonly string[];
  readonly categories: readonly (string | null)[];
  readonly models: readonly ModelAssignments[];
}

/**
 * The clustering that figures show (the typical seed's) of `labelled`, the part of `whole` that was clustered; products
 * beyond that part are embedded too, by a model that was fitted on the part (LSA) in its space, and belong to the nearest centre.
 */
export async function assignProducts(
  whole: Catalogue,
  labelled: Catalogue,
  models: readonly RanModel[],
  scores: readonly ClusterScores[],
  run: RunOptions = {},
): Promise<Assignments> {
  const found: ModelAssignments[] = [];
  for (const [at, model] of models.entries())
    found.push(assignVectors(whole, labelled, model, scores[at], await vectorsOfAll(whole, labelled, model, run)));
  return {
    ids: whole.products.map(({ id }) => id),
    categories: whole.products.map(({ category }) => category),
    models: found,
  };
}

/** One model's part of it, by the vectors of `vectorsOfAll`. */
export function assignVectors(
  whole: Catalogue,
  labelled: Catalogue,
  { id, embedding }: RanModel,
  { clusterings, typical }: ClusterScores,
  vectors: readonly (Float32Array | null)[],
): ModelAssignments {
  const known = new Map(labelled.products.map(({ row }, i) => [row, i]));
  const clusters = clusterings[typical];
  const centres = centresOf(embedding.vectors, clusters);
  const placed = whole.products.map(({ row }, i) => {
    const vector = vectors[i];
    const place = known.get(row);
    return vector === null
      ? { cluster: null, silhouette: null }
      : placeOf(vector, centres, place === undefined ? undefined : clusters[place]);
  });
  const cluster = placed.map((one) => one.cluster);
  const { categories, labels } = labelled;
  const aligned =
    categories.length === 0
      ? cluster.map(() => null)
      : alignLabels(
          align(contingency(labels, clusters, { noise })),
          cluster.map((one) => one ?? noise),
        ).map((category) => (category === null ? null : categories[category]));
  return { id, cluster, aligned, silhouette: placed.map(({ silhouette }) => silhouette) };
}

/**
 * A model's vector of every product: those of `labelled`, which it has, and of the others, which are embedded now; null where it cannot
 * be had any more.
 */
export async function vectorsOfAll(
  whole: Catalogue,
  labelled: Catalogue,
  { contract, embedding }: RanModel,
  run: RunOptions = {},
): Promise<(Float32Array | null)[]> {
  const places = new Map(labelled.products.map(({ row }, i) => [row, i]));
  const others = whole.products.filter(({ row }) => !places.has(row));
  const ofRest = others.length === 0 ? undefined : await vectorsOf(others);
  let next = 0;
  return whole.products.map(({ row }) => {
    const place = places.get(row);
    return place === undefined ? (ofRest?.row(next++) ?? null) : embedding.vectors.row(place);
  });

  async function vectorsOf(products: readonly Product[]): Promise<Matrix<Float32Array> | undefined> {
    const texts = products.map(({ description }) => description);
    const { source } = contract;
    if (source.kind !== "corpus") {
      const [rest] = await embedModels([contract], texts, { products, ...run });
      return rest.status === "ran" ? rest.embedding.vectors : undefined;
    }
    // The same texts and seed give the same space again.
    const treat = treatmentOf(contract);
    const read = (text: string): string => contract.prefix + treat(text);
    const fitted = labelled.products.map(({ description }) => read(description));
    const { components, seed } = source;
    return (await lsa(fitted, { components, seed, signal: run.signal })).transform(texts.map(read));
  }
}

function centresOf(vectors: Matrix<Float32Array>, clusters: Int32Array): Map<number, Float64Array> {
  const centres = new Map<number, Float64Array>();
  const sizes = new Map<number, number>();
  clusters.forEach((cluster, i) => {
    if (cluster === noise) return;
    const centre = centres.get(cluster) ?? new Float64Array(vectors.columns);
    vectors.row(i).forEach((value, j) => (centre[j] += value));
    centres.set(cluster, centre);
    sizes.set(cluster, (sizes.get(cluster) ?? 0) + 1);
  });
  for (const [cluster, centre] of centres) centre.forEach((sum, j) => (centre[j] = sum / sizes.get(cluster)!));
  return centres;
}

/** The cluster (the nearest unless told), and how much nearer its centre is than the next. */
function placeOf(
  vector: Float32Array,
  centres: ReadonlyMap<number, Float64Array>,
  told?: number,
): { cluster: number | null; silhouette: number | null } {
  if (told === noise) return { cluster: null, silhouette: null };
  const distances = [...centres].map(([cluster, centre]) => {
    let sum = 0;
    for (let j = 0; j < centre.length; j++) sum += (vector[j] - centre[j]) ** 2;
    return { cluster, distance: Math.sqrt(sum) };
  });
  distances.sort((a, b) => a.distance - b.distance || a.cluster - b.cluster);
  const cluster = told ?? distances[0].cluster;
  const own = distances.find((one) => one.cluster === cluster)!.distance;
  const next = distances.find((one) => one.cluster !== cluster)?.distance;
  const most = Math.max(own, next ?? 0);
  return { cluster, silhouette: next === undefined ? null : most === 0 ? 0 : Number(((next - own) / most).toFixed(4)) };
}
