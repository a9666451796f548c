import type { Nodes } from "./nodes.js";

/** Mean over trees of each feature's share of the impurity that the tree removes, as scikit-learn's feature_importances_. */
export function impurityImportances(nodes: Nodes, features: number): Float64Array {
  const { feature, left, right, weight, impurity, roots } = nodes;
  const mean = new Float64Array(features);
  const own = new Float64Array(features);
  for (let t = 0; t < roots.length; t++) {
    own.fill(0);
    let total = 0;
    for (let node = roots[t]; node < (roots[t + 1] ?? feature.length); node++) {
      if (feature[node] < 0) continue;
      const [l, r] = [left[node], right[node]];
      const removed = weight[node] * impurity[node] - weight[l] * impurity[l] - weight[r] * impurity[r];
      own[feature[node]] += removed;
      total += removed;
    }
    if (total > 0) for (let f = 0; f < features; f++) mean[f] += own[f] / total;
  }
  const sum = mean.reduce((a, b) => a + b, 0);
  return sum > 0 ? mean.map((m) => m / sum) : mean;
}
