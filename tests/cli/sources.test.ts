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
  readonly models: readonly { readonly id: string; readonly status: string; readonly reason?: string }[];
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
