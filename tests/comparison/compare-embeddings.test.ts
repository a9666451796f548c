import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { compareEmbeddings, Matrix } from "embedlab";
import {
  compareModels,
  protocolFor,
  resampleModels,
  scoreClusterings,
  type Comparisons,
  type CompareOptions,
} from "embedlab/comparison";
import { Random } from "#embedlab/numeric/random";

const seeds = [0, 1, 2];
const options: CompareOptions = { seeds, nInit: 2, protocol: { resamples: 20 } };

/** Three categories in a plane, `spread` standard deviations wide. */
function vectorsOf(categories: readonly number[], spread: number, seed: number): Matrix<Float32Array> {
  const random = new Random(seed);
  const noise = (): number => spread * random.normal();
  const turn = (2 * Math.PI) / 3;
  return Matrix.fromRows(
    categories.map((category) => [Math.cos(turn * category) + noise(), Math.sin(turn * category) + noise()]),
  );
}

void describe("compareEmbeddings", () => {
  const categories = Array.from({ length: 150 }, (_, row) => row % 3);
  const [tight, loose] = [vectorsOf(categories, 0.2, 1), vectorsOf(categories, 1.2, 2)];

  void it("is the steps that it is made of, in one call", async () => {
    const found = await compareEmbeddings({ loose, tight }, categories, options);
    assert.deepEqual(found.leaders, ["tight"]);
    assert.ok(found.decided);
    assert.match(
      found.sentence,
      /^tight groups these products best: its ARI at the least inertia of all starts is 0\.\d{3} above that of loose, the next/,
    );
    const truth = Int32Array.from(categories);
    const protocol = protocolFor(150, { resamples: 20 });
    const scores = [
      await scoreClusterings("loose", loose, truth, { seeds, nInit: 2 }),
      await scoreClusterings("tight", tight, truth, { seeds, nInit: 2 }),
    ];
    const clustered = [loose, tight].map((vectors, at) => ({ vectors, clusterings: scores[at].clusterings }));
    const alone = Int32Array.from(categories.keys());
    const resampled = await resampleModels(clustered, truth, alone, protocol, { nClusters: 3, probe: false });
    assert.deepEqual(found.pairs, compareModels(scores, truth, resampled, protocol).pairs);
  });

  void it("says where no model's clusters follow the categories, and calls none better or worse there", async () => {
    const random = new Random(5);
    const shuffled = [...random.shuffle(Int32Array.from(categories))];
    const found = await compareEmbeddings({ loose, tight }, shuffled, options);
    assert.equal(found.chance?.beyond, false);
    assert.match(
      found.sentence,
      /^No model's clusters follow these categories beyond chance: the highest ARI, [−0].* of (loose|tight), is one that shuffled categories give as well \(p = 0\.\d{3}, permutation test\); no model is better or worse here\.$/,
    );
    assert.deepEqual([found.decided, [...found.leaders].sort()], [false, ["loose", "tight"]]);
    assert.ok(found.pairs.every(({ judged }) => judged.answer === "undecided" || judged.answer === "equivalent"));
    const kept = await compareEmbeddings({ loose, tight }, categories, options);
    assert.deepEqual([kept.chance?.beyond, kept.chance?.model, kept.chance?.p], [true, "tight", 0.001]);
  });

  void it("does not call models equal of whose few products none is seen to be wrong", async () => {
    const perfect = (n: number): Promise<Comparisons> => {
      const few = Array.from({ length: n }, (_, row) => row % 3);
      return compareEmbeddings({ a: vectorsOf(few, 0.05, 3), b: vectorsOf(few, 0.05, 4) }, few, options);
    };
    const [few] = (await perfect(45)).pairs;
    assert.deepEqual([few.judged.estimate, few.judged.answer], [0, "undecided"]);
    // One of 45 products in another cluster changes the ARI by 0.066.
    assert.ok(few.judged.low < -0.1 && few.judged.high > 0.1);
    const [many] = (await perfect(600)).pairs;
    assert.equal(many.judged.answer, "equivalent");
    assert.ok(many.judged.high > 0);
  });

  void it("knows one model under two names, and cuts intervals at what scores can differ by", async () => {
    const random = new Random(9);
    const nothing = Matrix.fromRows(categories.map(() => [random.normal(), random.normal()]));
    const found = await compareEmbeddings({ loose, again: loose, nothing, tight }, categories, options);
    const pair = found.pairs.find(({ baseline, challenger }) => baseline === "loose" && challenger === "again")!;
    const { estimate, low, high, ofSeeds, answer } = pair.judged;
    assert.deepEqual([pair.sameVectors, estimate, low, high, ofSeeds, answer], [true, 0, 0, 0, 0, "equivalent"]);
    assert.equal(found.pairs.filter(({ sameVectors }) => sameVectors).length, 1);
    assert.ok(found.caveats.includes("loose and again have the same vectors: they are one model under two names."));
    for (const { tasks } of found.pairs)
      for (const { task, judged } of tasks) assert.ok(task === "AMI" || (judged.low >= -1 && judged.high <= 1), task);
  });

  void it("knows of one category that holds nearly all: ARI of a real difference is above chance, of none it is not", async () => {
    const most = Array.from({ length: 200 }, (_, row) => (row % 10 === 0 ? 1 : 0));
    const told = vectorsOf(most, 0.2, 3);
    const untold = vectorsOf(new Array<number>(200).fill(0), 0.2, 14);
    const other = vectorsOf(new Array<number>(200).fill(0), 0.2, 16);
    assert.equal((await compareEmbeddings({ told, untold }, most, options)).chance?.beyond, true);
    assert.equal((await compareEmbeddings({ other, untold }, most, options)).chance?.beyond, false);
  });

  void it("says nothing of chance where neighbourhoods decide", async () => {
    const protocol = { resamples: 20, task: "1-NN accuracy" };
    assert.equal((await compareEmbeddings({ loose, tight }, categories, { ...options, protocol })).chance, null);
  });

  void it("leaves rows without a category out, wherever they stand and whatever the others' numbers", async () => {
    const some = categories.map((category, row) => (row % 5 === 0 ? -1 : 10 * category));
    const rows = some.flatMap((category, row) => (category < 0 ? [] : [row]));
    const whole = await compareEmbeddings({ loose, tight }, some, options);
    const part = await compareEmbeddings(
      { loose: loose.select(rows), tight: tight.select(rows) },
      rows.map((row) => categories[row]),
      options,
    );
    assert.equal(whole.products, rows.length);
    assert.deepEqual(whole.pairs, part.pairs);
  });

  void it("keeps the order of a Map, numbers as names included, and mirrors with it", async () => {
    const entries = [["tight", tight] as const, ["1", loose] as const];
    const [one] = (await compareEmbeddings(new Map(entries), categories, options)).pairs;
    const [other] = (await compareEmbeddings(new Map([...entries].reverse()), categories, options)).pairs;
    assert.deepEqual([one.baseline, one.challenger], ["tight", "1"]);
    assert.deepEqual([other.judged.estimate, other.judged.low], [-one.judged.estimate, -one.judged.high]);
  });

  void it("says of a model that gives fewer distinct vectors than clusters", async () => {
    const same = Matrix.fromRows(categories.map(() => [1, 2]));
    const { caveats } = await compareEmbeddings({ same, tight }, categories, options);
    assert.equal(caveats[0], "same: 1 of 3 clusters hold a row: there are fewer distinct vectors than clusters.");
  });

  void it("keeps texts that repeat each other together", async () => {
    const texts = categories.map(
      (_, row) => `the ${"abcdefghijklmnopqrstuvwxyzäöüß"[Math.floor(row / 5)].repeat(4)} kind of product`,
    );
    const apart = await compareEmbeddings({ loose, tight }, categories, options);
    const together = await compareEmbeddings({ loose, tight }, categories, { ...options, texts });
    assert.notDeepEqual(together.pairs[0].resampled, apart.pairs[0].resampled);
  });

  const refused: readonly [string, () => Promise<unknown>, RegExp][] = [
    ["one model", () => compareEmbeddings({ tight }, categories), /tight alone is given; give the vectors of two/],
    ["no model", () => compareEmbeddings({}, categories), /no model is given/],
    [
      "rows that do not match",
      () => compareEmbeddings({ tight, short: tight.select([0, 1]) }, categories),
      /short has 2 rows and there are 150 categories; give one a product/,
    ],
    [
      "texts that do not match",
      () => compareEmbeddings({ tight, loose }, categories, { texts: ["one"] }),
      /1 texts for 150 categories; give one a product/,
    ],
    [
      "one category",
      () =>
        compareEmbeddings(
          { tight, loose },
          categories.map(() => 4),
        ),
      /fewer than two categories; there is nothing to agree with/,
    ],
    [
      "few products",
      () => compareEmbeddings({ a: tight.select([0, 1, 2, 3]), b: loose.select([0, 1, 2, 3]) }, [0, 1, 2, 0]),
      /4 products are too few to be drawn in parts and clustered anew into 3 clusters.*Bring 30 at least/,
    ],
    [
      "no rows",
      () => compareEmbeddings({ tight, rows: [[1]] as unknown as Matrix<Float32Array> }, categories),
      /rows is an array/,
    ],
  ];
  for (const [what, call, message] of refused)
    void it(`refuses ${what}`, () => assert.rejects(call, { name: "InputError", message }));
});
