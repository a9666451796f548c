import { InterventionalWeights } from "./interventional.js";
import type { Nodes } from "./nodes.js";
import { PathDependentWeights } from "./path-dependent.js";
import { RowGroups } from "./row-groups.js";
import { greatestDepth, type Path, walkTree } from "./tree-walk.js";

/** What the explanation of any block of rows needs. */
export interface ShapTask {
  readonly nodes: Nodes;
  readonly features: number;
  readonly classes: number;
  /** Rows to explain, row-major, as float32. */
  readonly values: Float32Array;
  /** Background rows, row-major; null for the path-dependent form. */
  readonly background: Float32Array | null;
}

/** Worker entry: writes the values of rows `from` to `to` (rows x features x classes) to their place in `out`. */
export function explainRows(task: ShapTask, from: number, to: number, out: Float64Array): void {
  const rows = to - from;
  const width = task.features * task.classes;
  const sums = blockSums(task, from, rows);
  const tile = 8;
  for (let r0 = 0; r0 < rows; r0 += tile) {
    const r1 = Math.min(rows, r0 + tile);
    for (let at = 0; at < width; at += tile) {
      const end = Math.min(width, at + tile);
      for (let r = r0; r < r1; r++) for (let k = at; k < end; k++) out[(from + r) * width + k] = sums[k * rows + r];
    }
  }
}

/** Worker entry: sums over rows `from` to `to` of the values' magnitudes (features x classes). */
export function sumMagnitudes(task: ShapTask, from: number, to: number): Float64Array {
  const rows = to - from;
  const sums = blockSums(task, from, rows);
  return Float64Array.from({ length: task.features * task.classes }, (_, k) => {
    let total = 0;
    for (let r = 0; r < rows; r++) total += Math.abs(sums[k * rows + r]);
    return total;
  });
}

/** Shapley values of a block, (features x classes) x rows. */
function blockSums(task: ShapTask, from: number, rows: number): Float64Array {
  const { nodes, features, classes, background } = task;
  const depth = greatestDepth(nodes);
  const groups = new RowGroups(columnsOf(task.values, from, rows, features), rows, depth);
  const others = background === null ? null : new RowGroups(columnsOf(background, 0, background.length / features, features), background.length / features, depth);
  const weights = others === null ? new PathDependentWeights(depth) : new InterventionalWeights(depth, others);
  const sums = new Float64Array(features * classes * rows);
  const path: Path = { feature: new Int32Array(depth + 1), share: new Float64Array(depth + 1), used: 0 };
  const shares = new Float64Array(groups.slots * rows);
  const scaled = new Float64Array(rows);
  const leaf = (node: number, level: number): void => {
    weights.compute(groups, level, path, shares);
    const group = groups.group[level];
    const count = groups.count[level];
    for (let s = 0; s < path.used; s++) {
      for (let c = 0; c < classes; c++) {
        const value = nodes.value[node * classes + c] / nodes.roots.length;
        if (value === 0) continue;
        for (let g = 0; g < count; g++) scaled[g] = value * shares[s * count + g];
        addByGroup(sums, (path.feature[s] * classes + c) * rows, group, scaled);
      }
    }
  };
  const descend: RowGroups["descend"] = (...split) => {
    groups.descend(...split);
    others?.descend(...split);
  };
  for (const root of nodes.roots) walkTree(nodes, root, path, { descend, leaf });
  return sums;
}

function addByGroup(sums: Float64Array, at: number, group: Int32Array, value: Float64Array): void {
  for (let i = 0; i < group.length; i++) sums[at + i] += value[group[i]];
}

function columnsOf(values: Float32Array, from: number, rows: number, features: number): Float32Array {
  const columns = new Float32Array(rows * features);
  for (let i = 0; i < rows; i++) for (let f = 0; f < features; f++) columns[f * rows + i] = values[(from + i) * features + f];
  return columns;
}
