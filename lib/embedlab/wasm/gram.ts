import { pairOf } from "./exact";

/**
 * Adds rows of a matrix of `n` float32 columns, which begin `stride` columns apart, to `sums` (n doubles), one after the other: each of
 * the `count` rows whose numbers lie in `rows`, times its number in `signs` (doubles). Four at a time, so that a sum is read and written
 * once for them.
 */
export function addRows(matrix: usize, stride: i32, n: i32, rows: usize, signs: usize, count: i32, sums: usize): void {
  const width = <usize>n << 2, apart = <usize>stride << 2;
  const whole = width & ~7;
  let r: usize = 0;
  for (; r + 4 <= <usize>count; r += 4) {
    const from0 = rowAt(matrix, apart, rows, r), from1 = rowAt(matrix, apart, rows, r + 1);
    const from2 = rowAt(matrix, apart, rows, r + 2), from3 = rowAt(matrix, apart, rows, r + 3);
    const sign = signs + (r << 3);
    const sign0 = v128.load64_splat(sign), sign1 = v128.load64_splat(sign, 8);
    const sign2 = v128.load64_splat(sign, 16), sign3 = v128.load64_splat(sign, 24);
    for (let at: usize = 0; at < whole; at += 8) {
      let sum = v128.load(sums + (at << 1));
      sum = f64x2.add(sum, f64x2.mul(sign0, pairOf<f32>(from0 + at)));
      sum = f64x2.add(sum, f64x2.mul(sign1, pairOf<f32>(from1 + at)));
      sum = f64x2.add(sum, f64x2.mul(sign2, pairOf<f32>(from2 + at)));
      sum = f64x2.add(sum, f64x2.mul(sign3, pairOf<f32>(from3 + at)));
      v128.store(sums + (at << 1), sum);
    }
    if (whole < width) {
      let sum = load<f64>(sums + (whole << 1));
      sum += load<f64>(sign) * <f64>load<f32>(from0 + whole);
      sum += load<f64>(sign, 8) * <f64>load<f32>(from1 + whole);
      sum += load<f64>(sign, 16) * <f64>load<f32>(from2 + whole);
      sum += load<f64>(sign, 24) * <f64>load<f32>(from3 + whole);
      store<f64>(sums + (whole << 1), sum);
    }
  }
  for (; r < <usize>count; r++) {
    const from = rowAt(matrix, apart, rows, r);
    const sign = v128.load64_splat(signs + (r << 3));
    for (let at: usize = 0; at < whole; at += 8)
      v128.store(sums + (at << 1), f64x2.add(v128.load(sums + (at << 1)), f64x2.mul(sign, pairOf<f32>(from + at))));
    if (whole < width)
      store<f64>(
        sums + (whole << 1),
        load<f64>(sums + (whole << 1)) + f64x2.extract_lane(sign, 0) * <f64>load<f32>(from + whole),
      );
  }
}

// @ts-ignore: decorator
@inline
function rowAt(matrix: usize, width: usize, rows: usize, r: usize): usize {
  return matrix + <usize>load<u32>(rows + (r << 2)) * width;
}
