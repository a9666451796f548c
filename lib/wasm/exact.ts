/**
 * Every pair of points at once. For points `from` to `to` (both even, or `to` = n): the attraction
 * a_i = sum_j p_ij q_ij (y_i - y_j), the repulsion r_i = sum_j q_ij^2 (y_i - y_j) and z_i = sum_j q_ij,
 * with q_ij = 1 / (1 + |y_i - y_j|^2), the point itself included in z_i.
 * `p` holds rows of `padded` float32; the points from n to `padded` are far away and have p = 0.
 */
export function exactForces(
  p: usize, x: usize, y: usize, padded: i32, from: i32, to: i32,
  attractionX: usize, attractionY: usize, repulsionX: usize, repulsionY: usize, z: usize,
): void {
  const one = f32x4.splat(1);
  const width = <usize>padded << 2;
  for (let i = from; i < to; i += 2) {
    const at = <usize>i << 2;
    const x0 = v128.load32_splat(x + at);
    const y0 = v128.load32_splat(y + at);
    const x1 = v128.load32_splat(x + at + 4);
    const y1 = v128.load32_splat(y + at + 4);
    let ax0 = f32x4.splat(0), ay0 = f32x4.splat(0), rx0 = f32x4.splat(0), ry0 = f32x4.splat(0), z0 = f32x4.splat(0);
    let ax1 = f32x4.splat(0), ay1 = f32x4.splat(0), rx1 = f32x4.splat(0), ry1 = f32x4.splat(0), z1 = f32x4.splat(0);
    const row = p + <usize>i * width;
    for (let j: usize = 0; j < width; j += 16) {
      const xj = v128.load(x + j);
      const yj = v128.load(y + j);

      let dx = f32x4.sub(x0, xj);
      let dy = f32x4.sub(y0, yj);
      let q = f32x4.div(one, f32x4.add(one, f32x4.add(f32x4.mul(dx, dx), f32x4.mul(dy, dy))));
      z0 = f32x4.add(z0, q);
      let w = f32x4.mul(v128.load(row + j), q);
      ax0 = f32x4.add(ax0, f32x4.mul(w, dx));
      ay0 = f32x4.add(ay0, f32x4.mul(w, dy));
      q = f32x4.mul(q, q);
      rx0 = f32x4.add(rx0, f32x4.mul(q, dx));
      ry0 = f32x4.add(ry0, f32x4.mul(q, dy));

      dx = f32x4.sub(x1, xj);
      dy = f32x4.sub(y1, yj);
      q = f32x4.div(one, f32x4.add(one, f32x4.add(f32x4.mul(dx, dx), f32x4.mul(dy, dy))));
      z1 = f32x4.add(z1, q);
      w = f32x4.mul(v128.load(row + width + j), q);
      ax1 = f32x4.add(ax1, f32x4.mul(w, dx));
      ay1 = f32x4.add(ay1, f32x4.mul(w, dy));
      q = f32x4.mul(q, q);
      rx1 = f32x4.add(rx1, f32x4.mul(q, dx));
      ry1 = f32x4.add(ry1, f32x4.mul(q, dy));
    }
    store<f32>(attractionX + at, sum(ax0));
    store<f32>(attractionY + at, sum(ay0));
    store<f32>(repulsionX + at, sum(rx0));
    store<f32>(repulsionY + at, sum(ry0));
    store<f32>(z + at, sum(z0));
    store<f32>(attractionX + at + 4, sum(ax1));
    store<f32>(attractionY + at + 4, sum(ay1));
    store<f32>(repulsionX + at + 4, sum(rx1));
    store<f32>(repulsionY + at + 4, sum(ry1));
    store<f32>(z + at + 4, sum(z1));
  }
}

/** z_i = sum_j q_ij over every point, itself included, for points `from` to `to`. */
export function exactNormalisation(x: usize, y: usize, padded: i32, from: i32, to: i32, z: usize): void {
  const one = f32x4.splat(1);
  const width = <usize>padded << 2;
  for (let i = from; i < to; i++) {
    const at = <usize>i << 2;
    const xi = v128.load32_splat(x + at);
    const yi = v128.load32_splat(y + at);
    let zi = f32x4.splat(0);
    for (let j: usize = 0; j < width; j += 16) {
      const dx = f32x4.sub(xi, v128.load(x + j));
      const dy = f32x4.sub(yi, v128.load(y + j));
      zi = f32x4.add(zi, f32x4.div(one, f32x4.add(one, f32x4.add(f32x4.mul(dx, dx), f32x4.mul(dy, dy)))));
    }
    store<f32>(z + at, sum(zi));
  }
}

// @ts-ignore: decorator
@inline
export function sum(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3));
}
