import { tsne } from "#embedlab/projection/tsne";

export default {
  name: "tsne-10k",
  title: "t-SNE, 10000 x 1024, perplexity 50, 1000 iterations",
  repeats: 3,
  async input({ vectors }) {
    const { x, name } = await vectors({ rows: 10000, columns: 1024 });
    return { name, arrays: { x }, settings: { perplexity: 50, maxIter: 1000, learningRate: "auto" } };
  },
  ours: ({ arrays, settings }, { threads }) => tsne(arrays.x, { ...settings, seed: 0, threads }),
  quality: ({ kl, iterations, method }) => ({ kl, iterations, method }),
  peers: [
    { name: "scikit-learn", script: "tsne.py", settings: { library: "scikit-learn" }, goal: 12, repeats: 1 },
    { name: "openTSNE", script: "tsne.py", settings: { library: "openTSNE" }, goal: 20, repeats: 1 },
  ],
};
