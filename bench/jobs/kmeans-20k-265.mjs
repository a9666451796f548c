import { kmeans } from "#embedlab/clustering/kmeans";

export default {
  name: "kmeans-20k-265",
  title: "k-means, 20000 x 384, 265 clusters, 5 initialisations",
  async input({ vectors }) {
    const { x, name } = await vectors({ rows: 20000, columns: 384 });
    return { name, arrays: { x }, settings: { nClusters: 265, nInit: 5, maxIter: 300, tol: 1e-4 } };
  },
  ours: ({ arrays, settings }, { threads }) => kmeans(arrays.x, { ...settings, seed: 0, threads }),
  quality: (result) => ({ inertia: result.inertia, iterations: result.iterations }),
  peers: [{ name: "scikit-learn", script: "kmeans.py", goal: 20, repeats: 1 }],
};
