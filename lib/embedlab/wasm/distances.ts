/**
 * The squared Euclidean distances, summed in float64, of row `query` to each of `count` rows whose numbers lie in
 * `candidates`. x holds rows of `columns` float32; `wide` has room for one row in float64.
 */
export function squaredDistances(x: usize, columns: i32, query: i32, candidates: usize, count: i32, distances: usize, wide: usize): void {
  const width = <usize>columns << 2;
  const whole = width & ~<usize>15;
  const row = x + <usize>query * width;
  for (let k: usize = 0; k < width; k += 4) store<f64>(wide + (k << 1), <f64>load<f32>(row + k));
  for (let c: usize = 0; c < <usize>count; c++) {
    const other = x + <usize>load<u32>(candidates + (c << 2)) * width;
    let low = f64x2.splat(0), high = f64x2.splat(0);
    for (let k: usize = 0; k < whole; k += 16) {
      const a = wide + (k << 1);
      const d = f64x2.sub(v128.load(a), f64x2.promote_low_f32x4(v128.load64_zero(other + k)));
      low = f64x2.add(low, f64x2.mul(d, d));
      const e = f64x2.sub(v128.load(a, 16), f64x2.promote_low_f32x4(v128.load64_zero(other + k, 8)));
      high = f64x2.add(high, f64x2.mul(e, e));
    }
    const both = f64x2.add(low, high);
    let total = f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
    for (let k = whole; k < width; k += 4) {
      const d = load<f64>(wide + (k << 1)) - <f64>load<f32>(other + k);
      total += d * d;
    }
    store<f64>(distances + (c << 3), total);
  }
}
