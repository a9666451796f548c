import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { inflateSync } from "node:zlib";
import { trustworthiness } from "#embedlab/evaluation/trustworthiness";
import { nearestNeighbors } from "#embedlab/neighbors/neighbors";
import { squaredDistance } from "#embedlab/numeric/distance";
import { Matrix } from "#embedlab/numeric/matrix";
import { Random } from "#embedlab/numeric/random";
import { fuzzyGraph } from "#embedlab/projection/fuzzy-graph";
import { projectors } from "#embedlab/projection/projectors";
import { tsne } from "#embedlab/projection/tsne";
import { umap } from "#embedlab/projection/umap";
import { fitCurve } from "#embedlab/projection/umap-curve";

interface Stored {
  rows: number;
  columns: number;
  scale: number;
  data: string;
}
const golden = JSON.parse(readFileSync(new URL("../../../tests/golden/umap-learn.json", import.meta.url), "utf8")) as {
  graphs: Stored & {
    graphs: { nNeighbors: number; neighbors: number[][]; offsets: number[]; columns: number[]; values: number[] }[];
  };
  curves: { spread: number; minDist: number; a: number; b: number }[];
  digits: Stored & { trustworthiness: number[] };
};
function matrixOf({ rows, columns, scale, data }: Stored): Matrix<Float64Array> {
  const bytes = inflateSync(Buffer.from(data, "base64"));
  return new Matrix(
    Float64Array.from({ length: rows * columns }, (_, at) => bytes.readInt16LE(2 * at) / scale),
    rows,
    columns,
  );
}
const digits = matrixOf(golden.digits);
const few = digits.select(Array.from({ length: 120 }, (_, i) => i));

describe("UMAP's fuzzy graph", () => {
  const x = matrixOf(golden.graphs);
  for (const { nNeighbors, neighbors, offsets, columns, values } of golden.graphs.graphs) {
    it(`is umap-learn's to 1e-5, equal rows included: ${nNeighbors} neighbours`, () => {
      const indices = Int32Array.from(neighbors.flat());
      const squaredDistances = Float64Array.from(indices, (other, at) =>
        squaredDistance(x.data, Math.floor(at / (nNeighbors - 1)) * x.columns, x.data, other * x.columns, x.columns),
      );
      const given = { n: x.rows, nNeighbors: nNeighbors - 1, indices, squaredDistances };
      const graph = fuzzyGraph({ ...given, precision: "float64", method: "exact" });
      const theirs = new Map<number, number>();
      for (let i = 0; i < x.rows; i++)
        for (let e = offsets[i]; e < offsets[i + 1]; e++) theirs.set(i * x.rows + columns[e], values[e]);
      for (let i = 0; i < x.rows; i++) {
        for (let e = graph.offsets[i]; e < graph.offsets[i + 1]; e++) {
          const expected = theirs.get(i * x.rows + graph.columns[e]) ?? 0;
          assert.ok(
            Math.abs(graph.values[e] - expected) < 1e-5,
            `${i}, ${graph.columns[e]}: ${graph.values[e]}, not ${expected}`,
          );
          theirs.delete(i * x.rows + graph.columns[e]);
        }
      }
      for (const [pair, value] of theirs) assert.ok(value < 1e-5, `pair ${pair} is missing`);
    });
  }

  it("does not depend on the scale or the order of the rows", async () => {
    const order = new Random(3).permutation(few.rows);
    const moved = new Matrix(
      few.data.map((value) => 7 - 1024 * value),
      few.rows,
      few.columns,
    ).select(order);
    const [graph, other] = await Promise.all(
      [few, moved].map(async (rows) => fuzzyGraph(await nearestNeighbors(rows, { nNeighbors: 9 }))),
    );
    const sums = ({ offsets, values }: typeof graph): number[] =>
      Array.from({ length: few.rows }, (_, i) =>
        values.subarray(offsets[i], offsets[i + 1]).reduce((sum, value) => sum + value, 0),
      );
    const [before, after] = [sums(graph), sums(other)];
    order.forEach((row, i) => assert.ok(Math.abs(after[i] - before[row]) < 1e-4));
  });
});

