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

/** Packs `k` centroids (k x d) as bounds.ts takes them: `padded` components each, a multiple of four, in whole groups of eight, the rest zero. */
export function packCentroids(centroids: usize, k: i32, d: i32, padded: i32, packed: usize): void {
  const width = <usize>padded << 2;
  memory.fill(packed, 0, 8 * <usize>((k + 7) >> 3) * width);
  for (let c = 0; c < k; c++) {
    const to = packed + 8 * <usize>(c >> 3) * width + (<usize>(c & 7) << 4);
    for (let j = 0; j < d; j++, centroids += 4)
      store<f32>(to + (<usize>(j >> 2) << 7) + (<usize>(j & 3) << 2), load<f32>(centroids));
  }
}
