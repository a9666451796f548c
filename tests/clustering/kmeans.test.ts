import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { inflateSync } from "node:zlib";
import { kmeans, kmeansOverSeeds, type KMeansResult } from "#embedlab/clustering/kmeans";
import { lloyd } from "#embedlab/clustering/lloyd";
import { plusPlus } from "#embedlab/clustering/plus-plus";
import { SteppedRows } from "#embedlab/clustering/stepped-rows";
import { Seeding } from "#embedlab/clustering/seeding";
import { layOutSearches } from "#embedlab/clustering/stepped-memory";
import { searchInStep } from "#embedlab/clustering/stepped-search";
import { adjustedRandIndex } from "#embedlab/evaluation/rand-index";
import { squaredDistance } from "#embedlab/numeric/distance";
import { openKernels } from "#embedlab/numeric/kernels";
import { inMemory } from "#embedlab/numeric/layout";
import { Matrix } from "#embedlab/numeric/matrix";
import { Random } from "#embedlab/numeric/random";

interface Fit {
  labels: string;
  inertia: number;
  iterations: number;
}
interface Golden {
  sets: {
    name: string;
    rows: number;
    columns: number;
    scale: number;
    k: number;
    data: string;
    best: number;
    starts: ({ rows: number[] } & Fit)[];
  }[];
  relocations: ({ name: string; x: number[]; rows: number; columns: number; init: number[]; k: number } & Fit)[];
}
const golden = JSON.parse(
  readFileSync(new URL("../../../tests/golden/kmeans.json", import.meta.url), "utf8"),
) as Golden;

function matrixOf({ data, rows, columns, scale }: Golden["sets"][number]): Matrix<Float64Array> {
  const bytes = inflateSync(Buffer.from(data, "base64"));
  return new Matrix(
    Float64Array.from({ length: rows * columns }, (_, at) => bytes.readInt16LE(2 * at) / scale),
    rows,
    columns,
  );
}
const labelsOf = (fit: Fit): number[] => Array.from(fit.labels, (digit) => parseInt(digit, 16));

function blobs(rows: number, columns: number, k: number, seed: number, spread = 1): Matrix<Float32Array> {
  const random = new Random(seed);
  const centres = Float32Array.from({ length: k * columns }, () => random.normal() * spread);
  return new Matrix(
    Float32Array.from(
      { length: rows * columns },
      (_, at) => centres[(Math.floor(at / columns) % k) * columns + (at % columns)] + random.normal(),
    ),
    rows,
    columns,
  );
}

const normsOf = ({ data, rows, columns }: Matrix): Float64Array =>
  Float64Array.from({ length: rows }, (_, i) =>
    squaredDistance(data, i * columns, new Float64Array(columns), 0, columns),
  );

/** Each row to 7 bits: from -63 to 63 times a scale of its own. */
function rounded({ data, rows, columns }: Matrix): Matrix<Float64Array> {
  const scales = Array.from({ length: rows }, (_, i) =>
    Math.fround(Math.max(...data.subarray(i * columns, (i + 1) * columns).map(Math.abs)) / 63),
  );
  const values = Float64Array.from(data, (value, at) => {
    const scale = scales[Math.floor(at / columns)];
    return Math.floor(value / scale + 0.5) * scale;
  });
  return new Matrix(values, rows, columns);
}

function distancesOf({ data, rows, columns }: Matrix, candidates: Int32Array): Float64Array {
  const distances = new Float64Array(candidates.length * rows);
  candidates.forEach((row, t) => {
    for (let i = 0; i < rows; i++)
      distances[t * rows + i] = squaredDistance(data, i * columns, data, row * columns, columns);
  });
  return distances;
}

/** A result must be a fixed point of the plain float64 form, with that form's own centroids and inertia. */
async function assertFixedPoint(x: Matrix, result: KMeansResult): Promise<void> {
  const again = await lloyd(x, result.centroids, { maxIter: 1, tolerance: 0, labels: result.labels });
  assert.deepEqual(again.labels, result.labels);
  assert.ok(Math.abs(again.inertia / result.inertia - 1) < 1e-12);
}

