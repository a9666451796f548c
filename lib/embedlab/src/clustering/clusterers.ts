import type { RunOptions } from "../numeric/run.js";
import { requireOptions } from "../options.js";
import { agglomerative, type AgglomerativeOptions } from "./agglomerative.js";
import type { Clusterer, Clustering } from "./clusterer.js";
import { hdbscan, type HdbscanOptions } from "./hdbscan.js";
import { kmeans, kmeansOverSeeds, type KMeansOptions, type KMeansResult } from "./kmeans.js";

type Parameters<T extends RunOptions> = Omit<T, keyof RunOptions | "seed">;

/**
 * The clusterers, by the names of their algorithms:
 * `clusterers.hdbscan({ minClusterSize: 15 }).cluster(vectors)`. Each takes its algorithm's own options.
 * @example
 * ```ts
 * const x = Matrix.fromRows([[0, 0], [0, 1], [1, 0], [9, 9], [9, 8], [8, 9]]);
 * const ways = [clusterers.kmeans({ nClusters: 2 }), clusterers.agglomerative({ nClusters: 2 })];
 * for (const way of ways) console.log(way.name, (await way.cluster(x)).labels);
 * ```
 */
export const clusterers = {
  kmeans(options: Parameters<KMeansOptions>): Clusterer {
    requireOptions("clusterers.kmeans", options, "nClusters");
    const plain = ({ labels, inertia }: KMeansResult): Clustering => {
      const held = new Set(labels).size;
      const notes =
        held < options.nClusters
          ? [`${held} of ${options.nClusters} clusters hold a row: there are fewer distinct vectors than clusters`]
          : [];
      return { labels, nClusters: options.nClusters, inertia, notes };
    };
    return {
      name: "k-means",
      deterministic: false,
      cluster: async (vectors, run) => plain(await kmeans(vectors, { ...options, ...run })),
      overSeeds: async (vectors, run) => (await kmeansOverSeeds(vectors, { ...options, ...run })).map(plain),
    };
  },

  agglomerative(options: Parameters<AgglomerativeOptions>): Clusterer {
    requireOptions("clusterers.agglomerative", options);
    const { linkage = "ward" } = options;
    return {
      name: linkage === "ward" ? "Ward" : `${linkage} linkage`,
      deterministic: true,
      cluster: (vectors, run) => agglomerative(vectors, { ...options, ...run }),
    };
  },

  hdbscan(options: Parameters<HdbscanOptions> = {}): Clusterer {
    requireOptions("clusterers.hdbscan", options);
    return {
      name: "HDBSCAN",
      deterministic: true,
      cluster: (vectors, run) => hdbscan(vectors, { ...options, ...run }),
    };
  },
};
