import { hdbscan } from "#embedlab/clustering/hdbscan";

export default {
  name: "hdbscan-1k",
  title: "HDBSCAN, 1050 x 1024, minClusterSize 15, minSamples 5",
  repeats: 7,
  async input({ vectors }) {
    const { x, name } = await vectors({ rows: 1050, columns: 1024 });
    return { name, arrays: { x }, settings: { minClusterSize: 15, minSamples: 5 } };
  },
  ours: ({ arrays, settings }, { threads }) => hdbscan(arrays.x, { ...settings, threads }),
  quality: ({ labels, nClusters }) => ({ nClusters, noise: labels.filter((label) => label === -1).length }),
  peers: [{ name: "scikit-learn", script: "density.py" }],
};
