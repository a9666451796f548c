import { sum } from "./exact";
import { nodeBytes } from "./quadtree";

/**
 * Repulsion on the points of leaves `from` to `to`: the tree is walked once for a leaf's points together, and a node
 * stands for its points where its width is below `angle` times its distance from the leaf's own box. That is never
 * laxer than asking each point. Writes r_i and z_i (the point itself included) at the points' own places.
 * `list` is this thread's scratch: 3 x (n + 4) floats.
 */
export function treeRepulsion(
  nodes: usize, nodeCount: i32, leaves: usize, from: i32, to: i32, order: usize, sortedX: usize, sortedY: usize, n: i32,
  angle: f32, list: usize, repulsionX: usize, repulsionY: usize, z: usize,
): void {
  const listY = list + (<usize>(n + 4) << 2);
  const mass = listY + (<usize>(n + 4) << 2);
  const zero = f32x4.splat(0), one = f32x4.splat(1);
  const angle2 = angle * angle;
  for (let leaf = from; leaf < to; leaf++) {
    const own = nodes + <usize>load<i32>(leaves + (<usize>leaf << 2)) * nodeBytes;
    const first = <usize>load<i32>(own, 20) << 2, last = <usize>load<i32>(own, 24) << 2;
    let lowX = load<f32>(sortedX + first), highX = lowX, lowY = load<f32>(sortedY + first), highY = lowY;
    for (let i = first + 4; i < last; i += 4) {
      const xi = load<f32>(sortedX + i), yi = load<f32>(sortedY + i);
      lowX = min(lowX, xi);
      highX = max(highX, xi);
      lowY = min(lowY, yi);
      highY = max(highY, yi);
    }

    let size: usize = 0;
    let i = 0;
    while (i < nodeCount) {
      const node = nodes + <usize>i * nodeBytes;
      const cx = load<f32>(node), cy = load<f32>(node, 4);
      const dx = max<f32>(max(lowX - cx, cx - highX), 0);
      const dy = max<f32>(max(lowY - cy, cy - highY), 0);
      const end = load<i32>(node, 24);
      if (load<f32>(node, 12) < angle2 * (dx * dx + dy * dy)) {
        store<f32>(list + size, cx);
        store<f32>(listY + size, cy);
        store<f32>(mass + size, load<f32>(node, 8));
        size += 4;
        i = load<i32>(node, 16);
      } else {
        for (let j = <usize>load<i32>(node, 20) << 2; j < <usize>end << 2; j += 4) {
          store<f32>(list + size, load<f32>(sortedX + j));
          store<f32>(listY + size, load<f32>(sortedY + j));
          store<f32>(mass + size, 1);
          size += 4;
        }
        i++;
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
