/** The standard normal quantile (Wichura's AS 241, PPND16): relative error about 1e-16. `p` lies in (0, 1). */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (
      (q *
        polynomial(
          r,
          [
            3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987,
            67265.7709270087, 33430.57558358813, 2509.0809287301227,
          ],
        )) /
      polynomial(
        r,
        [
          1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
          28729.085735721943, 5226.495278852546,
        ],
      )
    );
  }
  const tail = Math.sqrt(-Math.log(q < 0 ? p : 1 - p));
  const value =
    tail <= 5
      ? polynomial(
          tail - 1.6,
          [
            1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
            0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
          ],
        ) /
        polynomial(
          tail - 1.6,
          [
            1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
            0.0005475938084995345, 1.0507500716444169e-9,
          ],
        )
      : polynomial(
          tail - 5,
          [
            6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
            0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
          ],
        ) /
        polynomial(
          tail - 5,
          [
            1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133,
            1.8463183175100548e-5, 1.421511758316446e-7, 2.0442631033899397e-15,
          ],
        );
  return q < 0 ? -value : value;
}

function polynomial(x: number, coefficients: readonly number[]): number {
  return coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);
}

/** The chance of a standard normal value of at most `z`: by Marsaglia's series (2004), far from 0 by Laplace's continued fraction. */
export function normalCdf(z: number): number {
  // The series would never settle.
  if (Number.isNaN(z)) return NaN;
  if (Math.abs(z) > 5) return z < 0 ? farTail(-z) : 1 - farTail(z);
  let term = z;
  let sum = z;
  for (let i = 3, before = 0; sum !== before; i += 2) {
    before = sum;
    term *= (z * z) / i;
    sum += term;
  }
  return 0.5 + (sum * Math.exp(-0.5 * z * z)) / Math.sqrt(2 * Math.PI);
}

/** The chance of more than `z`, which is 5 or more, to a relative error of about 1e-13. */
function farTail(z: number): number {
  let fraction = z;
  for (let term = 60; term > 0; term--) fraction = z + term / fraction;
  return Math.exp(-0.5 * z * z) / (fraction * Math.sqrt(2 * Math.PI));
}

/** The chance of a standard normal value at least as far from 0 as `z`, in either direction. */
export const twoSidedP = (z: number): number => Math.max(0, 2 * normalCdf(-Math.abs(z)));
