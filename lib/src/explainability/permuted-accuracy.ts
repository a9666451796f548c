import { Random } from "../numeric/random.js";
import { leafOf } from "./growth.js";
import type { Nodes } from "./nodes.js";

export interface PermutationTask {
  readonly nodes: Nodes;
  readonly features: number;
  readonly classes: number;
  readonly values: Float32Array;
  readonly labels: Int32Array;
  readonly repeats: number;
}

/**
 * Worker entry: the accuracy as it is, and after each shuffle of each feature from `first` on, one seed a feature.
 * Only the trees that ask about a feature are walked again, and only the rows whose leaf changes are summed again.
 */
export function permutedAccuracies(task: PermutationTask, first: number, seeds: readonly number[]): { accuracy: number; permuted: Float64Array } {
  const { nodes, features, classes, values, labels, repeats } = task;
  const rows = labels.length;
  const trees = nodes.roots.length;
  const leaves = new Int32Array(rows * trees);
  for (let i = 0; i < rows; i++) for (let t = 0; t < trees; t++) leaves[i * trees + t] = leafOf(nodes, nodes.roots[t], values, i * features);
  const sums = new Float64Array(classes);
  const isRight = (own: Int32Array, label: number): boolean => {
    sums.fill(0);
    for (let t = 0; t < trees; t++) for (let c = 0; c < classes; c++) sums[c] += nodes.value[own[t] * classes + c];
    let best = 0;
    for (let c = 1; c < classes; c++) if (sums[c] > sums[best]) best = c;
    return best === label;
  };
  const right = Uint8Array.from({ length: rows }, (_, i) => (isRight(leaves.subarray(i * trees, (i + 1) * trees), labels[i]) ? 1 : 0));
  const total = right.reduce((sum, one) => sum + one, 0);

  const asking = treesByFeature(nodes);
  const permuted = new Float64Array(seeds.length * repeats).fill(total / rows);
  const row = new Float32Array(features);
  const moved = new Int32Array(trees);
  for (let k = 0; k < seeds.length; k++) {
    const f = first + k;
    const concerned = asking.get(f) ?? [];
    const random = new Random(seeds[k]);
    for (let repeat = 0; repeat < repeats && concerned.length > 0; repeat++) {
      const order = random.permutation(rows);
      let count = total;
      for (let i = 0; i < rows; i++) {
        row.set(values.subarray(i * features, (i + 1) * features));
        row[f] = values[order[i] * features + f];
        const own = leaves.subarray(i * trees, (i + 1) * trees);
        let changed = false;
        for (const t of concerned) {
          const leaf = leafOf(nodes, nodes.roots[t], row, 0);
          if (leaf === own[t]) continue;
          if (!changed) moved.set(own);
          changed = true;
          moved[t] = leaf;
        }
        if (changed) count += (isRight(moved, labels[i]) ? 1 : 0) - right[i];
      }
      permuted[k * repeats + repeat] = count / rows;
    }
  }
  return { accuracy: total / rows, permuted };
}

function treesByFeature(nodes: Nodes): Map<number, number[]> {
  const trees = new Map<number, number[]>();
  for (let t = 0; t < nodes.roots.length; t++) {
    const asked = new Set(nodes.feature.subarray(nodes.roots[t], nodes.roots[t + 1] ?? nodes.feature.length));
    for (const f of asked) {
      const own = trees.get(f);
      if (own === undefined) trees.set(f, [t]);
      else own.push(t);
    }
  }
  return trees;
}
