import { tsne } from "#embedlab/projection/tsne";

export default {
  name: "tsne-1k",
  title: "t-SNE, 1050 x 1024, perplexity 50, 1000 iterations",
  repeats: 7,
  async input({ vectors }) {
    const { x, name } = await vectors({ rows: 1050, columns: 1024 });
    return { name, arrays: { x }, settings: { perplexity: 50, maxIter: 1000, learningRate: 200 } };
  },
  ours: ({ arrays, settings }, { threads }) => tsne(arrays.x, { ...settings, seed: 0, threads }),
  quality: ({ kl, iterations, method }) => ({ kl, iterations, method }),
  peers: [
    { name: "scikit-learn", script: "tsne.py", settings: { library: "scikit-learn" }, goal: 8 },
    { name: "openTSNE", script: "tsne.py", settings: { library: "openTSNE" }, goal: 8 },
  ],
};
