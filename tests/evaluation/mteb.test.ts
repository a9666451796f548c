import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { miniBatchKmeans } from "#embedlab/clustering/mini-batch-kmeans";
import { contingency } from "#embedlab/evaluation/contingency";
import { adjustedMutualInformation, vMeasure } from "#embedlab/evaluation/information";
import { mtebClustering } from "#embedlab/evaluation/mteb";
import { mtebBlock } from "#embedlab/evaluation/mteb-block";
import { resampledRetrieval } from "#embedlab/evaluation/retrieval";
import { Matrix } from "#embedlab/numeric/matrix";
import { mean } from "#embedlab/numeric/summary";

interface Level {
  readonly draws: number[][];
  readonly assignments: number[][];
  readonly vMeasure: number[];
  readonly ami: number[];
}
interface Golden {
  readonly clustering: readonly {
    readonly name: string;
    readonly x: number[][];
    readonly first: number[];
    readonly second: number[];
    readonly batchSize: number;
    readonly levels: readonly Level[];
  }[];
  readonly mapAtR: { readonly x: number[][]; readonly truth: number[]; readonly value: number };
}
const golden = JSON.parse(
  readFileSync(new URL("../../../tests/golden/mteb-clustering.json", import.meta.url), "utf8"),
) as Golden;
const close = (actual: number, expected: number, within: number, what: string): void =>
  assert.ok(Math.abs(actual - expected) <= within, `${what}: ${actual}, not ${expected}`);

void describe("MTEB's clustering score", () => {
  for (const { name, x: rows, first, second, batchSize, levels } of golden.clustering) {
    const x = Matrix.fromRows(rows);
    for (const [at, { draws, assignments, ...expected }] of levels.entries()) {
      const labels = Int32Array.from(at === 0 ? first : second);
      // MTEB numbers the rows that have a label.
      const kept = [...labels.keys()].filter((row) => labels[row] >= 0);
      const drawn = draws.map((draw) => Int32Array.from(draw, (place) => kept[place]));
      const nClusters = new Set(kept.map((row) => labels[row])).size;

      void it(`has mteb's V-measure and AMI of mteb's own clusters, level ${at + 1}, ${name}`, () => {
        drawn.forEach((draw, which) => {
          const table = contingency(
            draw.map((row) => labels[row]),
            assignments[which],
          );
          close(vMeasure(table), expected.vMeasure[which], 1e-12, "V-measure");
          close(adjustedMutualInformation(table), expected.ami[which], 1e-10, "AMI");
        });
      });

      void it(`comes as near to the labels as mteb on mteb's draws, level ${at + 1}, ${name}`, () => {
        const shared = { values: x.data, d: x.columns, labels, draws: drawn, nClusters, batchSize };
        // One start finds one optimum: over several seeds, the means are what compares.
        const scores = Array.from({ length: 8 }, (_, seed) => mtebBlock({ ...shared, seed }));
        close(
          mean(scores.flatMap((found) => Array.from(found).filter((__, i) => i % 2 === 0))),
          mean(expected.vMeasure),
          0.05,
          "V-measure",
        );
      });
    }
  }

  void it("draws with replacement what has a label, the same whatever the threads", async () => {
    const { x: rows, second } = golden.clustering[0];
    const x = Matrix.fromRows(rows);
    const labels = Int32Array.from(second);
    const options = { draws: 3, size: 80, batchSize: 32 };
    const found = await mtebClustering(x, labels, options);
    assert.deepEqual(await mtebClustering(x, labels, { ...options, threads: 1 }), found);
    assert.equal(found.vMeasure.length, 3);
    await assert.rejects(mtebClustering(x, labels.fill(0), options), { name: "InputError", message: /1 labels/ });
    await assert.rejects(mtebClustering(x, Int32Array.from(second), { size: 2 }), {
      name: "InputError",
      message: /size is 2/,
    });
  });
});

void describe("mini-batch k-means", () => {
  void it("finds clusters that lie apart, also where rows repeat, and refills clusters without rows", () => {
    const rows = Array.from({ length: 90 }, (_, i) => [
      (i % 3) * 20 + ((i * 7) % 5) / 5,
      (i % 3 === 1 ? 20 : 0) + ((i * 3) % 7) / 7,
    ]);
    const x = Matrix.fromRows(rows);
    const items = Int32Array.from({ length: 150 }, (_, i) => (i * 11) % 90);
    for (let seed = 0; seed < 5; seed++) {
      const labels = miniBatchKmeans(x, items, { nClusters: 3, batchSize: 30, seed });
      assert.equal(
        vMeasure(
          Array.from(items, (item) => item % 3),
          labels,
        ),
        1,
        `seed ${seed}`,
      );
    }
  });
});

void describe("MAP@R", () => {
  void it("is pytorch-metric-learning's", async () => {
    const { x, truth, value } = golden.mapAtR;
    const all = Int32Array.from(truth.keys());
    const draws = [{ inside: all, outside: new Int32Array(0), seed: 0 }];
    const found = await resampledRetrieval(Matrix.fromRows(x), Int32Array.from(truth), all, [...draws, ...draws]);
    close(found["MAP@R"].estimate, value, 1e-6, "MAP@R");
  });
});
