import { integral, roundEight } from "./centroids";
import { sum } from "./exact";

/**
 * Nearest centroids by bounds (Yinyang k-means: Ding et al., 2015). Centroids go in groups of eight. Of each row `upper` says
 * how far its own centroid, in `labels`, is at most, and `lower` how far the others of each group are at least (float32 both).
 * Centroids lie packed: of a group the first four components of all eight, then the next four. `squares` are their squared
 * lengths, infinite for what only fills the last group, and a score is a squared length less twice a product.
 * `slack` is by how much a squared distance from these may be wrong. Groups are padded to a multiple of four, `quads` of
 * them; padding is infinitely far.
 */

let others = f32x4.splat(0);

/**
 * After centroids have moved, by `moves` and of each group by `groupMoves` at most, widens the bounds of a block of rows. Writes to
 * `open` the numbers, within the block, of rows that may have another centroid now; returns how many there are.
 */
export function widenBounds(
  rows: i32, quads: i32, labels: usize, upper: usize, lower: usize, moves: usize, groupMoves: usize, open: usize,
): i32 {
  let at = open;
  for (let row = 0; row < rows; row++) {
    const most = load<f32>(upper) + load<f32>(moves + (<usize>load<i32>(labels) << 2));
    store<f32>(upper, most);
    const limit = f32x4.splat(most);
    let any = i32x4.splat(0);
    for (let g: usize = 0; g < <usize>quads << 4; g += 16) {
      const least = f32x4.sub(v128.load(lower), v128.load(groupMoves + g));
      v128.store(lower, least);
      any = v128.or(any, f32x4.gt(limit, least));
      lower += 16;
    }
    if (v128.any_true(any)) {
      store<i32>(at, row);
      at += 4;
    }
    upper += 4;
    labels += 4;
  }
  return <i32>((at - open) >> 2);
}

/**
 * Makes `upper` exact for the `count` rows whose numbers are in `open`; `places` says which of the rows of d components, `width`
 * bytes apart, that lie at `x` they are. Here centroids are not packed. Those that still may have another centroid stay in both, in front, with their own centroid's score
 * in `scores`. Returns how many, and in the upper 32 bits how many of their groups are open.
 */
export function tightenBounds(
  x: usize, width: usize, d: usize, quads: i32, labels: usize, upper: usize, lower: usize, centroids: usize, squares: usize,
  lengths: usize, slack: f32, open: usize, count: i32, places: usize, scores: usize,
): i64 {
  let kept: usize = 0, groups: i64 = 0;
  for (let at: usize = 0; at < <usize>count << 2; at += 4) {
    const row = <usize>load<i32>(open + at) << 2;
    const place = load<i32>(places + at);
    const own = load<i32>(labels + row);
    const score = load<f32>(squares + (<usize>own << 2)) - 2 * ownProduct(x + <usize>place * width, d, centroids, own);
    const most = distanceAtMost(score, load<f32>(lengths + row), slack);
    store<f32>(upper + row, most);
    const limit = f32x4.splat(most);
    let found = 0;
    const bounds = lower + row * (<usize>quads << 2);
    for (let g: usize = 0; g < <usize>quads << 4; g += 16)
      found += popcnt(i32x4.bitmask(f32x4.gt(limit, v128.load(bounds + g))));
    if (found == 0) continue;
    groups += found;
    kept = keepRow(<i32>(row >> 2), place, score, open, places, scores, kept);
  }
  return (groups << 32) | (<i64>kept >> 2);
}

/**
 * After `tightenBounds`: raises the bounds of open groups by products of integers, twice as quick as those of float32, and leaves in
 * front the rows of which a group is open still; returns how many. `rounded` are the packed centroids by `roundPacked`, in units of
 * `unit`; `integers` is room for a row, in units of `rowUnit`; `slack` counts what both roundings do to a squared distance.
 */
