import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "embedlab-report-"));
after(() => rmSync(scratch, { recursive: true, force: true }));

function report(...args: string[]): { status: number | null; stderr: string; stdout: string } {
  const { HF_HUB_CACHE: ignored, ...rest } = process.env;
  void ignored;
  const environment = {
    ...rest,
    INIT_CWD: scratch,
    PRODUCTS_CSV: "",
    EMBEDLAB_STUDY: "",
    HF_HOME: join(scratch, "hub"),
    HF_HUB_OFFLINE: "1",
  };
  return spawnSync(process.execPath, [join(root, "scripts", "report.mjs"), ...args], {
    cwd: root,
    env: environment,
    encoding: "utf8",
    timeout: 300_000,
  });
}

void describe(
  "npm run report",
  { skip: existsSync(join(root, ".venv")) ? false : "not set up: run npm run setup" },
  () => {
    void it("ends on a damaged catalogue with its error, and leaves no report", () => {
      const [header] = readFileSync(join(root, "data", "sample.csv"), "utf8").split("\n");
      writeFileSync(join(scratch, "damaged.csv"), `${header}\n1,"never closed\n`);
      const { status, stderr } = report("--data", "damaged.csv", "--out", "damaged");
      assert.equal(status, 1);
      assert.match(stderr, /damaged\.csv, row 1 \(line 2\)/);
      assert.doesNotMatch(stderr, /\n\s+at /);
      assert.deepEqual(readdirSync(scratch), ["damaged.csv"]);
    });

    void it("refuses to take the place of a folder that is no report", () => {
      mkdirSync(join(scratch, "mine"));
      writeFileSync(join(scratch, "mine", "thesis.txt"), "");
      const { status, stderr } = report("--out", "mine");
      assert.equal(status, 1);
      assert.match(stderr, /holds other files than a report/);
      assert.ok(existsSync(join(scratch, "mine", "thesis.txt")));
    });

    void it("says at once what a study needs that cannot be had, and where to put it, and brings nothing before", () => {
      const { status, stderr, stdout } = report("--study", "note", "--out", "note");
      assert.equal(status, 1);
      assert.match(
        stderr,
        /study note compares bert-base-uncased with e5-large-v2, and what is needed is not here:\n {2}e5-large-v2: HF_HUB_OFFLINE is set: config\.json, tokenizer\.json, model\.safetensors [\w./ -]*onnx\/model\.onnx [\w./ -]*of \S+ must lie in \S+/,
      );
      assert.doesNotMatch(stdout, /model bert-base-uncased/);
      assert.equal(existsSync(join(scratch, "note")), false);
    });

    void it("says before the first notebook that a file of vectors is not beside the study that names it", () => {
      const contracts = [
        { id: "mine", source: { kind: "vectors", path: "mine.parquet" } },
        { id: "theirs", source: { kind: "vectors", path: "theirs.npy", ids: "ids.txt" } },
      ];
      writeFileSync(join(scratch, "vectors.json"), JSON.stringify({ contracts }));
      const { status, stderr, stdout } = report("--study", "vectors.json", "--out", "vectors");
      assert.equal(status, 1);
      for (const [id, file, field] of [
        ["mine", "mine.parquet", "path"],
        ["theirs", "theirs.npy", "path"],
        ["theirs", "ids.txt", "ids"],
      ])
        assert.ok(
          stderr.includes(`${id}: there is no file ${join(scratch, file)}; correct the contract's source.${field}`),
          stderr,
        );
      assert.doesNotMatch(stdout, /notebook|cell 1/);
    });

    void it("explains its options, and names one that it does not know", () => {
      assert.match(report("--help").stdout, /--study <name>/);
      const { status, stderr } = report("--dta", "x.csv");
      assert.equal(status, 1);
      assert.match(stderr, /there is no option --dta; did you mean --data\?/);
    });
  },
);