describe("k-means from a sample", () => {
  it("ends where all rows end, says how many it sampled, and gives the same again with any threads", async () => {
    const x = blobs(3000, 12, 5, 3, 3);
    const all = await kmeans(x, { nClusters: 5, seed: 2 });
    const one = await kmeans(x, { nClusters: 5, seed: 2, initSize: 400, threads: 1 });
    assert.deepEqual([all.initSize, one.initSize], [3000, 400]);
    assert.ok(Math.abs(one.inertia / all.inertia - 1) < 1e-9, `${one.inertia}, on all rows ${all.inertia}`);
    assert.equal(adjustedRandIndex(one.labels, all.labels), 1);
    await assertFixedPoint(x, one);
    const two = await kmeans(x, { nClusters: 5, seed: 2, initSize: 400, threads: 2 });
    assert.deepEqual(two.labels, one.labels);
    assert.deepEqual(two.centroids.data, one.centroids.data);
  });

  it("samples 10,000 of more than 20,000 rows", async () => {
    const x = blobs(20_001, 4, 3, 4, 5);
    const { initSize, labels } = await kmeans(x, { nClusters: 3, nInit: 2 });
    assert.equal(initSize, 10_000);
    assert.ok(
      adjustedRandIndex(
        labels,
        Int32Array.from({ length: x.rows }, (_, i) => i % 3),
      ) > 0.9,
    );
    assert.equal(
      (await kmeans(x.select(Array.from({ length: 20_000 }, (_, i) => i)), { nClusters: 3, nInit: 2 })).initSize,
      20_000,
    );
  });

  it("names an initSize that it cannot use", async () => {
    const x = blobs(50, 2, 2, 1);
    await assert.rejects(
      kmeans(x, { nClusters: 3, initSize: 2 }),
      /initSize is 2; it is an integer of at least nClusters, 3/,
    );
    await assert.rejects(
      kmeans(x, { nClusters: 3, initSize: 10, engine: "ml-kmeans" }),
      /leave it out with "ml-kmeans"/,
    );
    await assert.rejects(
      kmeans(x, { nClusters: 3, initSize: 10, init: x.select([0, 1, 2]) }),
      /leave it out with init/,
    );
    assert.equal((await kmeans(x, { nClusters: 3, initSize: 500 })).initSize, 50);
  });
});

describe("k-means beside scikit-learn", () => {
  for (const set of golden.sets) {
    const x = matrixOf(set);

    it(`reaches its best inertia of 20 within 0.05 %: ${set.name}`, async () => {
      const result = await kmeans(x, { nClusters: set.k, nInit: 20, seed: 1 });
      assert.ok(result.inertia <= set.best * 1.0005, `${result.inertia}, scikit-learn ${set.best}`);
      assert.ok(result.converged);
      assert.equal(result.engine, "embedlab");
      assert.deepEqual([result.centroids.rows, result.centroids.columns], [set.k, set.columns]);
    });

    it(`gives its labels from its starts: ${set.name}`, async () => {
      for (const start of set.starts) {
        const result = await kmeans(x, {
          nClusters: set.k,
          init: new Matrix(
            x.select(start.rows).data.map((value) => value * Math.sqrt(0.9)),
            set.k,
            set.columns,
          ),
        });
        assert.deepEqual([...result.labels], labelsOf(start));
        assert.equal(result.iterations, start.iterations);
        assert.ok(Math.abs(result.inertia / start.inertia - 1) < 1e-9);
      }
    });
  }

  for (const relocation of golden.relocations) {
    it(`relocates empty clusters as it does: ${relocation.name}`, async () => {
      const x = new Matrix(Float64Array.from(relocation.x), relocation.rows, relocation.columns);
      const result = await kmeans(x, {
        nClusters: relocation.k,
        init: new Matrix(Float64Array.from(relocation.init), relocation.k, relocation.columns),
      });
      assert.deepEqual([...result.labels], labelsOf(relocation));
      assert.equal(result.iterations, relocation.iterations);
    });
  }
});

