import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, describe, it } from "node:test";
import { Matrix } from "embedlab";
import { Random } from "embedlab/numeric";
import { neighborhoods, placesShared } from "#embedlab/cli/neighborhoods";
import { nNeighborsOf } from "#embedlab/cli/agreements";
import type { FirstLook } from "#embedlab/cli/first-look";
import { mapSection } from "#embedlab/cli/page/map";

const close = (actual: number, expected: number): void =>
  assert.ok(Math.abs(actual - expected) < 1e-12, `${actual} instead of ${expected}`);
const main = resolve("lib/embedlab/dist/cli/main.js");
const folder = mkdtempSync(join(tmpdir(), "embedlab-first-look-"));
after(() => rmSync(folder, { recursive: true, force: true }));

interface Run {
  readonly stderr: string;
  readonly page: string;
  readonly result: {
    readonly decided: boolean;
    readonly verdict: { readonly caveats: readonly string[] } | null;
    readonly undecidable: string | null;
    readonly chance: { readonly model: string; readonly ari: number; readonly p: number } | null;
    readonly data: { readonly products: number; readonly categories: number; readonly notes: readonly string[] };
    readonly clusters: readonly object[];
    readonly agreements: readonly { readonly neighbors: number | null }[];
    readonly withoutSmallCategories: {
      readonly small: number;
      readonly left: number;
      readonly scores: readonly { readonly id: string; readonly ari: number }[];
    } | null;
  };
}

function embedlab(args: readonly string[]): Run {
  const env = { ...process.env, HOME: folder, EMBEDLAB_CACHE: join(folder, "cache") };
  const { stdout, stderr } = spawnSync(process.execPath, [main, ...args, "--json", "--yes", "--out", "page.html"], {
    cwd: folder,
    env,
    encoding: "utf8",
  });
  assert.ok(stdout.startsWith("{"), stderr);
  const text = (html: string): string => html.replace(/(?:<[^>]*>|\s)+/g, " ");
  return {
    stderr,
    page: text(readFileSync(join(folder, "page.html"), "utf8")),
    result: JSON.parse(stdout) as Run["result"],
  };
}

/** A catalogue of categories by size, and two models' vectors: the categories far apart, and products of small ones among the others. */
function bring(name: string, sizes: readonly number[]): string[] {
  const random = new Random(7);
  const dimensions = sizes.length;
  const products = sizes.flatMap((size, category) => Array.from({ length: size }, () => category));
  const lines = products.map(
    (category, i) => `p${i},item ${i} of ${random.bits()} and ${random.bits()} for ${random.bits()},c${category}`,
  );
  writeFileSync(join(folder, `${name}.csv`), `id,text,kind\n${lines.join("\n")}\n`);
  for (const model of ["one", "two"]) {
    const vectors = products.map((category, i) => {
      const place = sizes[category] < 5 ? i % sizes.filter((size) => size >= 5).length : category;
      const vector = Array.from({ length: dimensions }, (_, d) => (d === place ? 1 : 0) + 0.1 * random.uniform());
      return JSON.stringify({ id: `p${i}`, vector });
    });
    writeFileSync(join(folder, `${name}-${model}.jsonl`), `${vectors.join("\n")}\n`);
  }
  const models = `${name}-one.jsonl,${name}-two.jsonl`;
  return [`${name}.csv`, "--id", "id", "--text", "text", "--label", "kind", "--models", models];
}

