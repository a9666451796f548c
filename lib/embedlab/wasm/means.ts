import { pairOf } from "./exact";

/**
 * Adds each of `count` rows of x (d columns; doubles if `wide`, or else float32) to the sum of its cluster (sums are k x d, in doubles), one
 * after the other. Rows whose label is -1 are left out.
 */
export function addToClusters(x: usize, wide: bool, d: i32, count: i32, labels: usize, sums: usize): void {
  if (wide) addRowsOf<f64>(x, d, count, labels, sums);
  else addRowsOf<f32>(x, d, count, labels, sums);
}

/**
 * The squared distance of each such row to its cluster's centroid (k x d, in doubles): four sums, added as squaredDistance in
 * numeric/distance.ts adds them, to the bit.
 */
export function distancesToOwn(
  x: usize, wide: bool, d: i32, count: i32, labels: usize, centroids: usize, distances: usize,
): void {
  if (wide) distancesOf<f64>(x, d, count, labels, centroids, distances);
  else distancesOf<f32>(x, d, count, labels, centroids, distances);
}

function addRowsOf<T>(x: usize, d: i32, count: i32, labels: usize, sums: usize): void {
  const size = sizeof<T>(), width = <usize>d << 3;
  for (let i = 0; i < count; i++, x += <usize>d * size) {
    const label = load<i32>(labels + (<usize>i << 2));
    if (label < 0) continue;
    let at = x, to = sums + <usize>label * width;
    const end = to + width, whole = end - (<usize>(d & 1) << 3);
    for (; to < whole; to += 16, at += 2 * size) v128.store(to, f64x2.add(v128.load(to), pairOf<T>(at)));
    if (to < end) store<f64>(to, load<f64>(to) + <f64>load<T>(at));
  }
}

function distancesOf<T>(x: usize, d: i32, count: i32, labels: usize, centroids: usize, distances: usize): void {
  const size = sizeof<T>(), width = <usize>d << 3;
  for (let i = 0; i < count; i++, x += <usize>d * size) {
    const label = load<i32>(labels + (<usize>i << 2));
    if (label < 0) continue;
    let at = x, other = centroids + <usize>label * width;
    const end = other + width, whole = end - (<usize>(d & 3) << 3);
    let low = f64x2.splat(0), high = low;
    for (; other < whole; other += 32, at += 4 * size) {
      const a = f64x2.sub(pairOf<T>(at), v128.load(other)), b = f64x2.sub(pairOf<T>(at + 2 * size), v128.load(other, 16));
      low = f64x2.add(low, f64x2.mul(a, a));
      high = f64x2.add(high, f64x2.mul(b, b));
    }
    let first = f64x2.extract_lane(low, 0);
    for (; other < end; other += 8, at += size) {
      const difference = <f64>load<T>(at) - load<f64>(other);
      first += difference * difference;
    }
    const others = f64x2.extract_lane(high, 0) + f64x2.extract_lane(high, 1);
    store<f64>(distances + (<usize>i << 3), first + f64x2.extract_lane(low, 1) + others);
  }
}
