import type { Centred } from "../numeric/centre.js";
import { distanceSlack, longestOf } from "../numeric/centred-rows.js";
import { squaredDistance } from "../numeric/distance.js";
import { Matrix } from "../numeric/matrix.js";
import { rowProducts } from "../numeric/product.js";
import { blockRows, RowBlocks, squaredLengths } from "./row-blocks.js";
import { groupSize, groupsOf, type KnownBounds, paddedGroups } from "./search.js";

/** From this share of a block's groups on, one product with all centroids is quicker than one a group. */
const mostInGroups = 0.4;
/** What float64 rounds distances by, many times over. */
const rounding = 1e-9;

/**
 * `lloyd`'s assignment, the same to the bit, made faster in two ways. Between calls it remembers, for each row, how near its own
 * centroid is at most and each group of others at least; what the centroids have moved since widens both (Yinyang
 * k-means: Ding et al., 2015), and a group that still cannot be nearer is left out. Float32 products of the rows,
 * `centred`, find the others that could be, whatever they were rounded by; among several, float64 distances decide.
 * `known` is what it remembers before the first call.
 */
export function assignmentByProducts(
  x: Matrix,
  centred: Pick<Centred, "values" | "norms" | "mean" | "scale">,
  known?: KnownAssignment,
): (centroids: Matrix<Float64Array>) => Promise<Int32Array> {
  let bounded: ExactAssignment | undefined;
  return async (centroids) => {
    bounded ??= new ExactAssignment(x, centred, centroids.rows, known);
    return bounded.assign(centroids);
  };
}

/** Where a search ended: the centroids (k x d, on the scale of the centred rows), and what is known of the distances to them. */
export interface KnownAssignment {
  readonly labels: Int32Array;
  readonly centroids: Float32Array;
  readonly bounds: KnownBounds;
}

class ExactAssignment {
  private readonly rows: RowBlocks;
  private readonly longestRow: number;
  private readonly groups: number;
  /** Places of a row's bounds. */
  private readonly stride: number;
  private readonly labels: Int32Array;
  /** Of each row: the distance to its centroid at most, less what that had moved in all when it was found. */
  private readonly upper: Float64Array;
  /** Of each row and group: the distance to the others of the group at least, plus what the group had moved in all. */
  private readonly lower: Float32Array;
  /** How far each centroid, and of each group the one that moved most, has moved in all, step by step. */
  private readonly travelled: Float64Array;
  private readonly groupTravelled: Float64Array;
  /** Of the row at hand, by groups: the least score, the next, and whose the least is. */
  private readonly best: Float64Array;
  private readonly second: Float64Array;
  private readonly which: Int32Array;
  /** Of a block's rows with the centroids: products of open groups alone. */
  private readonly some: Float32Array;
  private before: Matrix<Float64Array> | undefined;

  constructor(
    private readonly x: Matrix,
    private readonly centred: Pick<Centred, "values" | "norms" | "mean" | "scale">,
    private readonly k: number,
    known?: KnownAssignment,
  ) {
    this.rows = new RowBlocks(centred.values, x.rows, x.columns);
    this.longestRow = longestOf(centred.norms);
    this.groups = groupsOf(k);
    this.stride = paddedGroups(k);
    this.labels = known?.labels.slice() ?? new Int32Array(x.rows).fill(-1);
    this.upper = known ? Float64Array.from(known.bounds.upper) : new Float64Array(x.rows).fill(Infinity);
    this.lower = known?.bounds.lower ?? new Float32Array(x.rows * this.stride).fill(-Infinity);
    this.travelled = new Float64Array(k);
    this.groupTravelled = new Float64Array(this.groups);
    this.best = new Float64Array(this.groups);
    this.second = new Float64Array(this.groups);
    this.which = new Int32Array(this.groups);
    this.some = new Float32Array(Math.min(x.rows, blockRows) * k);
    if (known) {
      const { mean, scale } = centred;
      const original = Float64Array.from(known.centroids, (value, at) => value / scale + mean[at % x.columns]);
      this.before = new Matrix(original, k, x.columns);
    }
  }

