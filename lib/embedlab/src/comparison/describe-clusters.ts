import { noise } from "../clustering/clusterer.js";
import { clusterKeywords, clusterMedoids } from "../clustering/keywords.js";
import { list } from "../display/numbers.js";
import type { ShownRow } from "../display/rows-table.js";
import { align, type Alignment } from "../evaluation/alignment.js";
import { contingency } from "../evaluation/contingency.js";
import type { Matrix } from "../numeric/matrix.js";
import type { Catalogue } from "../products/catalogue.js";
import { count } from "../text/counted.js";

/**
 * What each cluster is about: its words, the product nearest to its centre, the category that it was matched with and, where it
 * has more products of another, that one; noise, where there is some, last.
 */
export function describeClusters(
  catalogue: Catalogue,
  vectors: Matrix<Float32Array>,
  clusters: Int32Array,
): ShownRow[] {
  const judged = catalogue.categories.length > 0;
  const alignment = align(contingency(judged ? catalogue.labels : clusters, clusters, { noise }));
  const keywords = clusterKeywords(
    catalogue.products.map(({ description }) => description),
    clusters,
    { top: 8, language: catalogue.language },
  );
  const medoids = clusterMedoids(vectors, clusters);
  const { columnLabels, columnTotals } = alignment.table;
  const found = Array.from(columnLabels, (cluster, j) => ({ cluster, products: columnTotals[j] }));
  const rows = [
    ...found.filter(({ cluster }) => cluster !== noise),
    ...found.filter(({ cluster }) => cluster === noise),
  ].map(({ cluster, products }) => {
    const at = alignment.clusters.indexOf(cluster);
    const category = alignment.categories[at];
    const { columns, rowLabels } = alignment.table;
    const inIt = category === null ? 0 : alignment.counts[rowLabels.indexOf(category) * columns + at];
    const isNoise = cluster === noise;
    return {
      cluster: isNoise ? "noise" : cluster,
      products,
      ...(judged && {
        "matched with": category === null ? "–" : catalogue.categories[category],
        "of that category": category === null ? "–" : inIt,
        mostly: isNoise ? "–" : mostOf(alignment, at, inIt, catalogue.categories),
      }),
      "most typical words": isNoise
        ? "–"
        : keywords.find((entry) => entry.cluster === cluster)!.words.join(", ") || "no word stands out",
      "most central product": isNoise
        ? "–"
        : catalogue.products[medoids.find((entry) => entry.cluster === cluster)!.row].name,
    };
  });
  return rows.some(({ mostly = "–" }) => mostly !== "–")
    ? rows
    : rows.map((row) => Object.fromEntries(Object.entries(row).filter(([column]) => column !== "mostly")));
}

/** The categories that a cluster, a column of the alignment, has more products of than those `inIt` of the one matched with it. */
function mostOf({ table, counts }: Alignment, column: number, inIt: number, categories: readonly string[]): string {
  const held = Array.from(table.rowLabels, (label, row) => ({ label, products: counts[row * table.columns + column] }));
  const most = Math.max(...held.map(({ products }) => products));
  if (most <= inIt) return "–";
  const names = held.filter(({ products }) => products === most).map(({ label }) => categories[label]);
  if (names.length === 1) return `${names[0]} (${count(most)})`;
  const said = names.length === 2 ? list(names) : `${names[0]} and ${count(names.length - 1)} others`;
  return `${said} (${count(most)} each)`;
}
