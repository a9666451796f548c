import { accuracy, predict } from "#embedlab/classifiers/predict";
import { randomForest } from "#embedlab/classifiers/forest";
import { stratifiedSplit } from "#embedlab/classifiers/split";

export default {
  name: "forest-1k",
  title: "random forest, 840 x 1024, 100 trees of depth 10",
  async input({ vectors }) {
    const { x, labels, name } = await vectors({ columns: 1024 });
    const { train, test } = stratifiedSplit(labels, { seed: 0 });
    const pick = (rows) => rows.map((row) => labels[row]);
    return {
      name: `${train.length} rows to train on, ${test.length} to test, of ${name}`,
      arrays: { train: x.select(train), trainLabels: pick(train), test: x.select(test), testLabels: pick(test) },
      settings: { nEstimators: 100, maxDepth: 10, seed: 0 },
    };
  },
  ours: ({ arrays, settings }, { threads }) => randomForest(arrays.train, arrays.trainLabels, { ...settings, threads }),
  quality: (forest, { arrays }) => ({ accuracy: accuracy(predict(forest, arrays.test), arrays.testLabels) }),
  peers: [{ name: "scikit-learn", script: "forest.py", goal: 4 }],
};
