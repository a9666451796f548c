import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { centre } from "#embedlab/numeric/centre";
import { type Floats, Matrix } from "#embedlab/numeric/matrix";
import { Random } from "#embedlab/numeric/random";
import { Tasks } from "#embedlab/numeric/tasks";
import { share } from "#embedlab/numeric/workers";

/** Of blocks of 512 rows, value after value, and then of these. */
function totalOf(rows: number, ofRow: (row: number, add: (value: number) => void) => void): number {
  let total = 0;
  for (let from = 0; from < rows; from += 512) {
    let sum = 0;
    for (let row = from; row < Math.min(rows, from + 512); row++) ofRow(row, (value) => (sum += value));
    total += sum;
  }
  return total;
}

describe("centred rows", () => {
  for (const Kind of [Float32Array, Float64Array]) {
    it(`are what plain sums give, bit by bit: ${Kind.name}`, async () => {
      const random = new Random(4);
      const shapes = [
        [1, 1],
        [513, 1],
        [600, 2],
        [1300, 7],
        [1030, 301],
        [2, 140_001],
      ];
      for (const [rows, columns] of shapes) {
        const data: Floats = share(new Kind(rows * columns).map(() => random.normal() * 3 - 40));
        const { mean, meanVariance, norms, scale, values } = await centre(
          new Tasks("test", "blocks", 1, {}),
          new Matrix(data, rows, columns),
        );
        const largest = Float64Array.from(data).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        assert.equal(scale, 2 ** -Math.floor(Math.log2(largest)));
        const means = Float64Array.from({ length: columns }, (_, j) => {
          let total = 0;
          for (let from = 0; from < rows; from += 512)
            total += totalOf(Math.min(512, rows - from), (row, add) => add(data[(from + row) * columns + j])) / rows;
          return total;
        });
        assert.deepEqual(mean, means);
        const centred = Float64Array.from(data, (value, at) => (value - means[at % columns]) * scale);
        assert.deepEqual(values.slice(), Float32Array.from(centred));
        const lengths = Float64Array.from({ length: rows }, (_, row) =>
          Float32Array.from(centred.subarray(row * columns, (row + 1) * columns)).reduce((sum, v) => sum + v * v, 0),
        );
        assert.deepEqual(norms.slice(), lengths);
        const squares = totalOf(rows, (row, add) => {
          for (const value of centred.subarray(row * columns, (row + 1) * columns)) add(value * value);
        });
        assert.equal(meanVariance, squares / (rows * columns) / scale / scale);
      }
    });
  }
});
