import { upperPair } from "./exact";

/**
 * One step of gradient descent with momentum and a gain for each coordinate (Jacobs, 1988), as scikit-learn's:
 * the gradient is 4 (exaggeration a - r / Z). Moves x, y and the pairs `xy`; returns the squared norm of the
 * gradient times its gains. `padded` is a multiple of four; there is no force on what pads.
 */
export function descend(
  padded: i32, x: usize, y: usize, xy: usize,
  attractionX: usize, attractionY: usize, repulsionX: usize, repulsionY: usize,
  updateX: usize, updateY: usize, gainX: usize, gainY: usize,
  exaggeration: f32, inverseZ: f32, momentum: f32, learningRate: f32,
): f64 {
  let norm = f64x2.splat(0);
  for (let i: usize = 0; i < <usize>padded << 2; i += 16) {
    let scaled = step(x + i, attractionX + i, repulsionX + i, updateX + i, gainX + i, exaggeration, inverseZ, momentum, learningRate);
    norm = f64x2.add(norm, squares(scaled));
    scaled = step(y + i, attractionY + i, repulsionY + i, updateY + i, gainY + i, exaggeration, inverseZ, momentum, learningRate);
    norm = f64x2.add(norm, squares(scaled));
    const movedX = v128.load(x + i), movedY = v128.load(y + i);
    v128.store(xy + (i << 1), v128.shuffle<f32>(movedX, movedY, 0, 4, 1, 5));
    v128.store(xy + (i << 1) + 16, v128.shuffle<f32>(movedX, movedY, 2, 6, 3, 7));
  }
  return f64x2.extract_lane(norm, 0) + f64x2.extract_lane(norm, 1);
}

// @ts-ignore: decorator
@inline
function step(
  at: usize, attraction: usize, repulsion: usize, update: usize, gain: usize,
  exaggeration: f32, inverseZ: f32, momentum: f32, learningRate: f32,
): v128 {
  const pull = f32x4.mul(f32x4.splat(exaggeration), v128.load(attraction));
  const push = f32x4.mul(f32x4.splat(inverseZ), v128.load(repulsion));
  const gradient = f32x4.mul(f32x4.splat(4), f32x4.sub(pull, push));
  const last = v128.load(update);
  const gains = v128.load(gain);
  const grown = f32x4.add(gains, f32x4.splat(0.2));
  const shrunk = f32x4.pmax(f32x4.mul(gains, f32x4.splat(0.8)), f32x4.splat(0.01));
  const g = v128.bitselect(grown, shrunk, f32x4.lt(f32x4.mul(last, gradient), f32x4.splat(0)));
  v128.store(gain, g);
  const scaled = f32x4.mul(gradient, g);
  const move = f32x4.sub(f32x4.mul(f32x4.splat(momentum), last), f32x4.mul(f32x4.splat(learningRate), scaled));
  v128.store(update, move);
  v128.store(at, f32x4.add(v128.load(at), move));
  return scaled;
}

/** The squares in float64, two by two. */
// @ts-ignore: decorator
@inline
function squares(v: v128): v128 {
  const low = f64x2.promote_low_f32x4(v);
  const high = upperPair(v);
  return f64x2.add(f64x2.mul(low, low), f64x2.mul(high, high));
}
