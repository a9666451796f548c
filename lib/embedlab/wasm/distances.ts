/**
 * The squared Euclidean distances, summed in float64, of row `query` to each of `count` rows whose numbers lie in
 * `candidates`. x holds rows of `columns` float32; `wide` has room for one row in float64.
 */
export function squaredDistances(x: usize, columns: i32, query: i32, candidates: usize, count: i32, distances: usize, wide: usize): void {
  const width = <usize>columns << 2;
  const whole = width & ~<usize>15;
  const row = x + <usize>query * width;
  for (let k: usize = 0; k < width; k += 4) store<f64>(wide + (k << 1), <f64>load<f32>(row + k));
  // Two rows at a time: one waits for memory while the other is summed. An odd one goes with itself.
  for (let c = 0; c < count; c += 2) {
    const here = candidates + (<usize>c << 2), next = c + 1 < count ? here + 4 : here;
    const one = x + <usize>load<u32>(here) * width, two = x + <usize>load<u32>(next) * width;
    let low1 = f64x2.splat(0), high1 = low1, low2 = low1, high2 = low1;
    for (let k: usize = 0; k < whole; k += 16) {
      const a = v128.load(wide + (k << 1)), b = v128.load(wide + (k << 1), 16);
      low1 = f64x2.add(low1, square(a, one + k));
      high1 = f64x2.add(high1, square(b, one + k + 8));
      low2 = f64x2.add(low2, square(a, two + k));
      high2 = f64x2.add(high2, square(b, two + k + 8));
    }
    const at = distances + (<usize>c << 3);
    store<f64>(at + (next - here << 1), total(low2, high2, wide, two, whole, width));
    store<f64>(at, total(low1, high1, wide, one, whole, width));
  }
}

/** Of two values in float64, less two in float32 at `other`. */
// @ts-ignore: decorator
@inline
function square(wide: v128, other: usize): v128 {
  const d = f64x2.sub(wide, f64x2.promote_low_f32x4(v128.load64_zero(other)));
  return f64x2.mul(d, d);
}

/** Both sums of squares, and those of the columns from `whole`, which fill no vector. */
// @ts-ignore: decorator
@inline
function total(low: v128, high: v128, wide: usize, other: usize, whole: usize, width: usize): f64 {
  const both = f64x2.add(low, high);
  let sum = f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
  for (let k = whole; k < width; k += 4) {
    const d = load<f64>(wide + (k << 1)) - <f64>load<f32>(other + k);
    sum += d * d;
  }
  return sum;
}
