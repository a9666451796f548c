import { upperPair } from "./exact";

/**
 * One step of k-means++ over a block of rows. `products` (float32, a row every `columns`), times the row's number in `scales`, are
 * those of each row with all candidates, from one search's first on, of which there are 4 times `vectors`; `squares` and
 * `lengths` are the squared lengths of candidates and rows. Writes to `sums` (doubles), of each candidate, the sum over the rows of the squared distance
 * to it or of `closest`, whichever is less.
 */
export function leastSums(
  products: usize, rows: i32, columns: i32, vectors: i32, squares: usize, lengths: usize, scales: usize, closest: usize, sums: usize,
): void {
  const stride = <usize>columns << 2, end = <usize>rows << 2, even = end & ~7;
  for (let v: usize = 0; v < <usize>vectors << 4; v += 16) {
    const square = v128.load(squares + v);
    let low = f64x2.splat(0), high = low;
    let from = products + v;
    for (let at: usize = 0; at < even; at += 8) {
      const one = leastOf(from, square, lengths + at, scales + at, closest + at);
      const other = leastOf(from + stride, square, lengths + at + 4, scales + at + 4, closest + at + 4);
      low = f64x2.add(low, f64x2.add(f64x2.promote_low_f32x4(one), f64x2.promote_low_f32x4(other)));
      high = f64x2.add(high, f64x2.add(upperPair(one), upperPair(other)));
      from += 2 * stride;
    }
    if (even < end) {
      const last = leastOf(from, square, lengths + even, scales + even, closest + even);
      low = f64x2.add(low, f64x2.promote_low_f32x4(last));
      high = f64x2.add(high, upperPair(last));
    }
    v128.store(sums + 2 * v, low);
    v128.store(sums + 2 * v, high, 16);
  }
}

// @ts-ignore: decorator
@inline
function leastOf(products: usize, square: v128, length: usize, scale: usize, closest: usize): v128 {
  const product = f32x4.mul(v128.load32_splat(scale), v128.load(products));
  const distance = f32x4.sub(f32x4.add(square, v128.load32_splat(length)), f32x4.add(product, product));
  return f32x4.pmin(v128.load32_splat(closest), f32x4.pmax(f32x4.splat(0), distance));
}

/**
 * Where candidate `which`, whose column of products begins at `products`, is nearer than `closest` of a block of rows, it
 * becomes the row's label.
 */
export function comeCloser(
  products: usize, rows: i32, columns: i32, square: f32, lengths: usize, scales: usize, closest: usize, labels: usize, which: i32,
): void {
  const stride = <usize>columns << 2;
  for (let at: usize = 0; at < <usize>rows << 2; at += 4, products += stride) {
    const distance = distanceOf(products, square, lengths + at, scales + at);
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
  products: usize, rows: i32, columns: i32, square: f32, lengths: usize, scales: usize, closest: usize, target: f64,
): i32 {
  const stride = <usize>columns << 2;
  let sum: f64 = 0;
  let last = 0;
  for (let row = 0; row < rows; row++, products += stride) {
    const at = <usize>row << 2;
    const least = min<f32>(distanceOf(products, square, lengths + at, scales + at), load<f32>(closest + at));
    sum += <f64>least;
    if (sum >= target) return row;
    if (least > 0) last = row;
  }
  return last;
}

// @ts-ignore: decorator
@inline
function distanceOf(product: usize, square: f32, length: usize, scale: usize): f32 {
  const scaled = load<f32>(scale) * load<f32>(product);
  return max<f32>(0, square + load<f32>(length) - (scaled + scaled));
}
