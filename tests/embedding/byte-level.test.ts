import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { TextTokenizer } from "#embedlab/embedding/local/tokenizer";
import { writeFiles } from "./model-files.js";

const golden = JSON.parse(readFileSync(new URL("../../../tests/golden/byte-level.json", import.meta.url), "utf8")) as {
  texts: string[];
  kinds: { name: string; tokenizer: object; ids: number[][] }[];
};

describe("byte-level tokenizers", () => {
  const scratch = mkdtempSync(join(tmpdir(), "byte-level-"));
  after(() => rmSync(scratch, { recursive: true }));

  for (const { name, tokenizer, ids } of golden.kinds) {
    it(`split hard texts as the tokenizers package does, and keep the closing token where they cut: ${name}`, () => {
      const folder = join(scratch, name);
      writeFiles(folder, { "tokenizer.json": tokenizer });
      const made = new TextTokenizer(folder);
      golden.texts.forEach((text, i) => {
        assert.deepEqual([...made.encode([text], 512).ids], ids[i], JSON.stringify(text));
      });
      const [long] = [...golden.texts.keys()].sort((a, b) => ids[b].length - ids[a].length);
      const cut = made.encode([golden.texts[long]], 10);
      assert.deepEqual([...cut.ids], [...ids[long].slice(0, 9), ids[long].at(-1)]);
      assert.equal(cut.tokens[0], ids[long].length);
      assert.deepEqual(made.tail, [ids[0].at(-1)]);
    });
  }
});
