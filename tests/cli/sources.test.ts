import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, describe, it } from "node:test";
import { exportColumns } from "embedlab/embedding";
import { startServer } from "../embedding/endpoint-server.js";

const main = resolve("lib/embedlab/dist/cli/main.js");
const folder = mkdtempSync(join(tmpdir(), "embedlab-sources-"));
after(() => rmSync(folder, { recursive: true, force: true }));

interface Record {
  readonly busy: boolean;
  readonly data: { readonly products: number; readonly categories: number };
  readonly models: readonly {
    readonly id: string;
    readonly status: string;
    readonly reason?: string;
    readonly notes?: readonly string[];
  }[];
  readonly costs: readonly { readonly model: string; readonly dimensions: number; readonly msPerText: number | null }[];
}

/** Not `spawnSync`: a server of this process answers meanwhile. */
function embedlab(
  args: readonly string[],
  more: NodeJS.ProcessEnv = {},
): Promise<{ status: number | null; stderr: string; result: () => Record }> {
  const env = { ...process.env, HOME: folder, EMBEDLAB_CACHE: join(folder, "cache"), ...more };
  const child = spawn(process.execPath, [main, ...args, "--json", "--out", "page.html"], { cwd: folder, env });
  child.stdin.end();
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (part: Buffer) => (stdout += part.toString()));
  child.stderr.on("data", (part: Buffer) => (stderr += part.toString()));
  return new Promise((done) => {
    child.on("close", (status) => done({ status, stderr, result: () => JSON.parse(stdout) as Record }));
  });
}

const kinds = ["lamps", "chairs", "tables"];
const texts = Array.from({ length: 60 }, (_, i) => `the ${kinds[i % 3]} of model ${i} for the house`);
const csv = join(folder, "products.csv");
writeFileSync(csv, `code,body,kind\n${texts.map((text, i) => `p${i},${text},${kinds[i % 3]}`).join("\n")}\n`);
const judged = ["products.csv", "--text", "body", "--label", "kind"];

