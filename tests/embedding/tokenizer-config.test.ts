import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { readOtherwise } from "#embedlab/embedding/local/tokenizer-config";
import { TextTokenizer } from "#embedlab/embedding/local/tokenizer";
import { type Files, writeFiles } from "./model-files.js";

const golden = JSON.parse(
  readFileSync(new URL("../../../tests/golden/tokenizer-config.json", import.meta.url), "utf8"),
) as {
  texts: string[];
  cases: {
    files: Files & {
      "config.json": { model_type: string };
      "tokenizer.json": { normalizer?: { lowercase: boolean }; pre_tokenizer: { add_prefix_space?: boolean } };
    };
    ids: number[][];
  }[];
};

describe("a tokenizer.json and a tokenizer_config.json that do not agree", () => {
  const scratch = mkdtempSync(join(tmpdir(), "tokenizer-config-"));
  after(() => rmSync(scratch, { recursive: true }));

  for (const [i, { files, ids }] of golden.cases.entries()) {
    const { normalizer, pre_tokenizer: words } = files["tokenizer.json"];
    const stored = normalizer ? `lowercase ${normalizer.lowercase}` : `add_prefix_space ${words.add_prefix_space}`;
    const name = `${files["config.json"].model_type}, ${stored}, ${JSON.stringify(files["tokenizer_config.json"])}`;
    void it(`split texts as transformers does: ${name}`, () => {
      writeFiles(join(scratch, String(i)), files);
      const made = new TextTokenizer(join(scratch, String(i)));
      assert.deepEqual(
        golden.texts.map((text) => [...made.encode([text], 32).ids]),
        ids,
      );
    });
  }

  void it("are told apart from files that agree, so that a cache of before serves none of their vectors", async () => {
    const tokenizer = {
      normalizer: { type: "BertNormalizer", lowercase: true, strip_accents: null, handle_chinese_chars: true },
    };
    const read = (config: object, type: string): Promise<object | undefined> =>
      readOtherwise(() => Promise.resolve(tokenizer), { ...config }, type);
    assert.equal(await read({ do_lower_case: true }, "bert"), undefined);
    assert.equal(await read({ do_lower_case: false }, "modernbert"), undefined);
    assert.deepEqual(await read({ do_lower_case: false }, "distilbert"), {
      normalizer: { ...tokenizer.normalizer, lowercase: false },
      words: undefined,
    });
    // Nothing is read of a tokenizer of which no class takes anything from the configuration.
    const unread = (): Promise<never> => Promise.reject(new Error("read"));
    assert.equal(await readOtherwise(unread, { tokenizer_class: "XLMRobertaTokenizer" }, "xlm-roberta"), undefined);
  });
});
