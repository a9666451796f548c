import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Safetensors } from "#embedlab/embedding/graph/safetensors";

/** The types of values in a GGUF file's head (https://github.com/ggml-org/ggml/blob/master/docs/gguf.md). */
const types = { uint32: 4, int32: 5, float32: 6, bool: 7, string: 8, array: 9 } as const;
const alignment = 32;
/** Of a token: of the vocabulary, for what is not in it, or special. */
const tokenTypes = { normal: 1, unknown: 2, control: 3 } as const;

const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
const uint64 = (value: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
};
const float32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return bytes;
};
const text = (value: string): Buffer => {
  const bytes = Buffer.from(value);
  return Buffer.concat([uint64(bytes.length), bytes]);
};
const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc(-bytes.length & (alignment - 1))]);

interface Config {
  readonly num_hidden_layers: number;
  readonly max_position_embeddings: number;
  readonly hidden_size: number;
  readonly intermediate_size: number;
  readonly num_attention_heads: number;
  readonly layer_norm_eps: number;
  readonly type_vocab_size: number;
}
interface TokenizerFile {
  readonly added_tokens: readonly { readonly id: number }[];
  readonly model: { readonly vocab: Readonly<Record<string, number>> };
}

/** llama.cpp's names of a BERT's tensors, by those of its safetensors. */
function tensorNames(layers: number): [theirs: string, ours: string][] {
  const both = (theirs: string, ours: string): [string, string][] =>
    ["weight", "bias"].map((part) => [`${theirs}.${part}`, `${ours}.${part}`]);
  const names: [string, string][] = [
    ["token_embd.weight", "embeddings.word_embeddings.weight"],
    ["position_embd.weight", "embeddings.position_embeddings.weight"],
    ["token_types.weight", "embeddings.token_type_embeddings.weight"],
    ...both("token_embd_norm", "embeddings.LayerNorm"),
  ];
  for (let layer = 0; layer < layers; layer++) {
    const [theirs, ours] = [`blk.${layer}`, `encoder.layer.${layer}`];
    names.push(
      ...both(`${theirs}.attn_q`, `${ours}.attention.self.query`),
      ...both(`${theirs}.attn_k`, `${ours}.attention.self.key`),
      ...both(`${theirs}.attn_v`, `${ours}.attention.self.value`),
      ...both(`${theirs}.attn_output`, `${ours}.attention.output.dense`),
      ...both(`${theirs}.attn_output_norm`, `${ours}.attention.output.LayerNorm`),
      ...both(`${theirs}.ffn_up`, `${ours}.intermediate.dense`),
      ...both(`${theirs}.ffn_down`, `${ours}.output.dense`),
      ...both(`${theirs}.layer_output_norm`, `${ours}.output.LayerNorm`),
    );
  }
  return names;
}

/** The head's fields, as llama.cpp's own conversion of such a folder writes them. */
function fields(config: Config, { added_tokens: added, model }: TokenizerFile): [string, Buffer][] {
  const number = (value: number): Buffer => Buffer.concat([uint32(types.uint32), uint32(value)]);
  const word = (value: string): Buffer => Buffer.concat([uint32(types.string), text(value)]);
  const list = (type: number, items: readonly Buffer[]): Buffer =>
    Buffer.concat([uint32(types.array), uint32(type), uint64(items.length), ...items]);
  const special = new Set(added.map(({ id }) => id));
  const tokens = Object.entries(model.vocab).sort(([, a], [, b]) => a - b);
  return [
    ["general.architecture", word("bert")],
    ["bert.block_count", number(config.num_hidden_layers)],
    ["bert.context_length", number(config.max_position_embeddings)],
    ["bert.embedding_length", number(config.hidden_size)],
    ["bert.feed_forward_length", number(config.intermediate_size)],
    ["bert.attention.head_count", number(config.num_attention_heads)],
    ["bert.attention.layer_norm_epsilon", Buffer.concat([uint32(types.float32), float32(config.layer_norm_eps)])],
    ["bert.attention.causal", Buffer.concat([uint32(types.bool), Buffer.from([0])])],
    // The mean of the tokens.
    ["bert.pooling_type", number(1)],
    ["tokenizer.ggml.model", word("bert")],
    ["tokenizer.ggml.token_type_count", number(config.type_vocab_size)],
    [
      "tokenizer.ggml.tokens",
      list(
        types.string,
        // What begins a word is marked, not what goes on with one.
        tokens.map(([token, id]) =>
          text(special.has(id) ? token : token.startsWith("##") ? token.slice(2) : `\u2581${token}`),
        ),
      ),
    ],
    [
      "tokenizer.ggml.token_type",
      list(
        types.int32,
        tokens.map(([, id]) =>
          uint32(
            id === model.vocab["[UNK]"] ? tokenTypes.unknown : special.has(id) ? tokenTypes.control : tokenTypes.normal,
          ),
        ),
      ),
    ],
    ...(
      [
        ["bos", "[CLS]"],
        ["unknown", "[UNK]"],
        ["seperator", "[SEP]"],
        ["padding", "[PAD]"],
        ["mask", "[MASK]"],
      ] as const
    ).map(([name, token]): [string, Buffer] => [`tokenizer.ggml.${name}_token_id`, number(model.vocab[token])]),
  ];
}

/** Writes a folder's BERT, in float32 and with the mean of its tokens, as llama.cpp and what is built on it read a model. */
export async function writeGguf(folder: string, path: string): Promise<void> {
  const json = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), "utf8"));
  const config = json("config.json") as Config;
  const head = fields(config, json("tokenizer.json") as TokenizerFile);
  const names = tensorNames(config.num_hidden_layers);
  const file = await Safetensors.open(join(folder, "model.safetensors"));
  try {
    const infos: Buffer[] = [];
    const data: Buffer[] = [];
    let offset = 0;
    for (const [theirs, ours] of names) {
      const values = await file.readFloats(ours);
      const dims = [...file.tensors.get(ours)!.shape].reverse();
      infos.push(text(theirs), uint32(dims.length), ...dims.map(uint64), uint32(0), uint64(offset));
      data.push(padded(Buffer.from(values.buffer, values.byteOffset, values.byteLength)));
      offset += data.at(-1)!.length;
    }
    const start = [Buffer.from("GGUF"), uint32(3), uint64(names.length), uint64(head.length)];
    const keys = head.flatMap(([key, value]) => [text(key), value]);
    await writeFile(path, Buffer.concat([padded(Buffer.concat([...start, ...keys, ...infos])), ...data]));
  } finally {
    await file.close();
  }
}