void describe("embedlab reads", () => {
  it("no options of categories without a column of them", async () => {
    for (const [args, message] of [
      [
        ["--category-list", ","],
        /--category-list is given, but no column of categories is named; name it with --label/,
      ],
      [["--category-kind", "path"], /--label is missing; name it, or say --category-kind none/],
      [["--category-kind", "none", "--path-sign", "/"], /for a catalogue without categories: leave --path-sign out/],
    ] as const) {
      const { status, stderr } = await embedlab(["products.csv", "--text", "body", "--models", "lsa", ...args]);
      assert.equal(status, 1, stderr);
      assert.match(stderr, message);
    }
  });

  it("a file of one column, without a single delimiter, the quotes of a comma inside included", async () => {
    writeFileSync(join(folder, "one.csv"), `text\n${texts.join("\n")}\n`);
    const { status, stderr, result } = await embedlab(["one.csv", "--models", "lsa"]);
    assert.equal(status, 3, stderr);
    assert.match(stderr, /60 products, 1 column/);
    assert.deepEqual([result().data.products, result().data.categories], [60, 0]);
    writeFileSync(join(folder, "bare.csv"), `${texts.join("\n")}\n`);
    const bare = await embedlab(["bare.csv", "--no-header", "--models", "lsa"]);
    assert.equal(bare.status, 3, bare.stderr);
    assert.equal(bare.result().data.products, 60);
  });

  it("vectors of which few are distinct, and says so; a column told by its number is named", async () => {
    const lines = texts.map((_, i) => JSON.stringify({ id: `p${i}`, vector: [i % 2, 1] }));
    const others = texts.map((_, i) => JSON.stringify({ id: `p${i}`, vector: [Math.sin(i * i), Math.cos(i * i)] }));
    writeFileSync(join(folder, "few.jsonl"), lines.join("\n"));
    writeFileSync(join(folder, "all.jsonl"), others.join("\n"));
    const models = ["--models", "few.jsonl,all.jsonl"];
    const { stderr, result } = await embedlab([
      "products.csv",
      "--id",
      "code",
      "--text",
      "1",
      "--label",
      "2",
      ...models,
    ]);
    assert.match(stderr, /Embedded: "body" \(column 1\)/);
    assert.match(stderr, /Judged by: "kind" \(column 2\)/);
    assert.match(stderr, /few: 2 of 3 clusters hold a row: there are fewer distinct vectors than clusters\./);
    const [few, all] = result().models;
    assert.equal(few.notes!.length, 1);
    assert.deepEqual(all.notes, []);
  });

  it("Parquet, with numbers, lists and nothing among its cells", async () => {
    await exportColumns(join(folder, "shop.parquet"), [
      { name: "code", type: "text", values: texts.map((_, i) => `p${i}`) },
      { name: "body", type: "text", values: texts },
      { name: "kind", type: "text", values: texts.map((_, i) => (i % 10 === 0 ? null : kinds[i % 3])) },
    ]);
    const { status, stderr, result } = await embedlab([
      ...["shop.parquet", "--text", "body", "--label", "kind", "--id", "code", "--unlabelled", "accept"],
      ...["--models", "lsa"],
    ]);
    assert.equal(status, 3, stderr);
    assert.match(stderr, /Parquet: 60 products, 3 columns/);
    assert.equal(result().data.categories, 3);
  });

  it("an endpoint's model, and says what to set where it has no address", async () => {
    const server = await startServer();
    try {
      const { status, stderr, result } = await embedlab(
        [...judged, "--models", "endpoint:their-model@3,lsa", "--price", "their-model=0.02", "--products", "1000"],
        { EMBEDLAB_ENDPOINT: server.url, EMBEDLAB_API_KEY: "a-secret-key" },
      );
      assert.ok(status === 0 || status === 3, stderr);
      assert.deepEqual(
        result().models.map(({ id, status: ran }) => [id, ran]),
        [
          ["their-model", "ran"],
          ["lsa-12", "ran"],
        ],
      );
      assert.equal(result().costs[0].dimensions, 3);
      const asked = server.requests.flatMap(({ body }) => body.input);
      for (const text of texts) assert.ok(asked.includes(text), text);
      assert.ok(server.requests.every(({ authorization }) => authorization === "Bearer a-secret-key"));
      assert.ok(![stderr, readFileSync(join(folder, "page.html"), "utf8")].join("").includes("a-secret-key"));
    } finally {
      await server.close();
    }
    const nowhere = await embedlab([...judged, "--models", "endpoint:other@3,lsa"], { EMBEDLAB_ENDPOINT: "" });
    assert.equal(nowhere.status, 3, nowhere.stderr);
    assert.match(nowhere.stderr, /other is not compared: .*EMBEDLAB_ENDPOINT/);
    const cohere = await embedlab([...judged, "--models", "cohere:embed-v4.0@3,lsa"], { EMBEDLAB_ENDPOINT: "" });
    assert.match(cohere.stderr, /embed-v4.0 is not compared: .* with \/v2\/embed, e.g. https:\/\/api.cohere.com/);
    const without = await embedlab([...judged, "--models", "endpoint:other"]);
    assert.equal(without.status, 1);
    assert.match(without.stderr, /endpoint:other@<dimensions>/);
  });

  it("vectors from the cache with the load that their times were taken under", async () => {
    const server = await startServer();
    const under = (load: number): NodeJS.ProcessEnv => {
      const path = join(folder, `load-${load}.cjs`);
      const source = `require("os").loadavg = () => [${load}, 0, 0]; require("module").syncBuiltinESMExports();`;
      writeFileSync(path, source);
      return { EMBEDLAB_ENDPOINT: server.url, NODE_OPTIONS: `--require ${JSON.stringify(path)}` };
    };
    try {
      const run = async (model: string, load: number) => {
        const ran = await embedlab([...judged, "--models", `endpoint:${model}@3,lsa`], under(load));
        assert.ok(ran.status === 0 || ran.status === 3, ran.stderr);
        return ran.result();
      };
      const said = /The machine was busy while the models ran, now or when the vectors that are kept were made/;
      const page = (): string => readFileSync(join(folder, "page.html"), "utf8").replace(/\s+/g, " ");
      const loaded = await run("hurried", 1e6);
      const again = await run("hurried", 0);
      assert.deepEqual([loaded.busy, again.busy], [true, true]);
      assert.equal(again.costs[0].msPerText, loaded.costs[0].msPerText);
      assert.match(page(), said);
      assert.equal((await run("idle", 0)).busy, false);
      assert.doesNotMatch(page(), said);
    } finally {
      await server.close();
    }
  });

  it("vectors that exist, found by the products' ids, and names the product that has none", async () => {
    const vector = (i: number): number[] => kinds.map((_, k) => (i % 3 === k ? 1 : 0.1) + i / 1000);
    const lines = texts.map((_, i) => JSON.stringify({ id: `p${i}`, vector: vector(i) }));
    // In another order than the catalogue's.
    writeFileSync(join(folder, "mine.jsonl"), `${[...lines].reverse().join("\n")}\n`);
    const { status, stderr, result } = await embedlab([...judged, "--id", "code", "--models", "mine.jsonl,lsa"]);
    assert.ok(status === 0 || status === 3, stderr);
    const [mine] = result().models as readonly { id: string; status: string; ari?: { mean: number } }[];
    // Each kind has a direction of its own: whatever the seed, the clusters are the kinds.
    assert.deepEqual([mine.id, mine.status, mine.ari?.mean], ["mine", "ran", 1]);
    assert.equal(result().costs[0].msPerText, null);
    writeFileSync(join(folder, "short.jsonl"), `${lines.slice(1).join("\n")}\n`);
    const short = await embedlab([...judged, "--id", "code", "--models", "short.jsonl,lsa"]);
    assert.equal(short.status, 3);
    assert.match(short.stderr, /short is not compared: .*p0/);
  });
});

