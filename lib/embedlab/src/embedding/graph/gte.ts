import type { Architecture, ConfigJson } from "./architecture.js";
import { ConfigFields } from "./config-fields.js";
import { gateActivations } from "./parts.js";
import { rotaryBertGraph, type RotaryBert } from "./rotary-bert.js";
import { readRope } from "./rotary.js";
import { WeightReader } from "./weights.js";

const wordTable = "embeddings.word_embeddings.weight";

/**
 * mGTE's encoder (Zhang et al., 2024, https://arxiv.org/abs/2407.19669), "new" in the publisher's own code and "gte" in
 * transformers and Snowflake's (gte-multilingual, gte-en-v1.5, arctic-embed-m-v2.0): BERT's norms after each sublayer, with
 * rotary positions and a gated layer whose gate is the second half.
 */
export const gte: Architecture = {
  modelTypes: ["new", "gte"],
  ownCode: ["NewModel", "GteModel"],
  plan: (json, file) => {
    const config = readConfig(json, file);
    const { hiddenSize: h, intermediateSize: f, tokenTypes } = config;
    return {
      config: { architecture: "gte", ...config },
      weights: (source) => {
        const reader = WeightReader.of(source, wordTable, "gte");
        return [
          reader.tensor("words", wordTable, config.vocabularySize, h),
          ...(tokenTypes === 0
            ? []
            : [reader.tensor("types", "embeddings.token_type_embeddings.weight", tokenTypes, h)]),
          ...reader.norm("embeddings.norm", "embeddings.LayerNorm", h),
          ...Array.from({ length: config.layers }, (_, layer) => {
            const [name, stem] = [`layer${layer}`, `encoder.layer.${layer}`];
            const packed = reader.has(`${stem}.attention.qkv_proj.weight`);
            const qkv = packed ? ["qkv_proj"] : ["q_proj", "k_proj", "v_proj"];
            return [
              ...reader.dense(
                `${name}.qkv`,
                qkv.map((part) => `${stem}.attention.${part}`),
                h,
                packed ? 3 * h : h,
              ),
              ...reader.dense(`${name}.attention`, [`${stem}.attention.o_proj`], h, h),
              ...reader.norm(`${name}.attention.norm`, `${stem}.attn_ln`, h),
              ...reader.dense(`${name}.intermediate`, [`${stem}.mlp.up_gate_proj`], h, 2 * f, false),
              ...reader.dense(`${name}.output`, [`${stem}.mlp.down_proj`], f, h),
              ...reader.norm(`${name}.output.norm`, `${stem}.mlp_ln`, h),
            ];
          }).flat(),
        ];
      },
      graph: rotaryBertGraph("gte", config, true),
    };
  },
};

function readConfig(json: ConfigJson, file: string): RotaryBert {
  const fields = new ConfigFields(json, file);
  const [hiddenSize, heads] = [fields.count("hidden_size"), fields.count("num_attention_heads")];
  fields.widthOfHeads(hiddenSize, heads);
  fields.only("position_embedding_type", "rope");
  fields.only("layer_norm_type", "layer_norm");
  fields.only("logn_attention_scale", false);
  return {
    layers: fields.count("num_hidden_layers"),
    heads,
    hiddenSize,
    intermediateSize: fields.count("intermediate_size"),
    vocabularySize: fields.count("vocab_size"),
    tokenTypes: json.type_vocab_size === 0 ? 0 : fields.count("type_vocab_size", 1),
    epsilon: fields.epsilon("layer_norm_eps", 1e-12),
    activation: fields.oneOf("hidden_act", gateActivations, "gelu"),
    rope: readRope(json, file, {
      // Each code has its own.
      theta: json.model_type === "new" ? 10_000 : 160_000,
      scalings: ["linear", "ntk"],
    }),
  };
}
