import { sum, sumOfLanes } from "./exact";

/**
 * Nearest centroids by bounds (Yinyang k-means: Ding et al., 2015). Centroids go in groups of eight. Of each row `upper` says
 * how far its own centroid, in `labels`, is at most, and `lower` how far the others of each group are at least (float32 both).
 * `squares` are the centroids' squared lengths, infinite for what only fills the last group, and a score is a squared length
 * less twice a product. `slack` is by how much a squared distance from these may be wrong. Groups are padded to a multiple of
 * four, `quads` of them; padding is infinitely far.
 */

let others = f32x4.splat(0);

/**
 * After centroids have moved, by `moves` and of each group by `groupMoves` at most, widens the bounds of a block of rows. Writes to
 * `open` the numbers, within the block, of rows that may have another centroid now; returns how many there are, and in the
 * upper 32 bits how many of their groups are open.
 */
export function widenBounds(
  rows: i32, quads: i32, labels: usize, upper: usize, lower: usize, moves: usize, groupMoves: usize, open: usize,
): i64 {
  let at = open;
  let groups: i64 = 0;
  for (let row = 0; row < rows; row++) {
    const most = load<f32>(upper) + load<f32>(moves + (<usize>load<i32>(labels) << 2));
    store<f32>(upper, most);
    const limit = f32x4.splat(most);
    let count = i32x4.splat(0);
    for (let g: usize = 0; g < <usize>quads << 4; g += 16) {
      const least = f32x4.sub(v128.load(lower), v128.load(groupMoves + g));
      v128.store(lower, least);
      count = i32x4.sub(count, f32x4.gt(limit, least));
      lower += 16;
    }
    if (v128.any_true(count)) {
      groups += sumOfLanes(count);
      store<i32>(at, row);
      at += 4;
    }
    upper += 4;
    labels += 4;
  }
  return (groups << 32) | <i64>((at - open) >> 2);
}

/**
 * The nearest of each open row's own centroid and those of its open groups, and the bounds that follow; `open` has the numbers of
 * `count` rows, and `places` says which of the rows at `x` they are (d components each, `width` bytes apart). Nearly all groups
 * are closed by products of 16-bit integers: `integers` are the rows, half as far apart, in units of `rowUnit`, `rounded` the
 * centroids and `packed` their groups (centroids.ts), in units of `unit`, and `slackOfRounded` is the slack of distances from
 * these. What they leave open is decided by the rows and the k centroids themselves. `found` is room for three numbers a group
 * and eight scores.
 */
export function assignOpen(
  x: usize, integers: usize, width: usize, d: usize, quads: i32, labels: usize, upper: usize, lower: usize, centroids: usize, k: i32,
  rounded: usize, packed: usize, rowUnit: f32, unit: f32, squares: usize, lengths: usize, slack: f32, slackOfRounded: f32,
  open: usize, count: i32, places: usize, found: usize,
): void {
  const half = width >> 1;
  for (let at: usize = 0; at < <usize>count << 2; at += 4) {
    const row = <usize>load<i32>(open + at) << 2;
    const place = <usize>load<i32>(places + at);
    const own = load<i32>(labels + row), length = load<f32>(lengths + row);
    const values = integers + place * half;
    const bounds = lower + row * (<usize>quads << 2);
    const product = <f32>integerProduct(values, half, rounded + <usize>own * half) * rowUnit * unit;
    const near = distanceAtMost(load<f32>(squares + (<usize>own << 2)) - 2 * product, length, slackOfRounded);
    const most = min<f32>(load<f32>(upper + row), near);
    store<f32>(upper + row, most);
    if (closeGroups(values, half, quads, most, bounds, packed, rowUnit, unit, squares, length, slackOfRounded, own)) continue;
    const from = x + place * width;
    const score = scoreOf(from, d, centroids, squares, own);
    const exact = f32x4.splat(distanceAtMost(score, length, slack));
    for (let q = 0; q < quads; q++) {
      const bits = i32x4.bitmask(f32x4.gt(exact, v128.load(bounds + (<usize>q << 4))));
      for (let g = 4 * q; g < 4 * q + 4; g++) {
        if (bits & (1 << (g & 3))) noteScores(from, d, centroids, k, squares, g, found, found + 48 * <usize>quads);
        else store<i32>(found + 12 * <usize>g + 8, -1);
      }
    }
    settle(length, slack, labels + row, upper + row, bounds, quads, score, found);
  }
}

/** Raises the bounds of a row's open groups, whose others may be nearer than `most`, by products of integers; whether that closes them all. */
// @ts-ignore: decorator
@inline
function closeGroups(
  values: usize, half: usize, quads: i32, most: f32, bounds: usize, packed: usize, rowUnit: f32, unit: f32, squares: usize,
  length: f32, slack: f32, own: i32,
): bool {
  const limit = f32x4.splat(most);
  let left = 0;
  for (let q = 0; q < quads; q++, bounds += 16) {
    let bits = i32x4.bitmask(f32x4.gt(limit, v128.load(bounds)));
    if (bits == 0) continue;
    for (; bits != 0; bits &= bits - 1) {
      const lane = <usize>ctz(bits), g = 4 * q + <i32>lane;
      const products = eightIntegerProducts(values, half, packed + 8 * <usize>g * half);
      const least = leastOfOthers(products, rowUnit, unit, squares + (<usize>g << 5), own - 8 * g);
      const bound = bounds + (lane << 2);
      store<f32>(bound, max<f32>(load<f32>(bound), distanceAtLeast(least, length, slack)));
    }
    left |= i32x4.bitmask(f32x4.gt(limit, v128.load(bounds)));
  }
  return left == 0;
}

/** Notes what is found of a group by its centroids themselves; `scores` is room for eight. */
function noteScores(x: usize, d: usize, centroids: usize, k: i32, squares: usize, g: i32, found: usize, scores: usize): void {
  for (let c = 0; c < 8; c++) {
    const score = 8 * g + c < k ? scoreOf(x, d, centroids, squares, 8 * g + c) : <f32>Infinity;
    store<f32>(scores + (<usize>c << 2), score);
  }
  noteGroup(v128.load(scores), v128.load(scores, 16), g, found);
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
    const score = scoreOf(x, d, centroids, squares, load<i32>(labels));
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

/** The score of one of the centroids (d components each) for a row. */
function scoreOf(x: usize, d: usize, centroids: usize, squares: usize, which: i32): f32 {
  let from = centroids + <usize>which * (d << 2);
  const end = from + (d << 2), whole = end - 28;
  let even = f32x4.splat(0), odd = even;
  for (; from < whole; from += 32, x += 32) {
    even = f32x4.add(even, f32x4.mul(v128.load(x), v128.load(from)));
    odd = f32x4.add(odd, f32x4.mul(v128.load(x, 16), v128.load(from, 16)));
  }
  let product = sum(f32x4.add(even, odd));
  for (; from < end; from += 4, x += 4) product += load<f32>(x) * load<f32>(from);
  return load<f32>(squares + (<usize>which << 2)) - 2 * product;
}

/** The product of a row and a centroid of 16-bit integers, `width` bytes each. */
// @ts-ignore: decorator
@inline
function integerProduct(x: usize, width: usize, from: usize): i32 {
  let total = i32x4.splat(0);
  for (const end = x + width; x < end; x += 16, from += 16)
    total = i32x4.add(total, i32x4.dot_i16x8_s(v128.load(x), v128.load(from)));
  return sumOfLanes(total);
}

/** The products with a packed group, in float32: returns the first four, and leaves the rest in `others`. */
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
