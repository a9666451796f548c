import type { Architecture, ConfigJson } from "./architecture.js";
import { ConfigFields } from "./config-fields.js";
import { ports } from "./graph-nodes.js";
import { localLayers, readLayerTypes, type LocalLayers } from "./local-layers.js";
import { gateActivations, Parts, type GateActivation } from "./parts.js";
import { readRope, rotary } from "./rotary.js";
import { WeightReader } from "./weights.js";

interface ModernBertConfig extends LocalLayers {
  readonly heads: number;
  readonly hiddenSize: number;
  readonly intermediateSize: number;
  readonly vocabularySize: number;
  readonly epsilon: number;
  readonly biases: { readonly norm: boolean; readonly attention: boolean; readonly mlp: boolean };
  readonly activation: GateActivation;
}

/**
 * ModernBERT (Warner et al., 2024, https://arxiv.org/abs/2412.13663; gte-modernbert): norms before the sublayers and
 * after the last, GeGLU, rotary positions, and attention that is local but in every third layer.
 */
export const modernBert: Architecture = {
  modelTypes: ["modernbert"],
  plan: (json, file) => {
    const config = readConfig(json, file);
    const { hiddenSize: h, intermediateSize: f, heads, epsilon, biases } = config;
    return {
      config: { architecture: "modernbert", ...config },
      weights: (source) => {
        const reader = WeightReader.of(source, "embeddings.tok_embeddings.weight", "modernbert");
        return [
          reader.tensor("words", "embeddings.tok_embeddings.weight", config.vocabularySize, h),
          ...reader.norm("embeddings.norm", "embeddings.norm", h, biases.norm),
          ...config.layerTypes.flatMap((_, layer) => {
            const [name, stem] = [`layer${layer}`, `layers.${layer}`];
            return [
              ...(layer === 0 ? [] : reader.norm(`${name}.attention.norm`, `${stem}.attn_norm`, h, biases.norm)),
              ...reader.dense(`${name}.qkv`, [`${stem}.attn.Wqkv`], h, 3 * h, biases.attention),
              ...reader.dense(`${name}.attention`, [`${stem}.attn.Wo`], h, h, biases.attention),
              ...reader.norm(`${name}.mlp.norm`, `${stem}.mlp_norm`, h, biases.norm),
              ...reader.dense(`${name}.intermediate`, [`${stem}.mlp.Wi`], h, 2 * f, biases.mlp),
              ...reader.dense(`${name}.output`, [`${stem}.mlp.Wo`], f, h, biases.mlp),
            ];
          }),
          ...reader.norm("final.norm", "final_norm", h, biases.norm),
        ];
      },
      graph: (constants, dtype) => {
        const p = new Parts(dtype);
        const norm = (x: string, name: string): string => p.norm(x, `${name}.norm`, epsilon, biases.norm);
        const attentionOf = localLayers(p, config, h / heads);
        let x = norm(p.rows(p.words(), h), "embeddings");
        config.layerTypes.forEach((type, layer) => {
          const name = `layer${layer}`;
          const { tables, window } = attentionOf(type);
          // The first layer's input comes normed from the embeddings.
          const normed = layer === 0 ? x : norm(x, `${name}.attention`);
          const parts = p.split(p.product(normed, `${name}.qkv`, h, 3 * h, biases.attention), h, h, h);
          const [query, key, value] = parts.map((part) => p.texts(part, h));
          const [q, k] = [query, key].map((part) => rotary(p.g, part, tables));
          const seen = p.attention(q, k, value, heads, window);
          x = p.sum(x, p.product(p.rows(seen, h), `${name}.attention`, h, h, biases.attention));
          const inner = p.gated(norm(x, `${name}.mlp`), `${name}.intermediate`, h, f, config.activation, {
            hasBias: biases.mlp,
          });
          x = p.sum(x, p.product(inner, `${name}.output`, f, h, biases.mlp));
        });
        p.texts(norm(x, "final"), h, "last_hidden_state");
        return {
          name: "modernbert",
          nodes: p.g.nodes,
          constants: [...p.g.constants, ...constants],
          ...ports(h, ["input_ids", "attention_mask"]),
        };
      },
    };
  },
};

function readConfig(json: ConfigJson, file: string): ModernBertConfig {
  const fields = new ConfigFields(json, file);
  const [hiddenSize, heads] = [fields.count("hidden_size"), fields.count("num_attention_heads")];
  fields.widthOfHeads(hiddenSize, heads);
  const layers = fields.count("num_hidden_layers");
  const every = fields.count("global_attn_every_n_layers", 3);
  return {
    layerTypes: readLayerTypes(json, file, layers, (layer) =>
      layer % every === 0 ? "full_attention" : "sliding_attention",
    ),
    heads,
    hiddenSize,
    intermediateSize: fields.count("intermediate_size"),
    vocabularySize: fields.count("vocab_size"),
    epsilon: fields.epsilon("norm_eps", 1e-5),
    biases: {
      norm: fields.flag("norm_bias", false),
      attention: fields.flag("attention_bias", false),
      mlp: fields.flag("mlp_bias", false),
    },
    activation: fields.oneOf("hidden_activation", gateActivations, "gelu"),
    reach: Math.floor(fields.count("local_attention", 128) / 2),
    ropes: {
      full_attention: readRope(json, file, {
        theta: 160_000,
        field: "global_rope_theta",
        layerType: "full_attention",
      }),
      sliding_attention: readRope(json, file, {
        theta: 10_000,
        field: "local_rope_theta",
        layerType: "sliding_attention",
      }),
    },
  };
}
