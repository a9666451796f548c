import { InterventionalWeights } from "./interventional.js";
import type { Nodes } from "../classifiers/nodes.js";
import { PathDependentWeights } from "./path-dependent.js";
import { RowGroups } from "./row-groups.js";
import { greatestDepth, type Path, type Visitor, walkTree } from "./tree-walk.js";
import { forWorkers } from "../numeric/worker-functions.js";

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
  const others =
    background === null
      ? null
      : new RowGroups(
          columnsOf(background, 0, background.length / features, features),
          background.length / features,
          depth,
        );
  const weights = others === null ? new PathDependentWeights(depth, rows) : new InterventionalWeights(depth, others);
  // Filled, though zero: fresh memory that is read before it is written costs two page faults a page, far from each other.
  const sums = new Float64Array(features * classes * rows).fill(0);
  const path: Path = { feature: new Int32Array(depth + 1), share: new Float64Array(depth + 1), used: 0 };
  const shares = new Float64Array(groups.slots * rows);
  const visitor: Visitor = {
    split(...at) {
      groups.split(...at);
      others?.split(...at);
    },
    enter(level, toLeft, slot, used, before, after) {
      groups.enter(level, toLeft, slot, used);
      others?.enter(level, toLeft, slot, used);
      if (weights instanceof PathDependentWeights) weights.enter(groups, level, slot, used, before, after);
    },
    leaf(node, level) {
      weights.compute(groups, level, path, shares);
      const count = groups.count[level];
      for (let c = 0; c < classes; c++) {
        const value = nodes.value[node * classes + c] / nodes.roots.length;
        if (value === 0) continue;
        for (let s = 0; s < path.used; s += 2) {
          const at = (path.feature[s] * classes + c) * rows;
          if (s + 1 === path.used) addOne(sums, at, groups.group[level], value, shares, s * count);
          else
            addTwo(
              sums,
              at,
              (path.feature[s + 1] * classes + c) * rows,
              groups.group[level],
              value,
              shares,
              s * count,
              count,
            );
        }
      }
    },
  };
  for (const root of nodes.roots) walkTree(nodes, root, path, visitor);
  return sums;
}

function addOne(
  sums: Float64Array,
  at: number,
  group: Int32Array,
  value: number,
  shares: Float64Array,
  from: number,
): void {
  for (let i = 0; i < group.length; i++) sums[at + i] += value * shares[from + group[i]];
}

/** Two features at a time: each row's group is read half as often. */
function addTwo(
  sums: Float64Array,
  at: number,
  other: number,
  group: Int32Array,
  value: number,
  shares: Float64Array,
  from: number,
  count: number,
): void {
  for (let i = 0; i < group.length; i++) {
    const share = from + group[i];
    sums[at + i] += value * shares[share];
    sums[other + i] += value * shares[share + count];
  }
}

function columnsOf(values: Float32Array, from: number, rows: number, features: number): Float32Array {
  const columns = new Float32Array(rows * features);
  for (let i = 0; i < rows; i++)
    for (let f = 0; f < features; f++) columns[f * rows + i] = values[(from + i) * features + f];
  return columns;
}

forWorkers(import.meta.url, { explainRows, sumMagnitudes });
