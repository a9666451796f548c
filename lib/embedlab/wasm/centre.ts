import { pairOf } from "./exact";

/** Adds `count` rows of x (d columns; doubles if `wide`, or else float32) to `sums` (d doubles), one after the other. Returns their largest absolute value. */
export function addColumns(x: usize, wide: bool, d: i32, count: i32, sums: usize): f64 {
  return wide ? addColumnsOf<f64>(x, d, count, sums) : addColumnsOf<f32>(x, d, count, sums);
}

/**
 * Writes (x - mean) * scale of such rows, in float32, to `values`, and their squared lengths to `norms` (doubles). Returns `squares` and,
 * value after value, the squares before rounding.
 */
export function centreRows(
  x: usize, wide: bool, d: i32, count: i32, mean: usize, scale: f64, squares: f64, values: usize, norms: usize,
): f64 {
  return wide
    ? centreRowsOf<f64>(x, d, count, mean, scale, squares, values, norms)
    : centreRowsOf<f32>(x, d, count, mean, scale, squares, values, norms);
}

function addColumnsOf<T>(x: usize, d: i32, count: i32, sums: usize): f64 {
  const end = sums + (<usize>d << 3), whole = end - (<usize>(d & 1) << 3);
  let most = f64x2.splat(0);
  for (let i = 0; i < count; i++) {
    let to = sums;
    for (; to < whole; to += 16, x += 2 * sizeof<T>()) {
      const pair = pairOf<T>(x);
      v128.store(to, f64x2.add(v128.load(to), pair));
      most = f64x2.pmax(most, f64x2.abs(pair));
    }
    if (to < end) {
      const value = <f64>load<T>(x);
      store<f64>(to, load<f64>(to) + value);
      most = f64x2.pmax(most, f64x2.splat(abs<f64>(value)));
      x += sizeof<T>();
    }
  }
  return max<f64>(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1));
}

function centreRowsOf<T>(
  x: usize, d: i32, count: i32, mean: usize, scale: f64, squares: f64, values: usize, norms: usize,
): f64 {
  const end = mean + (<usize>d << 3), whole = end - (<usize>(d & 1) << 3);
  const scales = f64x2.splat(scale);
  for (let i = 0; i < count; i++, norms += 8) {
    let norm: f64 = 0, at = mean;
    for (; at < whole; at += 16, x += 2 * sizeof<T>(), values += 8) {
      const pair = f64x2.mul(f64x2.sub(pairOf<T>(x), v128.load(at)), scales);
      const short = f32x4.demote_f64x2_zero(pair), rounded = f64x2.promote_low_f32x4(short);
      v128.store64_lane(values, short, 0);
      const square = f64x2.mul(pair, pair), length = f64x2.mul(rounded, rounded);
      squares += f64x2.extract_lane(square, 0);
      norm += f64x2.extract_lane(length, 0);
      squares += f64x2.extract_lane(square, 1);
      norm += f64x2.extract_lane(length, 1);
    }
    if (at < end) {
      const value = (<f64>load<T>(x) - load<f64>(at)) * scale, short = <f32>value;
      store<f32>(values, short);
      squares += value * value;
      norm += <f64>short * <f64>short;
      x += sizeof<T>();
      values += 4;
    }
    store<f64>(norms, norm);
  }
  return squares;
}
