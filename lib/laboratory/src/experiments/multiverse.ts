import { adjustedRandIndex, agglomerative, contingency, kmeans, noise, umap, type Matrix } from "embedlab";
import { cutTree, hdbscanOfSizes } from "embedlab/clustering";
import { count, counted } from "embedlab/text";
import { digest, type RunOptions } from "embedlab/numeric";
import { measuredOnce } from "../study/measured.js";
import { partOf, takesAll } from "../study/effort.js";
import type { Study } from "../study/study.js";
import { pick, stratifiedSubset } from "../study/subset.js";
import { formsOf, vectorForms, type VectorForm } from "./vector-forms.js";

export const multiverseClusterers = ["k-means", "Ward", "UMAP + HDBSCAN"] as const;
export type MultiverseClusterer = (typeof multiverseClusterers)[number];

/** One way of grouping the same products, as defensible as another. */
export interface Way {
  readonly clusterer: MultiverseClusterer;
  readonly vectors: VectorForm;
  /** Whether near-duplicates stay, or one of each group alone. */
  readonly duplicates: "kept" | "left out";
  /** Clusters that are asked for; of HDBSCAN, which decides that by itself, the products that a cluster has at least. */
  readonly size: number;
}

/** Which ways are gone, and on what. */
export interface MultiversePlan {
  readonly clusterers: readonly MultiverseClusterer[];
  readonly nClusters: readonly number[];
  /** HDBSCAN's. */
  readonly minClusterSizes: readonly number[];
  /** k-means starts; one seed. */
  readonly nInit: number;
  readonly rows: Int32Array;
  /** What was left out for time, as a sentence; empty where nothing was. */
  readonly note: string;
}

/** Every model in every way: ARI against the categories. */
export interface Multiverse {
  readonly ways: readonly Way[];
  readonly models: readonly { readonly id: string; /** One a way. */ readonly aris: Float64Array }[];
  readonly products: number;
  /** Products that near-duplicates take away where they are left out. */
  readonly duplicates: number;
  /** Processor seconds when it was computed, all models and threads together. */
  readonly seconds: number;
  readonly note: string;
}

const distinct = (values: readonly number[]): number[] => [...new Set(values)].sort((a, b) => a - b);

/**
 * Numbers of clusters from five sevenths to twenty sevenths of the categories' (5 to 20 where there are 7), HDBSCAN's smallest cluster from
 * a thirtieth to a third of an average category. A study whose experiments are kept small (`budget` 0) goes five numbers of clusters and no
 * UMAP; of more than `most` products (the effort's `ways`) a stratified part.
 */
export function planMultiverse({ budget }: Pick<Study, "budget">, labels: Int32Array, most: number): MultiversePlan {
  const categories = new Set(labels).size;
  const rows = stratifiedSubset(labels, most, 0);
  const small = budget === 0;
  const [least, greatest] = [
    Math.max(2, Math.round((5 * categories) / 7)),
    Math.max(3, Math.round((20 * categories) / 7)),
  ];
  const steps = small ? 5 : 16;
  const between = Array.from({ length: steps }, (_, i) => Math.round(least + (i * (greatest - least)) / (steps - 1)));
  const average = rows.length / categories;
  const notes = [
    ...(rows.length === labels.length ? [] : [`On ${partOf(rows.length, labels.length)}.`]),
    ...(small
      ? [
          `With ${steps} numbers of clusters and without UMAP, since this study's experiments are kept small; ${takesAll}`,
        ]
      : []),
  ];
  return {
    clusterers: small ? multiverseClusterers.slice(0, 2) : multiverseClusterers,
    nClusters: distinct([...between, categories]).filter((k) => k < rows.length),
    minClusterSizes: distinct([30, 15, 10, 7.5, 5, 3].map((part) => Math.max(5, Math.round(average / part)))),
    nInit: 10,
    rows,
    note: notes.join(" "),
  };
}

/** The ways of a plan, by clusterer, vectors, near-duplicates and size. */
function waysOf({ clusterers, nClusters, minClusterSizes }: MultiversePlan, duplicates: boolean): Way[] {
  return clusterers.flatMap((clusterer) =>
    vectorForms.flatMap((vectors) =>
      (duplicates ? (["kept", "left out"] as const) : (["kept"] as const)).flatMap((own) =>
        (clusterer === "UMAP + HDBSCAN" ? minClusterSizes : nClusters).map((size) => ({
          clusterer,
          vectors,
          duplicates: own,
          size,
        })),
      ),
    ),
  );
}

/**
 * Every model's vectors grouped in every way of the plan (Steegen and others, 2016), scored by ARI against `labels`, which hold no -1; `groups`
 * are near-duplicates. k-means has one seed of ten starts; UMAP goes to 5 dimensions (15 neighbours, minDist 0) before HDBSCAN, whose noise
 * counts as clusters of one product. Computed once for the same vectors on a machine.
 */
