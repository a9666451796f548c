import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { writeSafetensors } from "./safetensors.mjs";

/** The exact shapes of models that only the hub has: for tests of loading and for speed, never for results. */
export const shapes = {
  "bert-base-uncased": { hidden: 768, layers: 12, heads: 12, intermediate: 3072 },
  "e5-large-v2": { hidden: 1024, layers: 24, heads: 16, intermediate: 4096 },
};
const vocabulary = 30522;
const positions = 512;
const types = 2;

/**
 * Writes a model folder of the given shape with seeded random weights, one tensor in memory at a time; `tokenizer` is a
 * folder with the tokenizer of bert-base-uncased, whose vocabulary both models and all-MiniLM-L6-v2 share.
 */
export async function writeRandomCheckpoint(
  target,
  { hidden: h, layers, heads, intermediate: f },
  { tokenizer, seed = 0 },
) {
  await mkdir(target, { recursive: true });
  const config = {
    architectures: ["BertModel"],
    model_type: "bert",
    hidden_act: "gelu",
    hidden_size: h,
    num_hidden_layers: layers,
    num_attention_heads: heads,
    intermediate_size: f,
    vocab_size: vocabulary,
    max_position_embeddings: positions,
    type_vocab_size: types,
    layer_norm_eps: 1e-12,
    pad_token_id: 0,
    position_embedding_type: "absolute",
    attention_probs_dropout_prob: 0.1,
    hidden_dropout_prob: 0.1,
    // What is made of these vectors says so.
    embedlab_weights: "random",
  };
  await writeFile(join(target, "config.json"), JSON.stringify(config, undefined, 2));
  for (const file of ["tokenizer.json", "tokenizer_config.json"])
    await copyFile(join(tokenizer, file), join(target, file));

  const random = generator(seed);
  const tensors = [];
  const tensor = (name, shape, middle) =>
    tensors.push({
      name,
      shape,
      values: () =>
        random(
          shape.reduce((product, dim) => product * dim, 1),
          middle,
        ),
    });
  const norm = (name) => {
    tensor(`${name}.weight`, [h], 1);
    tensor(`${name}.bias`, [h]);
  };
  const dense = (name, outputs, inputs) => {
    tensor(`${name}.weight`, [outputs, inputs]);
    tensor(`${name}.bias`, [outputs]);
  };
  tensor("embeddings.word_embeddings.weight", [vocabulary, h]);
  tensor("embeddings.position_embeddings.weight", [positions, h]);
  tensor("embeddings.token_type_embeddings.weight", [types, h]);
  norm("embeddings.LayerNorm");
  for (let layer = 0; layer < layers; layer++) {
    const name = `encoder.layer.${layer}`;
    for (const part of ["query", "key", "value"]) dense(`${name}.attention.self.${part}`, h, h);
    dense(`${name}.attention.output.dense`, h, h);
    norm(`${name}.attention.output.LayerNorm`);
    dense(`${name}.intermediate.dense`, f, h);
    dense(`${name}.output.dense`, h, f);
    norm(`${name}.output.LayerNorm`);
  }
  dense("pooler.dense", h, h);
  await writeSafetensors(join(target, "model.safetensors"), tensors);
}

/**
 * Uniform draws around `middle` with BERT's initial deviation of 0.02, by Mulberry32: as good as initial weights need,
 * and in one plain loop, since there are 335 million of them.
 */
function generator(seed) {
  let state = seed | 0;
  return (length, middle = 0) => {
    const values = new Float32Array(length);
    for (let i = 0; i < length; i++) {
      state = (state + 0x6d2b79f5) | 0;
      let t = Math.imul(state ^ (state >>> 15), 1 | state);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      values[i] = middle + ((t ^ (t >>> 14)) / 4294967296) * 0.0693;
    }
    return values;
  };
}
