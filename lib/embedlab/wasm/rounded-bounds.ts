import { sumOfLanes } from "./exact";

/**
 * Bounds as in bounds.ts, of a block of rows by their products with rounded centroids (float32, eight a group; of each
 * centroid one with every row, `stride` bytes from one centroid to the next): a distance between rounded vectors is wrong by
 * no more than the lengths of what both lost, which are in `errors` for rows and at most `error` for centroids. `squares` and
 * `scales`, `lengths` and `ofRows` are squared lengths and scales of rounded centroids and rows; `slack` is what float32 adds.
 * Labels are the nearest as far as rounding shows. Writes to `open` the numbers, within the block, of rows that may have
 * another centroid; returns what `widenBounds` does. `spare` is room for three vectors.
 */
export function boundsOfRounded(
  products: usize, stride: usize, rows: i32, groups: i32, quads: i32, squares: usize, scales: usize, error: f32, lengths: usize,
  ofRows: usize, errors: usize, slack: f32, labels: usize, upper: usize, lower: usize, open: usize, spare: usize,
): i64 {
  const width = <usize>quads << 4;
  const far = f32x4.splat(Infinity);
  let to = open;
  let openGroups: i64 = 0;
  for (let row = 0; row < rows; row += 4) {
    const here = <usize>row << 2;
    const count = min(4, rows - row);
    const length = v128.load(lengths + here), scale = v128.load(ofRows + here);
    const reach = f32x4.add(v128.load(errors + here), f32x4.splat(error));
    let from = products + here;
    let best = far, after = far, label = i32x4.splat(0);
    for (let g = 0; g < groups; g++) {
      let least = far, next = far, which = label;
      for (let c = 8 * g; c < 8 * g + 8; c++, from += stride) {
        const product = f32x4.mul(f32x4.mul(v128.load(from), v128.load32_splat(scales + (<usize>c << 2))), scale);
        const sum = f32x4.add(v128.load32_splat(squares + (<usize>c << 2)), length);
        const distance = f32x4.sub(sum, f32x4.add(product, product));
        which = v128.bitselect(i32x4.splat(c), which, f32x4.lt(distance, least));
        next = f32x4.pmin(next, f32x4.pmax(least, distance));
        least = f32x4.pmin(least, distance);
      }
      storeLanes(lower + (<usize>g << 2), width, atLeast(least, slack, reach), count);
      const nearer = f32x4.lt(least, best);
      label = v128.bitselect(which, label, nearer);
      after = v128.bitselect(next, after, nearer);
      best = f32x4.pmin(best, least);
    }
    v128.store(spare, label);
    v128.store(spare, f32x4.add(f32x4.sqrt(f32x4.pmax(f32x4.splat(0), f32x4.add(best, f32x4.splat(slack)))), reach), 16);
    v128.store(spare, atLeast(after, slack, reach), 32);
    for (let lane: usize = 0; lane < <usize>count << 2; lane += 4) {
      const own = load<i32>(spare + lane);
      store<i32>(labels, own);
      store<f32>(upper, load<f32>(spare + lane, 16));
      store<f32>(lower + (<usize>(own >> 3) << 2), load<f32>(spare + lane, 32));
      for (let g = groups; g < quads << 2; g++) store<f32>(lower + (<usize>g << 2), Infinity);
      const below = countBelow(lower, width, load<f32>(upper));
      if (below > 0) {
        openGroups += below;
        store<i32>(to, row + <i32>(lane >> 2));
        to += 4;
      }
      labels += 4;
      upper += 4;
      lower += width;
    }
  }
  return (openGroups << 32) | <i64>((to - open) >> 2);
}

// @ts-ignore: decorator
@inline
function atLeast(squared: v128, slack: f32, reach: v128): v128 {
  return f32x4.sub(f32x4.sqrt(f32x4.pmax(f32x4.splat(0), f32x4.sub(squared, f32x4.splat(slack)))), reach);
}

// @ts-ignore: decorator
@inline
function storeLanes(to: usize, apart: usize, values: v128, count: i32): void {
  v128.store32_lane(to, values, 0);
  if (count > 1) v128.store32_lane(to + apart, values, 1);
  if (count > 2) v128.store32_lane(to + 2 * apart, values, 2);
  if (count > 3) v128.store32_lane(to + 3 * apart, values, 3);
}

function countBelow(bounds: usize, width: usize, most: f32): i32 {
  const limit = f32x4.splat(most);
  let count = i32x4.splat(0);
  for (const end = bounds + width; bounds < end; bounds += 16) count = i32x4.sub(count, f32x4.gt(limit, v128.load(bounds)));
  return sumOfLanes(count);
}
