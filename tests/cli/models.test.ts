import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { contractsOf } from "#embedlab/cli/models";

test("models whose files have equal names are told apart, and what they are called is said", async () => {
  const folder = await mkdtemp(join(tmpdir(), "models-"));
  try {
    const files = [
      "d1/m.jsonl",
      "d2/m.jsonl",
      "d3/d2/m.jsonl",
      "模型甲.jsonl",
      "模型乙.jsonl",
      "étoile.jsonl",
      "m.jsonl",
    ];
    for (const file of files) {
      await mkdir(join(folder, file, ".."), { recursive: true });
      await writeFile(join(folder, file), "");
    }
    const specs = files.map((file) => join(folder, file));
    const { contracts, called } = await contractsOf(specs);
    const ids = contracts.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    assert.deepEqual(ids.slice(0, 4), ["m", "d2-m", "d2-m-2", "model"]);
    assert.equal(ids[5], "etoile");
    assert.equal(called.length, 5);
    assert.match(called[0], /d2.m\.jsonl is called d2-m here/);
    await assert.rejects(contractsOf([specs[0], join(folder, "d2", "..", "d1", "m.jsonl")]), /twice; name it once/);
    await assert.rejects(contractsOf(["lsa", "lsa"]), /names lsa twice/);
  } finally {
    await rm(folder, { recursive: true });
  }
});
