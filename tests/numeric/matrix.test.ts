import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { kmeans, Matrix, silhouette } from "embedlab";

void describe("what is handed in for a matrix", () => {
  const misused: readonly [string, unknown, RegExp][] = [
    ["rows", [[0], [1]], /is an array; give a matrix: Matrix\.fromRows\(rows\)/],
    ["a typed array", new Float32Array(4), /is a typed array; give a matrix: new Matrix\(data, rows, columns\)/],
    ["nothing", undefined, /is undefined; give a matrix/],
    ["null", null, /is null; give a matrix/],
    ["no rows", new Matrix(new Float32Array(0), 0, 3), /is empty \(0 x 3\)/],
    [
      "a hole",
      Matrix.fromRows([
        [0, 1],
        [2, NaN],
      ]),
      /row 1, column 1 is NaN; remove or impute it/,
    ],
  ];
  for (const [what, x, message] of misused)
    void it(`${what} is refused with the cure`, async () => {
      await assert.rejects(kmeans(x as Matrix, { nClusters: 1 }), { name: "InputError", message });
      await assert.rejects(silhouette(x as Matrix, [0, 1]), { name: "InputError", message });
    });

  void it("rows of different lengths are refused by number, and a wrong shape by its size", () => {
    assert.throws(() => Matrix.fromRows([[0, 1], [2]]), { message: "row 1 has 1 values, row 0 has 2" });
    assert.throws(() => new Matrix(new Float32Array(5), 2, 3), { message: "a 2 x 3 matrix needs 6 values, not 5" });
  });
});
