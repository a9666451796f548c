import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { Matrix } from "#embedlab/numeric/matrix";
import { conditionalProbabilities, jointProbabilities } from "#embedlab/projection/affinities";
import { nearestNeighbors } from "#embedlab/neighbors/neighbors";

interface Golden {
  x: number[][];
  cases: { perplexity: number; k: number; distances: number[][]; conditional: number[][]; joint: number[][] }[];
}
const golden = JSON.parse(
  readFileSync(new URL("../../../tests/golden/affinities.json", import.meta.url), "utf8"),
) as Golden;
const x = new Matrix(Float64Array.from(golden.x.flat()), golden.x.length, golden.x[0].length);

describe("conditionalProbabilities", () => {
  for (const g of golden.cases) {
    it(`matches scikit-learn's to 1e-9 at perplexity ${g.perplexity}`, () => {
      const p = conditionalProbabilities(Float64Array.from(g.distances.flat()), g.k, g.perplexity);
      g.conditional.flat().forEach((value, at) => assert.ok(Math.abs(p[at] - value) < 1e-9));
    });

    it(`gives the joint probabilities of scikit-learn at perplexity ${g.perplexity}`, async () => {
      const neighbors = await nearestNeighbors(x, { nNeighbors: g.k });
      // scikit-learn rounds distances to float32 first.
      const p = jointProbabilities(
        neighbors.indices,
        conditionalProbabilities(Float32Array.from(neighbors.squaredDistances), g.k, g.perplexity),
        x.rows,
      );
      let found = 0;
      for (let i = 0; i < p.n; i++) {
        for (let e = p.offsets[i]; e < p.offsets[i + 1]; e++) {
          if (e > p.offsets[i]) assert.ok(p.columns[e] > p.columns[e - 1]);
          assert.ok(Math.abs(p.values[e] - g.joint[i][p.columns[e]]) < 1e-9);
          if (g.joint[i][p.columns[e]] > 0) found++;
        }
      }
      assert.equal(found, g.joint.flat().filter((value) => value > 0).length);
      assert.ok(Math.abs(p.values.reduce((sum, value) => sum + value, 0) - 1) < 1e-12);
    });
  }

  it("has the perplexity asked for, whatever the distances' scale and offset", () => {
    const near = Float64Array.from({ length: 20 }, (_, j) => 1 + j * j);
    for (const distances of [near, near.map((d) => d * 1e9), near.map((d) => d * 1e-9), near.map((d) => d + 1e6)]) {
      const p = conditionalProbabilities(distances, 20, 7);
      const entropy = p.reduce((sum, value) => (value > 0 ? sum - value * Math.log(value) : sum), 0);
      assert.ok(Math.abs(entropy - Math.log(7)) < 1e-4);
    }
  });

  it("is uniform over equal distances, duplicates included", () => {
    for (const distance of [0, 3])
      assert.deepEqual(
        Array.from(conditionalProbabilities(new Float64Array(8).fill(distance), 8, 3)),
        new Array(8).fill(1 / 8),
      );
  });

  it("refuses a perplexity that the neighbours cannot have", () => {
    assert.throws(() => conditionalProbabilities(new Float64Array(8), 8, 8), /perplexity 8 is not in \[1, 8\)/);
  });
});
