import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { contracts } from "#embedlab/embedding/contract/contracts";
import type { ModelContract } from "#embedlab/embedding/contract/contract";
import { openStudy } from "#laboratory/study/study";

interface ModelRecord {
  id: string;
  folder: string;
  licence: string;
  diskBytes: number;
  artifacts?: { bytes: number }[];
  wheels?: { bytes: number }[];
}
const root = fileURLToPath(new URL("../../../", import.meta.url));
const { records, recordOf, smallModels } = (await import(
  new URL("../../../scripts/models/records.mjs", import.meta.url).href
)) as {
  records: ModelRecord[];
  recordOf: (contract: ModelContract) => ModelRecord | undefined;
  smallModels: string[];
};
const scratch = mkdtempSync(join(tmpdir(), "embedlab-hub-"));
after(() => rmSync(scratch, { recursive: true, force: true }));

function models(...args: string[]): { status: number | null; stderr: string; stdout: string } {
  const { HF_HUB_CACHE: ignored, ...rest } = process.env;
  void ignored;
  return spawnSync(process.execPath, [join(root, "scripts", "models.mjs"), ...args], {
    cwd: root,
    env: { ...rest, HF_HOME: scratch, HF_HUB_OFFLINE: "1" },
    encoding: "utf8",
    timeout: 300_000,
  });
}

void describe("npm run models", () => {
  void it("has a record of every ready contract's folder, with the licence that the contract states", () => {
    const folders = Object.values(contracts).filter(({ source }) => source.kind === "folder");
    for (const contract of folders) assert.equal(recordOf(contract)?.licence, contract.licence, contract.id);
    assert.deepEqual(new Set(folders.map(recordOf)), new Set(records));
    for (const id of smallModels) assert.ok(records.some((record) => record.id === id));
  });

  void it("lists them all and the hub's, with size, licence and whether they are here", () => {
    const { status, stdout } = models();
    assert.equal(status, 0);
    assert.match(stdout, /\n\nModels of the hub: .*none is verified here/);
    const [head, ...lines] = stdout.trimEnd().split("\n");
    assert.match(head, /^model +download +on disk +licence/);
    for (const { id, licence } of records)
      assert.ok(
        lines.some((line) => line.startsWith(`${id} `) && line.includes(licence) && / MB /.test(line)),
        id,
      );
    for (const id of Object.keys(contracts).filter((name) => contracts[name].source.kind === "hub")) {
      assert.ok(
        lines.some((line) => line.startsWith(`${id} `) && /not here +the hub: /.test(line)),
        id,
      );
    }
  });

  void it("names the nearest model, and a command that it does not know", () => {
    assert.match(
      models("add", "bert-base-uncase").stderr,
      /there is no model "bert-base-uncase" to bring; the nearest is "bert-base-uncased"/,
    );
    assert.match(models("fetch").stderr, /there is no command "fetch"[^]*npm run models -- add/);
    assert.match(models("remove").stderr, /remove needs the name of a model/);
    for (const { status, stderr } of [models("add", "nothing"), models("remove", "e5-large-v2")]) {
      assert.equal(status, 1);
      assert.doesNotMatch(stderr, /\n\s+at /);
    }
  });

  void it(
    "drafts a study's contract of a folder, which opens as it stands",
    {
      skip: !existsSync(join(root, "models/all-MiniLM-L6-v2")) && "models/all-MiniLM-L6-v2 is not there: npm run setup",
    },
    () => {
      const { status, stdout } = models("draft", "models/all-MiniLM-L6-v2");
      assert.equal(status, 0);
      const file = join(scratch, "drafted.json");
      assert.match(
        models("draft", "models/all-MiniLM-L6-v2", "--out", file).stdout,
        /contract of all-MiniLM-L6-v2, with 1 doubt/,
      );
      // Its path starts from the file's own folder; all else is what is printed.
      const drafted = readFileSync(file, "utf8");
      assert.equal(drafted.replace(/"path": ".*"/, '"path": "models/all-MiniLM-L6-v2"'), stdout);
      assert.match(stdout, /"\/\/": \[\n +"treatment: /);
      const [contract] = openStudy({ study: file }).contracts;
      const ready = contracts["all-MiniLM-L6-v2"];
      assert.deepEqual({ ...contract, licence: "" }, { ...ready, treatment: "raw", licence: "" });
      assert.match(
        models("draft", "models/all-MiniLM-L6-v2", "--out", file).stderr,
        /is there already: name another file/,
      );
      assert.match(models("draft").stderr, /needs one repository \(owner\/name\) or folder/);
      assert.match(
        models("draft", "nowhere/at-all").stderr,
        /HF_HUB_OFFLINE is set: what nowhere\/at-all holds cannot be asked/,
      );
    },
  );

  void it("says what the hub would need, and that its cache is not only ours", () => {
    assert.match(models("add", "e5-large-v2").stderr, /e5-large-v2: HF_HUB_OFFLINE is set: config\.json/);
    assert.match(models("remove", "e5-large-v2").stderr, /lies in the hub's own cache, which other programs share/);
  });
});
