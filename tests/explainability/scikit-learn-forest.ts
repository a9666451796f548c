import { InputError } from "../errors.js";
import { impurityImportances } from "./impurity-importances.js";
import { joinTrees, type Tree } from "./nodes.js";
import type { Forest } from "./predict.js";

type Fields = Record<string, unknown>;

const deepest = 1000;

/**
 * A forest trained elsewhere, from parsed JSON of scikit-learn's own arrays:
 * `{ "features": f, "classes": k, "trees": [{ "children_left": [], "children_right": [], "feature": [], "threshold": [],
 * "value": [[...k]], "weighted_n_node_samples": [], "impurity": [] }] }`, one entry a node, the root first, as in
 * `estimator.tree_` (children of a leaf are -1). A node's values are normalised to class shares.
 * Throws InputError naming tree, node and field where the arrays are not trees.
 */
export function forestFromJson(json: unknown): Forest {
  const { features, classes, trees } = fieldsOf(json, "the forest");
  const count = (value: unknown, name: string): number => {
    if (!Number.isInteger(value) || (value as number) < 1)
      throw new InputError(`the forest's "${name}" is ${String(value)}; it must be a whole number of at least 1`);
    return value as number;
  };
  const f = count(features, "features");
  const k = count(classes, "classes");
  if (!Array.isArray(trees) || trees.length === 0)
    throw new InputError('the forest\'s "trees" is not a list of at least one tree');
  const nodes = joinTrees(
    trees.map((tree: unknown, t) => readTree(fieldsOf(tree, `tree ${t}`), t, f, k)),
    k,
  );
  return {
    engine: "scikit-learn",
    features: f,
    classes: k,
    ...nodes,
    importances: impurityImportances(nodes, f),
    outOfBag: null,
  };
}

function fieldsOf(value: unknown, what: string): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new InputError(`${what} is not a JSON object`);
  return value as Fields;
}

function readTree(tree: Fields, t: number, features: number, classes: number): Tree {
  const size = Array.isArray(tree.feature) ? tree.feature.length : 0;
  const column = (name: string): number[] => {
    const values = tree[name];
    if (!Array.isArray(values) || values.length !== size || size === 0)
      throw new InputError(`tree ${t}: "${name}" is not a list of one entry a node`);
    const wrong = values.findIndex((value) => !Number.isFinite(value));
    if (wrong >= 0) throw new InputError(`tree ${t}, node ${wrong}: "${name}" is not a number`);
    return values as number[];
  };
  const left = column("children_left");
  const right = column("children_right");
  const feature = column("feature").map((value, node) => (left[node] === -1 ? -1 : value));
  const weight = column("weighted_n_node_samples");
  const depth = new Int32Array(size).fill(-1);
  depth[0] = 0;
  // scikit-learn writes a child after its parent: one pass reaches every node once, or the arrays are no tree.
  for (let node = 0; node < size; node++) {
    if (depth[node] < 0) throw new InputError(`tree ${t}, node ${node}: no parent comes before it`);
    if (depth[node] > deepest) throw new InputError(`tree ${t}, node ${node}: deeper than ${deepest} splits`);
    if (!(weight[node] > 0))
      throw new InputError(
        `tree ${t}, node ${node}: "weighted_n_node_samples" is ${weight[node]}; it must be positive`,
      );
    if (left[node] === -1 && right[node] === -1) continue;
    if (!Number.isInteger(feature[node]) || feature[node] < 0 || feature[node] >= features) {
      throw new InputError(
        `tree ${t}, node ${node}: "feature" is ${feature[node]}, but features are 0 to ${features - 1}`,
      );
    }
    for (const child of [left[node], right[node]]) {
      if (!Number.isInteger(child) || child <= node || child >= size || depth[child] >= 0) {
        throw new InputError(`tree ${t}, node ${node}: child ${child} is not a later node with one parent`);
      }
      depth[child] = depth[node] + 1;
    }
  }
  return {
    feature: Int32Array.from(feature),
    threshold: Float64Array.from(column("threshold")),
    left: Int32Array.from(left),
    right: Int32Array.from(right),
    value: readValues(tree.value, t, size, classes),
    weight: Float64Array.from(weight),
    impurity: Float64Array.from(column("impurity")),
  };
}

function readValues(rows: unknown, t: number, size: number, classes: number): Float64Array {
  if (!Array.isArray(rows) || rows.length !== size)
    throw new InputError(`tree ${t}: "value" is not a list of one entry a node`);
  return Float64Array.from(
    rows.flatMap((row: unknown, node) => {
      const isShares =
        Array.isArray(row) && row.length === classes && row.every((value) => Number.isFinite(value) && value >= 0);
      const total = isShares ? (row as number[]).reduce((sum, value) => sum + value, 0) : 0;
      if (!(total > 0))
        throw new InputError(`tree ${t}, node ${node}: "value" is not ${classes} class weights of a positive sum`);
      return (row as number[]).map((value) => value / total);
    }),
  );
}
