import { Layout, ownMemory, type OpenMemory } from "../numeric/layout.js";
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

const stagedRows = 8;
const mostBytes = 2 ** 26;

/**
 * Rows of a block, `most` at most: what a leaf weighs is found once for rows that it treats alike, so large blocks save work, but
 * sums and walk are to stay in 64 MB.
 */
export function blockRows({ nodes, features, classes }: ShapTask, most: number): number {
  const depth = greatestDepth(nodes);
  const walk = depth * (4 * depth + depth / 8 + 16);
  return Math.min(most, Math.max(stagedRows, Math.floor(mostBytes / (8 * features * classes + 8 * features + walk))));
}

/** Worker entry: writes the values of rows `from` to `to` (rows x features x classes) to their place in `out`. */
export function explainRows(task: ShapTask, from: number, to: number, out: Float64Array): void {
  const width = task.features * task.classes;
  const { own, sums, padded, staged } = blockSums(task, from, to - from);
  for (let row = from; row < to; row += stagedRows) {
    const count = Math.min(stagedRows, to - row);
    own.kernels.rowsOfSums(sums, width, padded, row - from, count, staged);
    out.set(new Float64Array(own.memory.buffer, staged, count * width), row * width);
  }
}

/** Worker entry: sums over rows `from` to `to` of the values' magnitudes (features x classes). */
export function sumMagnitudes(task: ShapTask, from: number, to: number): Float64Array {
  const width = task.features * task.classes;
  const { own, sums, padded, staged } = blockSums(task, from, to - from);
  own.kernels.magnitudes(sums, width, padded, to - from, staged);
  return new Float64Array(own.memory.buffer, staged, width).slice();
}

/** Shapley values of a block in this thread's own memory: at `sums`, `padded` numbers for each feature and class. */
interface BlockSums {
  readonly own: OpenMemory;
  readonly sums: number;
  readonly padded: number;
  /** Room for some rows on their way out. */
  readonly staged: number;
}

function blockSums(task: ShapTask, from: number, rows: number): BlockSums {
  const { nodes, features, classes, background } = task;
  const depth = greatestDepth(nodes);
  const width = features * classes;
  const layout = new Layout();
  const groups = new RowGroups(layout, rows, features, depth);
  const others = background === null ? null : new RowGroups(layout, background.length / features, features, depth);
  const weights =
    others === null ? new PathDependentWeights(layout, depth, rows) : new InterventionalWeights(layout, depth, others);
  const { padded } = groups;
  const places = { feature: layout.integers(depth + 2), share: layout.doubles(depth + 2) };
  // Even, as slots are written two by two.
  const stride = depth + (depth % 2) + 2;
  const leafWeights = layout.doubles(rows * stride);
  const sums = layout.doubles(width * padded);
  const spare = layout.doubles(padded);
  const staged = layout.doubles(stagedRows * width);
  const own = ownMemory(layout);
  const { buffer } = own.memory;
  groups.fill(own, task.values.subarray(from * features, (from + rows) * features));
  if (background !== null) others?.fill(own, background);
  weights.fill(own);
  new Float64Array(buffer, sums, width * padded).fill(0);

  const path: Path = {
    feature: new Int32Array(buffer, places.feature, depth + 2).fill(0),
    share: new Float64Array(buffer, places.share, depth + 2).fill(0),
    used: 0,
  };
  const visitor: Visitor = {
    split(...at) {
      groups.split(...at);
      others?.split(...at);
    },
    enter(level, toLeft, slot, used, before, after) {
      groups.enter(level, toLeft, slot, used);
      others?.enter(level, toLeft, slot, used);
      weights.enter(groups, level, slot, used, before, after);
    },
    leaf(node, level) {
      weights.compute(groups, level, places, path.used, leafWeights, stride);
      const group = groups.group[level];
      for (let c = 0; c < classes; c++) {
        const value = nodes.value[node * classes + c] / nodes.roots.length;
        if (value === 0) continue;
        const { feature } = places;
        own.kernels.addWeights(padded, group, value, leafWeights, stride, feature, path.used, classes, c, sums, spare);
      }
    },
  };
  for (const root of nodes.roots) walkTree(nodes, root, path, visitor);
  return { own, sums, padded, staged };
}

forWorkers(import.meta.url, { explainRows, sumMagnitudes });
