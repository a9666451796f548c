import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { answer, beyondMarginP, detectable, difference, itemsNeeded } from "#embedlab/evaluation/difference";
import { kmeans } from "#embedlab/clustering/kmeans";
import { adjustedRandIndex } from "#embedlab/evaluation/rand-index";
import { groupingMeasures, groupingScores } from "#embedlab/evaluation/grouping-scores";
import { holm } from "#embedlab/evaluation/holm";
import { normalCdf, twoSidedP } from "#embedlab/evaluation/normal";
import { recluster, type Reclusterings } from "#embedlab/evaluation/recluster";
import { resampledMeasure, type ResampledMeasure } from "#embedlab/evaluation/resampled";
import { resamples, subsampleFactor } from "#embedlab/evaluation/resamples";
import { resampledRetrieval } from "#embedlab/evaluation/retrieval";
import { retrievalBlock } from "#embedlab/evaluation/retrieval-block";
import { similarityOrder } from "#embedlab/evaluation/similarity-order";
import { Matrix } from "#embedlab/numeric/matrix";
import { Random } from "#embedlab/numeric/random";
import { summary } from "#embedlab/numeric/summary";
import { duplicateGroups } from "#embedlab/text/near-duplicates";

interface Scores {
  ari: number;
  ami: number;
  vMeasure: number;
}
interface Golden {
  holm: { p: number[]; adjusted: number[] }[];
  normalCdf: { z: number; p: number; twoSided: number }[];
  detectable: { level: number; value: number }[];
  beyondMargin: {
    estimate: number;
    standardError: number;
    margin: number;
    normal: number;
    student: number;
    degreesOfFreedom: number;
  }[];
  standardError: { estimate: number; resampled: number[]; standardError: number };
  retrieval: { x: number[][]; truth: number[]; groups: number[]; oneNN: number; tenNN: number; pairAuc: number };
  reclustered: { x: number[][]; truth: number[]; inside: number[]; outside: number[]; in: Scores; out: Scores };
}
const golden = JSON.parse(
  readFileSync(new URL("../../../tests/golden/verdict.json", import.meta.url), "utf8"),
) as Golden;
const close = (actual: number, expected: number, within = 1e-12): void =>
  assert.ok(Math.abs(actual - expected) <= within, `${actual}, not ${expected}`);
const plain = (estimate: number, resampled: ArrayLike<number>): ResampledMeasure => ({
  estimate,
  resampled: Float64Array.from(resampled),
  searchVariance: 0,
});

void describe("families of tests and normal tails", () => {
  for (const { p, adjusted } of golden.holm)
    void it(`Holm adjusts ${p.join(", ")} as statsmodels`, () =>
      holm(p).forEach((value, i) => close(value, adjusted[i])));

  void it("have scipy's chances", () => {
    for (const { z, p, twoSided } of golden.normalCdf) {
      assert.ok(Number.isNaN(normalCdf(NaN)));
      close(normalCdf(z), p, 1e-15);
      close(normalCdf(z) / p, 1, 1e-12);
      close(twoSidedP(z), twoSided, 1e-15);
    }
  });
});