export function closeGroups(
  x: usize, width: usize, quads: i32, labels: usize, upper: usize, lower: usize, rounded: usize, unit: f32, squares: usize,
  lengths: usize, slack: f32, open: usize, count: i32, places: usize, scores: usize, integers: usize, rowUnit: f32,
): i32 {
  let kept: usize = 0;
  for (let at: usize = 0; at < <usize>count << 2; at += 4) {
    const row = <usize>load<i32>(open + at) << 2;
    const place = load<i32>(places + at);
    const own = load<i32>(labels + row), length = load<f32>(lengths + row);
    const limit = f32x4.splat(load<f32>(upper + row));
    roundRow(x + <usize>place * width, width, rowUnit, integers);
    let left = 0;
    for (let q = 0; q < quads; q++) {
      const bounds = lower + row * (<usize>quads << 2) + (<usize>q << 4);
      for (let bits = i32x4.bitmask(f32x4.gt(limit, v128.load(bounds))); bits != 0; bits &= bits - 1) {
        const lane = <usize>ctz(bits), g = 4 * q + <i32>lane;
        const products = eightIntegerProducts(integers, width >> 1, rounded + 4 * <usize>g * width);
        const least = leastOfOthers(products, rowUnit, unit, squares + (<usize>g << 5), own - 8 * g);
        const bound = bounds + (lane << 2);
        store<f32>(bound, max<f32>(load<f32>(bound), distanceAtLeast(least, length, slack)));
      }
      left |= i32x4.bitmask(f32x4.gt(limit, v128.load(bounds)));
    }
    if (left != 0) kept = keepRow(<i32>(row >> 2), place, load<f32>(scores + at), open, places, scores, kept);
  }
  return <i32>(kept >> 2);
}

/** Lists an open row after others, which take `kept` bytes of each list; returns how many they take then. */
// @ts-ignore: decorator
@inline
function keepRow(row: i32, place: i32, score: f32, open: usize, places: usize, scores: usize, kept: usize): usize {
  store<i32>(open + kept, row);
  store<i32>(places + kept, place);
  store<f32>(scores + kept, score);
  return kept + 4;
}

/** After `closeGroups`: the nearest of each row's own centroid and those of its open groups, and the bounds that follow. `found` is room for three numbers a group. */
export function assignOpen(
  x: usize, width: usize, quads: i32, labels: usize, upper: usize, lower: usize, centroids: usize, squares: usize,
  lengths: usize, slack: f32, open: usize, count: i32, places: usize, scores: usize, found: usize,
): void {
  for (let at: usize = 0; at < <usize>count << 2; at += 4) {
    const row = <usize>load<i32>(open + at) << 2;
    const values = x + <usize>load<i32>(places + at) * width;
    const bounds = lower + row * (<usize>quads << 2);
    const most = load<f32>(upper + row);
    for (let g = 0; g < quads << 2; g++) {
      if (most > load<f32>(bounds + (<usize>g << 2))) {
        const own = squares + (<usize>g << 5);
        const products = eightProducts(values, width, centroids + 8 * <usize>g * width);
        noteGroup(scoresOf(own, products), scoresOf(own + 16, others), g, found);
      } else store<i32>(found + 12 * <usize>g + 8, -1);
    }
    settle(load<f32>(lengths + row), slack, labels + row, upper + row, bounds, quads, load<f32>(scores + at), found);
  }
}

/** The nearest of all centroids for each of a block of rows, from products with them (float32, eight a group of centroids), and the bounds that follow. */
export function assignAll(
  products: usize, rows: i32, groups: i32, quads: i32, labels: usize, upper: usize, lower: usize, squares: usize,
  lengths: usize, slack: f32, found: usize,
): void {
  for (let g = groups; g < quads << 2; g++) store<i32>(found + 12 * <usize>g + 8, -1);
  for (let row = 0; row < rows; row++) {
    for (let g = 0; g < groups; g++) {
      const own = squares + (<usize>g << 5);
      noteGroup(scoresOf(own, v128.load(products)), scoresOf(own + 16, v128.load(products, 16)), g, found);
      products += 32;
    }
    store<i32>(labels, -1);
    settle(load<f32>(lengths), slack, labels, upper, lower, quads, 0, found);
    for (let g = groups; g < quads << 2; g++) store<f32>(lower + (<usize>g << 2), Infinity);
    labels += 4;
    upper += 4;
    lower += <usize>quads << 4;
    lengths += 4;
  }
}

