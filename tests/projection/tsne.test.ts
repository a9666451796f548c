import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { InputError } from "#embedlab/errors";
import { trustworthiness } from "#embedlab/evaluation/trustworthiness";
import { Matrix } from "#embedlab/numeric/matrix";
import { Random } from "#embedlab/numeric/random";
import { conditionalProbabilities, jointProbabilities, type Affinities } from "#embedlab/projection/affinities";
import { descend } from "#embedlab/projection/descent";
import { layOut } from "#embedlab/projection/descent-memory";
import { jointPairs } from "#embedlab/projection/joint-pairs";
import { klGradient } from "#embedlab/projection/gradient";
import { nearestNeighbors } from "#embedlab/neighbors/neighbors";
import { tsne } from "#embedlab/projection/tsne";

interface Golden {
  joint: number[][];
  y: number[][];
  kl: number;
  gradient: number[][];
  blobs: number[][];
  perplexity: number;
  klOfFits: number[];
  embeddings: number[][][];
}
const golden = JSON.parse(readFileSync(new URL("../../../tests/golden/tsne.json", import.meta.url), "utf8")) as Golden;
const matrix = (rows: number[][]): Matrix<Float64Array> =>
  new Matrix(Float64Array.from(rows.flat()), rows.length, rows[0].length);
const blobs = matrix(golden.blobs);
const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

async function affinities(x: Matrix, perplexity: number, k: number): Promise<Affinities> {
  const { indices, squaredDistances } = await nearestNeighbors(x, { nNeighbors: k });
  return jointProbabilities(indices, conditionalProbabilities(squaredDistances, k, perplexity), x.rows);
}

function spread(n: number, deviation: number, seed: number): Matrix<Float64Array> {
  const random = new Random(seed);
  return new Matrix(
    Float64Array.from({ length: 2 * n }, () => deviation * random.normal()),
    n,
    2,
  );
}

describe("klGradient", () => {
  it("is the difference quotient of the divergence", async () => {
    const p = await affinities(blobs.select(Array.from({ length: 40 }, (_, i) => i)), 5, 16);
    const y = spread(40, 2, 1);
    const { gradient } = klGradient(p, y);
    const h = 1e-5;
    for (let c = 0; c < y.data.length; c++) {
      const moved = (by: number): number =>
        klGradient(
          p,
          new Matrix(
            y.data.map((value, at) => (at === c ? value + by : value)),
            40,
            2,
          ),
        ).kl;
      const quotient = (moved(h) - moved(-h)) / (2 * h);
      assert.ok(Math.abs(quotient - gradient.data[c]) < 1e-8, `${c}: ${gradient.data[c]} is not ${quotient}`);
    }
  });

  it("matches scikit-learn's over all pairs", () => {
    const n = golden.joint.length;
    const columns = Int32Array.from({ length: n * n }, (_, at) => at % n);
    const p = {
      n,
      offsets: Int32Array.from({ length: n + 1 }, (_, i) => i * n),
      columns,
      values: Float64Array.from(golden.joint.flat()),
    };
    const { kl, gradient } = klGradient(p, matrix(golden.y));
    assert.ok(Math.abs(kl - golden.kl) < 1e-9);
    golden.gradient.flat().forEach((value, at) => assert.ok(Math.abs(gradient.data[at] - value) < 1e-9));
  });
});

/** The first step from y has length learningRate x gradient x gain (0.8), which gives the gradient away. */
async function gradientOfStep(
  x: Matrix,
  y: Matrix<Float64Array>,
  method: "exact" | "auto" | "barnesHut",
  perplexity: number,
  angle: number,
): Promise<Float64Array> {
  const learningRate = 100;
  const start = new Matrix(Float64Array.from(Float32Array.from(y.data)), y.rows, 2);
  const { embedding } = await tsne(x, {
    perplexity,
    init: start,
    maxIter: 1,
    learningRate,
    earlyExaggeration: 3,
    method,
    angle,
  });
  return embedding.data.map((value, at) => -(value - start.data[at]) / learningRate / 0.8);
}

