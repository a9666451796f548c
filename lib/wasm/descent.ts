/**
 * One step of gradient descent with momentum and a gain for each coordinate (Jacobs, 1988), as scikit-learn's:
 * the gradient is 4 (exaggeration a - r / Z). Moves x, y and the pairs `xy`; returns the squared norm of the
 * gradient times its gains.
 */
export function descend(
  n: i32, x: usize, y: usize, xy: usize,
  attractionX: usize, attractionY: usize, repulsionX: usize, repulsionY: usize,
  updateX: usize, updateY: usize, gainX: usize, gainY: usize,
  exaggeration: f32, inverseZ: f32, momentum: f32, learningRate: f32,
): f64 {
  let norm: f64 = 0;
  for (let i: usize = 0; i < <usize>n << 2; i += 4) {
    norm += step(x + i, attractionX + i, repulsionX + i, updateX + i, gainX + i, exaggeration, inverseZ, momentum, learningRate);
    norm += step(y + i, attractionY + i, repulsionY + i, updateY + i, gainY + i, exaggeration, inverseZ, momentum, learningRate);
    store<f32>(xy + (i << 1), load<f32>(x + i));
    store<f32>(xy + (i << 1) + 4, load<f32>(y + i));
  }
  return norm;
}

// @ts-ignore: decorator
@inline
function step(
  at: usize, attraction: usize, repulsion: usize, update: usize, gain: usize,
  exaggeration: f32, inverseZ: f32, momentum: f32, learningRate: f32,
): f64 {
  const gradient: f32 = 4 * (exaggeration * load<f32>(attraction) - load<f32>(repulsion) * inverseZ);
  const last = load<f32>(update);
  let g = load<f32>(gain);
  g = last * gradient < 0 ? g + 0.2 : max<f32>(g * 0.8, 0.01);
  store<f32>(gain, g);
  const scaled = gradient * g;
  const move = momentum * last - learningRate * scaled;
  store<f32>(update, move);
  store<f32>(at, load<f32>(at) + move);
  return <f64>scaled * <f64>scaled;
}
