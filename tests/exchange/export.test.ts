import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Ajv2020 } from "ajv/dist/2020.js";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import { compressors } from "#embedlab/parquet/compressors";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const folder = join(root, ".build", "export");
const golden = JSON.parse(readFileSync(join(root, "tests", "golden", "mteb-task-result.json"), "utf8")) as {
  schema: object;
};

const mteb = process.env.MTEB_PYTHON;
const skipMteb = mteb
  ? false
  : "MTEB_PYTHON does not name a Python that has mteb 2.26.24 (pip install mteb==2.26.24; it brings torch)";

const atlas = process.env.ATLAS_PYTHON;
const skipAtlas = atlas
  ? false
  : "ATLAS_PYTHON does not name a Python that has embedding-atlas 0.26.0 and nomic 3.9.0 (pip install embedding-atlas==0.26.0 nomic==3.9.0; the first brings torch)";

const themes: Readonly<Record<string, string>> = {
  Mugs: "a mug of stoneware for coffee or tea, safe in the dishwasher, with a handle",
  Shirts: "a shirt of soft cotton, with long sleeves and a collar, to be washed at thirty degrees",
};

void describe("npm run export", () => {
  type Row = Record<string, unknown>;
  let rows: Row[] = [];

  before(async () => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const products = Array.from({ length: 40 }, (_, i) => {
      const category = i % 2 === 0 ? "Mugs" : "Shirts";
      // The last two have no category: a mug and a shirt.
      return [`p${i}`, `=${category} "${i}"`, `${themes[category]}, number ${i}`, i < 38 ? category : ""];
    });
    const csv = [["id", "title", "body", "kind"], ...products]
      .map((line) => line.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(","))
      .join("\n");
    writeFileSync(join(folder, "mugs and shirts.csv"), `${csv}\n`);
    const study = {
      contracts: [
        { base: "lsa", id: "lsa", dimensions: 4, source: { kind: "corpus", method: "lsa", components: 4, seed: 0 } },
      ],
      seeds: [0, 1, 2],
      load: { columns: { id: "id", name: "title", description: "body", category: "kind", unlabelled: "accept" } },
    };
    writeFileSync(join(folder, "study.json"), JSON.stringify(study));
    const script = join(root, "scripts", "export.mjs");
    await promisify(execFile)(
      process.execPath,
      [script, "--data", "mugs and shirts.csv", "--study", join(folder, "study.json"), "--out", "out"],
      { env: { ...process.env, INIT_CWD: folder }, cwd: root },
    );
    rows = (await parquetReadObjects({
      file: await asyncBufferFromFile(join(folder, "out", "products.parquet")),
    })) as Row[];
  });

  void it("has every product in the file's order, with its texts as they are", () => {
    assert.deepEqual(
      rows.map(({ id }) => id),
      Array.from({ length: 40 }, (_, i) => `p${i}`),
    );
    assert.equal(rows[4].name, '=Mugs "4"');
    assert.equal(rows[4].text, `${themes.Mugs}, number 4`);
    assert.equal(rows[39].category, null);
  });

  void it("has a vector, a cluster, its category and a place on the map under each model", () => {
    for (const row of rows.slice(0, 38)) {
      const vector = row["lsa: vector"] as number[];
      assert.equal(vector.length, 4);
      assert.ok(Math.abs(Math.hypot(...vector) - 1) < 1e-6);
      assert.ok(Number.isFinite(row["lsa: x"]) && Number.isFinite(row["lsa: y"]));
      assert.ok((row["lsa: silhouette"] as number) > 0);
    }
    assert.deepEqual(
      rows.slice(0, 38).map((row) => row["lsa: matched with"]),
      rows.slice(0, 38).map(({ category }) => category),
    );
    // Those without a category have theirs in the space that LSA fitted on the others.
    for (const row of rows.slice(38)) {
      assert.equal((row["lsa: vector"] as number[]).length, 4);
      for (const what of ["cluster", "silhouette", "x", "y"]) assert.ok(Number.isFinite(row[`lsa: ${what}`]), what);
    }
  });

  void it("writes result files that MTEB's own schema takes", () => {
    const [file] = readdirSync(join(folder, "out", "mteb", "lsa")).filter((name) => name.endsWith(".json"));
    assert.equal(file, "MugsAndShirtsClustering.json");
    const result = JSON.parse(readFileSync(join(folder, "out", "mteb", "lsa", file), "utf8")) as {
      scores: { test: { main_score: number; ari: number; languages: string[] }[] };
    };
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(golden.schema);
    assert.ok(validate(result), JSON.stringify(validate.errors));
    assert.ok(!validate({ ...result, task_name: 1 }));
    const [scores] = result.scores.test;
    assert.deepEqual([scores.main_score, scores.ari, scores.languages], [1, 1, ["eng-Latn"]]);
  });

  void it("writes result files that mteb's TaskResult.from_disk loads", { skip: skipMteb }, () => {
    const script = join(root, "tests", "golden", "mteb-task-result.py");
    const file = join(folder, "out", "mteb", "lsa", "MugsAndShirtsClustering.json");
    const loaded = execFileSync(mteb!, [script, file], { encoding: "utf8" }).trim();
    assert.equal(loaded, `${file} MugsAndShirtsClustering ['eng'] 1.0`);
  });

  void it("is opened by Embedding Atlas' own command line, with our map as its map", { skip: skipAtlas }, async () => {
    const card = readFileSync(join(folder, "out", "README.md"), "utf8");
    assert.ok(card.includes('embedding-atlas products.parquet --text text --x "lsa: x" --y "lsa: y"\n'));
    const out = join(folder, "atlas");
    execFileSync(atlas!, [
      "-c",
      "from embedding_atlas.cli import main; main()",
      join(folder, "out", "products.parquet"),
      ...["--text", "text", "--x", "lsa: x", "--y", "lsa: y", "--export-application", out],
    ]);
    const { props } = JSON.parse(readFileSync(join(out, "data", "metadata.json"), "utf8")) as {
      props: { data: { text: string; projection: object } };
    };
    assert.deepEqual([props.data.text, props.data.projection], ["text", { x: "lsa: x", y: "lsa: y" }]);
    const shown = (await parquetReadObjects({
      file: await asyncBufferFromFile(join(out, "data", "dataset.parquet")),
      compressors,
    })) as Row[];
    const columns = ["id", "name", "text", "category", "lsa: cluster", "lsa: matched with", "lsa: x", "lsa: y"];
    const picked = (row: Row): unknown[] => columns.map((column) => row[column] ?? null);
    assert.deepEqual(shown.map(picked), rows.map(picked));
  });

  void it("passes what Nomic's client checks before it uploads", { skip: skipAtlas }, () => {
    const script = join(root, "tests", "exchange", "nomic-checks.py");
    const said = execFileSync(atlas!, [script, join(folder, "out", "products.parquet"), "lsa"], { encoding: "utf8" });
    const sent = JSON.parse(said.trim().split("\n").at(-1)!) as { rows: number; types: Record<string, string> };
    assert.equal(sent.rows, 38, "the products that have a vector");
    assert.equal(sent.types.id, "string");
    assert.match(sent.types._embeddings, /^fixed_size_list<\w+: halffloat.*>\[4\]$/);
  });

  void it("writes a data set's card and a model card's block, which YAML's own reader reads", (t) => {
    const python = join(root, ".venv", "bin", "python");
    const read = (path: string): Record<string, unknown> => {
      const code =
        "import json, sys, yaml; print(json.dumps(yaml.safe_load(open(sys.argv[1], encoding='utf-8').read().split('---')[1])))";
      return JSON.parse(execFileSync(python, ["-c", code, join(folder, "out", path)], { encoding: "utf8" })) as Record<
        string,
        unknown
      >;
    };
    if (!existsSync(python)) return t.skip("not set up: run npm run setup");
    const card = read("README.md");
    assert.deepEqual(
      [card.pretty_name, card.language, card.size_categories, card.configs],
      ["mugs and shirts.csv", ["en"], ["n<1K"], [{ config_name: "default", data_files: "products.parquet" }]],
    );
    assert.equal(card.license, "other");
    const [model] = read(join("mteb", "lsa", "model-index.md"))["model-index"] as {
      name: string;
      results: { dataset: { type: string; revision: string }; metrics: { type: string; value: number }[] }[];
    }[];
    assert.equal(model.name, "lsa");
    const [{ dataset, metrics }] = model.results;
    assert.equal(dataset.type, "MugsAndShirts");
    assert.match(dataset.revision, /^[0-9a-f]{64}$/);
    assert.deepEqual(
      metrics.map(({ type, value }) => [type, value]),
      [
        ["v_measure", 1],
        ["ari", 1],
        ["ami", 1],
      ],
    );
  });
});
