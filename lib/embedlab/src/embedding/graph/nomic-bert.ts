import type { Architecture, ConfigJson } from "./architecture.js";
import { ConfigFields } from "./config-fields.js";
import { rotaryBertGraph, type RotaryBert } from "./rotary-bert.js";
import { readRope } from "./rotary.js";
import { WeightReader } from "./weights.js";

const wordTable = "embeddings.word_embeddings.weight";

/**
 * nomic-bert-2048 (Nussbaum et al., 2024, https://arxiv.org/abs/2402.01613; nomic-embed-text, arctic-embed-m-long): BERT's
 * norms after each sublayer, with rotary positions, a gated layer whose gate is the second half, and no biases.
 */
export const nomicBert: Architecture = {
  modelTypes: ["nomic_bert"],
  ownCode: ["NomicBertModel"],
  plan: (json, file) => {
    const config = readConfig(json, file);
    const { hiddenSize: h, intermediateSize: f } = config;
    return {
      config: { architecture: "nomic_bert", ...config },
      weights: (source) => {
        const reader = WeightReader.of(source, wordTable, "nomic_bert");
        return [
          reader.tensor("words", wordTable, config.vocabularySize, h),
          reader.tensor("types", "embeddings.token_type_embeddings.weight", config.tokenTypes, h),
          ...reader.norm("embeddings.norm", "emb_ln", h),
          ...Array.from({ length: config.layers }, (_, layer) => {
            const [name, stem] = [`layer${layer}`, `encoder.layers.${layer}`];
            return [
              ...reader.dense(`${name}.qkv`, [`${stem}.attn.Wqkv`], h, 3 * h, false),
              ...reader.dense(`${name}.attention`, [`${stem}.attn.out_proj`], h, h, false),
              ...reader.norm(`${name}.attention.norm`, `${stem}.norm1`, h),
              ...reader.dense(`${name}.intermediate`, [`${stem}.mlp.fc11`, `${stem}.mlp.fc12`], h, f, false),
              ...reader.dense(`${name}.output`, [`${stem}.mlp.fc2`], f, h, false),
              ...reader.norm(`${name}.output.norm`, `${stem}.norm2`, h),
            ];
          }).flat(),
        ];
      },
      graph: rotaryBertGraph("nomic_bert", config, false),
    };
  },
};

/** The publisher's configurations have GPT-2's names; transformers 5 writes BERT's. */
function readConfig(json: ConfigJson, file: string): RotaryBert {
  const fields = new ConfigFields(json, file);
  const either = (published: string, own: string): string => (json[published] === undefined ? own : published);
  const [hidden, headCount] = [either("n_embd", "hidden_size"), either("n_head", "num_attention_heads")];
  const [hiddenSize, heads] = [fields.count(hidden), fields.count(headCount)];
  fields.widthOfHeads(hiddenSize, heads, [hidden, headCount]);
  // Of the published code's many switches, as the embeddings have them.
  for (const switched of ["causal", "parallel_block", "prenorm", "use_rms_norm", "rotary_emb_interleaved"])
    fields.only(switched, false);
  for (const bias of ["qkv_proj_bias", "mlp_fc1_bias", "mlp_fc2_bias", "scale_attn_by_inverse_layer_idx"])
    fields.only(bias, false);
  for (const none of ["rotary_emb_scale_base", "rotary_scaling_factor"]) fields.only(none, null);
  fields.only("scale_attn_weights", true);
  fields.only("rotary_emb_fraction", 1);
  // Nomic's mixture of experts.
  fields.only("moe_every_n_layers", 0);
  return {
    layers: fields.count(either("n_layer", "num_hidden_layers")),
    heads,
    hiddenSize,
    intermediateSize: fields.count(either("n_inner", "intermediate_size")),
    vocabularySize: fields.count("vocab_size"),
    tokenTypes: fields.count("type_vocab_size", 2),
    epsilon: fields.epsilon(either("layer_norm_epsilon", "layer_norm_eps"), 1e-12),
    activation:
      json.activation_function === undefined
        ? fields.oneOf("hidden_act", { silu: "silu", gelu: "gelu" } as const, "silu")
        : fields.oneOf("activation_function", { swiglu: "silu", geglu: "gelu" } as const, "swiglu"),
    rope: readRope(json, file, { theta: 1000, field: either("rotary_emb_base", "rope_theta"), scalings: [] }),
  };
}
