import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { TextTokenizer } from "#embedlab/embedding/local/tokenizer";
import { writeFiles } from "./model-files.js";

const golden = JSON.parse(
  readFileSync(new URL("../../../tests/golden/bert-normalizer.json", import.meta.url), "utf8"),
) as {
  texts: string[];
  tokenizer: { normalizer: object };
  cases: { lowercase: boolean; config: object; ids: number[][] }[];
};

describe("a tokenizer.json and a tokenizer_config.json that do not agree", () => {
  const scratch = mkdtempSync(join(tmpdir(), "bert-normalizer-"));
  after(() => rmSync(scratch, { recursive: true }));

  for (const [i, { lowercase, config, ids }] of golden.cases.entries())
    void it(`split texts as transformers does: lowercase ${lowercase}, ${JSON.stringify(config)}`, () => {
      const { tokenizer } = golden;
      writeFiles(join(scratch, String(i)), {
        "config.json": { model_type: "bert" },
        "tokenizer.json": { ...tokenizer, normalizer: { ...tokenizer.normalizer, lowercase } },
        "tokenizer_config.json": config,
      });
      const made = new TextTokenizer(join(scratch, String(i)));
      assert.deepEqual(
        golden.texts.map((text) => [...made.encode([text], 16).ids]),
        ids,
      );
    });
});