describe("the kernels of t-SNE", () => {
  for (const [method, n, deviation, angle, tolerance] of [
    ["auto", 61, 3, 0.5, 1e-5],
    ["exact", 61, 3, 0.5, 1e-5],
    ["auto", 64, 1e-3, 0.5, 1e-4],
    ["barnesHut", 300, 3, 0, 1e-5],
    ["barnesHut", 300, 10, 0.5, 0.02],
  ] as const) {
    it(`give the reference's gradient: ${method} on ${n} points ${deviation} apart at angle ${angle}`, async () => {
      const x = blobs.select(Array.from({ length: n }, (_, i) => i));
      const p = await affinities(x, 5, method === "exact" ? n - 1 : 16);
      const y = spread(n, deviation, 2);
      const { gradient } = klGradient(p, new Matrix(Float64Array.from(Float32Array.from(y.data)), n, 2), 3);
      const actual = await gradientOfStep(x, y, method, 5, angle);
      const size = Math.sqrt(mean(Array.from(gradient.data, (g) => g * g)));
      const error = Math.sqrt(mean(Array.from(gradient.data, (g, at) => (g - actual[at]) ** 2)));
      assert.ok(error < tolerance * size, `error ${error} of ${size}`);
    });
  }

  it("attract neighbours whose numbers take more than two bytes", () => {
    const n = 65_600;
    const ring = Int32Array.from({ length: 2 * n }, (_, at) => (at >> 1) + (at % 2 === 0 ? -1 : 1));
    // Ascending: the first point's and the last's go round.
    ring.set([1, n - 1]);
    ring.set([0, n - 2], 2 * n - 2);
    const pairs = jointPairs(ring, new Float64Array(2 * n).fill(1), n, 1 / (4 * n), 0, n);
    const y = spread(n, 3, 4).data.map(Math.fround);
    // So strong an exaggeration leaves nothing but attraction in the step.
    const schedule = {
      maxIter: 1,
      learningRate: 1,
      earlyExaggeration: 1e6,
      nIterWithoutProgress: 300,
      minGradNorm: 0,
      angle: 0.5,
      negativeEntropy: 0,
      checkEvery: 50,
      snapshots: false,
    };
    const { embedding } = descend(layOut([pairs], y, false, 1), schedule, () => {});
    const pull = (i: number, j: number): number[] => {
      const [dx, dy] = [y[2 * i] - y[2 * j], y[2 * i + 1] - y[2 * j + 1]];
      return [dx, dy].map((d) => ((-4e6 * 0.8) / (2 * n)) * (d / (1 + dx * dx + dy * dy)));
    };
    for (const i of [0, 1, 2, 40_000, 65_535, 65_536, n - 2, n - 1]) {
      const [a, b] = [pull(i, (i + 1) % n), pull(i, (i + n - 1) % n)];
      for (const c of [0, 1])
        assert.ok(Math.abs(embedding[2 * i + c] - y[2 * i + c] - a[c] - b[c]) < 1e-4, `point ${i}`);
    }
  });
});