void describe("a first look", () => {
  it("says whether one model's clusters follow the categories beyond chance, or those of few products", () => {
    const args = bring("alone", [12, 12, 12]);
    args[args.length - 1] = "alone-one.jsonl";
    const alone =
      /alone-one is the only model here: there is nothing to compare it with\. The clusters of alone-one follow the categories beyond chance \(ARI 1\.000, p = 0\.001, permutation test\)\./;
    const { stderr, page, result } = embedlab(args);
    for (const said of [stderr, page]) assert.match(said, alone);
    assert.deepEqual(
      [result.chance!.model, result.chance!.ari, result.chance!.p.toFixed(3)],
      ["alone-one", 1, "0.001"],
    );
    assert.doesNotMatch(page, /which decides/);
    const unjudged = args.filter((arg) => arg !== "--label" && arg !== "kind");
    const unlabelled = embedlab(unjudged);
    assert.match(unlabelled.stderr, /\(--label\): what follows says how alone-one groups them, and not how well\./);
    assert.equal(unlabelled.result.chance, null);
    const few = bring("few", [5, 5, 5]);
    assert.match(
      embedlab(few).page,
      /too few to be drawn .* The clusters of few-one and few-two follow the categories beyond chance/,
    );
    const lines = readFileSync(join(folder, "few.csv"), "utf8").split("\n");
    const kinds = ["c0", "c1", "c2"];
    const shuffled = lines.map((line, i) => (i === 0 ? line : line.replace(/,c\d$/, `,${kinds[i % 3]}`)));
    writeFileSync(join(folder, "few.csv"), shuffled.join("\n"));
    assert.match(
      embedlab(few).page,
      /too few to be drawn .* No model&#39;s clusters follow these categories beyond chance: the highest ARI, .* permutation test/,
    );
  });

  it("says that nothing can be told of chance where near-duplicates leave too few products", () => {
    const texts = ["steel pan", "cotton shirt", "oak table"];
    const rows = Array.from({ length: 60 }, (_, i) => `p${i},${texts[i % 3]},c${i % 3}`);
    writeFileSync(join(folder, "same.csv"), `id,text,kind\n${rows.join("\n")}\n`);
    const { page } = embedlab(["same.csv", "--id", "id", "--text", "text", "--label", "kind", "--models", "lsa"]);
    assert.match(
      page,
      /Whether clusters follow these categories beyond chance cannot be told: the 3 products that are no near-duplicates of each other are too few, .* p = 1\.000 \(the highest ARI of all products is 1\.000 of lsa-3\)/,
    );
    assert.doesNotMatch(page, /shuffled categories give/);
  });

  it("scores with and without categories of few products, and says how many they are", () => {
    const { stderr, page, result } = embedlab(
      bring("single", [20, 20, 20, 20, ...Array.from({ length: 12 }, () => 1)]),
    );
    const said =
      /12 of 16 categories have fewer than 5 products, near-duplicates counted once, 12 in all\. Without them, the other 80 products clustered anew into 4: ARI at the least inertia single-one 1\.000 and single-two 1\.000\./;
    assert.match(stderr, said);
    assert.match(page, said);
    assert.match(page, /ARI without small categories/);
    const { small, left, scores } = result.withoutSmallCategories!;
    assert.deepEqual([small, left, scores.map(({ ari }) => ari)], [12, 12, [1, 1]]);
  });

  it("counts the categories of the part that was taken, not those of the table", () => {
    const { stderr, result } = embedlab([
      ...bring("part", [40, 40, 40, ...Array.from({ length: 60 }, () => 1)]),
      "--sample",
      "90",
    ]);
    const kept = Number(/products of (\d+) of the 63 categories/.exec(stderr)![1]);
    const [, small, all, large] = /(\d+) of (\d+) categories have fewer than 5 .* anew into (\d+):/
      .exec(stderr)!
      .map(Number);
    assert.deepEqual([all, small + large], [kept, kept]);
    assert.deepEqual([result.data.categories, result.data.products], [kept, 90]);
  });

  it("says of a part without two categories that more have to be drawn, and not that none was named", () => {
    const sampled = (name: string, kinds: (row: number) => string, most: number): string => {
      const random = new Random(3);
      const rows = Array.from({ length: 400 }, (_, row) => `item ${random.bits()} and ${random.bits()},${kinds(row)}`);
      writeFileSync(join(folder, `${name}.csv`), `text,kind\n${rows.join("\n")}\n`);
      const args = ["--text", "text", "--label", "kind", "--unlabelled", "accept", "--models", "lsa"];
      const { stderr, page } = embedlab([`${name}.csv`, ...args, "--sample", String(most)]);
      assert.doesNotMatch(stderr + page, /No product has a category|neither grouped nor drawn here.*All/s);
      return stderr;
    };
    assert.match(
      sampled("rare", (row) => (row === 9 ? "lamp" : "chair"), 20),
      /All 20 drawn products are of one of the 2 categories, "chair"; draw more \(--sample\): what follows/,
    );
    const few = sampled("few", (row) => (row === 9 ? "lamp" : row % 9 === 0 ? "chair" : ""), 100);
    assert.match(few, /All \d+ drawn products with a category are of one of the 2 categories, "chair"/);
    assert.doesNotMatch(few, /neither grouped nor drawn/);
    assert.match(
      sampled("none", (row) => (row === 9 ? "lamp" : row === 10 ? "chair" : ""), 10),
      /None of the 10 drawn products has one of the 2 categories; draw more/,
    );
    const unnamed = embedlab(["rare.csv", "--text", "text", "--models", "lsa", "--sample", "20"]);
    assert.match(unnamed.stderr, /No product has a category to compare with \(--label\)/);
  });

  it("says of few products which part of the table suffices, or how many clusters do", () => {
    const args = bring(
      "cure",
      Array.from({ length: 60 }, () => 9),
    );
    const [, sample, clusters] = /Say --sample (\d+), or group them into fewer clusters \(--clusters (\d+) at most\)\./
      .exec(embedlab([...args, "--sample", "100"]).stderr)!
      .map(Number);
    for (const followed of [
      ["--sample", String(sample)],
      ["--sample", "100", "--clusters", String(clusters)],
    ]) {
      const { stderr, result } = embedlab([...args, ...followed]);
      assert.notEqual(result.verdict, null, stderr);
    }
    const all = embedlab([...args, "--clusters", "88", "--sample", "200"]);
    assert.match(all.stderr, /into 88 clusters: .* (?:Leave --sample out|Say --sample 5\d\d), or group/);
    const more = embedlab([...args, "--clusters", "200"]);
    assert.match(
      more.stderr,
      /540 products are too few .* Bring 1,200 at least, or group them into fewer clusters \(--clusters 90 at most\)/,
    );
    const part = embedlab([...args, "--clusters", "200", "--sample", "300"]);
    assert.match(part.stderr, /Bring 1,200 at least and leave --sample out, or group .* \(--clusters 50 at most\)/);
    const none = embedlab(bring("cure-few", [5, 5]));
    assert.match(none.stderr, /10 products are too few .* Bring \d+ at least\. /);
  });

  it("says what notes are of the whole table, and of a part that decides nothing that there is more", () => {
    const args = bring("whole", [...Array.from({ length: 6 }, () => 40), 1, 1, 1, 1]);
    const { stderr, page, result } = embedlab([...args, "--sample", "120"]);
    const taken =
      /4 of 10 categories have a single product.* A random part of 120 of the 244 products was taken \(--sample\), and what is said before is of all 244; the part has products of \d of the 10 categories/s;
    for (const said of [stderr, page, result.data.notes.join(" ")]) assert.match(said, taken);
    assert.equal(result.decided, false);
    const larger =
      /These are 120 of the 244 products with a category in the table: a larger --sample takes more of them\./;
    assert.match(page, larger);
    assert.match(result.verdict!.caveats.join(" "), larger);
    const whole = embedlab(args);
    assert.doesNotMatch(whole.page, /--sample|said before/);
  });

  it("names a model once, and what a file of vectors does not tell has no column and no caption", () => {
    const args = bring("names", [20, 20, 20]);
    const vectors = Array.from({ length: 60 }, (_, i) => JSON.stringify({ id: `p${i}`, vector: [1, 0.5] }));
    writeFileSync(join(folder, "flat.jsonl"), vectors.join("\n"));
    const lines = readFileSync(join(folder, "names-two.jsonl"), "utf8").trim();
    writeFileSync(join(folder, "names-two.jsonl"), `${lines}\n${JSON.stringify({ id: "other", vector: [1, 1, 1] })}\n`);
    const cut = readFileSync(join(folder, "names-one.jsonl"), "utf8").split("\n").slice(0, 50).join("\n");
    writeFileSync(join(folder, "short.jsonl"), cut);
    args[args.length - 1] = "names-two.jsonl,flat.jsonl,short.jsonl";
    const { stderr, page } = embedlab(args);
    assert.match(page, /names-two: 1 of the file&#39;s 61 rows belong to no product here/);
    for (const said of [stderr, page]) {
      assert.match(said, /names-two is the only model left: there is nothing to compare it with/);
      assert.match(said, /flat is not compared: it gave one and the same vector for all 60 texts/);
      assert.match(said, /short is not compared: [^:]*short\.jsonl has no vector for 10 of 60 products/);
    }
    assert.match(
      page,
      / names-two 1\.000(?: [\d.]+)* – \s*names-two: 1 of/,
      "whether a file's texts were cut is not known",
    );
    assert.match(page, /it is named below ?\./);
    assert.match(page, /What an index holds in 32-bit numbers\. Files of vectors do not tell what these took\./);
    assert.doesNotMatch(page, /Prices|in brackets|What a text took|tokens a text/);
  });

  it("says once what separates the cells, and folds a table of many clusters to the largest", () => {
    const args = bring("marks", [20, 20, 20]);
    const path = join(folder, "marks.csv");
    writeFileSync(path, readFileSync(path, "utf8").replaceAll(",", ";"));
    const { stderr, page, result } = embedlab([...args, "--clusters", "45"]);
    for (const said of [stderr, page]) assert.equal(said.match(/separated by/g)!.length, 1, said);
    assert.match(
      page,
      /These are the 40 largest of 45; the other 5 have .* at most, \d+ in all: --json lists them all\./,
    );
    assert.equal(result.clusters.length, 45);
    assert.match(
      embedlab([...args, "--clusters", "41"]).page,
      /40 largest of 41; the other one has \d products?: --json/,
    );
    assert.ok(result.data.notes.some((note) => note === 'Its cells are separated by ";".'));
    assert.doesNotMatch(embedlab(args).page, /These are the 40 largest/);
  });

  it("cuts long names and words, and tells categories apart", () => {
    const args = bring("long", [20, 20, 20]);
    const path = join(folder, "long.csv");
    const long = readFileSync(path, "utf8")
      .replace(/c(?=\d$)/gm, "c".repeat(5000))
      .replace(/^(p\d+),item/gm, `$1,${"i".repeat(5000)} item`);
    writeFileSync(path, long);
    const { page, result } = embedlab(args);
    assert.doesNotMatch(page, /c{200}|i{200}/);
    // In the legend, the table and what the page's script reads.
    assert.equal(new Set(page.match(/c{20,}…c+\d/g)).size, 9);
    assert.ok(JSON.stringify(result.clusters).includes("c".repeat(5000)));
  });

  it("says how many clusters and how many categories there are where the numbers differ", () => {
    const args = bring("groups", [20, 20, 20]);
    assert.match(
      embedlab([...args, "--clusters", "5"]).page,
      /Clusters of k-means, 5 of them, against the 3 categories:/,
    );
    assert.match(embedlab(args).page, /Clusters of k-means against the 3 categories:/);
  });

  it("has no such scores where every category is small, and no word of it where none is", () => {
    const { stderr, result } = embedlab(bring("pairs", [2, 2, 2, 2, 2, 2, 2, 2]));
    assert.match(stderr, /8 of 8 categories have fewer than 5 products.* too few categories are left to score without/);
    assert.deepEqual(result.withoutSmallCategories!.scores, []);
    const large = embedlab(bring("large", [10, 10, 10]));
    assert.doesNotMatch(large.stderr + large.page, /fewer than 5 products|without small/);
    assert.equal(large.result.withoutSmallCategories, null);
  });

  it("asks of few products for no more than half of the others", () => {
    assert.deepEqual([2, 3, 10, 11, 20, 21, 5000].map(nNeighborsOf), [0, 1, 4, 5, 9, 10, 10]);
    const { page, result } = embedlab(bring("ten", [6, 4]));
    assert.match(page, /4 nearest of 9 others that both find \(by chance 44/);
    assert.ok(result.agreements[0].neighbors! < 1);
  });
});

void describe("nearest others of two models", () => {
  const shared = async (a: number[][], b: number[][], places: number): Promise<number> => {
    const [one, other] = [
      await neighborhoods(Matrix.fromRows(a), places, {}),
      await neighborhoods(Matrix.fromRows(b), places, {}),
    ];
    return a.reduce((sum, _, row) => sum + placesShared(one(row), other(row)), 0) / (places * a.length);
  };
  const groups = Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? [1, 0] : [0, 1]));

  it("are the same of equal groupings, in whatever order the rows stand", async () => {
    close(
      await shared(
        groups,
        groups.map(([a, b]) => [3 * b, 3 * a]),
        5,
      ),
      1,
    );
    const other = groups.map((_, i) => (i < 30 ? [1, 0] : [0, 1]));
    const sorted = [...groups.keys()].sort((a, b) => groups[a][0] - groups[b][0]);
    const moved = (rows: number[][]): number[][] => sorted.map((row) => rows[row]);
    const found = await shared(groups, other, 5);
    // Fourteen of a product's 29 are in both groups: each finds five of 29.
    close(found, 14 / 29);
    close(await shared(moved(groups), moved(other), 5), found);
  });

  it("are those of each where no two are equally near", async () => {
    const line = Array.from({ length: 40 }, (_, i) => [i ** 1.1, 0]);
    assert.equal(await shared(line, line, 3), 1);
    const back = line.map((_, i) => line[(7 * i) % 40]);
    assert.ok((await shared(line, back, 3)) < 0.5);
  });
});

