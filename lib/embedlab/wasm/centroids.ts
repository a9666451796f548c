/**
 * Moves `k` centroids (float32, k x d) to the means of their rows, whose `sums` (doubles, k x d) and `sizes` (integers) these
 * are; one without rows stays. Writes to `steps` how far each goes, squared, and to `squares` its squared length then (doubles).
 */
export function moveCentroids(
  sums: usize, sizes: usize, k: i32, d: i32, centroids: usize, steps: usize, squares: usize,
): void {
  for (let c = 0; c < k; c++) {
    const size = <f64>load<i32>(sizes);
    let step: f64 = 0, square: f64 = 0;
    for (const end = centroids + (<usize>d << 2); centroids < end; centroids += 4, sums += 8) {
      const before = load<f32>(centroids);
      const value = size > 0 ? <f32>(load<f64>(sums) / size) : before;
      const moved = <f64>value - <f64>before;
      step += moved * moved;
      square += <f64>value * <f64>value;
      store<f32>(centroids, value);
    }
    store<f64>(steps, step);
    store<f64>(squares, square);
    sizes += 4;
    steps += 8;
    squares += 8;
  }
}

/** Rounds `count` vectors of d float32 to 16-bit integers in units of `unit`: `padded` of them each, a multiple of eight, those beyond d zero. */
export function roundVectors(x: usize, count: i32, d: i32, padded: i32, unit: f32, rounded: usize): void {
  const scale: f32 = 1 / unit, allScale = f32x4.splat(scale), shift = f32x4.splat(integral);
  const whole = d & ~7;
  for (let row = 0; row < count; row++) {
    for (let j = 0; j < whole; j += 8, x += 32, rounded += 16)
      v128.store(rounded, roundEight(v128.load(x), v128.load(x, 16), allScale, shift));
    if (whole == padded) continue;
    v128.store(rounded, i16x8.splat(0));
    for (let j = 0; j < d - whole; j++, x += 4)
      store<i16>(rounded + (<usize>j << 1), <i16>(reinterpret<i32>(load<f32>(x) * scale + integral) - reinterpret<i32>(integral)));
    rounded += 16;
  }
}

/**
 * Packs `k` centroids from `roundVectors` as bounds.ts takes them: of a group of eight the first eight components of all, then the
 * next eight; what fills the last group is zero.
 */
export function packRounded(rounded: usize, k: i32, padded: i32, packed: usize): void {
  const width = <usize>padded << 1;
  memory.fill(packed, 0, 8 * <usize>((k + 7) >> 3) * width);
  for (let c = 0; c < k; c++) {
    let to = packed + 8 * <usize>(c >> 3) * width + (<usize>(c & 7) << 4);
    for (const end = rounded + width; rounded < end; rounded += 16, to += 128) v128.store(to, v128.load(rounded));
  }
}

/** Between 2^23 and 2^24, where float32 has no fractions; the last bits are those of an integer that was added. */
const integral: f32 = 3 * 2 ** 22;

/** The nearest 16-bit integers of eight float32 values times `scale`, where that is up to 32,767 (else these are some integers); `shift` is four times `integral`. */
// @ts-ignore: decorator
@inline
function roundEight(one: v128, two: v128, scale: v128, shift: v128): v128 {
  return i16x8.narrow_i32x4_s(
    i32x4.sub(f32x4.add(f32x4.mul(one, scale), shift), shift), i32x4.sub(f32x4.add(f32x4.mul(two, scale), shift), shift),
  );
}
