import { agglomerative } from "#embedlab/clustering/agglomerative";

export default {
  name: "ward-1k",
  title: "Ward's agglomerative clustering, 1050 x 1024, 7 clusters",
  repeats: 7,
  async input({ vectors }) {
    const { x, name } = await vectors({ rows: 1050, columns: 1024 });
    return { name, arrays: { x }, settings: { nClusters: 7 } };
  },
  ours: ({ arrays, settings }, { threads }) => agglomerative(arrays.x, { ...settings, threads }),
  quality: ({ merges, nClusters }) => ({ lastHeight: merges.heights.at(-1), nClusters }),
  peers: [{ name: "scikit-learn", script: "ward.py" }],
};