  async assign(centroids: Matrix<Float64Array>): Promise<Int32Array> {
    this.travel(centroids);
    const near = this.nearness(centroids);
    for (let from = 0; from < this.x.rows; from += blockRows) await this.assignBlock(from, centroids, near);
    return this.labels.slice();
  }

  private travel(centroids: Matrix<Float64Array>): void {
    const { before, groupTravelled, travelled } = this;
    const d = centroids.columns;
    const most = new Float64Array(this.groups);
    for (let c = 0; before !== undefined && c < this.k; c++) {
      const square = squaredDistance(before.data, c * d, centroids.data, c * d, d);
      const step = Math.sqrt(square) * this.centred.scale * (1 + rounding);
      const group = Math.floor(c / groupSize);
      travelled[c] += step;
      most[group] = Math.max(most[group], step);
    }
    for (let g = 0; g < this.groups; g++) groupTravelled[g] += most[g];
    this.before = centroids;
  }

  private nearness({ data, columns: d }: Matrix<Float64Array>): Nearness {
    const { mean, scale } = this.centred;
    const values = new Float32Array(data.length);
    for (let at = 0; at < data.length; at += d)
      for (let j = 0; j < d; j++) values[at + j] = (data[at + j] - mean[j]) * scale;
    const squares = squaredLengths(values, this.k, d);
    const longest = Math.max(this.longestRow, longestOf(squares));
    return { matrix: new Matrix(values, this.k, d), squares, longest };
  }

  /** Groups, of each row of the block from `from`, that may hold a nearer centroid than the row's own. */
  private openGroups(from: number, to: number, centroids: Matrix<Float64Array>): { open: Uint8Array; count: number } {
    const { groups, groupTravelled, labels, lower, travelled, upper } = this;
    const open = new Uint8Array((to - from) * groups);
    let count = 0;
    for (let i = from; i < to; i++) {
      const own = labels[i];
      if (own === -1) {
        open.fill(1, (i - from) * groups, (i - from + 1) * groups);
        count += groups;
        continue;
      }
      let most = (upper[i] + travelled[own]) * (1 + rounding);
      let tight = false;
      for (let g = 0, at = i * this.stride; g < groups; g++, at++) {
        const least = lower[at] - groupTravelled[g];
        if (most < least) continue;
        if (!tight) {
          tight = true;
          const exact = Math.sqrt(this.exactly(i, own, centroids)) * this.centred.scale * (1 + rounding);
          upper[i] = exact - travelled[own];
          most = exact * (1 + rounding);
          if (most < least) continue;
        }
        open[(i - from) * groups + g] = 1;
        count++;
      }
    }
    return { open, count };
  }

  private exactly(row: number, c: number, { data }: Matrix<Float64Array>): number {
    const d = this.x.columns;
    return squaredDistance(this.x.data, row * d, data, c * d, d);
  }

  private async assignBlock(from: number, centroids: Matrix<Float64Array>, near: Nearness): Promise<void> {
    const { groups, k } = this;
    const to = Math.min(this.x.rows, from + blockRows);
    const { open, count } = this.openGroups(from, to, centroids);
    if (count === 0) return;
    let products: Float32Array;
    if (count > mostInGroups * open.length) {
      open.fill(1);
      products = (await this.rows.productsOf(from, near.matrix)).data;
    } else {
      // Whose places of closed groups are never read.
      products = this.some;
      for (let g = 0; g < groups; g++) {
        const asked: number[] = [];
        for (let i = from; i < to; i++) if (open[(i - from) * groups + g] === 1) asked.push(i);
        if (asked.length === 0) continue;
        const first = g * groupSize;
        const width = Math.min(k, first + groupSize) - first;
        const d = this.x.columns;
        const group = new Matrix(near.matrix.data.slice(first * d, (first + width) * d), width, d);
        const { data } = await rowProducts(this.rows.select(asked), group);
        for (let at = 0; at < asked.length; at++) {
          const to = (asked[at] - from) * k + first;
          for (let c = 0; c < width; c++) products[to + c] = data[at * width + c];
        }
      }
    }
    for (let i = from; i < to; i++)
      this.decide(i, { open, openAt: (i - from) * groups, products, at: (i - from) * k }, centroids, near);
  }

