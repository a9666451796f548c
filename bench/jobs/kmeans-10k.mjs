import { kmeans } from "#embedlab/clustering/kmeans";

export default {
  name: "kmeans-10k",
  title: "k-means, 10000 x 1024, 7 clusters, 20 initialisations",
  repeats: 3,
  async input({ vectors }) {
    const { x, name } = await vectors({ rows: 10000, columns: 1024 });
    return { name, arrays: { x }, settings: { nClusters: 7, nInit: 20, maxIter: 300, tol: 1e-4 } };
  },
  ours: ({ arrays, settings }, { threads }) => kmeans(arrays.x, { ...settings, seed: 0, threads }),
  quality: (result) => ({ inertia: result.inertia, iterations: result.iterations }),
  peers: [{ name: "scikit-learn", script: "kmeans.py", goal: 5 }],
};
