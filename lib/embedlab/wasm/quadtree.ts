import { sum } from "./exact";
import { radixSort } from "./radix-sort";

/**
 * A quadtree over points sorted along the Morton curve (Barnes and Hut, 1986; van der Maaten, 2014), whose nodes lie
 * four by four: a quad holds the quarters of one square.
 */

/** Points in a leaf, at most, but on the last level. */
const leafSize: i32 = 8;
/** Points of a group, which walk the tree together, at most: the largest squares that hold no more. */
const groupSize: i32 = 64;
const levels: i32 = 16;

/**
 * Bytes of a quad: x and y of its quarters' centres of mass, their counts of points, the quads below them (0 for a
 * leaf), their first points, four of each; then the squared width of a quarter.
 */
export const quadBytes: usize = 96;

/** Spreads the low 16 bits of v to the even bits. */
// @ts-ignore: decorator
@inline
function spread(v: u32): u32 {
  v = (v | (v << 8)) & 0x00ff00ff;
  v = (v | (v << 4)) & 0x0f0f0f0f;
  v = (v | (v << 2)) & 0x33333333;
  return (v | (v << 1)) & 0x55555555;
}

/** Where the points from `low` to `high` stop having a code below `code`. */
// @ts-ignore: decorator
@inline
function firstNotBelow(codes: usize, low: i32, high: i32, code: u32): i32 {
  while (low < high) {
    const middle = (low + high) >> 1;
    if (load<u32>(codes + (<usize>middle << 2)) < code) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Builds the tree of n points into `quads`, the root's first, their order along the curve into `order` and their sorted
 * coordinates into `sortedX`, `sortedY`; `groups` gets the first point and the count of each group. Returns how many
 * groups there are. Scratch: codes, spare, spareOrder (n integers), counts (256), stack (4 x 64).
 */
export function buildTree(
  n: i32, x: usize, y: usize, order: usize, sortedX: usize, sortedY: usize, quads: usize, groups: usize,
  codes: usize, spare: usize, spareOrder: usize, counts: usize, stack: usize,
): i32 {
  let lowX = load<f32>(x), highX = lowX, lowY = load<f32>(y), highY = lowY;
  const end = <usize>n << 2;
  for (let i: usize = 4; i < end; i += 4) {
    const xi = load<f32>(x + i), yi = load<f32>(y + i);
    lowX = min(lowX, xi);
    highX = max(highX, xi);
    lowY = min(lowY, yi);
    highY = max(highY, yi);
  }
  const side = max<f32>(max(highX - lowX, highY - lowY), 1e-30);
  const scale: f32 = 65535 / side;
  for (let i: usize = 0; i < end; i += 4) {
    const column = <u32>((load<f32>(x + i) - lowX) * scale);
    const row = <u32>((load<f32>(y + i) - lowY) * scale);
    store<u32>(codes + i, spread(min<u32>(column, 65535)) | (spread(min<u32>(row, 65535)) << 1));
    store<u32>(order + i, <u32>(i >> 2));
  }
  radixSort(n, codes, order, spare, spareOrder, counts);
  for (let i: usize = 0; i < end; i += 4) {
    const from = <usize>load<u32>(order + i) << 2;
    store<f32>(sortedX + i, load<f32>(x + from));
    store<f32>(sortedY + i, load<f32>(y + from));
  }

  let groupCount = 0;
  if (n <= groupSize) groupCount = addGroup(groups, groupCount, 0, n);
  let quadCount = 0, depth = 1;
  store<i32>(stack, 0);
  store<i32>(stack, n, 4);
  store<i32>(stack, 0, 8);
  store<usize>(stack, 0, 12);
  const top: f32 = side * (65536.0 / 65535.0);
  while (depth > 0) {
    depth--;
    const frame = stack + (<usize>depth << 4);
    const from = load<i32>(frame), to = load<i32>(frame, 4), level = load<i32>(frame, 8), above = load<usize>(frame, 12);
    if (above != 0) store<i32>(above, quadCount);
    const quad = quads + <usize>quadCount * quadBytes;
    quadCount++;
    const width: f32 = top / <f32>(2 << level);
    store<f32>(quad, width * width, 80);
    const shift = <u32>(2 * (levels - 1 - level));
    const prefix = load<u32>(codes + (<usize>from << 2)) & ~((<u32>4 << shift) - 1);
    let last = to;
    for (let quadrant: u32 = 4; quadrant-- > 0; ) {
      const first = quadrant == 0 ? from : firstNotBelow(codes, from, last, prefix | (quadrant << shift));
      const count = last - first;
      const quarter = quad + (<usize>quadrant << 2);
      store<f32>(quarter, <f32>count, 32);
      store<i32>(quarter, 0, 48);
      store<i32>(quarter, first, 64);
      const leaf = count <= leafSize || level + 1 == levels;
      if (count > 0 && to - from > groupSize && (leaf || count <= groupSize)) groupCount = addGroup(groups, groupCount, first, count);
      if (!leaf) {
        const child = stack + (<usize>depth << 4);
        store<i32>(child, first);
        store<i32>(child, last, 4);
        store<i32>(child, level + 1, 8);
        store<usize>(child, quarter + 48, 12);
        depth++;
      }
      last = first;
    }
  }

  // A quad lies after the one above it: the centres are there when they are asked for.
  for (let quad = quads + <usize>(quadCount - 1) * quadBytes; quad >= quads; quad -= quadBytes) {
    for (let quarter = quad; quarter < quad + 16; quarter += 4) {
      const count = load<f32>(quarter, 32);
      const below = load<i32>(quarter, 48);
      let sumX: f32 = 0, sumY: f32 = 0;
      if (below != 0) {
        const child = quads + <usize>below * quadBytes;
        const masses = v128.load(child, 32);
        sumX = sum(f32x4.mul(masses, v128.load(child)));
        sumY = sum(f32x4.mul(masses, v128.load(child, 16)));
      } else {
        const first = <usize>load<i32>(quarter, 64) << 2;
        for (let j = first; j < first + (<usize>count << 2); j += 4) {
          sumX += load<f32>(sortedX + j);
          sumY += load<f32>(sortedY + j);
        }
      }
      const scale: f32 = 1 / max<f32>(count, 1);
      store<f32>(quarter, sumX * scale);
      store<f32>(quarter, sumY * scale, 16);
    }
  }
  return groupCount;
}

// @ts-ignore: decorator
@inline
function addGroup(groups: usize, index: i32, first: i32, count: i32): i32 {
  store<i32>(groups + (<usize>index << 3), first);
  store<i32>(groups + (<usize>index << 3), count, 4);
  return index + 1;
}