void describe("difference of two models", () => {
  const { estimate, resampled, standardError } = golden.standardError;
  const zero = plain(0, new Float64Array(resampled.length));

  void it("has the standard error of scipy's bootstrap on the same resamples, around the estimate of all items", () => {
    const found = difference(zero, plain(estimate, resampled));
    close(found.standardError, standardError);
    close(found.estimate, estimate);
    close(found.high - found.low, 2 * 1.959963984540054 * standardError);
    close(found.p, twoSidedP(estimate / standardError));
  });

  void it("turns every sign and nothing else when the models are exchanged", () => {
    const random = new Random(3);
    const noisy = (at: number): ResampledMeasure => ({
      ...plain(
        at,
        random.normals(50).map((z) => at + z / 100),
      ),
      searchVariance: 1e-5,
    });
    const [a, b] = [noisy(0.31), noisy(0.37)];
    const [one, other] = [difference(a, b), difference(b, a)];
    assert.deepEqual({ ...other, estimate: -other.estimate, low: -other.high, high: -other.low }, one);
    assert.equal(answer({ ...one, beyondMargin: 1 }), "better");
    assert.equal(answer({ ...other, beyondMargin: 1 }), "worse");
  });

  void it("sums its parts, and scales only what products decide", () => {
    const b = { ...plain(0.1, [0, 0.2, 0.1, 0.3]), searchVariance: 0.001 };
    const variance = (0.15 ** 2 + 0.05 ** 2 + 0.05 ** 2 + 0.15 ** 2) / 3;
    for (const searchedAnew of [true, false]) {
      const found = difference(plain(0, [0, 0, 0, 0]), { ...b, searchedAnew }, { factor: 0.25 });
      close(found.ofProducts ** 2, 0.25 * (variance - (searchedAnew ? 0.001 : 0)));
      close(found.ofSeeds ** 2, 0.001);
      close(found.standardError ** 2, found.ofProducts ** 2 + found.ofSeeds ** 2);
    }
  });

  void it("leaves out resamples where a measure is not defined, and refuses what cannot be paired", () => {
    assert.equal(
      difference(
        zero,
        plain(
          0,
          resampled.map((value, i) => (i < 5 ? NaN : value)),
        ),
      ).resamples,
      resampled.length - 5,
    );
    assert.throws(() => difference(zero, plain(0, [1, 2])), { name: "InputError", message: /take both from the same/ });
    assert.throws(() => difference(plain(0, [NaN, 1]), plain(0, [1, NaN])), {
      name: "InputError",
      message: /needs two/,
    });
  });
});

void describe("answers", () => {
  void it("are better, worse, equivalent within the margin, or undecided", () => {
    assert.equal(answer({ estimate: 0.1, p: 0.001, beyondMargin: 1 }), "better");
    assert.equal(answer({ estimate: -0.1, p: 0.001, beyondMargin: 1 }), "worse");
    assert.equal(answer({ estimate: 0.005, p: 0.2, beyondMargin: 0.001 }), "equivalent");
    // Surely more than 0, and surely too little to matter.
    assert.equal(answer({ estimate: 0.01, p: 0.001, beyondMargin: 0.001 }), "equivalent");
    assert.equal(answer({ estimate: 0.05, p: 0.1, beyondMargin: 1 }), "undecided");
    // At a stricter level the same shows nothing.
    assert.equal(answer({ estimate: 0.07, p: 0.02, beyondMargin: 1 }, 0.01), "undecided");
    assert.equal(answer({ estimate: 0.005, p: 0.2, beyondMargin: 0.02 }, 0.01), "undecided");
  });

  void it("are within the margin by statsmodels' two one-sided tests", () => {
    for (const { estimate, standardError, margin, normal, student, degreesOfFreedom } of golden.beyondMargin) {
      close(beyondMarginP({ estimate, standardError }, margin), normal);
      close(beyondMarginP({ estimate, standardError }, margin, degreesOfFreedom), student);
    }
    assert.equal(beyondMarginP({ estimate: 0.01, standardError: 0 }, 0.02), 0);
    assert.equal(beyondMarginP({ estimate: 0, standardError: 0 }, 0), 1);
    assert.throws(() => beyondMarginP({ estimate: 0, standardError: 1 }, -0.1), {
      name: "InputError",
      message: /margin is -0.1/,
    });
  });

  void it("name the least difference that would be shown, as statsmodels' power analysis", () => {
    // statsmodels counts rejections on the wrong side too, which are fewer than one in a million here.
    for (const { level, value } of golden.detectable) close(detectable({ standardError: 1 }, level), value, 1e-5);
  });

  void it("ask for the items at which that difference is the one seen", () => {
    const seen = { estimate: 0.04, standardError: 0.03 };
    const items = itemsNeeded(seen, 1000, 0.02);
    close(detectable({ standardError: 0.03 * Math.sqrt(1000 / items) }), 0.04, 1e-4);
    assert.ok(
      itemsNeeded({ estimate: 0.001, standardError: 0.03 }, 1000, 0.02) ===
        itemsNeeded({ estimate: 0.02, standardError: 0.03 }, 1000, 0.02),
    );
  });
});

