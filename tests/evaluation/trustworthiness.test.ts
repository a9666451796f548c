import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { trustworthiness } from "#embedlab/evaluation/trustworthiness";
import { Matrix } from "#embedlab/numeric/matrix";
import { Random } from "#embedlab/numeric/random";

const golden = JSON.parse(
  readFileSync(new URL("../../../tests/golden/trustworthiness.json", import.meta.url), "utf8"),
) as {
  x: number[][];
  embedding: number[][];
  nNeighbors: number;
  trustworthiness: number;
}[];
const matrix = (rows: number[][]): Matrix<Float64Array> =>
  new Matrix(Float64Array.from(rows.flat()), rows.length, rows[0].length);

describe("trustworthiness", () => {
  for (const g of golden) {
    it(`matches scikit-learn's to 1e-12 on ${g.x.length} x ${g.x[0].length}`, async () => {
      const value = await trustworthiness(matrix(g.x), matrix(g.embedding), { nNeighbors: g.nNeighbors });
      assert.ok(Math.abs(value - g.trustworthiness) < 1e-12);
    });
  }

  it("is 1 of the rows themselves, turned and scaled, far from the origin, and the same in any order and number of threads", async () => {
    const random = new Random(2);
    const x = new Matrix(
      Float64Array.from({ length: 600 }, () => 1e5 + random.normal()),
      300,
      2,
    );
    const turned = new Matrix(
      x.data.map((_, at) => (at % 2 === 0 ? -3 * x.data[at + 1] : 3 * x.data[at - 1])),
      300,
      2,
    );
    assert.equal(await trustworthiness(x, turned), 1);
    const noise = new Matrix(
      Float64Array.from({ length: 600 }, () => random.normal()),
      300,
      2,
    );
    const value = await trustworthiness(x, noise, { threads: 1 });
    assert.ok(value > 0.3 && value < 0.7);
    const order = random.permutation(300);
    assert.equal(await trustworthiness(x.select(order), noise.select(order), { threads: 2 }), value);
  });

  it("of a sample of rows is the mean over these, among all rows", async () => {
    const { x, embedding, nNeighbors } = golden[0];
    const n = x.length;
    const rows = Array.from(new Random(0).permutation(n).slice(0, 9));
    const distance = (points: number[][], a: number, b: number): number =>
      points[a].reduce((sum, value, c) => sum + (value - points[b][c]) ** 2, 0);
    const byDistance = (points: number[][], row: number): number[] =>
      [...Array(n).keys()]
        .filter((other) => other !== row)
        .sort((a, b) => distance(points, row, a) - distance(points, row, b) || a - b);
    const excess = rows.reduce((sum, row) => {
      const ranks = byDistance(x, row);
      const shown = byDistance(embedding, row).slice(0, nNeighbors);
      return sum + shown.reduce((own, other) => own + Math.max(0, ranks.indexOf(other) + 1 - nNeighbors), 0);
    }, 0);
    const expected = 1 - excess * (2 / (rows.length * nNeighbors * (2 * n - 3 * nNeighbors - 1)));
    const value = await trustworthiness(matrix(x), matrix(embedding), { nNeighbors, sampleSize: rows.length });
    assert.ok(Math.abs(value - expected) < 1e-12);
  });

  it("answers on equal rows, and names what is wrong", async () => {
    const equal = new Matrix(new Float32Array(40).fill(1), 20, 2);
    assert.equal(await trustworthiness(equal, equal), 1);
    await assert.rejects(trustworthiness(equal, equal, { nNeighbors: 10 }), /below 10, half of the 20 rows/);
    await assert.rejects(trustworthiness(equal, equal.select([0, 1, 2])), /embedding has 3 rows and x has 20/);
    await assert.rejects(
      trustworthiness(new Matrix(new Float32Array([NaN, 1]), 2, 1), equal),
      /row 0, column 0 is NaN/,
    );
  });
});
