import { silhouette } from "#embedlab/evaluation/silhouette";

export default {
  name: "silhouette-10k",
  title: "mean silhouette, 10,000 x 1024, 7 categories",
  repeats: 3,
  async input({ vectors }) {
    const { x, labels, name } = await vectors({ rows: 10000, columns: 1024 });
    return { name, arrays: { x, labels }, settings: {} };
  },
  ours: ({ arrays }, { threads }) => silhouette(arrays.x, arrays.labels, { threads }),
  quality: (result) => ({ silhouette: result.mean }),
  peers: [{ name: "scikit-learn", script: "silhouette.py", goal: 3 }],
};
