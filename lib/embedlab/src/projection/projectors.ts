import type { Matrix } from "../numeric/matrix.js";
import type { RunOptions } from "../numeric/run.js";
import { requireOptions } from "../options.js";
import { pca, type PcaOptions } from "./pca.js";
import { tsne, type TsneOptions } from "./tsne.js";
import { umap, type UmapOptions } from "./umap.js";

/** An algorithm that maps vectors to the plane, with its parameters. */
export interface Projector {
  /** For tables and captions. */
  readonly name: string;
  /** vectors: n x d; the embedding is n x 2. `seed` is 0 unless told. */
  project(vectors: Matrix, options?: RunOptions & { readonly seed?: number }): Promise<Projected>;
}

export interface Projected {
  readonly embedding: Matrix<Float64Array>;
  /** What the algorithm says of its result, by name: t-SNE's `kl`. */
  readonly facts: Readonly<Record<string, number>>;
}

type Parameters<T extends RunOptions> = Omit<T, keyof RunOptions | "seed" | "nComponents">;

/**
 * The projectors, by the names of their algorithms: `projectors.umap({ nNeighbors: 30 }).project(vectors)`. Each takes its algorithm's own options.
 * @example
 * ```ts
 * const x = Matrix.fromRows([[0, 0], [0, 1], [1, 0], [9, 9], [9, 8], [8, 9]]);
 * for (const way of [projectors.pca(), projectors.umap({ nNeighbors: 3 })]) {
 *   console.log(way.name, (await way.project(x)).embedding.row(0));
 * }
 * ```
 */
export const projectors = {
  pca(options: Parameters<PcaOptions> = {}): Projector {
    requireOptions("projectors.pca", options);
    return {
      name: "PCA",
      async project(vectors, { seed, signal } = {}) {
        const { scores, explainedVarianceRatio } = await pca(vectors, { ...options, nComponents: 2, seed, signal });
        return { embedding: scores, facts: { explained: explainedVarianceRatio[0] + explainedVarianceRatio[1] } };
      },
    };
  },

  tsne(options: Parameters<TsneOptions> = {}): Projector {
    requireOptions("projectors.tsne", options);
    return {
      name: "t-SNE",
      async project(vectors, run) {
        const { embedding, kl } = await tsne(vectors, { ...options, ...run });
        return { embedding, facts: { kl } };
      },
    };
  },

  umap(options: Parameters<UmapOptions> = {}): Projector {
    requireOptions("projectors.umap", options);
    return {
      name: "UMAP",
      project: async (vectors, run) => ({
        embedding: (await umap(vectors, { ...options, ...run })).embedding,
        facts: {},
      }),
    };
  },
};
