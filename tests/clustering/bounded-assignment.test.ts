import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { kmeans } from "#embedlab/clustering/kmeans";
import { lloyd } from "#embedlab/clustering/lloyd";
import { groupSize, paddedGroups, type BlockSearchResult } from "#embedlab/clustering/search";
import { layOutSearches } from "#embedlab/clustering/stepped-memory";
import { searchInStep } from "#embedlab/clustering/stepped-search";
import { longestOf, productSlack } from "#embedlab/numeric/centred-rows";
import { squaredDistance } from "#embedlab/numeric/distance";
import { inMemory } from "#embedlab/numeric/layout";
import { Matrix } from "#embedlab/numeric/matrix";
import { Random } from "#embedlab/numeric/random";

const k = 160;

/** Rows around `k` centres in pairs, of which one is among the first half: so near each other that 16 bits hardly tell them apart. */
function twins(rows: number, columns: number, apart = 0.003, spread = 0.01, seed = 1): Matrix<Float32Array> {
  const random = new Random(seed);
  const centres = Float32Array.from({ length: (k / 2) * columns }, () => random.normal());
  const centre = (c: number, j: number): number =>
    centres[(c % (k / 2)) * columns + j] + (c < k / 2 ? 0 : apart * Math.cos(c * columns + j));
  return new Matrix(
    Float32Array.from(
      { length: rows * columns },
      (_, at) => centre(Math.floor(at / columns) % k, at % columns) + spread * random.normal(),
    ),
    rows,
    columns,
  );
}

/** Where one component is rounded as badly as any, and the products say nothing else. */
function line(rows: number): Matrix<Float32Array> {
  const random = new Random(2);
  const data = Float32Array.from({ length: rows }, (_, i) => (i % 2 === 0 ? 1 : -1) * (1 + 0.3 * random.uniform()));
  return new Matrix(data, rows, 1);
}

const scaled = (x: Matrix<Float32Array>, scale: (row: number) => number): Matrix<Float32Array> =>
  new Matrix(
    x.data.map((value, at) => value * scale(Math.floor(at / x.columns))),
    x.rows,
    x.columns,
  );

const normsOf = ({ columns, data, rows }: Matrix): Float64Array =>
  Float64Array.from({ length: rows }, (_, i) =>
    squaredDistance(data, i * columns, new Float64Array(columns), 0, columns),
  );

/** One search from the first `k` rows, which are one of each centre. */
async function search(x: Matrix<Float32Array>, maxIter: number, resident: boolean): Promise<BlockSearchResult> {
  const { columns } = x;
  const values = new Float32Array(new SharedArrayBuffer(4 * x.data.length));
  values.set(x.data);
  const crew = { searches: 1, seeded: false, threads: 1, resident };
  const options = { nClusters: k, maxIter, tolerance: 0 };
  const { layout, open } = layOutSearches({ values, norms: normsOf(x) }, columns, crew, options);
  const starts = { centroids: x.data.slice(0, k * columns) };
  const [result] = await inMemory(layout, (memory) => searchInStep(open(memory), starts, () => {}));
  return result;
}

/** The float64 distance of a row to a centroid where the search ended. */
const distanceTo = ({ columns, data }: Matrix, i: number, { centroids }: BlockSearchResult, c: number): number =>
  Math.sqrt(squaredDistance(data, i * columns, centroids, c * columns, columns));

/** What is known of the distances must hold. */
function assertBounds(x: Matrix, result: BlockSearchResult): void {
  const { bounds, labels } = result;
  const groups = paddedGroups(k);
  for (let i = 0; i < x.rows; i++) {
    const nearest = new Float64Array(groups).fill(Infinity);
    for (let c = 0; c < k; c++) {
      const distance = distanceTo(x, i, result, c);
      if (c === labels[i]) assert.ok(bounds!.upper[i] >= distance, `row ${i}: ${bounds!.upper[i]}, ${distance}`);
      else nearest[Math.floor(c / groupSize)] = Math.min(nearest[Math.floor(c / groupSize)], distance);
    }
    for (let g = 0; g < groups; g++) {
      const least = bounds!.lower[i * groups + g];
      assert.ok(least <= nearest[g], `row ${i}, group ${g}: ${least}, ${nearest[g]}`);
    }
  }
}

/** No other centroid may be nearer than a row's own by more than float32 products are rounded. */
function assertNearest(x: Matrix, result: BlockSearchResult): void {
  const longest = longestOf(normsOf(x));
  const slack = 2 * productSlack(x.columns + 8, longest, longest);
  for (let i = 0; i < x.rows; i++) {
    const own = distanceTo(x, i, result, result.labels[i]);
    for (let c = 0; c < k; c++)
      assert.ok(own ** 2 <= distanceTo(x, i, result, c) ** 2 + slack, `row ${i}: ${result.labels[i]}, not ${c}`);
  }
}

describe("bounds of distances to centroids", () => {
  const tight = twins(1500, 24);
  const forms: [string, Matrix<Float32Array>][] = [
    ["near-equal centroids", tight],
    ["centroids nearer each other than 16 bits tell", twins(1500, 24, 1e-5, 3e-5)],
    ["a number of columns that is no multiple of eight", twins(1500, 13)],
    ["one column, far from its mean", line(3000)],
    ["2,000 columns", twins(600, 2000, 0.006, 0.01)],
    ["rows of very different lengths", scaled(tight, (row) => 10 ** -(row % 5))],
    ["one row that is far longer than the others", scaled(tight, (row) => (row === 7 ? 300 : 1))],
    ["squared lengths near the least of float32", scaled(tight, () => 2 ** -61)],
    ["rows of which half are zero", scaled(tight, (row) => row % 2)],
    ["constant rows", scaled(tight, () => 0)],
  ];
  for (const [name, x] of forms) {
    it(`hold, and are the same whether all rows are at hand: ${name}`, async () => {
      for (const maxIter of [3, 100]) {
        const result = await search(x, maxIter, true);
        assertBounds(x, result);
        if (result.iterations < maxIter) assertNearest(x, result);
        assert.deepEqual(await search(x, maxIter, false), result);
      }
    });
  }

  it("lead to a fixed point of the plain float64 form where 16 bits hardly tell centroids apart", async () => {
    const result = await kmeans(tight, { nClusters: k, nInit: 3, tol: 0, seed: 1, threads: 1 });
    const again = await lloyd(tight, result.centroids, { maxIter: 1, tolerance: 0, labels: result.labels });
    assert.deepEqual(again.labels, result.labels);
    assert.ok(Math.abs(again.inertia / result.inertia - 1) < 1e-12);
  });
});
