import { type Catalogue, InputError, kmeans, type Matrix } from "embedlab";
import type { RunOptions } from "embedlab/numeric";
import { count, counted } from "embedlab/text";
import { partOf, takesAll } from "./effort.js";
import { pick, stratifiedSubset } from "./subset.js";

/** Rows of a catalogue in groups that are large enough to be learned and tested. */
export interface ProductGroups {
  /** Rows of the catalogue, ascending. */
  readonly rows: Int32Array;
  /** Each row's place in `names`. */
  readonly labels: Int32Array;
  readonly names: readonly string[];
  /** What was left out and why, as sentences. */
  readonly notes: readonly string[];
}

export interface GroupOptions extends RunOptions {
  /** Products of a group at least; default 5, one for each fold. */
  readonly least?: number;
  /** Products in all at most, a stratified subset; all by default. */
  readonly most?: number;
  /** Groups at most, the largest; all by default. */
  readonly mostGroups?: number;
}

/** The groups with at least `least` rows, no more than the largest `mostGroups`, renumbered in their order. */
function largeGroups(
  labels: Int32Array,
  names: readonly string[],
  least: number,
  mostGroups = Infinity,
): { rows: number[]; labels: Int32Array; names: string[] } {
  const sizes = names.map(() => 0);
  for (const label of labels) if (label >= 0) sizes[label]++;
  const kept = [...names.keys()]
    .filter((group) => sizes[group] >= least)
    .sort((a, b) => sizes[b] - sizes[a] || a - b)
    .slice(0, mostGroups)
    .sort((a, b) => a - b);
  const place = new Map(kept.map((group, at) => [group, at]));
  const rows = [...labels.keys()].filter((row) => place.has(labels[row]));
  return {
    rows,
    labels: Int32Array.from(rows, (row) => place.get(labels[row])!),
    names: kept.map((group) => names[group]),
  };
}

const noCategories = ({ categories }: Catalogue, least: number): string =>
  categories.length === 0
    ? "No product of this catalogue has a category"
    : `No two categories have ${least} products each`;

/**
 * The catalogue's categories as groups, without those too small to be learned and tested. Where fewer than two are
 * left there are no names, and every row has the label -1.
 */
export function categoryGroups(
  catalogue: Catalogue,
  { least = 5, most = Infinity, mostGroups = Infinity }: Pick<GroupOptions, "least" | "most" | "mostGroups"> = {},
): ProductGroups {
  const large = largeGroups(catalogue.labels, catalogue.categories, least);
  const folded = large.names.length > mostGroups;
  const groups = folded ? largeGroups(catalogue.labels, catalogue.categories, least, mostGroups) : large;
  if (groups.names.length < 2) {
    return {
      rows: Int32Array.from(catalogue.labels.keys()),
      labels: new Int32Array(catalogue.labels.length).fill(-1),
      names: [],
      notes: [`${noCategories(catalogue, least)}: what compares with categories is left out, the rest goes on.`],
    };
  }
  const left = catalogue.labels.length - large.rows.length;
  const notes = [
    ...(left === 0
      ? []
      : [
          `${counted(left, "product")} left out: without a category, or of a category with fewer than ${least} products.`,
        ]),
    ...(folded
      ? [
          `Learned are the ${count(mostGroups)} largest of ${counted(large.names.length, "category", "categories")}, with ${count(groups.rows.length)} of ${counted(large.rows.length, "product")}. ${takesAll}`,
        ]
      : []),
  ];
  return bounded(groups, notes, least, most);
}

/** The same, but where there are no such categories, clusters of the vectors (k-means, at most 7) take their place. */
export async function productGroups(
  catalogue: Catalogue,
  vectors: Matrix,
  { least = 5, most = Infinity, mostGroups, ...run }: GroupOptions = {},
): Promise<ProductGroups> {
  const categories = categoryGroups(catalogue, { least, most, mostGroups });
  if (categories.names.length > 0) return categories;
  const n = catalogue.labels.length;
  const nClusters = Math.max(1, Math.min(7, Math.floor(n / (2 * least))));
  const { labels } = await kmeans(vectors, { nClusters, seed: 0, ...run });
  const groups = largeGroups(
    labels,
    Array.from({ length: nClusters }, (_, cluster) => `cluster ${cluster}`),
    least,
  );
  if (groups.names.length < 2)
    throw new InputError(
      `${catalogue.name}: ${counted(n, "product")} have neither two categories nor two clusters of at least ${least}; bring more products`,
    );
  return bounded(
    groups,
    [
      `${noCategories(catalogue, least)}: what is explained here are ${groups.names.length} clusters of k-means. They say how the vectors group the products, not how a catalogue would.`,
    ],
    least,
    most,
  );
}

function bounded(groups: ReturnType<typeof largeGroups>, notes: string[], least: number, most: number): ProductGroups {
  if (groups.rows.length <= most)
    return { rows: Int32Array.from(groups.rows), labels: groups.labels, names: groups.names, notes };
  const subset = stratifiedSubset(groups.labels, Math.max(most, groups.names.length * least), 0);
  // A share may leave too few of a small group: its first rows are added.
  const chosen = new Set(subset);
  groups.names.forEach((_, group) => {
    const own = [...groups.labels.keys()].filter((at) => groups.labels[at] === group);
    const missing = least - own.filter((at) => chosen.has(at)).length;
    for (const at of own.filter((other) => !chosen.has(other)).slice(0, Math.max(0, missing))) chosen.add(at);
  });
  const places = [...chosen].sort((a, b) => a - b);
  notes.push(`Learned and explained are ${partOf(places.length, groups.rows.length)}. ${takesAll}`);
  return {
    rows: Int32Array.from(places, (at) => groups.rows[at]),
    labels: pick(groups.labels, places),
    names: groups.names,
    notes,
  };
}
