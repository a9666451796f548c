import { sum } from "./exact";

/**
 * Attraction along the sparse affinities: a_i = sum_j p_ij q_ij (y_i - y_j) for points `from` to `to`.
 * Row i's neighbours lie from offsets[i] to offsets[i + 1], a multiple of four, padded with p = 0;
 * `xy` holds the points as pairs.
 */
export function sparseAttraction(
  offsets: usize, neighbors: usize, p: usize, xy: usize, from: i32, to: i32, attractionX: usize, attractionY: usize,
): void {
  const one = f32x4.splat(1);
  for (let i = from; i < to; i++) {
    const at = <usize>i << 2;
    const xi = v128.load32_splat(xy + (at << 1));
    const yi = v128.load32_splat(xy + (at << 1) + 4);
    let ax = f32x4.splat(0), ay = f32x4.splat(0);
    const end = <usize>load<u32>(offsets + at + 4) << 2;
    for (let e = <usize>load<u32>(offsets + at) << 2; e < end; e += 16) {
      const j = neighbors + e;
      let low = v128.load64_zero(xy + (<usize>load<u32>(j) << 3));
      low = v128.load64_lane(xy + (<usize>load<u32>(j, 4) << 3), low, 1);
      let high = v128.load64_zero(xy + (<usize>load<u32>(j, 8) << 3));
      high = v128.load64_lane(xy + (<usize>load<u32>(j, 12) << 3), high, 1);
      const dx = f32x4.sub(xi, v128.shuffle<f32>(low, high, 0, 2, 4, 6));
      const dy = f32x4.sub(yi, v128.shuffle<f32>(low, high, 1, 3, 5, 7));
      const w = f32x4.div(v128.load(p + e), f32x4.add(one, f32x4.add(f32x4.mul(dx, dx), f32x4.mul(dy, dy))));
      ax = f32x4.add(ax, f32x4.mul(w, dx));
      ay = f32x4.add(ay, f32x4.mul(w, dy));
    }
    store<f32>(attractionX + at, sum(ax));
    store<f32>(attractionY + at, sum(ay));
  }
}

/** sum_ij p_ij log(1 + |y_i - y_j|^2) over the rows `from` to `to` of the sparse affinities: what the divergence needs of them. */
export function crossEntropy(offsets: usize, neighbors: usize, p: usize, xy: usize, from: i32, to: i32): f64 {
  let total: f64 = 0;
  for (let i = from; i < to; i++) {
    const xi = load<f32>(xy + (<usize>i << 3));
    const yi = load<f32>(xy + (<usize>i << 3) + 4);
    const end = <usize>load<u32>(offsets + (<usize>i << 2) + 4) << 2;
    for (let e = <usize>load<u32>(offsets + (<usize>i << 2)) << 2; e < end; e += 4) {
      const j = xy + (<usize>load<u32>(neighbors + e) << 3);
      const dx = <f64>(xi - load<f32>(j));
      const dy = <f64>(yi - load<f32>(j, 4));
      total += <f64>load<f32>(p + e) * log(1 + dx * dx + dy * dy);
    }
  }
  return total;
}

/** Natural logarithm of a finite v >= 1, to 1e-12: the exponent apart, then the series of 2 atanh((m - 1) / (m + 1)). */
// @ts-ignore: decorator
@inline
function log(v: f64): f64 {
  const bits = reinterpret<u64>(v);
  let exponent = <f64>(<i32>(bits >> 52) - 1023);
  let m = reinterpret<f64>((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
  if (m > 1.4142135623730951) {
    m *= 0.5;
    exponent += 1;
  }
  const s = (m - 1) / (m + 1);
  const t = s * s;
  const series = 1 + t * (1.0 / 3 + t * (1.0 / 5 + t * (1.0 / 7 + t * (1.0 / 9 + t * (1.0 / 11 + t * (1.0 / 13 + t / 15))))));
  return exponent * 0.6931471805599453 + 2 * s * series;
}
