/**
 * Writes exp(-precision d) of `count` squared distances (doubles) to `gaussians`, and to `sums` their sum and that of their products with the
 * distances. The sums are those of one value after the other, and an exponential is FreeBSD's e_exp.c: both have JavaScript's bits. `d` and
 * `gaussians` have room for an even number.
 */
export function gaussians(d: usize, count: i32, precision: f64, gaussians: usize, sums: usize): void {
  const factor = f64x2.splat(-precision);
  for (let at: usize = 0; at < <usize>count << 3; at += 16)
    v128.store(gaussians + at, exponential(f64x2.mul(v128.load(d + at), factor)));
  sumUp(d, count, gaussians, sums);
}

/** The same of the precision halfway between two, from their Gaussians: the geometric mean of both. */
export function gaussiansBetween(low: usize, high: usize, d: usize, count: i32, gaussians: usize, sums: usize): void {
  for (let at: usize = 0; at < <usize>count << 3; at += 16)
    v128.store(gaussians + at, f64x2.sqrt(f64x2.mul(v128.load(low + at), v128.load(high + at))));
  sumUp(d, count, gaussians, sums);
}

// @ts-ignore: decorator
@inline
function sumUp(d: usize, count: i32, gaussians: usize, sums: usize): void {
  let sum: f64 = 0, weighted: f64 = 0;
  for (let at: usize = 0; at < <usize>count << 3; at += 8) {
    const value = load<f64>(gaussians + at);
    sum += value;
    weighted += load<f64>(d + at) * value;
  }
  store<f64>(sums, sum);
  store<f64>(sums, weighted, 8);
}

/** Of values that are not above 0; 0 below -708, where a double begins to lose digits. */
// @ts-ignore: decorator
@inline
function exponential(given: v128): v128 {
  const x = f64x2.pmax(f64x2.splat(-708), given);
  // x = k log 2 + high - low, with k = 0 to half of log 2.
  const far = i64x2.gt_s(v128.and(x, i64x2.splat(i64.MAX_VALUE)), i64x2.splat(0x3fd62e42ffffffff));
  const scaled = f64x2.sub(f64x2.mul(f64x2.splat(1.44269504088896338700), x), f64x2.splat(0.5));
  const k = v128.and(i32x4.trunc_sat_f64x2_s_zero(scaled), i8x16.shuffle(far, far, 0, 1, 2, 3, 8, 9, 10, 11, 0, 1, 2, 3, 8, 9, 10, 11));
  const whole = f64x2.convert_low_i32x4_s(k);
  const high = f64x2.sub(x, f64x2.mul(whole, f64x2.splat(6.93147180369123816490e-1)));
  const low = f64x2.mul(whole, f64x2.splat(1.90821492927058770002e-10));
  const r = f64x2.sub(high, low), t = f64x2.mul(r, r);
  let c = f64x2.mul(t, f64x2.splat(4.13813679705723846039e-8));
  c = f64x2.mul(t, f64x2.add(f64x2.splat(-1.65339022054652515390e-6), c));
  c = f64x2.mul(t, f64x2.add(f64x2.splat(6.61375632143793436117e-5), c));
  c = f64x2.mul(t, f64x2.add(f64x2.splat(-2.77777777770155933842e-3), c));
  c = f64x2.mul(t, f64x2.add(f64x2.splat(1.66666666666666019037e-1), c));
  c = f64x2.sub(r, c);
  const quotient = f64x2.div(f64x2.mul(r, c), f64x2.sub(f64x2.splat(2), c));
  const one = f64x2.splat(1), y = f64x2.sub(one, f64x2.sub(f64x2.sub(low, quotient), high));
  const power = i64x2.add(one, i64x2.shl(i64x2.extend_low_i32x4_s(k), 52));
  return v128.and(f64x2.mul(y, power), f64x2.ge(given, f64x2.splat(-708)));
}
