import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { align, alignLabels } from "#embedlab/evaluation/alignment";
import { bestAssignment } from "#embedlab/evaluation/assignment";
import { contingency, contingencyFromCounts } from "#embedlab/evaluation/contingency";
import {
  adjustedMutualInformation,
  completeness,
  homogeneity,
  normalizedMutualInformation,
  purity,
  vMeasure,
} from "#embedlab/evaluation/information";
import { adjustedRandIndex } from "#embedlab/evaluation/rand-index";
import { Random } from "#embedlab/numeric/random";

interface Golden {
  labellings: {
    name: string;
    a: number[];
    b: number[];
    ari: number;
    ami: number;
    nmi: number;
    homogeneity: number;
    completeness: number;
    vMeasure: number;
    purity: number;
    aligned: number;
  }[];
  assignments: { rows: number; columns: number; values: number[]; total: number }[];
}
const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../tests/golden/${name}.json`, import.meta.url), "utf8"));
const golden = read("evaluation") as Golden;
const close = (actual: number, expected: number, what: string): void =>
  assert.ok(Math.abs(actual - expected) <= 1e-12, `${what}: ${actual}, not ${expected}`);

describe("measures of agreement", () => {
  for (const { name, a, b, ...expected } of golden.labellings) {
    it(`equal scikit-learn's to 1e-12: ${name}`, () => {
      close(adjustedRandIndex(a, b), expected.ari, "ARI");
      close(adjustedMutualInformation(a, b), expected.ami, "AMI");
      close(normalizedMutualInformation(a, b), expected.nmi, "NMI");
      close(homogeneity(a, b), expected.homogeneity, "homogeneity");
      close(completeness(a, b), expected.completeness, "completeness");
      close(vMeasure(a, b), expected.vMeasure, "V-measure");
      close(purity(a, b), expected.purity, "purity");
      assert.equal(align(a, b).correct, expected.aligned);
    });
  }

  it("do not depend on the names of labels or the order of items", () => {
    const { a, b } = golden.labellings[0];
    const order = new Random(3).permutation(a.length);
    const renamed = Array.from(order, (i) => [40, -7, 3, 99, 0, 12, 5][b[i]]);
    const truth = Array.from(order, (i) => a[i]);
    for (const measure of [adjustedRandIndex, adjustedMutualInformation, vMeasure, purity])
      close(measure(truth, renamed), measure(a, b), measure.name);
    assert.equal(align(truth, renamed).accuracy, align(a, b).accuracy);
  });

  it("are 1 for equal labellings and about 0 on average for independent ones", () => {
    const random = new Random(8);
    const draw = (): Int32Array => Int32Array.from({ length: 200 }, () => random.integer(6));
    const same = draw();
    assert.equal(adjustedRandIndex(same, same), 1);
    close(adjustedMutualInformation(same, same), 1, "AMI");
    let ari = 0;
    let ami = 0;
    for (let trial = 0; trial < 200; trial++) {
      const [a, b] = [draw(), draw()];
      ari += adjustedRandIndex(a, b) / 200;
      ami += adjustedMutualInformation(a, b) / 200;
    }
    assert.ok(Math.abs(ari) < 0.004 && Math.abs(ami) < 0.004, `${ari} and ${ami}`);
  });

  it("refuse what they cannot compare", () => {
    assert.throws(() => contingency([1, 2], [1]), { name: "InputError", message: /2 and 1 items/ });
    assert.throws(() => contingency([1, NaN], [1, 2]), { name: "InputError", message: /item 1 is labelled NaN/ });
    assert.throws(() => contingency([], []), { name: "InputError", message: /no items/ });
    assert.throws(() => contingencyFromCounts([[1, -1]]), { name: "InputError", message: /row 0, column 1 is -1/ });
  });
});

describe("the note's tables", () => {
  const note = read("note-tables") as {
    confusion: Record<string, number[][]>;
    recomputed: Record<"ari" | "alignedAccuracyPercent" | "purityPercent", Record<string, number>>;
  };
  for (const [model, table] of Object.entries(note.confusion)) {
    it(`give ARI, aligned accuracy and purity as recomputed elsewhere: ${model}`, () => {
      const counts = contingencyFromCounts(table);
      assert.equal(adjustedRandIndex(counts).toFixed(5), note.recomputed.ari[model].toFixed(5));
      assert.equal((100 * align(counts).accuracy).toFixed(1), note.recomputed.alignedAccuracyPercent[model].toFixed(1));
      assert.equal((100 * purity(counts)).toFixed(1), note.recomputed.purityPercent[model].toFixed(1));
    });
  }
});

describe("alignment", () => {
  for (const { rows, columns, values, total } of golden.assignments) {
    it(`reaches scipy's total, ${rows} x ${columns}`, () => {
      const columnOf = bestAssignment(values, rows, columns);
      const used = [...columnOf].filter((column) => column !== -1);
      assert.equal(used.length, Math.min(rows, columns));
      assert.equal(new Set(used).size, used.length);
      close(
        columnOf.reduce((sum, column, row) => (column === -1 ? sum : sum + values[row * columns + column]), 0),
        total,
        "total",
      );
    });
  }

  it("reorders columns and keeps raw cluster ids, with clusters left over last", () => {
    const truth = [10, 10, 10, 20, 20, 20, 20];
    const clusters = [5, 5, 3, 8, 8, 8, 3];
    const result = align(truth, clusters);
    assert.deepEqual([...result.clusters], [5, 8, 3]);
    assert.deepEqual(result.categories, [10, 20, null]);
    assert.deepEqual([...result.counts], [2, 0, 1, 0, 3, 1]);
    assert.deepEqual([...result.table.columnLabels], [3, 5, 8]);
    assert.equal(result.correct, 5);
    assert.deepEqual(alignLabels(result, clusters), [10, 10, null, 20, 20, 20, null]);
  });

  it("leaves categories without a cluster where there are fewer clusters", () => {
    const result = align([0, 0, 1, 2, 2], [1, 1, 1, 0, 0]);
    assert.deepEqual(result.categories, [0, 2]);
    assert.deepEqual([...result.clusters], [1, 0]);
    assert.equal(result.accuracy, 0.8);
  });
});

it("a cluster without a product of a category is no match for it", () => {
  // Categories 0 and 1 share cluster 0; cluster 1 holds nothing of either.
  const truth = [0, 0, 1, 2, 2, 2];
  const clusters = [0, 0, 0, 1, 1, 2];
  const alignment = align(truth, clusters);
  assert.deepEqual(
    [...alignment.clusters].map((cluster, at) => [cluster, alignment.categories[at]]),
    [
      [0, 0],
      [1, 2],
      [2, null],
    ],
  );
  assert.equal(alignment.correct, 4);
  assert.deepEqual(alignLabels(alignment, clusters), [0, 0, 0, 2, 2, null]);
});
