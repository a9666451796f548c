import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { InputError } from "#embedlab/errors";
import { TextTokenizer } from "#embedlab/embedding/local/tokenizer";
import { TokenIds } from "#embedlab/embedding/static/token-ids";
import { writeFiles } from "./model-files.js";

const golden = JSON.parse(readFileSync(new URL("../../../tests/golden/byte-level.json", import.meta.url), "utf8")) as {
  texts: string[];
  kinds: { tokenizer: object; ids: number[][] }[];
};
const [{ tokenizer }] = golden.kinds;
/** Of a run of n letters that something else ends, it tries 2^n ways. */
const slow = { type: "Replace", pattern: { Regex: "(([a-z]+)+)+$" }, content: "x" };
const unlucky = `${"a".repeat(60)}!`;

describe("a tokenizer's patterns", () => {
  const scratch = mkdtempSync(join(tmpdir(), "patterns-"));
  after(() => rmSync(scratch, { recursive: true }));
  const folderOf = (name: string, changes: object): string => {
    writeFiles(join(scratch, name), { "tokenizer.json": { ...tokenizer, ...changes } });
    return join(scratch, name);
  };
  const isNamed = (error: Error): boolean =>
    error instanceof InputError &&
    error.message.includes(join(scratch, "slow", "tokenizer.json")) &&
    error.message.includes(`the text "${unlucky.slice(0, 59)}…" of 61 characters`) &&
    error.message.includes(JSON.stringify(slow.pattern.Regex));

  it("that would take for ever end, naming file, text and expression, and the next text is split again", () => {
    const made = new TextTokenizer(folderOf("slow", { normalizer: slow }), false, 300);
    assert.throws(() => made.encode(["red mug", unlucky, "blue"], 64), isNamed);
    assert.throws(() => made.pieces(unlucky), isNamed);
    assert.throws(() => made.promptTokens(unlucky), isNamed);
    assert.equal(made.encode(["red mug!"], 64).lengths.length, 1);
  });

  it("end likewise in a table of tokens' vectors", () => {
    const ids = new TokenIds(folderOf("slow", { normalizer: slow }), 300);
    assert.throws(() => ids.of(unlucky), isNamed);
    assert.ok(ids.of("red mug!").length > 0);
  });

  it("that are ordinary change nothing", () => {
    const patient = new TextTokenizer(folderOf("plain", {}));
    golden.texts.forEach((text, i) =>
      assert.deepEqual([...patient.encode([text], 512).ids], golden.kinds[0].ids[i], JSON.stringify(text)),
    );
  });
});
