import { upperPair } from "./exact";

/**
 * One step of k-means++ over a block of rows. `products` (float32), times the candidate's scale and the row's number in
 * `scales`, are those of each of `count` candidates with all the rows, one candidate after the other; `squares` and
 * `lengths` are the squared lengths of candidates and rows. Writes to `sums` (doubles), of each candidate, the sum over the
 * rows of the squared distance to it or of `closest`, whichever is less.
 */
export function leastSums(
  products: usize, rows: i32, count: i32, squares: usize, ofCandidates: usize, lengths: usize, scales: usize, closest: usize,
  sums: usize,
): void {
  const end = <usize>rows << 2, whole = end & ~15;
  for (let c: usize = 0; c < <usize>count << 2; c += 4) {
    const square = load<f32>(squares + c), scale = load<f32>(ofCandidates + c);
    const allSquare = f32x4.splat(square), allScale = f32x4.splat(scale);
    let low = f64x2.splat(0), high = low;
    for (let at: usize = 0; at < whole; at += 16) {
      const distances = distancesOf(products + at, allSquare, allScale, lengths + at, scales + at);
      const least = f32x4.pmin(v128.load(closest + at), distances);
      low = f64x2.add(low, f64x2.promote_low_f32x4(least));
      high = f64x2.add(high, upperPair(least));
    }
    low = f64x2.add(low, high);
    let sum = f64x2.extract_lane(low, 0) + f64x2.extract_lane(low, 1);
    for (let at = whole; at < end; at += 4)
      sum += <f64>leastAt(at, products, square, scale, lengths, scales, closest);
    store<f64>(sums + 2 * c, sum);
    products += end;
  }
}

/** Where the candidate whose products these are is nearer than `closest` of a block of rows, `which` becomes the row's label. */
export function comeCloser(
  products: usize, rows: i32, square: f32, scale: f32, lengths: usize, scales: usize, closest: usize, labels: usize, which: i32,
): void {
  const end = <usize>rows << 2, whole = end & ~15;
  const allSquare = f32x4.splat(square), allScale = f32x4.splat(scale), label = i32x4.splat(which);
  for (let at: usize = 0; at < whole; at += 16) {
    const before = v128.load(closest + at);
    const distances = distancesOf(products + at, allSquare, allScale, lengths + at, scales + at);
    const nearer = f32x4.lt(distances, before);
    if (!v128.any_true(nearer)) continue;
    v128.store(closest + at, v128.bitselect(distances, before, nearer));
    v128.store(labels + at, v128.bitselect(label, v128.load(labels + at), nearer));
  }
  for (let at = whole; at < end; at += 4) {
    const distance = distanceOf(products + at, square, scale, lengths + at, scales + at);
    if (!(distance < load<f32>(closest + at))) continue;
    store<f32>(closest + at, distance);
    store<i32>(labels + at, which);
  }
}

/**
 * The number of the row in a block at which the running sum of what `comeCloser` would make of `closest` reaches
 * `target`; where rounding keeps it below that, of the last row that adds to it.
 */
export function rowReaching(
  products: usize, rows: i32, square: f32, scale: f32, lengths: usize, scales: usize, closest: usize, target: f64,
): i32 {
  const whole = rows & ~3;
  const allSquare = f32x4.splat(square), allScale = f32x4.splat(scale);
  let sum: f64 = 0;
  let row = 0;
  for (; row < whole; row += 4) {
    const at = <usize>row << 2;
    const distances = distancesOf(products + at, allSquare, allScale, lengths + at, scales + at);
    const least = f32x4.pmin(v128.load(closest + at), distances);
    const first = sum + <f64>f32x4.extract_lane(least, 0);
    const second = first + <f64>f32x4.extract_lane(least, 1);
    const third = second + <f64>f32x4.extract_lane(least, 2);
    sum = third + <f64>f32x4.extract_lane(least, 3);
    if (sum >= target) return row + (first >= target ? 0 : second >= target ? 1 : third >= target ? 2 : 3);
  }
  for (; row < rows; row++) {
    sum += <f64>leastAt(<usize>row << 2, products, square, scale, lengths, scales, closest);
    if (sum >= target) return row;
  }
  do row--;
  while (row > 0 && !(leastAt(<usize>row << 2, products, square, scale, lengths, scales, closest) > 0));
  return row;
}

// @ts-ignore: decorator
@inline
function leastAt(at: usize, products: usize, square: f32, scale: f32, lengths: usize, scales: usize, closest: usize): f32 {
  return min<f32>(distanceOf(products + at, square, scale, lengths + at, scales + at), load<f32>(closest + at));
}

// @ts-ignore: decorator
@inline
function distancesOf(products: usize, square: v128, scale: v128, lengths: usize, scales: usize): v128 {
  const product = f32x4.mul(f32x4.mul(v128.load(products), scale), v128.load(scales));
  const distance = f32x4.sub(f32x4.add(square, v128.load(lengths)), f32x4.add(product, product));
  return f32x4.pmax(f32x4.splat(0), distance);
}

// @ts-ignore: decorator
@inline
function distanceOf(product: usize, square: f32, scale: f32, length: usize, ofRow: usize): f32 {
  const scaled = load<f32>(product) * scale * load<f32>(ofRow);
  return max<f32>(0, square + load<f32>(length) - (scaled + scaled));
}