void describe("the map's legend", () => {
  interface Legend {
    readonly markup: string;
    readonly names: readonly string[];
    readonly categories: readonly string[];
  }
  const legend = (
    sizes: readonly number[],
    names: readonly string[] = [],
    categories = sizes.map((_, c) => `C${c}`),
  ): Legend => {
    const labels = Int32Array.from(sizes.flatMap((size, c) => Array<number>(size).fill(c)));
    const drawn = [...labels.keys()];
    const { markup, data } = mapSection({
      catalogue: {
        categories,
        labels,
        products: drawn.map((i) => ({ name: names[i] ?? `p${i}`, description: "" })),
      },
      drawn,
      maps: [],
      nClusters: 2,
    } as unknown as FirstLook);
    return { markup, ...(data as Omit<Legend, "markup">) };
  };

  it("calls smaller what is smaller, and other what is as large", () => {
    assert.match(legend(Array<number>(12).fill(10)).markup, />4 other categories</);
    assert.match(legend([...Array<number>(8).fill(10), 9, 3]).markup, />2 smaller categories</);
    assert.match(legend([...Array<number>(8).fill(10), 9]).markup, />1 smaller category</);
    assert.doesNotMatch(legend([10, 9]).markup, /other|smaller/);
  });

  it("leaves out what has no product", () => {
    assert.doesNotMatch(legend([5, 4, 0, 0]).markup, /C2|C3|\(0\)|other|smaller/);
    const colors = ({ markup }: Legend): string[] => markup.match(/background:#\w+/g) ?? [];
    assert.equal(new Set(colors(legend([0, ...Array<number>(8).fill(3)]))).size, 8);
  });

  it("names products apart where their names differ", () => {
    const names = ["a", "b"].map((end) => `${"Kurta for women in many colours ".repeat(4)}${end}`);
    const { names: shown } = legend([2], [...names]);
    assert.notEqual(shown[0], shown[1]);
    assert.ok(shown.every((name) => name.length <= 80));
  });

  it("cuts the names of categories as it does those of products, and tells them apart", () => {
    const long = ["Men", "Women", "Boys"].map((who) => `${"x".repeat(5000)}${who}${"y".repeat(5000)}`);
    const { categories } = legend([2, 2, 2], [], long);
    assert.equal(new Set(categories).size, 3);
    assert.ok(categories.every((name) => name.length <= 80));
    assert.deepEqual(legend([2, 2], [], ["Cups", "Mugs"]).categories, ["Cups", "Mugs"]);
  });
});
