import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { projectRoot } from "#laboratory/study/study";

const folder = mkdtempSync(join(tmpdir(), "embedlab-combine-"));
after(() => rmSync(folder, { recursive: true }));

interface Given {
  readonly sha256?: string;
  readonly name?: string;
  readonly hash?: string;
  readonly models?: readonly string[];
  readonly prefix?: string;
  readonly source?: object;
  readonly departures?: readonly string[];
}
let files = 0;
/** A report's results as far as combining looks at them. */
function report({
  sha256,
  name = "shop <b>",
  hash = "h1",
  models = ["bert", "e5"],
  prefix = "",
  source,
  departures = [],
}: Given = {}): string {
  const path = join(folder, `${++files}.json`);
  const results = {
    dataset: { name, sha256: sha256 ?? String(files), rows: 900, synthetic: false },
    models: models.map((id) => ({ id, status: "ran", contract: { id, prefix: id === "e5" ? prefix : "", source } })),
    values: {
      "03.protocol": {
        task: "ARI",
        margin: 0.02,
        level: 0.05,
        estimand: "least inertia",
        products: 880,
        file: { name: "p", hash, exploratory: departures.length > 0, departures },
      },
      "03.comparisons": models.slice(1).map((challenger) => ({
        baseline: models[0],
        challenger,
        difference: 0.05 + files / 1000,
        standardError: 0.02,
      })),
    },
  };
  writeFileSync(path, JSON.stringify(results));
  return path;
}
const script = join(projectRoot, "scripts", "combine.mjs");
const refused = (...args: string[]): string => {
  const { status, stderr } = spawnSync(process.execPath, [script, ...args, "--out", join(folder, "none")], {
    encoding: "utf8",
  });
  assert.equal(status, 1, stderr);
  return stderr.trim();
};

void describe("npm run combine", () => {
  void it("takes a model whose vectors lie in a file of each catalogue for one, and says that nobody checks it", () => {
    const of = (source: object): string => report({ source });
    const combined = (...paths: string[]): string =>
      execFileSync(process.execPath, [script, ...paths, "--out", join(folder, "files")], { encoding: "utf8" });
    const [one, other] = [of({ kind: "vectors", path: "a.npy", ids: "a" }), of({ kind: "vectors", path: "b.npy" })];
    assert.match(combined(one, other), /e5: its vectors come from a file of each catalogue/);
    assert.match(readFileSync(join(folder, "files", "index.html"), "utf8"), /that one model made them nobody checks/);
    assert.match(refused(one, of({ kind: "folder", path: "a" })), /bert has another contract in /);
    assert.match(
      refused(of({ kind: "hub", model: "a" }), of({ kind: "hub", model: "b" })),
      /bert has another contract in /,
    );
  });

  void it("writes one table, one figure a pair, and what the catalogues say of the next one", () => {
    const out = join(folder, "combined");
    const departed = report({ departures: ["margin 0.05 instead of 0.02"] });
    const said = execFileSync(process.execPath, [script, report(), report({ name: "other" }), departed, "--out", out], {
      encoding: "utf8",
    });
    assert.match(said, /Over 3 catalogues e5 .* bert: mean ARI difference \+0\.05/);
    assert.match(said, /3 catalogues say little of the next one/);
    assert.match(said, /is exploratory: it departs from the protocol by margin 0\.05 instead of 0\.02\./);
    const page = readFileSync(join(out, "index.html"), "utf8");
    assert.match(page, /<figure>/);
    assert.match(page, /shop &lt;b&gt; \(/);
    // The one script is the page's own, which chooses the theme.
    assert.equal(page.match(/<script/g)?.length, 1);
    assert.doesNotMatch(page.replace(/<script>.*<\/script>/s, ""), /<b>|undefined|NaN/);
    const record = JSON.parse(readFileSync(join(out, "combined.json"), "utf8")) as {
      catalogues: { products: number }[];
      pairs: { differences: object[]; combined: { weights: number[] } }[];
    };
    assert.deepEqual(
      [record.catalogues.length, record.catalogues[0].products, record.pairs[0].differences.length],
      [3, 880, 3],
    );
    assert.ok(Math.abs(record.pairs[0].combined.weights.reduce((sum, weight) => sum + weight) - 1) < 1e-12);
  });

  void it("refuses what is not one study, and says what to do", () => {
    const first = report({ sha256: "a" });
    assert.match(refused(first), /two reports at least/);
    assert.match(
      refused(first, report({ hash: "h2" })),
      /was made by protocol p \(h2\), .* by protocol p \(h1\): make both by the same one/,
    );
    assert.match(
      refused(first, report({ sha256: "a" })),
      /are of the same catalogue, shop <b>: give each catalogue once$/,
    );
    assert.match(
      refused(first, report({ models: ["bert", "lsa"] })),
      /compares other models than .*: e5 is missing, lsa is there alone; make both by the same --study/,
    );
    assert.match(refused(first, report({ prefix: "query: " })), /^e5 has another contract in /);
    assert.match(
      refused(first, join(folder, "nowhere.json")),
      /there is no such file; give the results\.json of a report/,
    );
    const other = join(folder, "other.json");
    writeFileSync(other, "{}");
    assert.match(refused(first, other), /this is no results\.json of a report$/);
  });
});
