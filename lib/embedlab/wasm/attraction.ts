import { sum } from "./exact";

/**
 * Attraction along the sparse affinities, each pair once: for points `from` to `to`, a_i = sum_j p_ij q_ij (y_i - y_j)
 * over the neighbours j > i. What such a pair gives to j is taken from `sides`, n pairs that are zero at first, which `addPairs` adds.
 * Row i's neighbours lie from offsets[i] to offsets[i + 1], a multiple of four, padded with p = 0; they are two bytes
 * each if `narrow`, else four. `xy` holds the points as pairs.
 */
export function sparseAttraction(
  offsets: usize, neighbors: usize, narrow: bool, p: usize, xy: usize, n: i32, from: i32, to: i32, attractionX: usize, attractionY: usize, sides: usize,
): void {
  // Neighbours above the first point alone are given anything; what lies before is zero since it was made.
  memory.fill(sides + (<usize>from << 3), 0, <usize>(n - from) << 3);
  if (narrow) attractionOf<u16>(offsets, neighbors, p, xy, from, to, attractionX, attractionY, sides);
  else attractionOf<u32>(offsets, neighbors, p, xy, from, to, attractionX, attractionY, sides);
}

function attractionOf<T>(
  offsets: usize, neighbors: usize, p: usize, xy: usize, from: i32, to: i32, attractionX: usize, attractionY: usize, sides: usize,
): void {
  const one = f32x4.splat(1);
  for (let i = from; i < to; i++) {
    const at = <usize>i << 2;
    const xi = v128.load32_splat(xy + (at << 1));
    const yi = v128.load32_splat(xy + (at << 1) + 4);
    let ax = f32x4.splat(0), ay = f32x4.splat(0);
    const end = <usize>load<u32>(offsets + at + 4);
    for (let e = <usize>load<u32>(offsets + at); e < end; e += 4) {
      const j = neighbors + e * sizeof<T>();
      const j0 = <usize>load<T>(j) << 3, j1 = <usize>load<T>(j, sizeof<T>()) << 3;
      const j2 = <usize>load<T>(j, 2 * sizeof<T>()) << 3, j3 = <usize>load<T>(j, 3 * sizeof<T>()) << 3;
      const low = pairs(xy, j0, j1);
      const high = pairs(xy, j2, j3);
      const dx = f32x4.sub(xi, v128.shuffle<f32>(low, high, 0, 2, 4, 6));
      const dy = f32x4.sub(yi, v128.shuffle<f32>(low, high, 1, 3, 5, 7));
      const w = f32x4.div(v128.load(p + (e << 2)), f32x4.add(one, f32x4.add(f32x4.mul(dx, dx), f32x4.mul(dy, dy))));
      const wx = f32x4.mul(w, dx), wy = f32x4.mul(w, dy);
      ax = f32x4.add(ax, wx);
      ay = f32x4.add(ay, wy);
      // What pads gives nothing, wherever it points.
      const sideLow = f32x4.sub(pairs(sides, j0, j1), v128.shuffle<f32>(wx, wy, 0, 4, 1, 5));
      v128.store64_lane(sides + j0, sideLow, 0);
      v128.store64_lane(sides + j1, sideLow, 1);
      const sideHigh = f32x4.sub(pairs(sides, j2, j3), v128.shuffle<f32>(wx, wy, 2, 6, 3, 7));
      v128.store64_lane(sides + j2, sideHigh, 0);
      v128.store64_lane(sides + j3, sideHigh, 1);
    }
    store<f32>(attractionX + at, sum(ax));
    store<f32>(attractionY + at, sum(ay));
  }
}

