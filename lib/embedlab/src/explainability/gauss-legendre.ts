/**
 * Gauss-Legendre quadrature on [0, 1]: `count` points and weights that integrate polynomials up to degree
 * 2 count - 1 exactly. Points are Newton's roots of the Legendre polynomial (Press et al., Numerical Recipes, 4.6).
 */
export function gaussLegendre(count: number): { points: Float64Array; weights: Float64Array } {
  const points = new Float64Array(count);
  const weights = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    let z = Math.cos((Math.PI * (i + 0.75)) / (count + 0.5));
    let slope = 0;
    for (let step = 0; step < 100; step++) {
      let p = 1;
      let before = 0;
      for (let j = 0; j < count; j++) [p, before] = [((2 * j + 1) * z * p - j * before) / (j + 1), p];
      slope = (count * (z * p - before)) / (z * z - 1);
      const move = p / slope;
      z -= move;
      if (Math.abs(move) < 1e-16) break;
    }
    points[i] = (1 - z) / 2;
    weights[i] = 1 / ((1 - z * z) * slope * slope);
  }
  return { points, weights };
}