void describe("embedlab says before it embeds", () => {
  const said = async (...args: string[]): Promise<string> => {
    const { status, stderr } = await embedlab([...args, "--models", "lsa"]);
    assert.equal(status, 1, stderr);
    assert.doesNotMatch(stderr, /texts embedded/);
    return stderr;
  };
  const write = (name: string, rows: readonly string[]): string => {
    writeFileSync(join(folder, name), `${rows.join("\n")}\n`);
    return name;
  };

  it("that there are fewer products than clusters, or than can be grouped", async () => {
    assert.match(
      await said(...judged, "--clusters", "60"),
      /--clusters is 60, and 60 products are grouped; give 2 to 59/,
    );
    const single = write("single.csv", ["body,kind", "a mug,x", "a cup,y"]);
    assert.match(await said(single, "--text", "body"), /single\.csv: 2 products are too few/);
    const few = write("few.csv", ["body,kind", ...texts.map((text, i) => `${text},${i < 6 ? kinds[i % 3] : ""}`)]);
    assert.match(
      await said(few, "--text", "body", "--category", "kind", "--unlabelled", "accept"),
      /6 of 60 products have a category, too few to be grouped; give one to 10 at least, or leave --category out/,
    );
    const rare = [...texts, ...texts, ...texts].map(
      (text, i) => `${text} ${i},${i % 9 === 0 ? kinds[(i / 9) % 3] : ""}`,
    );
    assert.match(
      await said(
        write("rare.csv", ["body,kind", ...rare]),
        "--text",
        "body",
        "--category",
        "kind",
        "--unlabelled",
        "accept",
        "--sample",
        "30",
      ),
      /\d of 30 drawn products have a category, too few to be grouped; draw more \(--sample\), or leave --category out/,
    );
  });

  it("that no page can be written, that a price is of no model, that a file has no use", async () => {
    const nowhere = await embedlab([...judged, "--models", "lsa"]).then(({ status }) => status);
    assert.equal(nowhere, 3);
    const child = spawn(process.execPath, [main, ...judged, "--out", "none/page.html"], { cwd: folder });
    let stderr = "";
    child.stderr.on("data", (part: Buffer) => (stderr += part.toString()));
    await new Promise((done) => child.on("close", done));
    assert.match(stderr, /--out: there is no folder .*none; make it/);
    assert.match(await said(...judged, "--price", "e5=1", "--products", "9"), /--price names e5; .* there is none/);
    assert.match(await said(...judged, "--file", "x.csv"), /--file is for a data set of the hub/);
  });

  it("that the delimiter that was told parts nothing", async () => {
    assert.match(
      await said("products.csv", "--delimiter", ";"),
      /--delimiter ";" parts nothing, .* by ","; leave it out/,
    );
  });

  it("cures by the names that were typed", async () => {
    assert.match(await said("products.csv", "--text", "bodi"), /"body" looks like bodi: say --text body/);
    assert.match(await said("products.csv", "--description", "bodi"), /say --description body/);
    assert.match(await said("products.csv", "--text", "body", "--label", "kinds"), /say --label kind/);
    const bare = write(
      "bare2.csv",
      texts.map((text, i) => `p${i},${text},${kinds[i % 3]}`),
    );
    assert.match(
      await said(bare, "--text", "1", "--label", "2"),
      /seems to be a product and no header, .* --no-header/,
    );
    assert.match(await said(bare, "--yes"), /say --no-header and --text 1,/);
    const open = write("open.csv", ["body;kind", '"a cup;x', "b;y"]);
    for (const columns of [[], ["--text", "body", "--label", "kind"]])
      assert.match(await said(open, ...columns), /row 1 \(line 2\): the quote that opens body is never closed/);
  });
});

