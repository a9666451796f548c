import { trustworthiness } from "#embedlab/evaluation/trustworthiness";
import { umap } from "#embedlab/projection/umap";

export default {
  name: "umap-1k",
  title: "UMAP, 1050 x 384, 15 neighbours, 500 epochs",
  repeats: 5,
  async input({ vectors }) {
    const { x, name } = await vectors({ rows: 1050 });
    return { name, arrays: { x }, settings: { nNeighbors: 15, minDist: 0.1, nEpochs: 500 } };
  },
  ours: ({ arrays, settings }, { threads }) => umap(arrays.x, { ...settings, seed: 0, threads }),
  quality: async ({ embedding }, { arrays }) => ({
    trustworthiness: await trustworthiness(arrays.x, embedding, { nNeighbors: 10 }),
  }),
  // With a seed umap-learn uses one thread, without one all of them; then no two of its runs are the same.
  peers: [
    { name: "umap-learn", script: "umap_learn.py", environment: "umap", settings: { seed: 0 } },
    { name: "umap-learn, no seed", script: "umap_learn.py", environment: "umap", settings: { seed: null } },
  ],
};