/** The squared distance of each of `rows` rows, one after the other at `x`, to its own centroid: to `nearest` (doubles). */
export function ownDistances(
  x: usize, width: usize, d: usize, rows: i32, labels: usize, centroids: usize, squares: usize, lengths: usize, nearest: usize,
): void {
  for (let row = 0; row < rows; row++) {
    const own = load<i32>(labels);
    const score = load<f32>(squares + (<usize>own << 2)) - 2 * ownProduct(x, d, centroids, own);
    store<f64>(nearest, max<f64>(0, <f64>load<f32>(lengths) + <f64>score));
    x += width;
    labels += 4;
    lengths += 4;
    nearest += 8;
  }
}

// @ts-ignore: decorator
@inline
function distanceAtMost(score: f32, length: f32, slack: f32): f32 {
  return sqrt<f32>(max<f32>(0, length + score + slack));
}

// @ts-ignore: decorator
@inline
function distanceAtLeast(score: f32, length: f32, slack: f32): f32 {
  return sqrt<f32>(max<f32>(0, length + score - slack));
}

// @ts-ignore: decorator
@inline
function scoresOf(squares: usize, products: v128): v128 {
  return f32x4.sub(v128.load(squares), f32x4.add(products, products));
}

/** The product of a row with its centroid among those that are not packed (d components each). */
function ownProduct(x: usize, d: usize, centroids: usize, which: i32): f32 {
  let from = centroids + <usize>which * (d << 2);
  const end = from + (d << 2), whole = end - 28;
  let even = f32x4.splat(0), odd = even;
  for (; from < whole; from += 32, x += 32) {
    even = f32x4.add(even, f32x4.mul(v128.load(x), v128.load(from)));
    odd = f32x4.add(odd, f32x4.mul(v128.load(x, 16), v128.load(from, 16)));
  }
  let total = sum(f32x4.add(even, odd));
  for (; from < end; from += 4, x += 4) total += load<f32>(x) * load<f32>(from);
  return total;
}

// @ts-ignore: decorator
@inline
function roundRow(x: usize, width: usize, unit: f32, to: usize): void {
  const scale = f32x4.splat(1 / unit), shift = f32x4.splat(integral);
  for (const end = x + width; x < end; x += 32, to += 16) v128.store(to, roundEight(v128.load(x), v128.load(x, 16), scale, shift));
}

/** The products of a row with a packed group: returns the first four, and leaves the rest in `others`. */
// @ts-ignore: decorator
@inline
function eightProducts(x: usize, width: usize, from: usize): v128 {
  let a = f32x4.splat(0), b = a, c = a, d = a, e = a, f = a, g = a, h = a;
  for (const end = x + width; x < end; x += 16) {
    const values = v128.load(x);
    a = f32x4.add(a, f32x4.mul(values, v128.load(from)));
    b = f32x4.add(b, f32x4.mul(values, v128.load(from, 16)));
    c = f32x4.add(c, f32x4.mul(values, v128.load(from, 32)));
    d = f32x4.add(d, f32x4.mul(values, v128.load(from, 48)));
    e = f32x4.add(e, f32x4.mul(values, v128.load(from, 64)));
    f = f32x4.add(f, f32x4.mul(values, v128.load(from, 80)));
    g = f32x4.add(g, f32x4.mul(values, v128.load(from, 96)));
    h = f32x4.add(h, f32x4.mul(values, v128.load(from, 112)));
    from += 128;
  }
  others = fourSums(e, f, g, h);
  return fourSums(a, b, c, d);
}

/** The same of 16-bit integers, whose sums are 32-bit integers. */
// @ts-ignore: decorator
@inline
function eightIntegerProducts(x: usize, width: usize, from: usize): v128 {
  let a = i32x4.splat(0), b = a, c = a, d = a, e = a, f = a, g = a, h = a;
  for (const end = x + width; x < end; x += 16) {
    const values = v128.load(x);
    a = i32x4.add(a, i32x4.dot_i16x8_s(values, v128.load(from)));
    b = i32x4.add(b, i32x4.dot_i16x8_s(values, v128.load(from, 16)));
    c = i32x4.add(c, i32x4.dot_i16x8_s(values, v128.load(from, 32)));
    d = i32x4.add(d, i32x4.dot_i16x8_s(values, v128.load(from, 48)));
    e = i32x4.add(e, i32x4.dot_i16x8_s(values, v128.load(from, 64)));
    f = i32x4.add(f, i32x4.dot_i16x8_s(values, v128.load(from, 80)));
    g = i32x4.add(g, i32x4.dot_i16x8_s(values, v128.load(from, 96)));
    h = i32x4.add(h, i32x4.dot_i16x8_s(values, v128.load(from, 112)));
    from += 128;
  }
  others = fourIntegerSums(e, f, g, h);
  return fourIntegerSums(a, b, c, d);
}

