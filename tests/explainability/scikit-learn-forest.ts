import { impurityImportances } from "#embedlab/classifiers/impurity-importances";
import { joinTrees } from "#embedlab/classifiers/nodes";
import type { Forest } from "#embedlab/classifiers/predict";

/** scikit-learn's own arrays, as in `estimator.tree_`: one entry a node, the root first, children of a leaf -1. */
export interface ScikitLearnForest {
  readonly features: number;
  readonly classes: number;
  readonly trees: readonly {
    readonly children_left: readonly number[];
    readonly children_right: readonly number[];
    readonly feature: readonly number[];
    readonly threshold: readonly number[];
    readonly value: readonly (readonly number[])[];
    readonly weighted_n_node_samples: readonly number[];
    readonly impurity: readonly number[];
  }[];
}

/** A forest that scikit-learn trained; a node's values become shares of the classes. */
export function scikitLearnForest({ features, classes, trees }: ScikitLearnForest): Forest {
  const nodes = joinTrees(
    trees.map((tree) => ({
      feature: Int32Array.from(tree.feature, (feature, node) => (tree.children_left[node] === -1 ? -1 : feature)),
      threshold: Float64Array.from(tree.threshold),
      left: Int32Array.from(tree.children_left),
      right: Int32Array.from(tree.children_right),
      value: Float64Array.from(
        tree.value.flatMap((weights) => {
          const total = weights.reduce((sum, weight) => sum + weight, 0);
          return weights.map((weight) => weight / total);
        }),
      ),
      weight: Float64Array.from(tree.weighted_n_node_samples),
      impurity: Float64Array.from(tree.impurity),
    })),
    classes,
  );
  const importances = impurityImportances(nodes, features);
  return { engine: "scikit-learn", features, classes, ...nodes, importances, outOfBag: null };
}