export async function measureMultiverse(
  models: readonly { readonly id: string; readonly vectors: Matrix<Float32Array> }[],
  labels: Int32Array,
  groups: Int32Array,
  plan: MultiversePlan,
  { onProgress, ...run }: RunOptions = {},
): Promise<Multiverse> {
  const { rows, clusterers, nClusters, minClusterSizes, nInit } = plan;
  const truth = pick(labels, rows);
  const own = pick(groups, rows);
  const firstOfGroup = new Map<number, number>();
  for (const [row, group] of own.entries()) if (!firstOfGroup.has(group)) firstOfGroup.set(group, row);
  const first = [...firstOfGroup.values()];
  const ways = waysOf(plan, first.length < rows.length);
  const found: { id: string; aris: Float64Array }[] = [];
  let seconds = 0;
  for (const { id, vectors } of models) {
    onProgress?.({ step: "ways of grouping", done: found.length, total: models.length, unit: "models" });
    const x = rows.length === vectors.rows ? vectors : vectors.select(rows);
    const key = ["multiverse", 2, digest(x.data, truth, own), x.columns, clusterers, nClusters, minClusterSizes, nInit];
    const { value } = await measuredOnce(key, async () => {
      const begun = process.cpuUsage();
      const parts = first.length < rows.length ? [[...rows.keys()], first] : [[...rows.keys()]];
      const aris = new Map<string, number>();
      for (const [at, part] of parts.entries())
        for (const [way, ari] of await groupAll(x.select(part), pick(truth, part), plan, run))
          aris.set(nameOf({ ...way, duplicates: at === 0 ? "kept" : "left out" }), ari);
      const { user, system } = process.cpuUsage(begun);
      return { aris: ways.map((way) => aris.get(nameOf(way))!), seconds: (user + system) / 1e6 };
    });
    found.push({ id, aris: Float64Array.from(value.aris) });
    seconds += value.seconds;
  }
  const duplicates = rows.length - first.length;
  return { ways, models: found, products: rows.length, duplicates, seconds, note: plan.note };
}

const nameOf = ({ clusterer, vectors, duplicates, size }: Way): string =>
  [clusterer, vectors, duplicates, size].join("\n");

/** One set of products in every form, by every clusterer, in every size. */
async function groupAll(
  x: Matrix<Float32Array>,
  truth: Int32Array,
  { clusterers, nClusters, minClusterSizes, nInit }: MultiversePlan,
  run: RunOptions,
): Promise<[Omit<Way, "duplicates">, number][]> {
  const forms = await formsOf(x, run);
  const ari = (clusters: Int32Array): number => adjustedRandIndex(contingency(truth, clusters, { noise }));
  const ofForm = async (vectors: VectorForm): Promise<[Omit<Way, "duplicates">, number][]> => {
    const rows = forms[vectors];
    const scored: [Omit<Way, "duplicates">, number][] = [];
    const add = (clusterer: MultiverseClusterer, size: number, clusters: Int32Array): void => {
      scored.push([{ clusterer, vectors, size }, ari(clusters)]);
    };
    for (const size of clusterers.includes("k-means") ? nClusters : [])
      add("k-means", size, (await kmeans(rows, { nClusters: size, nInit, seed: 0, ...run })).labels);
    if (clusterers.includes("Ward")) {
      const { merges } = await agglomerative(rows, { nClusters: 1, ...run });
      for (const size of nClusters) add("Ward", size, cutTree(merges, rows.rows, size));
    }
    if (clusterers.includes("UMAP + HDBSCAN")) {
      const nNeighbors = Math.min(15, rows.rows);
      const { embedding } = await umap(rows, { nNeighbors, nComponents: 5, minDist: 0, seed: 0, ...run });
      const found = await hdbscanOfSizes(embedding, minClusterSizes, { minSamples: 5, ...run });
      found.forEach(({ labels }, at) => add("UMAP + HDBSCAN", minClusterSizes[at], labels));
    }
    return scored;
  };
  // UMAP lays out on one thread: two forms keep two cores busy.
  const scored = await Promise.all(vectorForms.map(ofForm));
  return scored.flat();
}

/** What is gone, in words: "304 ways of grouping (…)". */
export function waysSaid({ ways, duplicates }: Pick<Multiverse, "ways" | "duplicates">): string {
  const sizes = ways.filter(({ clusterer }) => clusterer !== "UMAP + HDBSCAN").map(({ size }) => size);
  const clusterers = new Set(ways.map(({ clusterer }) => clusterer)).size;
  return `${count(ways.length)} ways of grouping (${Math.min(...sizes)} to ${Math.max(...sizes)} clusters, ${counted(clusterers, "clusterer")}, four forms of the vectors${duplicates > 0 ? ", with and without near-duplicates" : ""})`;
}
