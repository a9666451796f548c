import { pairOf } from "./exact";

/**
 * The squared Euclidean distances, summed in float64, of row `query` to each of `count` rows whose numbers lie in
 * `candidates`. x holds rows of `columns` float32; `wide` has room for one row in float64.
 */
export function squaredDistances(x: usize, columns: i32, query: i32, candidates: usize, count: i32, distances: usize, wide: usize): void {
  const width = <usize>columns << 2;
  const whole = width & ~<usize>15;
  const row = x + <usize>query * width;
  for (let k: usize = 0; k < width; k += 4) store<f64>(wide + (k << 1), <f64>load<f32>(row + k));
  // Four rows at a time: some wait for memory while others are summed. What is missing to four is the last once more.
  for (let c = 0; c < count; c += 4) {
    const here = candidates + (<usize>c << 2), last = candidates + (<usize>(count - 1) << 2);
    const r0 = x + <usize>load<u32>(here) * width, r1 = x + <usize>load<u32>(min(here + 4, last)) * width;
    const r2 = x + <usize>load<u32>(min(here + 8, last)) * width, r3 = x + <usize>load<u32>(min(here + 12, last)) * width;
    let l0 = f64x2.splat(0), h0 = l0, l1 = l0, h1 = l0, l2 = l0, h2 = l0, l3 = l0, h3 = l0;
    for (let k: usize = 0; k < whole; k += 16) {
      const a = v128.load(wide + (k << 1)), b = v128.load(wide + (k << 1), 16);
      l0 = f64x2.add(l0, square(a, r0 + k));
      h0 = f64x2.add(h0, square(b, r0 + k + 8));
      l1 = f64x2.add(l1, square(a, r1 + k));
      h1 = f64x2.add(h1, square(b, r1 + k + 8));
      l2 = f64x2.add(l2, square(a, r2 + k));
      h2 = f64x2.add(h2, square(b, r2 + k + 8));
      l3 = f64x2.add(l3, square(a, r3 + k));
      h3 = f64x2.add(h3, square(b, r3 + k + 8));
    }
    const at = distances + (<usize>c << 3), end = distances + (<usize>(count - 1) << 3);
    store<f64>(min(at + 24, end), total(l3, h3, wide, r3, whole, width));
    store<f64>(min(at + 16, end), total(l2, h2, wide, r2, whole, width));
    store<f64>(min(at + 8, end), total(l1, h1, wide, r1, whole, width));
    store<f64>(at, total(l0, h0, wide, r0, whole, width));
  }
}

/** Of two values in float64, less two in float32 at `other`. */
// @ts-ignore: decorator
@inline
function square(wide: v128, other: usize): v128 {
  const d = f64x2.sub(wide, pairOf<f32>(other));
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
