import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openKernels, sharedMemory } from "#embedlab/numeric/kernels";
import { Random } from "#embedlab/numeric/random";

const memory = sharedMemory(2);
const kernels = openKernels(memory);
const doubles = (place: number, length: number): Float64Array =>
  new Float64Array(memory.buffer, 65536 + 8192 * place, length);
const sums = doubles(7, 2);

/** In the order of the values. */
function sumsOf(d: ArrayLike<number>, gaussians: readonly number[]): number[] {
  return [gaussians.reduce((sum, g) => sum + g, 0), gaussians.reduce((sum, g, j) => sum + d[j] * g, 0)];
}

describe("gaussians", () => {
  for (const [count, precision] of [
    [1, 1],
    [150, 1],
    [151, 3.7],
    [151, 1e-7],
    [90, 40],
    [91, 1e9],
  ])
    it(`are Math.exp's bits, and their sums, of ${count} distances at precision ${precision}`, () => {
      const d = doubles(0, count);
      // Some where the exponential changes how it is computed, and 0.
      d.set(Float64Array.from({ length: count }, (_, j) => (j % 8) * 0.17328679513998632 + (j % 3) * 1e-9 + j * 0.02));
      if (count > 100) d.set(new Random(1).normals(100).map(Math.abs));
      kernels.gaussians(d.byteOffset, count, precision, doubles(1, count).byteOffset, sums.byteOffset);
      const expected = Array.from(d, (value) => (-value * precision < -708 ? 0 : Math.exp(-value * precision)));
      assert.deepEqual(Array.from(doubles(1, count)), expected);
      assert.deepEqual(Array.from(sums), sumsOf(d, expected));
    });

  it("lie between two precisions' at their geometric means", () => {
    for (const count of [150, 151]) {
      const random = new Random(2);
      const [low, high, d] = [0, 1, 2].map((place) => doubles(place, count));
      for (const values of [low, high, d]) values.set(random.normals(count).map(Math.abs));
      const given = [low, high, d].map(({ byteOffset }) => byteOffset);
      kernels.gaussiansBetween(given[0], given[1], given[2], count, doubles(3, count).byteOffset, sums.byteOffset);
      const expected = Array.from(low, (value, j) => Math.sqrt(value * high[j]));
      assert.deepEqual(Array.from(doubles(3, count)), expected);
      assert.deepEqual(Array.from(sums), sumsOf(d, expected));
    }
  });
});
