import { gaussLegendre } from "./gauss-legendre.js";
import type { RowGroups } from "./row-groups.js";
import type { Path } from "./tree-walk.js";

/**
 * Path-dependent Shapley weights of a leaf (TreeSHAP; Lundberg et al., 2020): for each feature i of its path
 * (o_i - z_i) * integral over t in [0, 1] of the product over the others j of t o_j + (1 - t) z_j, where o is 1 if
 * the row passes the feature's splits, else 0, and z is the share of training weight that does. The product is a
 * polynomial in t, which Gauss-Legendre quadrature integrates exactly. Products are carried down the walk.
 */
export class PathDependentWeights {
  private readonly points: Float64Array;
  /** product[depth][group * points + q]: quadrature weight times the product over all features of the path. */
  private readonly product: readonly Float64Array[];
  private readonly pull: Float64Array;
  private readonly ratio: Float64Array;

  constructor(depth: number, rows: number) {
    const { points, weights } = gaussLegendre(Math.max(1, Math.ceil(depth / 2)));
    const n = points.length;
    this.points = points;
    this.product = Array.from({ length: depth + 1 }, (_, level) => new Float64Array(Math.min(rows, 2 ** level) * n));
    this.product[0].set(weights);
    this.pull = new Float64Array(2 * depth * n);
    this.ratio = new Float64Array(3 * n);
  }

  /** Follows groups that have entered a child: its slot's share was `before` (1 if new) and is `after`. */
  enter(groups: RowGroups, depth: number, slot: number, used: number, before: number, after: number): void {
    const { points, ratio } = this;
    const n = points.length;
    const isNew = slot === used;
    // By whether the group is held there now, and was before: 0 is no, 1 is now no more, 2 is yes.
    for (let q = 0; q < n; q++) {
      const t = points[q];
      const was = isNew ? 1 : t + (1 - t) * before;
      ratio[q] = after / before;
      ratio[n + q] = ((1 - t) * after) / was;
      ratio[2 * n + q] = (t + (1 - t) * after) / was;
    }
    const from = this.product[depth];
    const to = this.product[depth + 1];
    const held = groups.held[depth];
    const nextHeld = groups.held[depth + 1];
    const parent = groups.parent[depth + 1];
    for (let name = 0; name < groups.count[depth + 1]; name++) {
      const g = parent[name];
      const was = isNew ? 1 : held[g * groups.slots + slot];
      const at = (was + nextHeld[name * groups.slots + slot]) * n;
      for (let q = 0; q < n; q++) to[name * n + q] = from[g * n + q] * ratio[at + q];
    }
  }

  /** Writes the weight of slot s for group g to out[s * groups + g]. */
  compute(groups: RowGroups, depth: number, path: Path, out: Float64Array): void {
    const { points, pull } = this;
    const n = points.length;
    const { used, share } = path;
    for (let s = 0; s < used; s++) {
      const z = share[s];
      for (let q = 0; q < n; q++) {
        const t = points[q];
        pull[2 * s * n + q] = -1 / (1 - t);
        pull[(2 * s + 1) * n + q] = (1 - z) / (t + (1 - t) * z);
      }
    }
    const count = groups.count[depth];
    const held = groups.held[depth];
    const product = this.product[depth];
    for (let g = 0; g < count; g++) {
      const own = g * groups.slots;
      for (let s = 0; s < used; s++) {
        const at = (2 * s + held[own + s]) * n;
        let sum = 0;
        for (let q = 0; q < n; q++) sum += product[g * n + q] * pull[at + q];
        out[s * count + g] = sum;
      }
    }
  }
}
