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

/** Packs `k` centroids (k x d) as bounds.ts takes them: `padded` components each, a multiple of eight, in whole groups of eight, the rest zero. */
export function packCentroids(centroids: usize, k: i32, d: i32, padded: i32, packed: usize): void {
  const width = <usize>padded << 2;
  memory.fill(packed, 0, 8 * <usize>((k + 7) >> 3) * width);
  for (let c = 0; c < k; c++) {
    const to = packed + 8 * <usize>(c >> 3) * width + (<usize>(c & 7) << 4);
    for (let j = 0; j < d; j++, centroids += 4)
      store<f32>(to + (<usize>(j >> 2) << 7) + (<usize>(j & 3) << 2), load<f32>(centroids));
  }
}

/** Rounds packed centroids, `bytes` of them, as `roundEight` does; the integers lie packed likewise, eight components in the place of four. */
export function roundPacked(packed: usize, bytes: usize, unit: f32, rounded: usize): void {
  const scale = f32x4.splat(1 / unit), shift = f32x4.splat(integral);
  for (const end = packed + bytes; packed < end; packed += 128)
    for (const half = packed + 128; packed < half; packed += 16, rounded += 16)
      v128.store(rounded, roundEight(v128.load(packed), v128.load(packed, 128), scale, shift));
}

/** Between 2^23 and 2^24, where float32 has no fractions; the last bits are those of an integer that was added. */
export const integral: f32 = 3 * 2 ** 22;

/** The nearest 16-bit integers of eight float32 values times `scale`, where that is up to 32,767 (else these are some integers); `shift` is four times `integral`. */
// @ts-ignore: decorator
@inline
export function roundEight(one: v128, two: v128, scale: v128, shift: v128): v128 {
  return i16x8.narrow_i32x4_s(
    i32x4.sub(f32x4.add(f32x4.mul(one, scale), shift), shift), i32x4.sub(f32x4.add(f32x4.mul(two, scale), shift), shift),
  );
}
