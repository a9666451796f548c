import { gaussLegendre } from "./gauss-legendre.js";
import type { RowGroups } from "./row-groups.js";
import type { Path } from "./tree-walk.js";

/**
 * Path-dependent Shapley weights of a leaf (TreeSHAP; Lundberg et al., 2020): for each feature i of its path
 * (o_i - z_i) * integral over t in [0, 1] of the product over the others j of t o_j + (1 - t) z_j, where o is 1 if
 * the row passes the feature's splits, else 0, and z is the share of training weight that does. The product is a
 * polynomial in t, which Gauss-Legendre quadrature integrates exactly.
 */
export class PathDependentWeights {
  private readonly rules: { points: Float64Array; weights: Float64Array }[];
  private readonly factor: Float64Array;
  private readonly pull: Float64Array;
  private readonly product: Float64Array;

  constructor(depth: number) {
    const most = Math.ceil(depth / 2);
    this.rules = Array.from({ length: most + 1 }, (_, count) => gaussLegendre(count));
    this.factor = new Float64Array(2 * depth * most);
    this.pull = new Float64Array(2 * depth * most);
    this.product = new Float64Array(most);
  }

  /** Writes the weight of slot s for group g to out[s * groups + g]. */
  compute(groups: RowGroups, depth: number, path: Path, out: Float64Array): void {
    const { factor, pull, product } = this;
    const { used, share } = path;
    const n = (used + 1) >> 1;
    const { points, weights } = this.rules[n];
    for (let s = 0; s < used; s++) {
      const z = share[s];
      for (let q = 0; q < n; q++) {
        const rest = (1 - points[q]) * z;
        factor[2 * s * n + q] = rest;
        factor[(2 * s + 1) * n + q] = points[q] + rest;
        pull[2 * s * n + q] = -z / rest;
        pull[(2 * s + 1) * n + q] = (1 - z) / (points[q] + rest);
      }
    }
    const count = groups.count[depth];
    const held = groups.held[depth];
    for (let g = 0; g < count; g++) {
      const own = g * groups.slots;
      for (let q = 0; q < n; q++) product[q] = weights[q];
      for (let s = 0; s < used; s++) {
        const at = (2 * s + held[own + s]) * n;
        for (let q = 0; q < n; q++) product[q] *= factor[at + q];
      }
      for (let s = 0; s < used; s++) {
        const at = (2 * s + held[own + s]) * n;
        let sum = 0;
        for (let q = 0; q < n; q++) sum += product[q] * pull[at + q];
        out[s * count + g] = sum;
      }
    }
  }
}
