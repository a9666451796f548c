import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { vectorGeometry } from "#embedlab/evaluation/vector-geometry";
import { Matrix } from "#embedlab/numeric/matrix";

interface Case {
  name: string;
  x: number[][];
  nNeighbors: number;
  meanCosine: number;
  hubness: number;
  effectiveRank: number;
}
const { cases } = JSON.parse(
  readFileSync(new URL("../../../tests/golden/vector-geometry.json", import.meta.url), "utf8"),
) as { cases: Case[] };
const close = (actual: number, expected: number, within: number): void =>
  assert.ok(Math.abs(actual - expected) <= within, `${actual}, not ${expected}`);

void describe("how vectors lie", () => {
  for (const { name, x, nNeighbors, ...expected } of cases)
    void it(`${name}: as scikit-learn, scipy and numpy`, async () => {
      const found = await vectorGeometry(Matrix.fromRows(x), { nNeighbors });
      close(found.meanCosine, expected.meanCosine, 1e-12);
      close(found.hubness, expected.hubness, 1e-12);
      close(found.effectiveRank, expected.effectiveRank, 1e-6);
    });

  void it("of rows along the axes: no cosine, every direction used", async () => {
    const { meanCosine, effectiveRank } = await vectorGeometry(
      Matrix.fromRows([0, 1, 2, 3].map((axis) => [0, 1, 2, 3].map((f) => (f === axis ? 2 : 0)))),
    );
    close(meanCosine, 0, 1e-12);
    close(effectiveRank, 4, 1e-9);
  });

  void it("of equal rows: cosine 1, one direction", async () => {
    const { meanCosine, effectiveRank } = await vectorGeometry(
      Matrix.fromRows(Array.from({ length: 6 }, () => [1, 2, 3])),
    );
    close(meanCosine, 1, 1e-12);
    close(effectiveRank, 1, 1e-5);
  });

  void it("refuses two rows", () =>
    assert.rejects(vectorGeometry(Matrix.fromRows([[1], [2]])), {
      name: "InputError",
      message: /hubness needs three/,
    }));
});
