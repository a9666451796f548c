import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { silhouette } from "#embedlab/evaluation/silhouette";
import { Matrix } from "#embedlab/numeric/matrix";
import { Random } from "#embedlab/numeric/random";

const golden = JSON.parse(readFileSync(new URL("../../../tests/golden/evaluation.json", import.meta.url), "utf8")) as {
  silhouettes: { rows: number; columns: number; x: number[]; labels: number[]; mean: number; samples: number[] }[];
};
const largest = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a, (value, i) => Math.abs(value - b[i])).reduce((x, y) => Math.max(x, y), 0);

function blobs(
  rows: number,
  columns: number,
  k: number,
  seed: number,
): { x: Matrix<Float32Array>; labels: Int32Array } {
  const random = new Random(seed);
  const centres = Float32Array.from({ length: k * columns }, () => random.normal());
  const labels = Int32Array.from({ length: rows }, () => random.integer(k));
  return {
    x: new Matrix(
      Float32Array.from(
        { length: rows * columns },
        (_, at) => centres[labels[Math.floor(at / columns)] * columns + (at % columns)] + random.normal(),
      ),
      rows,
      columns,
    ),
    labels,
  };
}

describe("silhouette", () => {
  for (const { rows, columns, x, labels, mean, samples } of golden.silhouettes) {
    it(`equals scikit-learn's to 1e-12, ${rows} x ${columns}`, async () => {
      const result = await silhouette(new Matrix(Float64Array.from(x), rows, columns), labels);
      assert.equal(result.precision, "float64");
      assert.ok(Math.abs(result.mean - mean) <= 1e-12, `${result.mean}, not ${mean}`);
      assert.ok(largest(result.samples, samples) <= 1e-12, `off by ${largest(result.samples, samples)}`);
    });
  }

  it("by float32 products is within 1e-6 of float64, on several blocks, far from the origin and with near-duplicates", async () => {
    const { x, labels } = blobs(2300, 24, 5, 1);
    for (let i = 0; i < 200; i++) for (let j = 0; j < 24; j++) x.row(i)[j] = x.row(i + 200)[j] + (i % 2) * 1e-4;
    for (let at = 0; at < x.data.length; at++) x.data[at] += 50;
    const exact = await silhouette(x, labels, { precision: "float64" });
    const fast = await silhouette(x, labels, { precision: "float32" });
    assert.equal(fast.precision, "float32");
    assert.ok(largest(fast.samples, exact.samples) <= 1e-6, `off by ${largest(fast.samples, exact.samples)}`);
    assert.ok(largest(fast.samples, exact.samples) > 0);
  });

  it("is the same bits for any number of threads, and for scaled rows", async () => {
    const { x, labels } = blobs(2100, 16, 4, 2);
    const [one, two] = await Promise.all(
      [1, 2].map((threads) => silhouette(x, labels, { threads, precision: "float32" })),
    );
    assert.deepEqual(one.samples, two.samples);
    const scaled = await silhouette(
      new Matrix(
        x.data.map((value) => value * 2 ** -70),
        x.rows,
        x.columns,
      ),
      labels,
      { precision: "float32" },
    );
    assert.deepEqual(scaled.samples, one.samples);
  });

  it("does not depend on the order of rows", async () => {
    const { x, labels } = blobs(300, 8, 3, 3);
    const order = new Random(4).permutation(300);
    const given = await silhouette(x, labels);
    const shuffled = await silhouette(
      x.select(order),
      Int32Array.from(order, (i) => labels[i]),
    );
    assert.ok(
      largest(
        shuffled.samples,
        Array.from(order, (i) => given.samples[i]),
      ) < 1e-14,
    );
  });

  it("is 0 where all rows are the same, and refuses what has none", async () => {
    const same = new Matrix(new Float32Array(40).fill(3), 10, 4);
    const half = Int32Array.from({ length: 10 }, (_, i) => i % 2);
    assert.deepEqual([...(await silhouette(same, half)).samples], new Array(10).fill(0));
    await assert.rejects(silhouette(same, new Int32Array(10)), { name: "InputError", message: /1 cluster of 10 rows/ });
    await assert.rejects(
      silhouette(
        same,
        Int32Array.from({ length: 10 }, (_, i) => i),
      ),
      { name: "InputError" },
    );
    await assert.rejects(silhouette(same, half.subarray(1)), { name: "InputError", message: /9 labels for 10 rows/ });
    await assert.rejects(silhouette(new Matrix(Float32Array.of(1, NaN, 2, 3), 4, 1), [0, 0, 1, 1]), {
      name: "InputError",
      message: /row 1, column 0 is NaN/,
    });
  });

  it("reports every distance once", async () => {
    const { x, labels } = blobs(1100, 2, 3, 5);
    const reported: number[] = [];
    await silhouette(x, labels, { onProgress: ({ done, total }) => reported.push(done / total) });
    assert.ok(reported.length > 1);
    assert.deepEqual(reported.slice(-1), [1]);
    assert.equal(reported.filter((share) => share >= 1).length, 1);
  });

  it("stops at its signal with blocks still to do", async () => {
    const { x, labels } = blobs(6000, 64, 4, 5);
    const controller = new AbortController();
    let done = 0;
    const onProgress = (progress: { done: number; total: number }): void => {
      assert.ok(progress.done < progress.total);
      done = progress.done;
      controller.abort(new Error("enough"));
    };
    await assert.rejects(silhouette(x, labels, { signal: controller.signal, onProgress }), /enough/);
    assert.ok(done >= 1);
    await assert.rejects(silhouette(x, labels, { signal: controller.signal }), /enough/);
  });
});