describe("k-means", () => {
  const forms: [string, Matrix<Float32Array>, number][] = [
    ["small, searched in float64", blobs(300, 8, 5, 1), 5],
    ["fewer rows than twice the columns, searched in the Gram matrix", blobs(500, 300, 6, 2, 0.3), 6],
    ["many rows, searched by blocks", blobs(6000, 24, 6, 3, 0.7), 6],
    ["rows of so many columns that starts go by rounded ones", blobs(4200, 70, 7, 4, 0.4), 7],
    ["many clusters, searched by bounds", blobs(3000, 13, 35, 5, 2), 35],
    ["many clusters of rows that are rounded", blobs(4200, 66, 41, 6, 1), 41],
  ];
  for (const [name, x, k] of forms) {
    it(`is the same bits for the same seed and any threads, others for others: ${name}`, async () => {
      const options = { nClusters: k, nInit: 7, maxIter: 12, tol: 0 };
      const one = await kmeans(x, { ...options, seed: 5, threads: 1 });
      const two = await kmeans(x, { ...options, seed: 5, threads: 2 });
      assert.deepEqual(two, one);
      const seeds = await kmeansOverSeeds(x, { ...options, seeds: [4, 5, 6] });
      assert.deepEqual(seeds[1], one);
      assert.notDeepEqual(seeds[0].labels, seeds[2].labels);
    });

    it(`ends at a fixed point of the plain form: ${name}`, async () => {
      const result = await kmeans(x, { nClusters: k, nInit: 3, tol: 0, seed: 2 });
      assert.ok(result.converged);
      await assertFixedPoint(x, result);
    });

    it(`stops after maxIter and says so: ${name}`, async () => {
      for (const maxIter of [1, 3]) {
        const result = await kmeans(x, { nClusters: k, nInit: 1, tol: 0, maxIter, seed: 3 });
        assert.deepEqual([result.iterations, result.converged], [maxIter, false]);
        const { labels, inertia } = await lloyd(x, result.centroids, { maxIter: 0, tolerance: 0 });
        assert.deepEqual(result.labels, labels);
        assert.ok(Math.abs(inertia / result.inertia - 1) < 1e-12);
      }
    });

    it(`does not change where rows are scaled by a power of two or moved: ${name}`, async () => {
      const options = { nClusters: k, nInit: 4, seed: 9 };
      const given = await kmeans(x, options);
      const scaled = await kmeans(
        new Matrix(
          x.data.map((value) => value * 2 ** -40),
          x.rows,
          x.columns,
        ),
        options,
      );
      assert.deepEqual(scaled.labels, given.labels);
      const moved = await kmeans(
        new Matrix(
          Float64Array.from(x.data, (value) => value + 1000),
          x.rows,
          x.columns,
        ),
        options,
      );
      assert.equal(adjustedRandIndex(moved.labels, given.labels), 1);
      assert.ok(Math.abs(moved.inertia / given.inertia - 1) < 1e-6);
    });

    it(`finds the same clusters in permuted columns: ${name}`, async () => {
      const order = new Random(6).permutation(x.columns);
      const permuted = new Matrix(
        Float32Array.from(x.data, (_, at) => x.data[at - (at % x.columns) + order[at % x.columns]]),
        x.rows,
        x.columns,
      );
      const [given, same] = await Promise.all(
        [x, permuted].map((rows) => kmeans(rows, { nClusters: k, nInit: 10, seed: 1 })),
      );
      assert.ok(adjustedRandIndex(given.labels, same.labels) > 0.999);
    });

    it(`copes with many copies of few rows: ${name}`, async () => {
      const copies = x.select(Int32Array.from({ length: x.rows }, (_, i) => i % (k - 2)));
      const result = await kmeans(copies, { nClusters: k, nInit: 2 });
      assert.equal(new Set(result.labels).size, k - 2);
      assert.ok(result.inertia < 1e-9);
      assert.ok(result.centroids.data.every(Number.isFinite));
    });
  }

  it("finds clusters that rounding to bytes would not tell apart", async () => {
    const random = new Random(12);
    const columns = 72;
    const centres = Float32Array.from(
      { length: 40 * columns },
      (_, at) => (at % columns === Math.floor(at / columns) % 2 ? 100 : 0) + 0.2 * random.normal(),
    );
    const labels = Int32Array.from({ length: 4400 }, (_, i) => i % 40);
    const data = Float32Array.from(
      { length: labels.length * columns },
      (_, at) => centres[labels[Math.floor(at / columns)] * columns + (at % columns)] + 0.005 * random.normal(),
    );
    const result = await kmeans(new Matrix(data, labels.length, columns), {
      nClusters: 40,
      nInit: 1,
      maxIter: 1,
      seed: 3,
    });
    assert.equal(adjustedRandIndex(result.labels, labels), 1);
  });

  it("starts from the rows that plain k-means++ draws, of rows rounded to 7 bits where there are 64 columns", async () => {
    const [rows, k] = [4200, 50];
    for (const columns of [24, 66]) {
      const x = blobs(rows, columns, k, 10, 0.5);
      const shared = new Float32Array(new SharedArrayBuffer(4 * x.data.length));
      shared.set(x.data);
      const crew = { searches: 3, seeded: true, threads: 1 };
      const { layout, open } = layOutSearches({ values: shared, norms: normsOf(x) }, columns, crew, {
        nClusters: k,
        maxIter: 1,
        tolerance: 0,
      });
      const found = await inMemory(layout, async (memory) => {
        const m = open(memory);
        const inBlocks = new SteppedRows(m, 0, openKernels(memory));
        for (let chunk = 0; chunk < inBlocks.chunks; chunk++) inBlocks.measure(chunk);
        const seeding = new Seeding(m, m.places.seeding!, openKernels(memory), inBlocks);
        return seeding.start([7, 8, 9], async (phase) => {
          for (let chunk = 0; chunk < inBlocks.chunks; chunk++) await seeding.work(phase, chunk);
        });
      });
      const values = columns < 64 ? x : rounded(x);
      for (const [at, seed] of [7, 8, 9].entries()) {
        const plain = plusPlus(new Random(seed), rows, k);
        let step = plain.next();
        while (!step.done) step = plain.next(distancesOf(values, step.value));
        assert.deepEqual([...found[at]], [...step.value]);
      }
    }
  });

  it("is the same whether kernels have all rows at hand or copies of some", async () => {
    const x = blobs(4200, 66, 40, 9, 0.6);
    const shared = new Float32Array(new SharedArrayBuffer(4 * x.data.length));
    shared.set(x.data);
    for (const nClusters of [5, 45]) {
      const found = await Promise.all(
        [true, false].map((resident) => {
          const options = { nClusters, maxIter: 100, tolerance: 0 };
          const crew = { searches: 2, seeded: true, threads: 1, resident };
          const { layout, open } = layOutSearches({ values: shared, norms: normsOf(x) }, x.columns, crew, options);
          return inMemory(layout, (memory) => searchInStep(open(memory), { seeds: [3, 4] }, () => {}));
        }),
      );
      assert.deepEqual(found[1], found[0]);
      assert.ok(found[0][0].iterations > 5);
    }
  });

  it("gives each row its own cluster where they are as many, and the mean where there is one", async () => {
    const x = blobs(12, 3, 4, 7);
    const each = await kmeans(x, { nClusters: 12, nInit: 1 });
    assert.equal(new Set(each.labels).size, 12);
    assert.equal(each.inertia, 0);
    const one = await kmeans(x, { nClusters: 1 });
    for (let j = 0; j < 3; j++) {
      const mean = Array.from({ length: 12 }, (_, i) => x.row(i)[j]).reduce((a, b) => a + b, 0) / 12;
      assert.ok(Math.abs(one.centroids.data[j] - mean) < 1e-12);
    }
  });

  it("gives the plain form's result from given centroids, bit by bit", async () => {
    const x = blobs(5000, 24, 6, 8, 0.3);
    const moved = new Matrix(
      Float64Array.from(x.data, (value) => value + 1e7),
      x.rows,
      x.columns,
    );
    const copies = x.select(Int32Array.from({ length: 5000 }, (_, i) => i % 40));
    const far = new Matrix(
      x.data.slice(0, 6 * 24).map((value, at) => (at < 48 ? value + 1e4 : value)),
      6,
      24,
    );
    // Halfway between rows, so that many lie equally near two of them.
    const grid = new Matrix(x.data.map(Math.round), x.rows, x.columns);
    const halves = new Matrix(
      grid.data.slice(0, 12 * 24).map((value) => value + 0.5),
      12,
      24,
    );
    // Overlapping groups: dozens of iterations by bounds. The last group of centroids holds one, and two are equal.
    const many = blobs(2500, 24, 40, 5, 0.5);
    const starts = Array.from({ length: 49 }, (_, c) => (c === 30 ? 2 : c));
    for (const [rows, init] of [
      [x, x.select([0, 1, 2, 3, 4, 5])],
      [many, many.select(starts)],
      [grid, grid.select(starts.map((c) => 7 * c))],
      [moved, moved.select([0, 6, 12, 18])],
      [copies, copies.select([0, 1, 1, 2])],
      [x, far],
      [grid, halves],
    ] as const) {
      const maxIter = 60;
      const expected = await lloyd(rows, new Matrix(Float64Array.from(init.data), init.rows, init.columns), {
        maxIter,
        tolerance: 0,
      });
      const { labels, centroids, inertia, iterations, converged } = await kmeans(rows, {
        nClusters: init.rows,
        init,
        tol: 0,
        maxIter,
      });
      assert.deepEqual({ labels, centroids, inertia, iterations, converged }, expected);
    }
  });

  it("gives a row equally near two centroids to the lower number", async () => {
    const result = await kmeans(new Matrix(Float32Array.of(0, 4, 2), 3, 1), {
      nClusters: 2,
      maxIter: 1,
      init: new Matrix(Float32Array.of(4, 0), 2, 1),
    });
    assert.deepEqual([...result.labels], [1, 0, 0]);
  });

  it("takes constant columns and constant rows", async () => {
    const constant = await kmeans(new Matrix(new Float32Array(50).fill(2.5), 10, 5), { nClusters: 3 });
    assert.equal(constant.inertia, 0);
    assert.equal(new Set(constant.labels).size, 1);
  });

  it("refuses bad input by name", async () => {
    const x = blobs(10, 2, 2, 1);
    const rejects = (input: Matrix, options: Parameters<typeof kmeans>[1], message: RegExp): Promise<void> =>
      assert.rejects(kmeans(input, options), { name: "InputError", message });
    await rejects(x, { nClusters: 11 }, /10 rows cannot form 11 clusters/);
    await rejects(x, { nClusters: 0 }, /nClusters is 0/);
    await rejects(x, { nClusters: 2.5 }, /nClusters is 2.5/);
    await rejects(x, { nClusters: 2, nInit: 0 }, /nInit is 0/);
    await rejects(x, { nClusters: 2, maxIter: NaN }, /maxIter is NaN/);
    await rejects(x, { nClusters: 2, tol: -1 }, /tol is -1/);
    await rejects(x, { nClusters: 2, engine: "other" as "embedlab" }, /engine is other/);
    await rejects(x, { nClusters: 2, init: blobs(3, 2, 1, 1) }, /init is 3 x 2/);
    await rejects(new Matrix(Float32Array.of(1, 2, NaN, 4), 2, 2), { nClusters: 1 }, /row 1, column 0 is NaN/);
    await rejects(
      new Matrix(Float32Array.of(1, 2, Infinity, 4), 2, 2),
      { nClusters: 1 },
      /row 1, column 0 is Infinity/,
    );
    await rejects(new Matrix(new Float32Array(0), 0, 2), { nClusters: 1 }, /empty/);
    await rejects(new Matrix(Float64Array.of(1e200, -1e200, 3, 4), 2, 2), { nClusters: 1 }, /overflow/);
  });

  it("stops at its signal, and counts initialisations until then", async () => {
    const x = blobs(6000, 64, 6, 4);
    const controller = new AbortController();
    const seen: string[] = [];
    const onProgress = ({
      step,
      done,
      total,
      unit,
    }: {
      step: string;
      done: number;
      total: number;
      unit: string;
    }): void => {
      seen.push(`${step} ${done}/${total} ${unit}`);
      controller.abort(new Error("enough"));
    };
    await assert.rejects(
      kmeans(x, { nClusters: 6, nInit: 40, threads: 1, signal: controller.signal, onProgress }),
      /enough/,
    );
    assert.equal(seen.length, 1);
    assert.match(seen[0], /^k-means [1-9]\d?\/40 initialisations$/);
    await assert.rejects(kmeans(x, { nClusters: 6, signal: controller.signal }), /enough/);
  });
});

describe("k-means by ml-kmeans", () => {
  const x = blobs(200, 5, 4, 11, 4);

  it("agrees with ours on clear clusters", async () => {
    const [ours, theirs] = await Promise.all(
      (["embedlab", "ml-kmeans"] as const).map((engine) => kmeans(x, { nClusters: 4, nInit: 5, engine })),
    );
    assert.equal(theirs.engine, "ml-kmeans");
    assert.equal(adjustedRandIndex(ours.labels, theirs.labels), 1);
    assert.ok(Math.abs(theirs.inertia / ours.inertia - 1) < 1e-9);
  });

  it("gives our labels from the same start", async () => {
    const init = x.select([0, 1, 2, 3]);
    const [ours, theirs] = await Promise.all(
      (["embedlab", "ml-kmeans"] as const).map((engine) => kmeans(x, { nClusters: 4, init, engine, tol: 0 })),
    );
    assert.deepEqual(theirs.labels, ours.labels);
  });
});
