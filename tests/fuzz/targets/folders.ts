import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import assert from "node:assert/strict";
import { openModelFolder } from "#embedlab/embedding/local/model-folder";
import { TextTokenizer } from "#embedlab/embedding/local/tokenizer";
import { deep, mutatedJsonText } from "../mutations.js";
import { refusal, type Target } from "../target.js";

const golden = JSON.parse(
  readFileSync(new URL("../../../../tests/golden/bert-graph.json", import.meta.url), "utf8"),
) as { checkpoints: { config: Record<string, unknown>; safetensors: string }[] };
const [{ config: bert, safetensors: weights }] = golden.checkpoints;

const { uncasedTokenizer } = (await import(
  new URL("../../../../scripts/models/uncased-tokenizer.mjs", import.meta.url).href
)) as { uncasedTokenizer: (vocabulary: string) => { model: { vocab: object } } };
const wordPiece = uncasedTokenizer(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "red", "mug", "##s", "a"].join("\n"));
const pieces = {
  version: "1.0",
  added_tokens: [],
  normalizer: {
    type: "Sequence",
    normalizers: [{ type: "NFKC" }, { type: "Replace", pattern: { Regex: " {2,}" }, content: " " }],
  },
  pre_tokenizer: { type: "Metaspace", replacement: "▁", prepend_scheme: "always" },
  post_processor: null,
  decoder: null,
  model: {
    type: "Unigram",
    unk_id: 0,
    vocab: [
      ["<unk>", 0],
      ["▁red", -1],
      ["▁mug", -2],
      ["▁", -3],
      ["s", -4],
    ],
  },
};

function writeModel(folder: string, files: Readonly<Record<string, string | Buffer>>): void {
  rmSync(folder, { recursive: true, force: true });
  for (const [name, content] of Object.entries({
    "config.json": JSON.stringify(bert),
    "tokenizer.json": JSON.stringify(wordPiece),
    "model.safetensors": Buffer.from(weights, "base64"),
    ...files,
  })) {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

export const tokenizer: Target<Buffer> = {
  name: "tokenizer.json",
  short: 150,
  found: [
    { ...wordPiece, pre_tokenizer: { type: "Whitespaces" } },
    { ...wordPiece, model: { ...wordPiece.model, vocab: { ...wordPiece.model.vocab, red: "4" } } },
    { ...wordPiece, model: null },
    { ...pieces, normalizer: { type: "Replace", pattern: { Regexp: " " }, content: "" } },
    // Twice as long for every further letter.
    { ...pieces, normalizer: { type: "Replace", pattern: { Regex: "((a+)+)+$" }, content: "" } },
    [],
  ].map((json) => Buffer.from(JSON.stringify(json))),
  inputs: mutatedJsonText(wordPiece, pieces),
  async run(bytes, scratch) {
    const folder = join(scratch, "tokens");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "tokenizer.json"), bytes);
    await refusal(/tokenizer\.json|special tokens/, () => {
      const texts = ["red mugs", "", "日本 a", `${"a".repeat(60)}!`];
      const { ids, lengths } = new TextTokenizer(folder, false, 2000).encode(texts, 8);
      assert.ok(lengths.every((length) => length <= 8));
      assert.equal(
        ids.length,
        lengths.reduce((sum, length) => sum + length, 0),
      );
      // Ids are rows of a table: anything else would be one of another token.
      assert.ok(
        ids.every((id) => Number.isInteger(id) && id >= 0),
        `ids ${[...ids].join()}`,
      );
    });
  },
};

export const config: Target<Buffer> = {
  name: "config.json",
  short: 40,
  inputs: mutatedJsonText(bert),
  async run(bytes, scratch) {
    const folder = join(scratch, "model");
    writeModel(folder, { "config.json": bytes });
    await refusal(/config\.json|model\.safetensors|graphs/, async () => {
      const { facts } = await openModelFolder(folder, { dtype: "fp32", graphs: join(scratch, "graphs") });
      assert.equal(facts.hiddenSize, bert.hidden_size);
    });
  },
};

const modules = [
  { idx: 0, name: "0", path: "", type: "sentence_transformers.models.Transformer" },
  { idx: 1, name: "1", path: "1_Pooling", type: "sentence_transformers.models.Pooling" },
  { idx: 2, name: "2", path: "2_Normalize", type: "sentence_transformers.models.Normalize" },
];
const pooling = { word_embedding_dimension: 16, pooling_mode_mean_tokens: true, pooling_mode_cls_token: false };
const declared = { prompts: { query: "query: ", passage: "" }, default_prompt_name: "query" };
const sentence = { max_seq_length: 16, do_lower_case: false };

export const moduleFiles: Target<{ readonly file: string; readonly bytes: Buffer }> = {
  name: "modules.json and what it names",
  found: [{ file: "modules.json", bytes: Buffer.from(JSON.stringify([{ ...modules[0], type: deep }])) }],
  short: 40,
  inputs: mutatedJsonText(modules)
    .map((bytes) => ({ file: "modules.json", bytes }))
    .chain((first) =>
      mutatedJsonText(pooling, declared, sentence).map((bytes) => [
        first,
        { file: "1_Pooling/config.json", bytes },
        { file: "config_sentence_transformers.json", bytes },
        { file: "sentence_bert_config.json", bytes },
      ]),
    )
    .chain((choices) => fc.constantFrom(...choices)),
  async run({ file, bytes }, scratch) {
    const folder = join(scratch, "model");
    writeModel(folder, {
      "modules.json": JSON.stringify(modules),
      "1_Pooling/config.json": JSON.stringify(pooling),
      "config_sentence_transformers.json": JSON.stringify(declared),
      "sentence_bert_config.json": JSON.stringify(sentence),
      [file]: bytes,
    });
    await refusal(
      /modules\.json|config\.json|config_sentence_transformers\.json|sentence_bert_config\.json/,
      async () => {
        const { declared: found } = await openModelFolder(folder, { dtype: "fp32", graphs: join(scratch, "graphs") });
        assert.ok(found.maxTokens === null || found.maxTokens > 0);
        assert.ok(Object.values(found.prompts).every((prompt) => typeof prompt === "string" && prompt !== ""));
      },
    );
  },
};
