import { sumOfLanes, upperPair } from "./exact";

/**
 * Rounds `count` vectors of d float32, `stride` bytes apart, to whole numbers from -63 to 63 times a scale of each one's own. Writes
 * these numbers, plus `zero`, to `bytes` (d a vector), and to `scales`, `squares` and `errors` (float32) each one's scale, the
 * squared length of what it became, and the length, at most, of what it lost. Returns the sum of the squares of the last.
 */
export function roundToBytes(
  x: usize, stride: usize, d: i32, count: i32, zero: i32, bytes: usize, scales: usize, squares: usize, errors: usize,
): f64 {
  const whole = d & ~3;
  let all: f64 = 0;
  for (let vector = 0; vector < count; vector++, x += stride) {
    const scale = largestOf(x, d) / 63;
    const inverse: f64 = scale == 0 ? 0 : 1 / <f64>scale;
    const inverses = f64x2.splat(inverse), wide = f64x2.splat(<f64>scale), half = f64x2.splat(64.5);
    let square = i32x4.splat(0), low = f64x2.splat(0), high = low;
    for (let j = 0; j < whole; j += 4, bytes += 4) {
      const values = v128.load(x + (<usize>j << 2));
      const one = f64x2.promote_low_f32x4(values), two = upperPair(values);
      // Above zero, where cutting a number off rounds it.
      const a = i32x4.trunc_sat_f64x2_s_zero(f64x2.add(f64x2.mul(one, inverses), half));
      const b = i32x4.trunc_sat_f64x2_s_zero(f64x2.add(f64x2.mul(two, inverses), half));
      const numbers = i32x4.sub(v128.shuffle<i32>(a, b, 0, 1, 4, 5), i32x4.splat(64));
      const upper = v128.shuffle<i32>(numbers, numbers, 2, 3, 2, 3);
      low = f64x2.add(low, squareOf(f64x2.sub(one, f64x2.mul(f64x2.convert_low_i32x4_s(numbers), wide))));
      high = f64x2.add(high, squareOf(f64x2.sub(two, f64x2.mul(f64x2.convert_low_i32x4_s(upper), wide))));
      square = i32x4.add(square, i32x4.mul(numbers, numbers));
      const moved = i32x4.add(numbers, i32x4.splat(zero));
      const words = i16x8.narrow_i32x4_s(moved, moved);
      v128.store32_lane(bytes, i8x16.narrow_i16x8_s(words, words), 0);
    }
    const sums = f64x2.add(low, high);
    let error = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
    let length = sumOfLanes(square);
    for (let j = whole; j < d; j++, bytes++) {
      const value = <f64>load<f32>(x + (<usize>j << 2));
      const number = <i32>(value * inverse + 64.5) - 64;
      const lost = value - <f64>number * <f64>scale;
      store<i8>(bytes, <i8>(number + zero));
      length += number * number;
      error += lost * lost;
    }
    store<f32>(scales, scale);
    store<f32>(squares, <f32>(<f64>length * <f64>scale * <f64>scale));
    store<f32>(errors, <f32>(sqrt<f64>(error) * (1 + 1e-6)));
    all += error;
    scales += 4;
    squares += 4;
    errors += 4;
  }
  return all;
}

/** Copies vectors of d bytes whose numbers, `count` of them, lie in `which`, one after the other, and adds `zero` to each; -1 leaves a place as it is. */
export function copyRaised(bytes: usize, d: i32, which: usize, count: i32, zero: i32, to: usize): void {
  const add = i8x16.splat(<i8>zero);
  for (let c: usize = 0; c < <usize>count << 2; c += 4, to += d) {
    const vector = load<i32>(which + c);
    if (vector < 0) continue;
    const from = bytes + <usize>vector * <usize>d;
    let j: usize = 0;
    for (; j + 16 <= <usize>d; j += 16) v128.store(to + j, i8x16.add(v128.load(from + j), add));
    for (; j < <usize>d; j++) store<i8>(to + j, <i8>(load<i8>(from + j) + zero));
  }
}

function largestOf(x: usize, d: i32): f32 {
  const end = x + (<usize>d << 2), whole = x + (<usize>(d & ~3) << 2);
  let most = f32x4.splat(0);
  for (; x < whole; x += 16) most = f32x4.pmax(most, f32x4.abs(v128.load(x)));
  most = f32x4.pmax(most, v128.shuffle<f32>(most, most, 2, 3, 0, 1));
  let largest = max<f32>(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1));
  for (; x < end; x += 4) largest = max<f32>(largest, abs<f32>(load<f32>(x)));
  return largest;
}

// @ts-ignore: decorator
@inline
function squareOf(values: v128): v128 {
  return f64x2.mul(values, values);
}
