/**
 * Moves `k` centroids (float32, k x d) to the means of their rows, whose `sums` (doubles, k x d) and `sizes` (integers) these are;
 * one without rows stays, and so does one of size -1, whose rows are the same as before. Writes to `steps` how far each goes,
 * squared, and to `squares`, but for those of size -1, its squared length then (doubles).
 */
export function moveCentroids(
  sums: usize, sizes: usize, k: i32, d: i32, centroids: usize, steps: usize, squares: usize,
): void {
  const width = <usize>d << 2, whole = width & ~7;
  for (let c = 0; c < k; c++) {
    const size = <f64>load<i32>(sizes);
    if (size < 0) store<f64>(steps, 0);
    else {
      const sizeTwice = f64x2.splat(size);
      let moves = f64x2.splat(0), lengths = moves;
      for (let at: usize = 0; at < whole; at += 8) {
        const before = v128.load64_zero(centroids + at);
        const value = size > 0 ? f32x4.demote_f64x2_zero(f64x2.div(v128.load(sums + 2 * at), sizeTwice)) : before;
        v128.store64_lane(centroids + at, value, 0);
        const wide = f64x2.promote_low_f32x4(value), moved = f64x2.sub(wide, f64x2.promote_low_f32x4(before));
        moves = f64x2.add(moves, f64x2.mul(moved, moved));
        lengths = f64x2.add(lengths, f64x2.mul(wide, wide));
      }
      let step = f64x2.extract_lane(moves, 0) + f64x2.extract_lane(moves, 1);
      let square = f64x2.extract_lane(lengths, 0) + f64x2.extract_lane(lengths, 1);
      if (whole < width) {
        const before = load<f32>(centroids + whole);
        const value = size > 0 ? <f32>(load<f64>(sums + 2 * whole) / size) : before;
        const moved = <f64>value - <f64>before;
        step += moved * moved;
        square += <f64>value * <f64>value;
        store<f32>(centroids + whole, value);
      }
      store<f64>(steps, step);
      store<f64>(squares, square);
    }
    centroids += width;
    sums += 2 * width;
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
