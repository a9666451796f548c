/**
 * The nearest of `k` centroids for each of `rows` rows: the least of its squared length (doubles) less twice the row's
 * product (float32, the first at `products`, a row every `columns`), the first of equals. Writes its number to `labels`
 * and to `nearest` the squared distance, which also takes the row's own squared length, at `lengths`; not below 0. Two rows at a time.
 */
export function nearestCentroids(
  products: usize, rows: i32, columns: i32, k: i32, squares: usize, lengths: usize, labels: usize, nearest: usize,
): void {
  const width = <usize>columns << 2, end = products + <usize>rows * width;
  const two = f64x2.splat(2);
  for (let row = products; row < end; row += 2 * width) {
    // An odd row goes with itself.
    const other = row + width < end ? row + width : row;
    let least = f64x2.splat(Infinity);
    let best = i64x2.splat(0);
    for (let c: usize = 0; c < <usize>k; c++) {
      const pair = f64x2.promote_low_f32x4(v128.load32_lane(other + (c << 2), v128.load32_zero(row + (c << 2)), 1));
      const score = f64x2.sub(v128.load64_splat(squares + (c << 3)), f64x2.mul(two, pair));
      best = v128.bitselect(i64x2.splat(<i64>c), best, f64x2.lt(score, least));
      least = f64x2.pmin(least, score);
    }
    const last = other == row ? 0 : 1;
    least = f64x2.pmax(f64x2.splat(0), f64x2.add(least, v128.load(lengths)));
    store<i32>(labels + (<usize>last << 2), <i32>i64x2.extract_lane(best, 1));
    store<i32>(labels, <i32>i64x2.extract_lane(best, 0));
    store<f64>(nearest + (<usize>last << 3), f64x2.extract_lane(least, 1));
    store<f64>(nearest, f64x2.extract_lane(least, 0));
    lengths += 16;
    labels += 8;
    nearest += 16;
  }
}