describe("UMAP", () => {
  for (const { spread, minDist, a, b } of golden.curves) {
    it(`fits umap-learn's curve: spread ${spread}, minDist ${minDist}`, () => {
      const curve = fitCurve(spread, minDist);
      assert.ok(Math.abs(curve.a - a) < 1e-5 && Math.abs(curve.b - b) < 1e-5, `${curve.a}, ${curve.b}`);
    });
  }

  it("keeps neighbourhoods as umap-learn does on the same digits", async () => {
    const { embedding, nEpochs } = await umap(digits, { seed: 1 });
    assert.equal(nEpochs, 500);
    const value = await trustworthiness(digits, embedding, { nNeighbors: 10 });
    assert.ok(value > Math.min(...golden.digits.trustworthiness) - 0.004, `${value}`);
    // Steps are no longer than 4 and the start is 10 wide: an embedding far wider has come apart.
    assert.ok(embedding.data.every((coordinate) => Math.abs(coordinate) < 60));
  });

  it("gives the same bits with the same seed and any number of threads, and others with another seed", async () => {
    const [one, two, other] = await Promise.all(
      [{ seed: 4, threads: 1 }, { seed: 4, threads: 2 }, { seed: 5 }].map((options) =>
        umap(few, { nEpochs: 50, ...options }),
      ),
    );
    assert.deepEqual(one.embedding.data, two.embedding.data);
    assert.notDeepEqual(one.embedding.data, other.embedding.data);
  });

  it("takes more components, given starting places, and reports its epochs", async () => {
    const done: number[] = [];
    const { embedding } = await umap(few, {
      nComponents: 5,
      nNeighbors: 8,
      nEpochs: 60,
      onProgress: ({ step, done: at }) => step === "UMAP" && done.push(at),
    });
    assert.deepEqual([embedding.rows, embedding.columns, done], [120, 5, [25, 50]]);
    assert.ok((await trustworthiness(few, embedding, { nNeighbors: 5 })) > 0.9);
    const init = new Matrix(
      Float64Array.from({ length: 240 }, (_, at) => at),
      120,
      2,
    );
    assert.ok((await umap(few, { init, nEpochs: 20 })).embedding.data.every(Number.isFinite));
  });

  it("takes rows that are mostly equal, and names what is wrong", async () => {
    const heaps = new Matrix(
      Float32Array.from({ length: 80 }, (_, at) => (at < 40 ? 0 : 1)),
      40,
      2,
    );
    assert.ok((await umap(heaps, { nNeighbors: 5, nEpochs: 30 })).embedding.data.every(Number.isFinite));
    const equal = new Matrix(new Float32Array(40).fill(3), 20, 2);
    await assert.rejects(umap(equal), { name: "InputError", message: /every row of x is the same/ });
    assert.ok((await umap(equal, { init: "random", nEpochs: 20 })).embedding.data.every(Number.isFinite));
    await assert.rejects(umap(equal.select([0, 1])), /x has 2 rows; UMAP needs at least 4/);
    await assert.rejects(umap(few, { nNeighbors: 121 }), /nNeighbors is 121; it is an integer from 2 to 120/);
    await assert.rejects(umap(few, { minDist: 2 }), /minDist is 2; it is a number from 0 to spread, 1/);
    await assert.rejects(umap(few, { init: equal }), /init is 20 x 2 and must be 120 x 2/);
    await assert.rejects(umap(few, { init: "spectral" as "pca" }), /init is spectral/);
    await assert.rejects(umap(few, { signal: AbortSignal.abort(new Error("stopped")) }), /stopped/);
  });
});

describe("projectors", () => {
  it("give what their algorithms give, named, in the plane", async () => {
    for (const projector of [
      projectors.pca(),
      projectors.tsne({ perplexity: 10, maxIter: 250 }),
      projectors.umap({ nEpochs: 30 }),
    ]) {
      const { embedding, facts } = await projector.project(few, { seed: 2 });
      assert.deepEqual([embedding.rows, embedding.columns], [120, 2], projector.name);
      if (projector.name !== "t-SNE") continue;
      const plain = await tsne(few, { perplexity: 10, maxIter: 250, seed: 2 });
      assert.deepEqual([embedding.data, facts.kl], [plain.embedding.data, plain.kl]);
    }
  });
});
