import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Matrix } from "embedlab";
import { Random } from "embedlab/numeric";
import { measureGrowth } from "#laboratory/experiments/catalogue-growth";

describe("measureGrowth", () => {
  const random = new Random(2);
  const labels = Int32Array.from({ length: 90 }, (_, i) => i % 3);
  const apart = new Matrix(
    Float32Array.from({ length: 90 * 4 }, (_, at) => 20 * (labels[at >> 2] === at % 4 ? 1 : 0) + random.normal()),
    90,
    4,
  );
  const noise = new Matrix(
    Float32Array.from({ length: 90 * 4 }, () => random.normal()),
    90,
    4,
  );

  it("takes parts of the catalogue, all of it last, and no size beyond it", async () => {
    const [one, other] = await measureGrowth(
      [
        { id: "apart", vectors: apart },
        { id: "noise", vectors: noise },
      ],
      labels,
      { sizes: [15, 45, 500], draws: 3 },
    );
    assert.deepEqual(
      one.points.map(({ n, aris }) => [n, aris.length]),
      [
        [15, 3],
        [45, 3],
        [90, 3],
      ],
    );
    assert.ok(one.points.every(({ aris }) => aris.every((ari) => ari === 1)));
    assert.ok(other.points.every(({ aris }) => aris.every((ari) => ari < 0.5)));
  });

  it("takes the same products for every model", async () => {
    const [one, again] = await measureGrowth(
      [
        { id: "noise", vectors: noise },
        { id: "again", vectors: noise },
      ],
      labels,
      { sizes: [30], draws: 2 },
    );
    assert.deepEqual(one.points, again.points);
  });
});
