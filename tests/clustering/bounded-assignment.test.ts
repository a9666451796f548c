import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { kmeans } from "#embedlab/clustering/kmeans";
import { lloyd } from "#embedlab/clustering/lloyd";
import { groupSize, paddedGroups, type BlockSearchResult } from "#embedlab/clustering/search";
import { layOutSearches } from "#embedlab/clustering/stepped-memory";
import { searchInStep, type Starts } from "#embedlab/clustering/stepped-search";
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

/** A search's result and the bounds of its own centroid's distance. */
interface Known extends BlockSearchResult {
  readonly upper: Float32Array;
}

interface SearchForm {
  readonly maxIter: number;
  readonly resident: boolean;
  readonly nClusters: number;
  readonly starts: Starts;
}

async function searchOf(x: Matrix<Float32Array>, { maxIter, nClusters, resident, starts }: SearchForm): Promise<Known> {
  const values = new Float32Array(new SharedArrayBuffer(4 * x.data.length));
  values.set(x.data);
  const crew = { searches: 1, seeded: "seeds" in starts, threads: 1, resident };
  const options = { nClusters, maxIter, tolerance: 0 };
  const { layout, open } = layOutSearches({ values, norms: normsOf(x) }, x.columns, crew, options);
  return inMemory(layout, async (memory) => {
    const m = open(memory);
    const [result] = await searchInStep(m, starts, () => {});
    const upper = new Float32Array(memory.buffer, m.places.ofSearches[0].bounds!.upper, x.rows).slice();
    return { ...result, upper };
  });
}

/** One from the first `k` rows, which are one of each centre. */
const search = (x: Matrix<Float32Array>, maxIter: number, resident: boolean): Promise<Known> =>
  searchOf(x, { maxIter, resident, nClusters: k, starts: { centroids: x.data.slice(0, k * x.columns) } });

/** The float64 distance of a row to a centroid where the search ended. */
const distanceTo = ({ columns, data }: Matrix, i: number, { centroids }: BlockSearchResult, c: number): number =>
  Math.sqrt(squaredDistance(data, i * columns, centroids, c * columns, columns));

/** What is known of the distances must hold. */
function assertBounds(x: Matrix, result: Known): void {
  const { labels, lower, upper } = result;
  const clusters = result.centroids.length / x.columns;
  const groups = paddedGroups(clusters);
  for (let i = 0; i < x.rows; i++) {
    const nearest = new Float64Array(groups).fill(Infinity);
    for (let c = 0; c < clusters; c++) {
      const distance = distanceTo(x, i, result, c);
      if (c === labels[i]) assert.ok(upper[i] >= distance, `row ${i}: ${upper[i]}, ${distance}`);
      else nearest[Math.floor(c / groupSize)] = Math.min(nearest[Math.floor(c / groupSize)], distance);
    }
    for (let g = 0; g < groups; g++) {
      const least = lower![i * groups + g];
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

  it("hold where they come of rows and centroids in bytes, and are of use", async () => {
    // The last block has an odd number of rows, the last group one centroid; 2,051 rows are not rounded.
    const nClusters = 41;
    for (const [rows, columns] of [
      [4203, 66],
      [2051, 66],
    ]) {
      const x = twins(rows, columns, 0.5, 0.5);
      for (const maxIter of [2, 4, 60]) {
        const known = await searchOf(x, { maxIter, nClusters, resident: true, starts: { seeds: [3] } });
        assertBounds(x, known);
        const close = known.labels.filter((c, i) => known.upper[i] < 1.1 * distanceTo(x, i, known, c)).length;
        if (known.iterations < maxIter) assert.ok(close > 0.9 * rows, `${close} of ${rows} rows`);
      }
    }
  });

  it("lead to a fixed point of the plain float64 form where 16 bits hardly tell centroids apart", async () => {
    const result = await kmeans(tight, { nClusters: k, nInit: 3, tol: 0, seed: 1, threads: 1 });
    const again = await lloyd(tight, result.centroids, { maxIter: 1, tolerance: 0, labels: result.labels });
    assert.deepEqual(again.labels, result.labels);
    assert.ok(Math.abs(again.inertia / result.inertia - 1) < 1e-12);
  });
});