/** Adds to the attraction of points `from` to `to`, multiples of four, what `sparseAttraction` took from each of the first `count` sides of n pairs. */
export function addPairs(sides: usize, count: i32, n: i32, from: i32, to: i32, attractionX: usize, attractionY: usize): void {
  const width = <usize>n << 3;
  for (let at = <usize>from << 2; at < <usize>to << 2; at += 16) {
    let ax = v128.load(attractionX + at), ay = v128.load(attractionY + at);
    let side = sides + (at << 1);
    for (let c = 0; c < count; c++, side += width) {
      const low = v128.load(side), high = v128.load(side, 16);
      ax = f32x4.add(ax, v128.shuffle<f32>(low, high, 0, 2, 4, 6));
      ay = f32x4.add(ay, v128.shuffle<f32>(low, high, 1, 3, 5, 7));
    }
    v128.store(attractionX + at, ax);
    v128.store(attractionY + at, ay);
  }
}

/** sum_ij p_ij log(1 + |y_i - y_j|^2) over the rows `from` to `to` of the sparse affinities, j > i: half of what the divergence needs of them. */
export function crossEntropy(offsets: usize, neighbors: usize, narrow: bool, p: usize, xy: usize, from: i32, to: i32): f64 {
  return narrow ? crossEntropyOf<u16>(offsets, neighbors, p, xy, from, to) : crossEntropyOf<u32>(offsets, neighbors, p, xy, from, to);
}

function crossEntropyOf<T>(offsets: usize, neighbors: usize, p: usize, xy: usize, from: i32, to: i32): f64 {
  const one = f32x4.splat(1);
  let total: f64 = 0;
  for (let i = from; i < to; i++) {
    const at = <usize>i << 2;
    const xi = v128.load32_splat(xy + (at << 1));
    const yi = v128.load32_splat(xy + (at << 1) + 4);
    let row = f32x4.splat(0);
    const end = <usize>load<u32>(offsets + at + 4);
    for (let e = <usize>load<u32>(offsets + at); e < end; e += 4) {
      const j = neighbors + e * sizeof<T>();
      const low = pairs(xy, <usize>load<T>(j) << 3, <usize>load<T>(j, sizeof<T>()) << 3);
      const high = pairs(xy, <usize>load<T>(j, 2 * sizeof<T>()) << 3, <usize>load<T>(j, 3 * sizeof<T>()) << 3);
      const dx = f32x4.sub(xi, v128.shuffle<f32>(low, high, 0, 2, 4, 6));
      const dy = f32x4.sub(yi, v128.shuffle<f32>(low, high, 1, 3, 5, 7));
      const far = log(f32x4.add(one, f32x4.add(f32x4.mul(dx, dx), f32x4.mul(dy, dy))));
      row = f32x4.add(row, f32x4.mul(v128.load(p + (e << 2)), far));
    }
    total += <f64>sum(row);
  }
  return total;
}

/** Natural logarithms of finite values >= 1, to 1e-7: the exponent apart, then the series of 2 atanh((m - 1) / (m + 1)). */
// @ts-ignore: decorator
@inline
function log(v: v128): v128 {
  const one = f32x4.splat(1);
  // Subtracting the bits of sqrt(1/2) rounds the exponent so that m lies between sqrt(1/2) and sqrt(2).
  const exponent = i32x4.shr_s(i32x4.sub(v, i32x4.splat(0x3f3504f3)), 23);
  const m = i32x4.sub(v, i32x4.shl(exponent, 23));
  const s = f32x4.div(f32x4.sub(m, one), f32x4.add(m, one));
  const t = f32x4.mul(s, s);
  let series = f32x4.add(f32x4.splat(1.0 / 7), f32x4.mul(t, f32x4.splat(1.0 / 9)));
  series = f32x4.add(f32x4.splat(1.0 / 5), f32x4.mul(t, series));
  series = f32x4.add(f32x4.splat(1.0 / 3), f32x4.mul(t, series));
  series = f32x4.add(one, f32x4.mul(t, series));
  const fraction = f32x4.mul(f32x4.add(s, s), series);
  return f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(exponent), f32x4.splat(0.6931471805599453)), fraction);
}

/** Two points, or two sides, side by side. */
// @ts-ignore: decorator
@inline
function pairs(at: usize, first: usize, second: usize): v128 {
  return v128.load64_lane(at + second, v128.load64_zero(at + first), 1);
}
