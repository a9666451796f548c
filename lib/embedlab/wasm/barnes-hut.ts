import { sum } from "./exact";
import { quadBytes } from "./quadtree";

/**
 * Repulsion on the points of groups `from` to `to`: the tree is walked once for a group's points together, and a node
 * stands for its points where its width is below `angle` times its distance from the group's own box. That is never
 * laxer than asking each point. Writes r_i and z_i (the point itself included) at the points' own places.
 * `scratch` is this thread's own: 64 integers and 3 x (n + 8) floats.
 */
export function treeRepulsion(
  quads: usize, groups: usize, from: i32, to: i32, order: usize, sortedX: usize, sortedY: usize, n: i32,
  angle: f32, scratch: usize, repulsionX: usize, repulsionY: usize, z: usize,
): void {
  const list = scratch + 256;
  const listY = list + (<usize>(n + 8) << 2);
  const mass = listY + (<usize>(n + 8) << 2);
  const zero = f32x4.splat(0), one = f32x4.splat(1);
  const angle2 = f32x4.splat(angle * angle);
  for (let group = groups + (<usize>from << 3); group < groups + (<usize>to << 3); group += 8) {
    const first = <usize>load<i32>(group) << 2, last = first + (<usize>load<i32>(group, 4) << 2);
    let lowX = v128.load32_splat(sortedX + first), highX = lowX;
    let lowY = v128.load32_splat(sortedY + first), highY = lowY;
    for (let i = first + 4; i < last; i += 4) {
      const xi = v128.load32_splat(sortedX + i), yi = v128.load32_splat(sortedY + i);
      lowX = f32x4.pmin(lowX, xi);
      highX = f32x4.pmax(highX, xi);
      lowY = f32x4.pmin(lowY, yi);
      highY = f32x4.pmax(highY, yi);
    }

    let size: usize = 0;
    let depth: usize = 4;
    store<i32>(scratch, 0);
    while (depth > 0) {
      depth -= 4;
      const quad = quads + <usize>load<i32>(scratch + depth) * quadBytes;
      const x = v128.load(quad), y = v128.load(quad, 16), count = v128.load(quad, 32);
      const dx = f32x4.pmax(f32x4.pmax(f32x4.sub(lowX, x), f32x4.sub(x, highX)), zero);
      const dy = f32x4.pmax(f32x4.pmax(f32x4.sub(lowY, y), f32x4.sub(y, highY)), zero);
      const reach = f32x4.mul(angle2, f32x4.add(f32x4.mul(dx, dx), f32x4.mul(dy, dy)));
      const held = i32x4.bitmask(f32x4.gt(count, zero));
      const far = held & i32x4.bitmask(f32x4.gt(reach, v128.load32_splat(quad + 80)));
      // A quarter that is not far is written over by the next.
      for (let lane: usize = 0; lane < 4; lane++) {
        const quarter = quad + (lane << 2);
        store<f32>(list + size, load<f32>(quarter));
        store<f32>(listY + size, load<f32>(quarter, 16));
        store<f32>(mass + size, load<f32>(quarter, 32));
        size += <usize>((far >> <i32>lane) & 1) << 2;
      }
      for (let near = held & ~far; near != 0; near &= near - 1) {
        const quarter = quad + (<usize>ctz(near) << 2);
        const below = load<i32>(quarter, 48);
        if (below != 0) {
          store<i32>(scratch + depth, below);
          depth += 4;
          continue;
        }
        // Four at a time: what is copied beyond the end is overwritten by what comes next.
        const begin = <usize>load<i32>(quarter, 64) << 2, bytes = <usize>load<f32>(quarter, 32) << 2;
        for (let j: usize = 0; j < bytes; j += 16) {
          v128.store(list + size + j, v128.load(sortedX + begin + j));
          v128.store(listY + size + j, v128.load(sortedY + begin + j));
          v128.store(mass + size + j, one);
        }
        size += bytes;
      }
    }
    v128.store(list + size, zero);
    v128.store(listY + size, zero);
    v128.store(mass + size, zero);

    // Two points at a time share what is loaded of the list; an odd one goes with itself.
    for (let i = first; i < last; i += 8) {
      const next = i + 4 < last ? i + 4 : i;
      const x0 = v128.load32_splat(sortedX + i), y0 = v128.load32_splat(sortedY + i);
      const x1 = v128.load32_splat(sortedX + next), y1 = v128.load32_splat(sortedY + next);
      let rx0 = zero, ry0 = zero, z0 = zero, rx1 = zero, ry1 = zero, z1 = zero;
      for (let j: usize = 0; j < size; j += 16) {
        const xj = v128.load(list + j), yj = v128.load(listY + j), m = v128.load(mass + j);
        let dx = f32x4.sub(x0, xj);
        let dy = f32x4.sub(y0, yj);
        let q = f32x4.div(one, f32x4.add(one, f32x4.add(f32x4.mul(dx, dx), f32x4.mul(dy, dy))));
        let mq = f32x4.mul(q, m);
        z0 = f32x4.add(z0, mq);
        mq = f32x4.mul(q, mq);
        rx0 = f32x4.add(rx0, f32x4.mul(mq, dx));
        ry0 = f32x4.add(ry0, f32x4.mul(mq, dy));

        dx = f32x4.sub(x1, xj);
        dy = f32x4.sub(y1, yj);
        q = f32x4.div(one, f32x4.add(one, f32x4.add(f32x4.mul(dx, dx), f32x4.mul(dy, dy))));
        mq = f32x4.mul(q, m);
        z1 = f32x4.add(z1, mq);
        mq = f32x4.mul(q, mq);
        rx1 = f32x4.add(rx1, f32x4.mul(mq, dx));
        ry1 = f32x4.add(ry1, f32x4.mul(mq, dy));
      }
      let at = <usize>load<u32>(order + next) << 2;
      store<f32>(repulsionX + at, sum(rx1));
      store<f32>(repulsionY + at, sum(ry1));
      store<f32>(z + at, sum(z1));
      at = <usize>load<u32>(order + i) << 2;
      store<f32>(repulsionX + at, sum(rx0));
      store<f32>(repulsionY + at, sum(ry0));
      store<f32>(z + at, sum(z0));
    }
  }
}
