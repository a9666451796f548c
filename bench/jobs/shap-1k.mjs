import { predictProbabilities } from "#embedlab/classifiers/predict";
import { randomForest } from "#embedlab/classifiers/forest";
import { treeShap } from "#embedlab/explainability/shap";
import { stratifiedSplit } from "#embedlab/classifiers/split";

/** The farthest that a row's values and base value are, in sum, from the predicted probability. */
function additivityError({ values, baseValues, rows, features, classes }, probabilities) {
  let worst = 0;
  for (let i = 0; i < rows; i++) {
    for (let c = 0; c < classes; c++) {
      let sum = baseValues[c];
      for (let f = 0; f < features; f++) sum += values[(i * features + f) * classes + c];
      worst = Math.max(worst, Math.abs(sum - probabilities.row(i)[c]));
    }
  }
  return worst;
}

export default {
  name: "shap-1k",
  title: "Shapley values of 100 trees of depth 10 trained on 840 rows, for every row x 1024 x category",
  repeats: 3,
  async input({ vectors }) {
    const { x, labels, name } = await vectors({ columns: 1024 });
    const { train } = stratifiedSplit(labels, { seed: 0 });
    const settings = { nEstimators: 100, maxDepth: 10, seed: 0 };
    const trainLabels = train.map((row) => labels[row]);
    const forest = await randomForest(x.select(train), trainLabels, settings);
    return { name, forest, arrays: { x, train, trainLabels }, settings };
  },
  ours: ({ forest, arrays }, { threads }) => treeShap(forest, arrays.x, { threads }),
  quality: (shap, { forest, arrays }) => ({
    additivityError: additivityError(shap, predictProbabilities(forest, arrays.x)),
  }),
  peers: [{ name: "shap", script: "shap_values.py", goal: 12 }],
};
