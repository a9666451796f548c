import { noise } from "../clustering/clusterer.js";
import { clusterKeywords, clusterMedoids } from "../clustering/keywords.js";
import type { ShownRow } from "../display/rows-table.js";
import { align } from "../evaluation/alignment.js";
import { contingency } from "../evaluation/contingency.js";
import type { Matrix } from "../numeric/matrix.js";
import type { Catalogue } from "../products/catalogue.js";

/** What each cluster is about: its words, the products nearest to its centre, and the category that it was matched with; noise, where there is some, last. */
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
  return [...found.filter(({ cluster }) => cluster !== noise), ...found.filter(({ cluster }) => cluster === noise)].map(
    ({ cluster, products }) => {
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
        }),
        "most typical words": isNoise
          ? "–"
          : keywords.find((entry) => entry.cluster === cluster)!.words.join(", ") || "no word stands out",
        "most central product": isNoise
          ? "–"
          : catalogue.products[medoids.find((entry) => entry.cluster === cluster)!.row].name,
      };
    },
  );
}