void describe("resamples", () => {
  const groups = Int32Array.from({ length: 400 }, (_, i) => (i % 10 === 0 ? i : i < 200 ? i - (i % 2) : i));

  for (const scheme of ["subsample", "bootstrap"] as const) {
    void it(`of kind ${scheme} draw groups whole, from their seed`, () => {
      const drawn = resamples(groups, { count: 20, scheme, seed: 4 });
      assert.deepEqual(resamples(groups, { count: 20, scheme, seed: 4 }), drawn);
      for (const { inside, outside } of drawn) {
        const outsideGroups = new Set(Array.from(outside, (item) => groups[item]));
        assert.ok(inside.every((item) => !outsideGroups.has(groups[item])));
        assert.equal(new Set(inside).size + outside.length, groups.length);
        if (scheme === "subsample")
          assert.ok(Math.abs(inside.length - 200) <= 1 && new Set(inside).size === inside.length);
      }
    });
  }

  void it("take near-duplicates of near-duplicates as one group", () => {
    const words = Array.from({ length: 40 }, (_, i) => `word${i}`);
    const changed = (from: readonly string[], at: number): string[] =>
      from.map((word, i) => (i === at ? `other${i}` : word));
    const [one, two] = [changed(words, 0), changed(changed(words, 0), 39)];
    const three = changed(two, 20);
    const texts = [three, ["quite", "different", "words", "here"], words, one, two].map((list) => list.join(" "));
    assert.deepEqual([...duplicateGroups(texts)], [0, 1, 0, 0, 0]);
    assert.deepEqual([...duplicateGroups(["a b c d", "e f g h"])], [0, 1]);
  });

  void it("say by how much a subsample varies more than the whole", () => {
    assert.equal(subsampleFactor(500, 1000), 1);
    // The mean of m of n numbers, drawn without replacement, scaled to the variance of a mean of n.
    const random = new Random(9);
    const values = random.normals(600);
    const means = resamples(Int32Array.from(values.keys()), { count: 2000, size: 150, seed: 1 }).map(
      ({ inside }) => inside.reduce((sum, item) => sum + values[item], 0) / inside.length,
    );
    const ratio = (subsampleFactor(150, 600) * summary(means).variance()) / (summary(values).variance() / 600);
    assert.ok(Math.abs(ratio - 1) < 0.12, `ratio ${ratio}`);
  });

  void it("refuse what cannot be drawn", () => {
    assert.throws(() => resamples(groups, { size: 400 }), { name: "InputError", message: /from 1 to 399/ });
    assert.throws(() => resamples(new Int32Array(9), { count: 20 }), {
      name: "InputError",
      message: /all 9 items are in one group/,
    });
    assert.throws(() => resamples(groups, { count: 1 }), { name: "InputError", message: /two resamples/ });
  });
});

