import { kmeans } from "#embedlab/clustering/kmeans";

export default {
  name: "kmeans-1k",
  title: "k-means, 1050 x 1024, 7 clusters, 20 initialisations",
  repeats: 5,
  async input({ vectors }) {
    const { x, name } = await vectors({ rows: 1050, columns: 1024 });
    return { name, arrays: { x }, settings: { nClusters: 7, nInit: 20, maxIter: 300, tol: 1e-4 } };
  },
  ours: ({ arrays, settings }, { threads }) => kmeans(arrays.x, { ...settings, seed: 0, threads }),
  quality: (result) => ({ inertia: result.inertia, iterations: result.iterations }),
  peers: [{ name: "scikit-learn", script: "kmeans.py", goal: 12 }],
};
