import { Random } from "../numeric/random.js";
import { leafOf } from "../classifiers/nodes.js";
import type { Nodes } from "../classifiers/nodes.js";
import { forWorkers } from "../numeric/worker-functions.js";

export interface PermutationTask {
  readonly nodes: Nodes;
  readonly features: number;
  readonly classes: number;
  readonly values: Float32Array;
  readonly labels: Int32Array;
  readonly repeats: number;
}

// Sums that were changed by differences can be off by rounding: closer calls are summed anew.
const closeCall = 1e-9;

/**
 * Worker entry: the accuracy as it is, and after each shuffle of each feature from `first` on, one seed a feature.
 * Only the trees that ask about a feature are walked again.
 */
export function permutedAccuracies(
  task: PermutationTask,
  first: number,
  seeds: readonly number[],
): { accuracy: number; permuted: Float64Array } {
  const { nodes, features, classes, values, labels, repeats } = task;
  const { value, roots } = nodes;
  const rows = labels.length;
  const trees = roots.length;
  const leaves = new Int32Array(rows * trees);
  const sums = new Float64Array(rows * classes);
  for (let i = 0; i < rows; i++) {
    for (let t = 0; t < trees; t++) {
      const leaf = leafOf(nodes, roots[t], values, i * features);
      leaves[i * trees + t] = leaf;
      for (let c = 0; c < classes; c++) sums[i * classes + c] += value[leaf * classes + c];
    }
  }
  const right = Uint8Array.from({ length: rows }, (_, i) =>
    topTwo(sums, i * classes, classes).best === labels[i] ? 1 : 0,
  );
  const total = right.reduce((sum, one) => sum + one, 0);

  const asking = treesByFeature(nodes);
  const permuted = new Float64Array(seeds.length * repeats).fill(total / rows);
  const own = new Float64Array(classes);
  for (let k = 0; k < seeds.length; k++) {
    const f = first + k;
    const concerned = asking.get(f) ?? [];
    const random = new Random(seeds[k]);
    for (let repeat = 0; repeat < repeats && concerned.length > 0; repeat++) {
      const order = random.permutation(rows);
      let count = total;
      for (let i = 0; i < rows; i++) {
        const other = values[order[i] * features + f];
        let changed = false;
        for (const t of concerned) {
          const leaf = leafWith(nodes, roots[t], values, i * features, f, other);
          const before = leaves[i * trees + t];
          if (leaf === before) continue;
          if (!changed) for (let c = 0; c < classes; c++) own[c] = sums[i * classes + c];
          changed = true;
          for (let c = 0; c < classes; c++) own[c] += value[leaf * classes + c] - value[before * classes + c];
        }
        if (!changed) continue;
        let top = topTwo(own, 0, classes);
        if (top.lead < closeCall) {
          own.fill(0);
          for (const root of roots) {
            const leaf = leafWith(nodes, root, values, i * features, f, other);
            for (let c = 0; c < classes; c++) own[c] += value[leaf * classes + c];
          }
          top = topTwo(own, 0, classes);
        }
        count += (top.best === labels[i] ? 1 : 0) - right[i];
      }
      permuted[k * repeats + repeat] = count / rows;
    }
  }
  return { accuracy: total / rows, permuted };
}

/** The first greatest of `classes` sums, and how far it leads. */
function topTwo(sums: Float64Array, at: number, classes: number): { best: number; lead: number } {
  let best = 0;
  let second = -Infinity;
  for (let c = 1; c < classes; c++) {
    if (sums[at + c] > sums[at + best]) {
      second = sums[at + best];
      best = c;
    } else if (sums[at + c] > second) second = sums[at + c];
  }
  return { best, lead: sums[at + best] - second };
}

/** The leaf of a row whose value of feature f is `other`. */
function leafWith(nodes: Nodes, root: number, values: Float32Array, at: number, f: number, other: number): number {
  const { feature, threshold, left, right } = nodes;
  let node = root;
  for (let asked = feature[node]; asked >= 0; asked = feature[node]) {
    node = (asked === f ? other : values[at + asked]) <= threshold[node] ? left[node] : right[node];
  }
  return node;
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

forWorkers(import.meta.url, { permutedAccuracies });