void describe("recluster", () => {
  const { x, truth, inside, outside } = golden.reclustered;
  const draws = [
    { inside: Int32Array.from(inside), outside: Int32Array.from(outside), seed: 1 },
    { inside: Int32Array.from(outside), outside: Int32Array.from(inside), seed: 2 },
  ];
  const vectors = Matrix.fromRows(x);

  for (const scored of ["inside", "outside"] as const) {
    void it(`scores the items ${scored} as scikit-learn's KMeans and measures do`, async () => {
      const expected = scored === "inside" ? golden.reclustered.in : golden.reclustered.out;
      const found = await recluster(vectors, Int32Array.from(truth), draws, { nClusters: 3, scored });
      for (const name of ["ari", "ami", "vMeasure"] as const) {
        const { resampled } = resampledMeasure("least inertia", [0], [0], found, groupingMeasures.indexOf(name));
        close(resampled[0], expected[name], 1e-10);
      }
      const alone = await recluster(vectors, Int32Array.from(truth), draws.slice(1), {
        nClusters: 3,
        scored,
        threads: 1,
      });
      assert.deepEqual(alone.scores, found.scores.slice(found.scores.length / 2));
    });
  }

  void it("goes on from clusterings of all rows, whatever their clusters are numbered, to an inertia no worse", async () => {
    const { labels, inertia } = await kmeans(vectors, { nClusters: 3, nInit: 5 });
    const turned = labels.map((label) => (label + 1) % 3);
    const none = labels.map((_, row) => row % 3);
    const found = await recluster(vectors, Int32Array.from(truth), draws, {
      nClusters: 3,
      from: [labels, turned, none],
    });
    assert.deepEqual([found.searches, found.anew], [3, false]);
    for (const at of [0, 3]) {
      assert.equal(found.inertia[at], found.inertia[at + 1]);
      assert.deepEqual(
        found.scores.slice(at * found.width, (at + 1) * found.width),
        found.scores.slice((at + 1) * found.width, (at + 2) * found.width),
      );
    }
    // Rows that are all drawn are searched for by one who has found already.
    const all = { inside: Int32Array.from(labels.keys()), outside: new Int32Array(0), seed: 0 };
    const whole = await recluster(vectors, Int32Array.from(truth), [all, all], { nClusters: 3, from: [labels] });
    assert.ok(
      Math.abs(whole.scores[0] - adjustedRandIndex(truth, labels)) < 1e-12 && whole.inertia[0] > 0 && inertia > 0,
    );
    await assert.rejects(recluster(vectors, Int32Array.from(truth), draws, { nClusters: 3, from: [labels.slice(1)] }), {
      name: "InputError",
      message: /from has clusterings of 119 rows; give some, each of all 120 rows/,
    });
  });

  void it("prefers in a resample what lost in the whole, also where all searches found the same", async () => {
    // Two groupings of four clouds in two clusters: side by side in one half of the rows, one above the other in the other.
    const random = new Random(5);
    const corners = [
      [-1, -1],
      [-1, 1],
      [1, -1],
      [1, 1],
    ];
    const flat = Matrix.fromRows(
      Array.from({ length: 80 }, (_, row) => {
        const [x, y] = corners[row % 4];
        return [x * (row < 40 ? 3 : 2) + random.normal() / 9, y * (row < 40 ? 2 : 3.1) + random.normal() / 9];
      }),
    );
    const side = Int32Array.from({ length: 80 }, (_, row) => row % 2);
    const halves = [0, 1].map((half) => {
      const rows = Int32Array.from({ length: 40 }, (_, row) => 40 * half + row);
      return { inside: rows, outside: rows.map((row) => (row + 40) % 80), seed: half };
    });
    const { labels } = await kmeans(flat, { nClusters: 2, nInit: 20 });
    const from = Array.from({ length: 4 }, () => labels);
    const found = await recluster(flat, side, halves, { nClusters: 2, from });
    const aris = resampledMeasure("least inertia", [0], [0], found, groupingMeasures.indexOf("ari")).resampled;
    assert.deepEqual([found.anew, adjustedRandIndex(side, labels)], [false, 1]);
    assert.ok(aris[0] < 0.1 && aris[1] === 1, `${aris.join(", ")}`);
  });

  void it("takes the least inertia's score, or the mean, and the variance of either over searches", () => {
    const again: Reclusterings = {
      resamples: 1,
      searches: 2,
      anew: true,
      width: 1,
      scores: Float64Array.of(0.2, 0.6),
      inertia: Float64Array.of(5, 4),
    };
    const least = resampledMeasure("least inertia", [0.3, 0.5], [1, 2], again, 0);
    assert.deepEqual([least.estimate, least.resampled[0]], [0.3, 0.6]);
    // Of two drawn from two, the better is among them three times in four.
    close(least.searchVariance, 0.75 * 0.25 * 0.2 ** 2);
    // Where searches of the whole go on, their expectation counts: the better is among two drawn three times in four.
    const expected = resampledMeasure("least inertia", [0.3, 0.5], [1, 2], { ...again, anew: false }, 0);
    close(expected.resampled[0], 0.75 * 0.6 + 0.25 * 0.2);
    const mean = resampledMeasure("mean over seeds", [0.3, 0.5], [1, 2], again, 0);
    assert.deepEqual([mean.estimate, mean.resampled[0]], [0.4, 0.4]);
    close(mean.searchVariance, 0.02 / 2);
  });

  void it("gives categories that a resample lacks no share", () => {
    const scores = groupingScores(Int32Array.of(0, 0, 2, 2), Int32Array.of(1, 1, 0, 1), 3);
    assert.deepEqual(Array.from(scores.slice(groupingMeasures.length)), [1, NaN, 0.5]);
  });
});

