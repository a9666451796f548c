/** The membership of two points of the embedding at squared distance s: 1 / (1 + a s^b). */
export interface Curve {
  readonly a: number;
  readonly b: number;
}

const points = 300;

/**
 * The curve nearest, by least squares over 300 distances to 3 x spread, to 1 within `minDist` and
 * exp(-(d - minDist) / spread) beyond; as umap-learn's `find_ab_params`, by Levenberg and Marquardt's method.
 */
export function fitCurve(spread: number, minDist: number): Curve {
  const distances = Float64Array.from({ length: points }, (_, i) => (3 * spread * i) / (points - 1));
  const wanted = distances.map((d) => (d < minDist ? 1 : Math.exp(-(d - minDist) / spread)));
  const error = ({ a, b }: Curve): number =>
    distances.reduce((sum, d, i) => sum + (wanted[i] - 1 / (1 + a * d ** (2 * b))) ** 2, 0);
  let curve: Curve = { a: 1, b: 1 };
  let least = error(curve);
  let damping = 1e-3;
  for (let step = 0; step < 200 && damping < 1e12; step++) {
    const { a, b } = curve;
    let [aa, ab, bb, ar, br] = [0, 0, 0, 0, 0];
    for (let i = 1; i < points; i++) {
      const power = distances[i] ** (2 * b);
      const value = 1 / (1 + a * power);
      const byA = -value * value * power;
      const byB = -value * value * a * power * 2 * Math.log(distances[i]);
      const rest = wanted[i] - value;
      aa += byA * byA;
      ab += byA * byB;
      bb += byB * byB;
      ar += byA * rest;
      br += byB * rest;
    }
    const [dampedA, dampedB] = [aa * (1 + damping), bb * (1 + damping)];
    const determinant = dampedA * dampedB - ab * ab;
    const next = { a: a + (ar * dampedB - br * ab) / determinant, b: b + (br * dampedA - ar * ab) / determinant };
    const now = next.a > 0 && next.b > 0 ? error(next) : Infinity;
    if (now < least) {
      const settled = least - now < 1e-15 * least;
      [curve, least, damping] = [next, now, damping / 10];
      if (settled) break;
    } else damping *= 10;
  }
  return curve;
}