/** The least score of a group by integer products, `products` and `others`, but for that of the row's own centroid, number `own` of the group if any. */
// @ts-ignore: decorator
@inline
function leastOfOthers(products: v128, rowUnit: f32, unit: f32, squares: usize, own: i32): f32 {
  // One unit after the other: their product may be too small for float32.
  const rows = f32x4.splat(rowUnit), units = f32x4.splat(unit), far = f32x4.splat(Infinity), place = i32x4.splat(own);
  const one = scoresOf(squares, f32x4.mul(f32x4.mul(products, rows), units));
  const two = scoresOf(squares + 16, f32x4.mul(f32x4.mul(others, rows), units));
  const least = f32x4.pmin(
    v128.bitselect(far, one, i32x4.eq(place, i32x4(0, 1, 2, 3))), v128.bitselect(far, two, i32x4.eq(place, i32x4(4, 5, 6, 7))),
  );
  return f32x4.extract_lane(leastLane(least), 0);
}

// @ts-ignore: decorator
@inline
function fourIntegerSums(a: v128, b: v128, c: v128, d: v128): v128 {
  return fourSums(f32x4.convert_i32x4_s(a), f32x4.convert_i32x4_s(b), f32x4.convert_i32x4_s(c), f32x4.convert_i32x4_s(d));
}

// @ts-ignore: decorator
@inline
function fourSums(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
}

/** Of a group's eight scores: the least, the next and whose the least is. */
// @ts-ignore: decorator
@inline
function noteGroup(one: v128, two: v128, g: i32, found: usize): void {
  const least = leastLane(f32x4.pmin(one, two));
  const a = f32x4.eq(one, least), b = f32x4.eq(two, least);
  const bits = i32x4.bitmask(a) | (i32x4.bitmask(b) << 4);
  const far = f32x4.splat(Infinity);
  const next = leastLane(f32x4.pmin(v128.bitselect(far, one, a), v128.bitselect(far, two, b)));
  const at = found + 12 * <usize>g;
  store<f32>(at, f32x4.extract_lane(least, 0));
  store<f32>(at + 4, popcnt(bits) == 1 ? f32x4.extract_lane(next, 0) : f32x4.extract_lane(least, 0));
  store<i32>(at + 8, 8 * g + ctz(bits));
}

// @ts-ignore: decorator
@inline
function leastLane(values: v128): v128 {
  const pair = f32x4.pmin(values, v128.shuffle<f32>(values, values, 2, 3, 0, 1));
  return f32x4.pmin(pair, v128.shuffle<f32>(pair, pair, 1, 0, 3, 2));
}

/** Writes a row's nearest centroid, its own of the given score or one of the groups in `found` (those of -1 are closed), the first of equals, and the bounds of what was looked at. */
function settle(
  length: f32, slack: f32, label: usize, upper: usize, lower: usize, quads: i32, score: f32, found: usize,
): void {
  const own = load<i32>(label);
  const ownBound = lower + (<usize>(own >> 3) << 2);
  const closed = own >= 0 && load<i32>(found + 12 * <usize>(own >> 3) + 8) == -1;
  let nearest = closed ? own : -1;
  let least: f32 = closed ? score : Infinity;
  for (let g: usize = 0; g < <usize>quads << 2; g++) {
    const place = load<i32>(found + 12 * g + 8);
    if (place == -1) continue;
    const best = load<f32>(found + 12 * g);
    if (best < least || nearest == -1 || (best == least && place < nearest)) {
      least = best;
      nearest = place;
    }
  }
  for (let g: usize = 0; g < <usize>quads << 2; g++) {
    const place = load<i32>(found + 12 * g + 8);
    if (place == -1) continue;
    const other = load<f32>(found + 12 * g + (place == nearest ? 4 : 0));
    store<f32>(lower + (g << 2), distanceAtLeast(other, length, slack));
  }
  if (closed && nearest != own) store<f32>(ownBound, min<f32>(load<f32>(ownBound), distanceAtLeast(score, length, slack)));
  store<f32>(upper, distanceAtMost(least, length, slack));
  store<i32>(label, nearest);
}