void describe("resampled retrieval", () => {
  const { x, truth, groups, oneNN, tenNN, pairAuc } = golden.retrieval;
  const vectors = Matrix.fromRows(x);
  const draws = resamples(Int32Array.from(groups), { count: 12, seed: 2 });

  void it("has scikit-learn's leave-one-out accuracies and AUC, groups left out", async () => {
    const found = await resampledRetrieval(vectors, Int32Array.from(truth), Int32Array.from(groups), draws);
    close(found["1-NN accuracy"].estimate, oneNN);
    close(found["10-NN accuracy"].estimate, tenNN);
    close(found["pair AUC"].estimate, pairAuc, 1e-5);
  });

  void it("reads from one order of all items what each draw's own similarities say, to the bit", async () => {
    const repeated = resamples(Int32Array.from(groups), { count: 6, scheme: "bootstrap", seed: 3 });
    const unit = Matrix.fromRows(x.map((row) => row.map((value) => value / Math.hypot(...row))));
    const task = {
      values: unit.data,
      d: unit.columns,
      truth: Int32Array.from(truth),
      groups: Int32Array.from(groups),
      draws: [...draws, ...repeated].map(({ inside }) => inside),
    };
    const order = await similarityOrder(unit.data, unit.rows, unit.columns);
    assert.deepEqual(await retrievalBlock({ ...task, order }), await retrievalBlock({ ...task, order: null }));
  });

  void it("expects over the orders of equally alike items: the rows' order and the categories' names count for nothing", async () => {
    const random = new Random(5);
    const items = Array.from({ length: 60 }, (_, i) => ({
      row: [random.bits() % 3, random.bits() % 3, 1],
      category: random.uniform() < 0.5 ? i % 3 : 0,
    }));
    const n = items.length;
    const draws = resamples(Int32Array.from(items.keys()), { count: 3, seed: 1 });
    const of = (order: readonly number[], rename = [0, 1, 2]) => {
      const place = new Map(order.map((item, at) => [item, at]));
      const moved = draws.map(({ inside, outside, seed }) => ({
        inside: inside.map((item) => place.get(item)!).sort(),
        outside,
        seed,
      }));
      return resampledRetrieval(
        Matrix.fromRows(order.map((item) => items[item].row)),
        Int32Array.from(order, (item) => rename[items[item].category]),
        Int32Array.from(items.keys()),
        moved,
      );
    };
    const asGiven = [...items.keys()];
    const given = await of(asGiven);
    const byCategory = [...asGiven].sort((a, b) => items[a].category - items[b].category);
    for (const other of [await of([...asGiven].reverse()), await of(byCategory), await of(asGiven, [2, 0, 1])])
      for (const [name, { estimate, resampled }] of Object.entries(other)) {
        close(estimate, given[name as "MAP@R"].estimate, 1e-12);
        resampled.forEach((value, at) => close(value, given[name as "MAP@R"].resampled[at], 1e-12));
      }
    // What many orders of the equally alike give in the mean.
    const cosine = (a: number[], b: number[]): number =>
      a.reduce((sum, value, c) => sum + value * b[c], 0) / (Math.hypot(...a) * Math.hypot(...b));
    const sums = { nearest: 0, precision: 0 };
    const orders = 400;
    for (let time = 0; time < orders; time++)
      for (const [query, { row, category }] of items.entries()) {
        const jitter = Float64Array.from(items, () => 1e-9 * random.uniform());
        const nearest = asGiven
          .filter((item) => item !== query)
          .map((item) => ({
            right: items[item].category === category,
            at: cosine(row, items[item].row) + jitter[item],
          }))
          .sort((a, b) => b.at - a.at);
        const answers = nearest.filter(({ right }) => right).length;
        let found = 0;
        for (let rank = 1; rank <= answers; rank++)
          if (nearest[rank - 1].right) sums.precision += ++found / rank / answers;
        if (nearest[0].right) sums.nearest++;
      }
    close(given["1-NN accuracy"].estimate, sums.nearest / (n * orders), 0.01);
    close(given["MAP@R"].estimate, sums.precision / (n * orders), 0.005);
  });

  void it("guesses among tied votes; those that are equally alike where the ten end share the places left", async () => {
    const voted = async (rows: number[][], truth: number[]): Promise<number> => {
      const ids = Int32Array.from(rows.keys());
      const every = [0, 1].map((seed) => ({ inside: ids, outside: new Int32Array(0), seed }));
      return (await resampledRetrieval(Matrix.fromRows(rows), Int32Array.from(truth), ids, every))["10-NN accuracy"]
        .estimate;
    };
    // Eleven equal vectors of 6 and 5: who is of the 6 sees five of each and guesses, who is of the 5 sees six of the other.
    close(await voted(Array(11).fill([1, 1]) as number[][], [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1]), 6 / 22);
    close(await voted(Array(11).fill([1, 1]) as number[][], [1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0]), 6 / 22);
    // All of thirty are equal: each sees nine of its own and ten of each other, whose votes are more.
    const thirty = Array.from({ length: 30 }, (_, i) => i % 3);
    close(await voted(Array(30).fill([1, 1]) as number[][], thirty), 0);
  });

  void it("MAP@R is 1 where a category lies together, and by hand on four items", async () => {
    const flat = Matrix.fromRows([
      [1, 0],
      [0.9, 0.1],
      [0, 1],
      [0.7, 0.3],
    ]);
    const pairs = [
      { inside: Int32Array.of(0, 1, 2, 3), outside: new Int32Array(0), seed: 0 },
      { inside: Int32Array.of(0, 1), outside: Int32Array.of(2, 3), seed: 0 },
    ];
    const found = await resampledRetrieval(flat, Int32Array.of(0, 0, 1, 0), Int32Array.of(0, 1, 2, 3), pairs);
    assert.equal(found["MAP@R"].estimate, 1);
    // Without item 3 the two of category 0 find each other, and item 2 has no other of its own.
    const mixed = await resampledRetrieval(flat, Int32Array.of(0, 1, 1, 0), Int32Array.of(0, 1, 2, 3), pairs);
    // R is 1 for each: 0 finds 1 (wrong), 1 finds 0 or 3 (wrong), 2 finds 3 (wrong), 3 finds 1 (wrong).
    assert.equal(mixed["MAP@R"].estimate, 0);
    assert.ok(Number.isNaN(mixed["MAP@R"].resampled[1]));
  });

  void it("of some items that look among all is that of these items, and leaves the resamples as they are", async () => {
    const n = truth.length;
    const queries = 17;
    const asking = new Random(0).permutation(n).slice(0, queries);
    const cosine = (a: number, b: number): number =>
      x[a].reduce((sum, value, c) => sum + value * x[b][c], 0) / (Math.hypot(...x[a]) * Math.hypot(...x[b]));
    const nearest = (query: number): number =>
      [...Array(n).keys()]
        .filter((item) => groups[item] !== groups[query])
        .reduce((best, item) => (cosine(query, item) > cosine(query, best) ? item : best));
    const right = Array.from(asking).filter((query) => truth[nearest(query)] === truth[query]).length;
    const [some, all] = await Promise.all(
      [queries, n].map((most) =>
        resampledRetrieval(vectors, Int32Array.from(truth), Int32Array.from(groups), draws, { queries: most }),
      ),
    );
    close(some["1-NN accuracy"].estimate, right / queries);
    close(all["1-NN accuracy"].estimate, oneNN);
    assert.deepEqual(some["MAP@R"].resampled, all["MAP@R"].resampled);
  });

  void it("does not change with the number of threads, nor with the lengths of the vectors", async () => {
    const longer = Matrix.fromRows(x.map((row, i) => row.map((value) => value * (i + 1))));
    const [one, two] = await Promise.all([
      resampledRetrieval(vectors, Int32Array.from(truth), Int32Array.from(groups), draws, { threads: 1 }),
      resampledRetrieval(longer, Int32Array.from(truth), Int32Array.from(groups), draws),
    ]);
    for (const name of ["1-NN accuracy", "10-NN accuracy", "MAP@R"] as const)
      assert.deepEqual(one[name].resampled, two[name].resampled);
  });
});
