import type { Architecture, ConfigJson } from "./architecture.js";
import { ConfigFields } from "./config-fields.js";
import { ports } from "./graph-nodes.js";
import { gateActivations, Parts, type GateActivation } from "./parts.js";
import { readRope, rotary, rotaryTables, type Rope } from "./rotary.js";
import { WeightReader } from "./weights.js";

interface GteConfig {
  readonly layers: number;
  readonly heads: number;
  readonly hiddenSize: number;
  readonly intermediateSize: number;
  readonly vocabularySize: number;
  /** 0 where the network has none. */
  readonly tokenTypes: number;
  readonly epsilon: number;
  readonly activation: GateActivation;
  readonly rope: Rope;
}

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
    const { hiddenSize: h, intermediateSize: f, heads, epsilon, tokenTypes } = config;
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
      graph: (constants, dtype) => {
        const p = new Parts(dtype);
        const norm = (x: string, name: string): string => p.norm(x, `${name}.norm`, epsilon);
        const tables = rotaryTables(p.g, config.rope, h / heads, p.length);
        const words = p.words();
        const typed =
          tokenTypes === 0 ? words : p.g.add("Add", [words, p.g.add("Gather", ["types", "token_type_ids"])]);
        let x = norm(p.rows(typed, h), "embeddings");
        for (let layer = 0; layer < config.layers; layer++) {
          const name = `layer${layer}`;
          const parts = p.split(p.product(x, `${name}.qkv`, h, 3 * h, true), h, h, h);
          const [query, key, value] = parts.map((part) => p.texts(part, h));
          const seen = p.attention(rotary(p.g, query, tables), rotary(p.g, key, tables), value, heads);
          x = norm(p.sum(x, p.product(p.rows(seen, h), `${name}.attention`, h, h, true)), `${name}.attention`);
          const inner = p.gated(x, `${name}.intermediate`, h, f, config.activation, { gateLast: true });
          x = norm(p.sum(x, p.product(inner, `${name}.output`, f, h, true)), `${name}.output`);
        }
        p.texts(x, h, "last_hidden_state");
        return {
          name: "gte",
          nodes: p.g.nodes,
          constants: [...p.g.constants, ...constants],
          ...ports(h, ["input_ids", "attention_mask", ...(tokenTypes === 0 ? [] : ["token_type_ids"])]),
        };
      },
    };
  },
};

function readConfig(json: ConfigJson, file: string): GteConfig {
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
