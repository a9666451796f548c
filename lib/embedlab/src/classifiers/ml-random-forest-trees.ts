import { optionalPackage } from "../optional-package.js";
import type { TreeLimits } from "./forest-options.js";
import { leafOf, type Tree } from "./nodes.js";
import { forWorkers } from "../numeric/worker-functions.js";

export interface PackageSettings {
  readonly classes: number;
  readonly nEstimators: number;
  readonly limits: TreeLimits;
  readonly seed: number;
}

/** A node as ml-cart 2 keeps it; splitColumn counts within the columns that the tree was given. */
interface PackageNode {
  readonly splitColumn?: number;
  readonly splitValue?: number;
  readonly left?: PackageNode;
  readonly right?: PackageNode;
  readonly distribution?: { maxRowIndex(row: number): [number, number] };
}

/** Worker entry: trains the package's classifier and reads its trees. */
export async function trainPackage(
  values: Float32Array,
  features: number,
  labels: Int32Array,
  settings: PackageSettings,
): Promise<Tree[]> {
  const { RandomForestClassifier } = await optionalPackage(
    "ml-random-forest",
    'a forest with engine "ml-random-forest"',
    () => import("ml-random-forest"),
  );
  const { classes, nEstimators, limits, seed } = settings;
  const rows = labels.length;
  const model = new RandomForestClassifier({
    nEstimators,
    maxFeatures: limits.maxFeatures,
    // Drawn with replacement by default: a tree could get the same column twice.
    replacement: false,
    seed,
    useSampleBagging: true,
    // Its out-of-bag code fails when a tree has no rows left out.
    noOOB: true,
    treeOptions: { maxDepth: limits.maxDepth, minNumSamples: limits.minSamplesSplit - 1, gainThreshold: 0 },
  });
  model.train(
    Array.from({ length: rows }, (_, i) => Array.from(values.subarray(i * features, (i + 1) * features))),
    Array.from(labels),
  );
  const { estimators, indexes } = model as unknown as { estimators: { root: PackageNode }[]; indexes: number[][] };
  return estimators.map(({ root }, t) => readTree(root, indexes[t], classes, values, features, labels));
}

function readTree(
  root: PackageNode,
  columns: number[],
  classes: number,
  values: Float32Array,
  features: number,
  labels: Int32Array,
): Tree {
  const found: PackageNode[] = [];
  const feature: number[] = [];
  const threshold: number[] = [];
  const left: number[] = [];
  const right: number[] = [];
  const read = (node: PackageNode): number => {
    const at = found.push(node) - 1;
    const isSplit = node.left !== undefined && node.right !== undefined;
    feature[at] = isSplit ? columns[node.splitColumn!] : -1;
    threshold[at] = isSplit ? below(node.splitValue!) : 0;
    left[at] = isSplit ? read(node.left) : -1;
    right[at] = isSplit ? read(node.right) : -1;
    return at;
  };
  read(root);
  const tree = {
    feature: Int32Array.from(feature),
    threshold: Float64Array.from(threshold),
    left: Int32Array.from(left),
    right: Int32Array.from(right),
  };
  const value = new Float64Array(found.length * classes);
  const counts = new Float64Array(found.length * classes);
  for (let i = 0; i < labels.length; i++) {
    const leaf = leafOf(tree, 0, values, i * features);
    counts[leaf * classes + labels[i]]++;
  }
  const weight = new Float64Array(found.length);
  const impurity = new Float64Array(found.length);
  // Children come after their parents.
  for (let node = found.length - 1; node >= 0; node--) {
    const at = node * classes;
    if (feature[node] >= 0) {
      for (let c = 0; c < classes; c++)
        counts[at + c] = counts[left[node] * classes + c] + counts[right[node] * classes + c];
    } else {
      value[at + found[node].distribution!.maxRowIndex(0)[1]] = 1;
    }
    const total = counts.subarray(at, at + classes).reduce((sum, count) => sum + count, 0);
    weight[node] = total;
    impurity[node] =
      total === 0 ? 0 : 1 - counts.subarray(at, at + classes).reduce((sum, count) => sum + (count / total) ** 2, 0);
    if (feature[node] >= 0) {
      for (let c = 0; c < classes; c++) {
        const [l, r] = [left[node], right[node]];
        value[at + c] =
          total === 0 ? 0 : (weight[l] * value[l * classes + c] + weight[r] * value[r * classes + c]) / total;
      }
    }
  }
  return { ...tree, value, weight, impurity };
}

/** The package sends `x < split` left, a forest `x <= threshold`: the greatest double below `split`. */
function below(split: number): number {
  if (split === 0) return -Number.MIN_VALUE;
  const bits = new BigInt64Array(new Float64Array([split]).buffer);
  bits[0] += split > 0 ? -1n : 1n;
  return new Float64Array(bits.buffer)[0];
}

forWorkers(import.meta.url, { trainPackage });
