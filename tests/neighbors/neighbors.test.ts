import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Matrix } from "#embedlab/numeric/matrix";
import { Random } from "#embedlab/numeric/random";
import { nearestNeighbors } from "#embedlab/neighbors/neighbors";

function blobs(rows: number, columns: number, offset: number, seed: number): Matrix<Float64Array> {
  const random = new Random(seed);
  const centres = Float64Array.from({ length: 8 * columns }, () => 3 * random.normal());
  return new Matrix(
    Float64Array.from(
      { length: rows * columns },
      (_, at) => offset + centres[(Math.floor(at / columns) % 8) * columns + (at % columns)] + random.normal(),
    ),
    rows,
    columns,
  );
}

/** Every distance, sorted. */
function plainNeighbors(x: Matrix<Float64Array>, i: number, k: number): { index: number; distance: number }[] {
  const all = Array.from({ length: x.rows }, (_, index) => ({
    index,
    distance: x.row(i).reduce((sum, value, c) => sum + (value - x.row(index)[c]) ** 2, 0),
  }));
  return all
    .filter(({ index }) => index !== i)
    .sort((a, b) => a.distance - b.distance || a.index - b.index)
    .slice(0, k);
}

async function assertExact(x: Matrix<Float64Array>, k: number, every = 1): Promise<void> {
  const found = await nearestNeighbors(x, { nNeighbors: k, method: "exact" });
  for (let i = 0; i < x.rows; i += every) {
    const expected = plainNeighbors(x, i, k);
    assert.deepEqual(
      Array.from(found.indices.subarray(i * k, (i + 1) * k)),
      expected.map(({ index }) => index),
      `row ${i}`,
    );
    expected.forEach(({ distance }, r) =>
      assert.ok(Math.abs(found.squaredDistances[i * k + r] - distance) <= 1e-12 * distance),
    );
  }
}

describe("nearestNeighbors", () => {
  it("finds the same neighbours in the same order as sorting every distance", () =>
    assertExact(blobs(400, 17, 0, 1), 20));
  it("does so far from the origin, where float32 alone could not", () => assertExact(blobs(200, 5, 1e6, 2), 10));
  it("does so where every other row is asked for", () => assertExact(blobs(40, 3, 0, 3), 39));
  it("does so among so many that a sample narrows them", () => assertExact(blobs(2200, 4, 0, 5), 20, 97));
  it("does so where the sample knows one corner only", () => {
    const x = blobs(2200, 4, 0, 6);
    for (let i = 0; i < x.rows; i++)
      for (let c = 0; c < 4; c++) x.data[4 * i + c] = i % 4 === 0 ? x.data[4 * i + c] / 1000 : x.data[4 * i + c] + 100;
    return assertExact(x, 600, 100);
  });
  it("does so where distances are equal, rows are copies and blocks of products end in odd places", () => {
    const random = new Random(8);
    const x = new Matrix(
      Float64Array.from({ length: 2501 * 6 }, () => random.integer(4)),
      2501,
      6,
    );
    return assertExact(x, 33, 83);
  });
  for (const precision of ["float64", "float32"] as const)
    it(`finds the same bits with any number of threads, in ${precision}`, async () => {
      const { data, rows, columns } = blobs(2501, 20, 0, 9);
      // Copies, and more rows in one place than a list has room for.
      data.copyWithin(0, 100 * columns, 200 * columns);
      for (let i = 1000; i < 1400; i++) data.copyWithin(i * columns, 0, columns);
      const x = new Matrix(Float32Array.from(data), rows, columns);
      const one = await nearestNeighbors(x, { nNeighbors: 30, precision, threads: 1 });
      assert.deepEqual(Array.from(one.indices.subarray(0, 2)), [100, 1000]);
      for (const threads of [2, 3])
        assert.deepEqual(await nearestNeighbors(x, { nNeighbors: 30, precision, threads }), one);
    });
  it("orders duplicates by index", async () => {
    const x = new Matrix(
      new Float32Array(30).map((_, at) => (at >= 15 ? 1 : 0)),
      10,
      3,
    );
    const { indices, squaredDistances } = await nearestNeighbors(x, { nNeighbors: 4 });
    assert.deepEqual(Array.from(indices.subarray(8, 12)), [0, 1, 3, 4]);
    assert.ok(squaredDistances.every((d) => d === 0));
  });

  it("recalls most neighbours when it looks at a fifth of the rows, and the same ones again", async () => {
    const x = blobs(3000, 10, 0, 4);
    const exact = await nearestNeighbors(x, { nNeighbors: 15, method: "exact" });
    const approximate = await nearestNeighbors(x, { nNeighbors: 15, method: "approximate", seed: 1 });
    let hits = 0;
    for (let i = 0; i < 3000; i++) {
      const truth = new Set(exact.indices.subarray(i * 15, i * 15 + 15));
      for (const index of approximate.indices.subarray(i * 15, i * 15 + 15)) if (truth.has(index)) hits++;
    }
    assert.ok(hits / (3000 * 15) > 0.9, `recall ${hits / (3000 * 15)}`);
    const again = await nearestNeighbors(x, { nNeighbors: 15, method: "approximate", seed: 1, threads: 1 });
    assert.deepEqual(again.indices, approximate.indices);
  });

  for (const rows of [600, 2400]) {
    it(`measures by products of ${rows} rows to what float32 leaves, and copies as in float64`, async () => {
      const x = blobs(rows, 24, 1000, 7);
      // Rows of a cell far away that are nearly one: their products say nothing of the distances between them.
      for (let i = 0; i < 30; i++) for (let c = 0; c < 24; c++) x.data[24 * i + c] = 1050 + (c === 0 ? i * 1e-6 : 0);
      const k = 25;
      const exact = await nearestNeighbors(x, { nNeighbors: k });
      const one = await nearestNeighbors(x, { nNeighbors: k, precision: "float32", threads: 1 });
      const two = await nearestNeighbors(x, { nNeighbors: k, precision: "float32", threads: 2 });
      assert.deepEqual([exact.precision, one.precision], ["float64", "float32"]);
      assert.deepEqual(two, one);
      assert.deepEqual(one.indices.subarray(0, 30 * k), exact.indices.subarray(0, 30 * k));
      assert.deepEqual(one.squaredDistances.subarray(0, 30 * k), exact.squaredDistances.subarray(0, 30 * k));
      const scale = x.data.reduce((most, value) => Math.max(most, (value - 1000) ** 2), 0) * 24;
      one.squaredDistances.forEach((distance, at) =>
        assert.ok(Math.abs(distance - exact.squaredDistances[at]) <= 2e-6 * scale, `${at}`),
      );
      const thousand = new Matrix(
        x.data.map((value) => value * 1024),
        x.rows,
        x.columns,
      );
      const scaled = await nearestNeighbors(thousand, { nNeighbors: k, precision: "float32" });
      assert.deepEqual(scaled.indices, one.indices);
    });
  }

  it("names what is wrong", async () => {
    await assert.rejects(nearestNeighbors(blobs(10, 2, 0, 1), { nNeighbors: 10 }), /1 to 9/);
    await assert.rejects(
      nearestNeighbors(new Matrix(new Float32Array([1, Infinity]), 2, 1), { nNeighbors: 1 }),
      /row 1, column 0 is Infinity/,
    );
  });
});
