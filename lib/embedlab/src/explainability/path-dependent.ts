import type { Layout, OpenMemory } from "../numeric/layout.js";
import { gaussLegendre } from "./gauss-legendre.js";
import type { RowGroups } from "./row-groups.js";
import type { PathPlaces, Weights } from "./weights.js";

/**
 * Path-dependent Shapley weights of a leaf (TreeSHAP; Lundberg et al., 2020): for each feature i of its path
 * (o_i - z_i) * integral over t in [0, 1] of the product over the others j of t o_j + (1 - t) z_j, where o is 1 if
 * the row passes the feature's splits, else 0, and z is the share of training weight that does. The product is a
 * polynomial in t, which Gauss-Legendre quadrature integrates exactly. Products are carried down the walk.
 */
export class PathDependentWeights implements Weights {
  /** Of the quadrature, padded to an even number by one that weighs nothing. */
  private readonly points: Float64Array;
  private readonly pointWeights: Float64Array;
  private readonly at: number;
  /** By depth: of each group, for each point, its weight times the product over all features of the path. */
  private readonly product: readonly number[];
  private readonly pull: number;
  private readonly ratio: number;
  private own: OpenMemory | undefined;

  constructor(layout: Layout, depth: number, rows: number) {
    const { points, weights } = gaussLegendre(Math.max(1, Math.ceil(depth / 2)));
    const n = points.length + (points.length % 2);
    this.points = new Float64Array(n).fill(0.5);
    this.points.set(points);
    this.pointWeights = new Float64Array(n);
    this.pointWeights.set(weights);
    this.at = layout.doubles(n);
    this.product = Array.from({ length: depth + 1 }, (_, level) => layout.doubles(Math.min(rows, 2 ** level) * n));
    this.pull = layout.doubles((depth + 2) * n);
    this.ratio = layout.doubles(3 * n);
  }

  fill(own: OpenMemory): void {
    this.own = own;
    new Float64Array(own.memory.buffer, this.at, this.points.length).set(this.points);
    new Float64Array(own.memory.buffer, this.product[0], this.points.length).set(this.pointWeights);
  }

  enter(groups: RowGroups, depth: number, slot: number, used: number, before: number, after: number): void {
    this.own!.kernels.enterProducts(
      groups.count[depth + 1],
      groups.parent[depth + 1],
      groups.masks[depth],
      groups.masks[depth + 1],
      groups.words,
      slot,
      slot === used,
      before,
      after,
      this.at,
      this.points.length,
      this.product[depth],
      this.product[depth + 1],
      this.ratio,
    );
  }

  compute(groups: RowGroups, depth: number, path: PathPlaces, used: number, out: number, stride: number): void {
    this.own!.kernels.pathDependentWeights(
      groups.count[depth],
      groups.masks[depth],
      groups.words,
      this.product[depth],
      this.at,
      this.points.length,
      path.share,
      used,
      this.pull,
      out,
      stride,
    );
  }
}
