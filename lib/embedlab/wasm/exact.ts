/**
 * Every pair of points, once: for points `from` to `to`, with q_ij = 1 / (1 + |y_i - y_j|^2), the attraction
 * a_i = sum_j p_ij q_ij (y_i - y_j) and the repulsion r_i = sum_j q_ij^2 (y_i - y_j) of the pairs whose j lies in the
 * same four points or after, and z_i: their q_ij, twice those after. What such a pair gives to a j after is taken from
 * `sides`: rows of `padded` for attraction x, y and repulsion x, y, which `addSides` adds.
 * `p` holds rows of `padded` float32; the points from n to `padded` are far away and have p = 0.
 */
export function exactForces(
  p: usize, x: usize, y: usize, padded: i32, from: i32, to: i32,
  attractionX: usize, attractionY: usize, repulsionX: usize, repulsionY: usize, z: usize, sides: usize,
): void {
  const one = f32x4.splat(1);
  const width = <usize>padded << 2;
  memory.fill(sides, 0, width << 2);
  const sideAY = sides + width, sideRX = sideAY + width, sideRY = sideRX + width;
  for (let i = from; i < to; i++) {
    const at = <usize>i << 2;
    const xi = v128.load32_splat(x + at);
    const yi = v128.load32_splat(y + at);
    const row = p + <usize>i * width;

    let j = at & ~<usize>15;
    let dx = f32x4.sub(xi, v128.load(x + j));
    let dy = f32x4.sub(yi, v128.load(y + j));
    let q = f32x4.div(one, f32x4.add(one, f32x4.add(f32x4.mul(dx, dx), f32x4.mul(dy, dy))));
    const own = sum(q);
    let w = f32x4.mul(v128.load(row + j), q);
    let ax = f32x4.mul(w, dx), ay = f32x4.mul(w, dy);
    q = f32x4.mul(q, q);
    let rx = f32x4.mul(q, dx), ry = f32x4.mul(q, dy);
    let after = f32x4.splat(0);

    for (j += 16; j < width; j += 16) {
      dx = f32x4.sub(xi, v128.load(x + j));
      dy = f32x4.sub(yi, v128.load(y + j));
      q = f32x4.div(one, f32x4.add(one, f32x4.add(f32x4.mul(dx, dx), f32x4.mul(dy, dy))));
      after = f32x4.add(after, q);
      w = f32x4.mul(v128.load(row + j), q);
      q = f32x4.mul(q, q);
      const wx = f32x4.mul(w, dx), wy = f32x4.mul(w, dy), qx = f32x4.mul(q, dx), qy = f32x4.mul(q, dy);
      ax = f32x4.add(ax, wx);
      ay = f32x4.add(ay, wy);
      rx = f32x4.add(rx, qx);
      ry = f32x4.add(ry, qy);
      v128.store(sides + j, f32x4.sub(v128.load(sides + j), wx));
      v128.store(sideAY + j, f32x4.sub(v128.load(sideAY + j), wy));
      v128.store(sideRX + j, f32x4.sub(v128.load(sideRX + j), qx));
      v128.store(sideRY + j, f32x4.sub(v128.load(sideRY + j), qy));
    }
    store<f32>(attractionX + at, sum(ax));
    store<f32>(attractionY + at, sum(ay));
    store<f32>(repulsionX + at, sum(rx));
    store<f32>(repulsionY + at, sum(ry));
    store<f32>(z + at, own + 2 * sum(after));
  }
}

/** Adds to the forces of the points from `first`, a multiple of four, what `exactForces` took from `sides`. */
export function addSides(sides: usize, padded: i32, first: i32, attractionX: usize, attractionY: usize, repulsionX: usize, repulsionY: usize): void {
  const width = <usize>padded << 2;
  for (let j = <usize>first << 2; j < width; j += 16) {
    v128.store(attractionX + j, f32x4.add(v128.load(attractionX + j), v128.load(sides + j)));
    v128.store(attractionY + j, f32x4.add(v128.load(attractionY + j), v128.load(sides + width + j)));
    v128.store(repulsionX + j, f32x4.add(v128.load(repulsionX + j), v128.load(sides + 2 * width + j)));
    v128.store(repulsionY + j, f32x4.add(v128.load(repulsionY + j), v128.load(sides + 3 * width + j)));
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

/** The upper two values as doubles. */
// @ts-ignore: decorator
@inline
export function upperPair(values: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<f32>(values, values, 2, 3, 2, 3));
}

/** Of four 32-bit integers. */
// @ts-ignore: decorator
@inline
export function sumOfLanes(values: v128): i32 {
  const pair = i32x4.add(values, v128.shuffle<i32>(values, values, 2, 3, 0, 1));
  return i32x4.extract_lane(pair, 0) + i32x4.extract_lane(pair, 1);
}

/** Two values of type T, float32 or doubles, as doubles. */
// @ts-ignore: decorator
@inline
export function pairOf<T>(address: usize): v128 {
  return sizeof<T>() == 8 ? v128.load(address) : f64x2.promote_low_f32x4(v128.load64_zero(address));
}