void describe("embedlab says of a model that gives no vectors", () => {
  it("what can be done here", async () => {
    writeFileSync(
      join(folder, "word.csv"),
      `body,kind\n${kinds
        .flatMap((kind) => Array<string>(5).fill(`mug,${kind}`))
        .join("\n")
        .replace("mug", "mug!")}\n`,
    );
    const { stderr } = await embedlab(["word.csv", "--text", "body", "--label", "kind", "--models", "lsa"]);
    assert.match(
      stderr,
      /LSA needs two different words at least, and 15 texts have one: bring more text, or leave the model out/,
    );
    assert.doesNotMatch(stderr, /minDf|components is/);
    writeFileSync(
      join(folder, "own.jsonl"),
      texts.map((_, i) => JSON.stringify({ id: `p${i}`, vector: [i % 3, 1] })).join("\n"),
    );
    const unnamed = await embedlab([...judged, "--models", "own.jsonl,lsa"]);
    assert.match(
      unnamed.stderr,
      /own is not compared: (?!own: ).* its row numbers are taken for them: name it \(--id at/,
    );
  });

  it("a text of a column whose name holds a comma, tabs as a shell writes them, and what joins columns", async () => {
    const rows = texts.map((text, i) => `p${i}\t${text}\t${kinds[i % 3]}`).join("\n");
    writeFileSync(join(folder, "comma.tsv"), `code\tbody, long\tkind\n${rows}\n`);
    const options = ["--delimiter", "\\t", "--label", "kind", "--models", "lsa"];
    const { status, stderr } = await embedlab(["comma.tsv", "--text", "body, long", ...options]);
    assert.equal(status, 3, stderr);
    assert.match(stderr, /Embedded: "body, long"/);
    const two = await embedlab(["comma.tsv", "--text", "code,body, long", "--join", ": ", ...options]);
    assert.match(two.stderr, /Embedded: "code" and "body, long"/);
  });
});
