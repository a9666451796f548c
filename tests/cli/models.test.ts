import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { contractsOf, fittedTo } from "#embedlab/cli/models";
import { contracts } from "#embedlab/embedding/contract/contracts";

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
    const { contracts: found, called } = await contractsOf(specs);
    const ids = found.map(({ id }) => id);
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

test("a name that is too long for a model loses its middle, and what it is called is said", async () => {
  const folder = await mkdtemp(join(tmpdir(), "models-"));
  try {
    const long = "a-model-of-ours-".repeat(10);
    const files = [`${long}1.jsonl`, `${long}2.jsonl`, `d/${long}1.jsonl`, `e/d/${long}1.jsonl`, "short.jsonl"];
    for (const file of files) {
      await mkdir(join(folder, file, ".."), { recursive: true });
      await writeFile(join(folder, file), "");
    }
    const { contracts: found, called } = await contractsOf(files.map((file) => join(folder, file)));
    const ids = found.map(({ id }) => id);
    assert.equal(new Set(ids).size, files.length);
    assert.ok(
      ids.every((id) => id.length <= 100),
      ids.join("\n"),
    );
    assert.match(ids[1], /^a-model-of-ours-.*\.\..*-2$/);
    assert.equal(ids[4], "short");
    assert.equal(called.length, 4);
    assert.match(called[0], /1\.jsonl is called a-model-of-ours-.* here\.$/);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("LSA has no more components than the texts have words and differ, and says so in its name", () => {
  const lsa = contracts.lsa;
  const named = (texts: readonly string[]): string => fittedTo(lsa, texts).id;
  const texts = (n: number, text: (i: number) => string): string[] => Array.from({ length: n }, (_, i) => text(i));
  assert.equal(named(texts(600, (i) => `colour${i % 34} size${i % 7}`)), "lsa-41");
  assert.equal(named(texts(600, (i) => `mug of the brand b${i % 50} and its number n${i % 50}`)), "lsa-50");
  assert.equal(named(texts(600, (i) => (i % 2 === 0 ? `mug red${i % 60}` : `red${(i - 1) % 60} mug`))), "lsa-30");
  assert.equal(named(texts(100, (i) => `mug ${i} of model m${i}`)), "lsa-20");
  assert.equal(named(texts(600, (i) => (i % 2 === 0 ? "mug" : "!"))), "lsa-2");
  assert.equal(
    fittedTo(
      lsa,
      texts(600, (i) => `mug of model m${i}`),
    ),
    lsa,
  );
  assert.equal(
    fittedTo(
      contracts["e5-small-v2"],
      texts(20, () => "mug"),
    ),
    contracts["e5-small-v2"],
  );
  const few = fittedTo(
    lsa,
    texts(600, (i) => `colour${i % 34} size${i % 7}`),
  );
  assert.deepEqual([few.dimensions, few.source.kind === "corpus" && few.source.components], [41, 41]);
});