describe("tsne", () => {
  it("ends no more than 1 % above scikit-learn's divergence, on average over five seeds, by the same measure", async () => {
    const p = await affinities(blobs, golden.perplexity, 3 * golden.perplexity + 1);
    const theirs = mean(golden.embeddings.map((embedding) => klGradient(p, matrix(embedding)).kl));
    assert.ok(Math.abs(theirs / mean(golden.klOfFits) - 1) < 0.02);
    for (const method of ["auto", "barnesHut"] as const) {
      const fits = await Promise.all(
        [0, 1, 2, 3, 4].map((seed) => tsne(blobs, { perplexity: golden.perplexity, seed, method })),
      );
      for (const fit of fits) assert.ok(Math.abs(fit.kl - klGradient(p, fit.embedding).kl) < 1e-4);
      assert.ok(
        mean(fits.map(({ kl }) => kl)) <= 1.01 * theirs,
        `${method}: ${mean(fits.map(({ kl }) => kl))} against ${theirs}`,
      );
    }
  });

  it("spreads points that no neighbourhood holds against the exaggeration, from however small a start", async () => {
    const random = new Random(5);
    const noise = new Matrix(
      Float32Array.from({ length: 1000 * 20 }, () => random.normal()),
      1000,
      20,
    );
    const size = ({ embedding: { data } }: { embedding: Matrix<Float64Array> }): number =>
      Math.sqrt(2 * mean(Array.from(data, (value) => value ** 2)));
    for (const method of ["exact", "barnesHut"] as const) {
      const begun = await tsne(noise, { method, maxIter: 251 });
      assert.ok(size(begun) > 5e-5, `${size(begun)} after the exaggeration`);
      const { kl, iterations } = await tsne(noise, { method, init: spread(1000, 1e-12, 3) });
      assert.equal(iterations, 1000);
      // scikit-learn's, from PCA.
      assert.ok(kl < 1.01 * 2.4358, String(kl));
    }
  });

  it("keeps neighbours together", async () => {
    const { embedding, method, engine, iterations } = await tsne(blobs, { perplexity: 20 });
    assert.ok((await trustworthiness(blobs, embedding, { nNeighbors: 5 })) > 0.9);
    assert.deepEqual([method, engine, iterations], ["exact", "embedlab", 1000]);
  });

  it("gives the same bits for the same seed, whatever the threads and the method", async () => {
    for (const method of ["exact", "barnesHut"] as const) {
      for (const init of ["pca", "random"] as const) {
        const [one, two, other] = await Promise.all(
          [1, 2, 2].map((threads, run) =>
            tsne(blobs, { perplexity: 10, maxIter: 120, init, method, threads, seed: run === 2 ? 8 : 7 }),
          ),
        );
        assert.deepEqual(two.embedding.data, one.embedding.data);
        if (init === "random") assert.notDeepEqual(other.embedding.data, one.embedding.data);
      }
    }
  });

  it("shows the embedding as it forms", async () => {
    const seen: number[] = [];
    const done: number[] = [];
    const result = await tsne(blobs, {
      perplexity: 10,
      maxIter: 150,
      onEmbedding: (embedding, { iteration, kl }) => {
        assert.deepEqual([embedding.rows, embedding.columns], [300, 2]);
        assert.ok(Number.isFinite(kl));
        seen.push(iteration);
      },
      onProgress: ({ step, done: iterations }) => {
        if (step === "t-SNE") done.push(iterations);
      },
    });
    assert.deepEqual(seen, [50, 100, 150]);
    assert.deepEqual(done, [50, 100, 150]);
    assert.equal(result.iterations, 150);
  });

  it("stops when cancelled in the middle of a million iterations, and works again after", async () => {
    const x = blobs;
    for (const method of ["exact", "barnesHut"] as const) {
      const controller = new AbortController();
      const reason = new Error("enough");
      const running = tsne(x, {
        maxIter: 1e6,
        minGradNorm: 0,
        nIterWithoutProgress: 1e6,
        method,
        signal: controller.signal,
        onProgress: ({ step, done }) => {
          if (step === "t-SNE" && done >= 100) controller.abort(reason);
        },
      });
      await assert.rejects(running, reason);
    }
    await tsne(x, { maxIter: 10 });
  });

  it("arranges duplicates, constant columns and four rows", async () => {
    const random = new Random(3);
    const doubled = new Matrix(
      Float32Array.from({ length: 40 * 3 }, (_, at) => (at % 3 === 2 ? 5 : random.normal())),
      40,
      3,
    ).select(Array.from({ length: 80 }, (_, i) => i % 40));
    const rows = await tsne(doubled, { perplexity: 5, maxIter: 300 });
    assert.ok(rows.embedding.data.every(Number.isFinite));
    const four = await tsne(new Matrix(Float32Array.from([0, 1, 5, 6]), 4, 1), { perplexity: 2, maxIter: 50 });
    assert.ok(four.embedding.data.every(Number.isFinite));
    const equal = new Matrix(new Float32Array(60).fill(2), 20, 3);
    for (const method of ["auto", "barnesHut"] as const) {
      const { embedding } = await tsne(equal, { perplexity: 5, init: "random", maxIter: 100, method });
      assert.ok(embedding.data.every(Number.isFinite));
    }
    await assert.rejects(tsne(equal, { perplexity: 5 }), /every row of x is the same/);
  });

  it("names what is wrong, and the largest perplexity", async () => {
    const says =
      (pattern: RegExp) =>
      (error: unknown): boolean =>
        error instanceof InputError && pattern.test(error.message);
    const x = blobs.select([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    await assert.rejects(tsne(x, { perplexity: 30 }), says(/too large for 10 rows; the largest allowed is 8/));
    await assert.rejects(tsne(x.select([0, 1, 2])), says(/at least 4/));
    await assert.rejects(tsne(x, { perplexity: 3, init: spread(9, 1, 1) }), says(/init is 9 x 2 and must be 10 x 2/));
    await assert.rejects(tsne(x, { perplexity: 3, init: "spectral" as "pca" }), says(/init "spectral" is not/));
    await assert.rejects(tsne(x, { perplexity: 3, threads: 0 }), says(/threads 0/));
    await assert.rejects(tsne(x, { perplexity: 3, learningRate: 0 }), says(/learningRate/));
    await assert.rejects(tsne(blobs, { perplexity: 5, learningRate: 1e12 }), says(/diverged/));
    await assert.rejects(
      tsne(new Matrix(new Float32Array(2 * 5001), 5001, 2), { method: "exact" }),
      says(/5000 rows at most/),
    );
    const broken = x.select([0, 1, 2, 3, 4, 5]);
    broken.data[21] = NaN;
    await assert.rejects(tsne(broken, { perplexity: 3 }), says(/row 1, column 1 is NaN/));
  });
});

describe("the engine tsne-js", () => {
  it("separates the clusters that ours separates, on 60 points", async () => {
    const random = new Random(6);
    const x = new Matrix(
      Float32Array.from(
        { length: 60 * 4 },
        (_, at) => 8 * (Math.floor(at / 4) % 3 === at % 4 ? 1 : 0) + random.normal(),
      ),
      60,
      4,
    );
    const score: number[] = [];
    for (const engine of ["tsne-js", "embedlab"] as const) {
      const result = await tsne(x, { perplexity: 10, maxIter: 300, learningRate: 10, engine, seed: 1 });
      assert.equal(result.engine, engine);
      assert.ok(Number.isFinite(result.kl));
      score.push(await trustworthiness(x, result.embedding, { nNeighbors: 5 }));
    }
    assert.ok(
      score.every((value) => value > 0.85),
      score.join(" "),
    );
  });
});
