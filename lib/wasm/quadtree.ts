/**
 * A quadtree over points sorted along the Morton curve (Barnes and Hut, 1986; van der Maaten, 2014).
 * Nodes lie in depth-first order, so a walk needs no stack: the next node is i + 1 to go down, `skip` to pass over.
 */

/** Points in a leaf, which is also the group that walks the tree together. */
export const leafSize: i32 = 32;
const levels: i32 = 16;

/** Bytes of a node: x, y of its centre of mass, count, squared width, skip, first point, end point (0 if not a leaf), parent. */
export const nodeBytes: usize = 32;

/** Spreads the low 16 bits of v to the even bits. */
// @ts-ignore: decorator
@inline
function spread(v: u32): u32 {
  v = (v | (v << 8)) & 0x00ff00ff;
  v = (v | (v << 4)) & 0x0f0f0f0f;
  v = (v | (v << 2)) & 0x33333333;
  return (v | (v << 1)) & 0x55555555;
}

/** Sorts codes and their points by 8 bits at a time; `spare` and `spareOrder` are scratch, `counts` 256 integers. */
function radixSort(n: i32, codes: usize, order: usize, spare: usize, spareOrder: usize, counts: usize): void {
  const end = <usize>n << 2;
  for (let shift: u32 = 0; shift < 32; shift += 8) {
    memory.fill(counts, 0, 1024);
    for (let i: usize = 0; i < end; i += 4) {
      const bin = counts + (<usize>((load<u32>(codes + i) >> shift) & 255) << 2);
      store<u32>(bin, load<u32>(bin) + 1);
    }
    let before: u32 = 0;
    for (let bin = counts; bin < counts + 1024; bin += 4) {
      const count = load<u32>(bin);
      store<u32>(bin, before);
      before += count;
    }
    for (let i: usize = 0; i < end; i += 4) {
      const code = load<u32>(codes + i);
      const bin = counts + (<usize>((code >> shift) & 255) << 2);
      const to = <usize>load<u32>(bin);
      store<u32>(bin, <u32>to + 1);
      store<u32>(spare + (to << 2), code);
      store<u32>(spareOrder + (to << 2), load<u32>(order + i));
    }
    let swap = codes;
    codes = spare;
    spare = swap;
    swap = order;
    order = spareOrder;
    spareOrder = swap;
  }
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
 * Builds the tree of n points into `nodes`, their order along the curve into `order` and their sorted coordinates into
 * `sortedX`, `sortedY`; `leaves` gets the node number of each leaf. Returns the number of nodes; their first 8 bytes in
 * `counts` are then the number of leaves. Scratch: codes, spare, spareOrder (n integers), counts (256), stack (4 x 64).
 */
export function buildTree(
  n: i32, x: usize, y: usize, order: usize, sortedX: usize, sortedY: usize, nodes: usize, leaves: usize,
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

  let nodeCount = 0, leafCount = 0, depth = 1;
  store<i32>(stack, 0);
  store<i32>(stack, n, 4);
  store<i32>(stack, 0, 8);
  store<i32>(stack, -1, 12);
  const top: f32 = side * (65536.0 / 65535.0);
  while (depth > 0) {
    depth--;
    const frame = stack + (<usize>depth << 4);
    const from = load<i32>(frame), to = load<i32>(frame, 4), level = load<i32>(frame, 8), parent = load<i32>(frame, 12);
    const node = nodes + <usize>nodeCount * nodeBytes;
    const width: f32 = top / <f32>(1 << level);
    const leaf = to - from <= leafSize || level == levels;
    store<f32>(node, 0);
    store<f32>(node, 0, 4);
    store<f32>(node, <f32>(to - from), 8);
    store<f32>(node, width * width, 12);
    store<i32>(node, nodeCount + 1, 16);
    store<i32>(node, from, 20);
    store<i32>(node, leaf ? to : 0, 24);
    store<i32>(node, parent, 28);
    if (leaf) {
      store<i32>(leaves + (<usize>leafCount << 2), nodeCount);
      leafCount++;
    } else {
      const shift = <u32>(2 * (levels - 1 - level));
      const prefix = load<u32>(codes + (<usize>from << 2)) & ~((<u32>4 << shift) - 1);
      let last = to;
      for (let quadrant: u32 = 4; quadrant-- > 0; ) {
        const first = quadrant == 0 ? from : firstNotBelow(codes, from, last, prefix | (quadrant << shift));
        if (first < last) {
          const child = stack + (<usize>depth << 4);
          store<i32>(child, first);
          store<i32>(child, last, 4);
          store<i32>(child, level + 1, 8);
          store<i32>(child, nodeCount, 12);
          depth++;
        }
        last = first;
      }
    }
    nodeCount++;
  }

  for (let i = nodeCount - 1; i >= 0; i--) {
    const node = nodes + <usize>i * nodeBytes;
    const to = load<i32>(node, 24);
    if (to > 0) {
      let sumX: f32 = 0, sumY: f32 = 0;
      for (let j = load<i32>(node, 20); j < to; j++) {
        sumX += load<f32>(sortedX + (<usize>j << 2));
        sumY += load<f32>(sortedY + (<usize>j << 2));
      }
      store<f32>(node, sumX);
      store<f32>(node, sumY, 4);
    }
    const sumX = load<f32>(node), sumY = load<f32>(node, 4), count = load<f32>(node, 8);
    const parent = load<i32>(node, 28);
    if (parent >= 0) {
      const above = nodes + <usize>parent * nodeBytes;
      store<f32>(above, load<f32>(above) + sumX);
      store<f32>(above, load<f32>(above, 4) + sumY, 4);
      store<i32>(above, max(load<i32>(above, 16), load<i32>(node, 16)), 16);
    }
    store<f32>(node, sumX / count);
    store<f32>(node, sumY / count, 4);
  }
  store<i32>(counts, leafCount);
  return nodeCount;
}