  /** The nearest of the row's own centroid and those of its open groups, and the bounds that their products give. */
  private decide(row: number, own: OpenProducts, centroids: Matrix<Float64Array>, near: Nearness): void {
    const { best, groups, groupTravelled, k, labels, lower, second, travelled, upper, which } = this;
    const { open, openAt, products, at } = own;
    const { squares } = near;
    // The least of all open ones, and the next.
    let first = Infinity;
    let next = Infinity;
    let found = -1;
    for (let g = 0; g < groups; g++) {
      if (open[openAt + g] === 0) continue;
      const end = Math.min(k, (g + 1) * groupSize);
      let one = Infinity;
      let two = Infinity;
      let place = -1;
      for (let c = g * groupSize; c < end; c++) {
        const score = squares[c] - 2 * products[at + c];
        if (score < one) {
          two = one;
          one = score;
          place = c;
        } else if (score < two) two = score;
      }
      best[g] = one;
      second[g] = two;
      which[g] = place;
      if (one < first) {
        next = Math.min(first, two);
        first = one;
        found = place;
      } else next = Math.min(next, one);
    }
    if (found === -1) return;
    const before = labels[row];
    const ownGroup = Math.floor(before / groupSize);
    const closed = before !== -1 && open[openAt + ownGroup] === 0;
    const square = this.centred.norms[row];
    const slack = distanceSlack(near, square);
    const atMost = before === -1 ? Infinity : ((upper[row] + travelled[before]) * (1 + rounding)) ** 2 - square - slack;
    let nearest = first < atMost ? found : before;
    const limit = Math.min(first, atMost) + 2 * slack;
    if ((closed ? first : next) <= limit)
      nearest = this.nearestOf(row, closed ? before : -1, own, limit, centroids, near);
    if (closed && before !== nearest) {
      const place = row * this.stride + ownGroup;
      const distance = Math.sqrt(this.exactly(row, before, centroids)) * this.centred.scale * (1 - rounding);
      const known = lower[place] - groupTravelled[ownGroup];
      if (distance < known) lower[place] = roundedDown(distance + groupTravelled[ownGroup]);
    }
    for (let g = 0; g < groups; g++) {
      if (open[openAt + g] === 0) continue;
      const other = which[g] === nearest ? second[g] : best[g];
      const distance = Math.sqrt(Math.max(0, other + square - slack)) * (1 - rounding);
      lower[row * this.stride + g] = roundedDown(distance + groupTravelled[g]);
    }
    if (open[openAt + Math.floor(nearest / groupSize)] === 1) {
      const score = squares[nearest] - 2 * products[at + nearest];
      const distance = Math.sqrt(Math.max(0, score + square + slack)) * (1 + rounding);
      upper[row] = distance - travelled[nearest];
    }
    labels[row] = nearest;
  }

  /** By float64 distances, of `closed` (-1 for none) and of the open ones within the limit; the lowest number of equals. */
  private nearestOf(
    row: number,
    closed: number,
    { open, openAt, products, at }: OpenProducts,
    limit: number,
    centroids: Matrix<Float64Array>,
    { squares }: Nearness,
  ): number {
    const near = closed === -1 ? [] : [closed];
    for (let g = 0; g < this.groups; g++) {
      if (open[openAt + g] === 0) continue;
      for (let c = g * groupSize; c < Math.min(this.k, (g + 1) * groupSize); c++)
        if (squares[c] - 2 * products[at + c] <= limit) near.push(c);
    }
    near.sort((a, b) => a - b);
    const distances = near.map((c) => this.exactly(row, c, centroids));
    return near[distances.indexOf(Math.min(...distances))];
  }
}

/** Of one row: which groups are open, from `openAt` on, and its products with the centroids of these, from `at` on. */
interface OpenProducts {
  readonly open: Uint8Array;
  readonly openAt: number;
  readonly products: Float32Array;
  readonly at: number;
}

/** Centroids on the scale of the centred rows, with their squared lengths and the longest of them and the rows. */
interface Nearness {
  readonly matrix: Matrix<Float32Array>;
  readonly squares: Float64Array;
  readonly longest: number;
}

/** Storing it as float32 leaves no more than the value. */
const roundedDown = (value: number): number => (value === Infinity ? value : value - Math.abs(value) * 2 ** -23);
