import type { Architecture, ConfigJson } from "./architecture.js";
import { ConfigFields } from "./config-fields.js";
import { ports, type GraphNodes } from "./graph-nodes.js";
import { localLayers, readLayerTypes, type LocalLayers } from "./local-layers.js";
import { gateActivations, Parts, type GateActivation } from "./parts.js";
import { readRope, rotary } from "./rotary.js";
import { WeightReader, type GraphWeight } from "./weights.js";

interface Gemma3Config extends LocalLayers {
  readonly heads: number;
  /** Heads of keys and values; each serves as many of the queries' as there are to one of them. */
  readonly keyHeads: number;
  readonly headSize: number;
  readonly hiddenSize: number;
  readonly intermediateSize: number;
  readonly vocabularySize: number;
  readonly epsilon: number;
  readonly activation: GateActivation;
}

/** Gemma's norms keep their weight less one. */
const plusOne = (weight: GraphWeight): GraphWeight => ({
  name: weight.name,
  dims: weight.dims,
  read: async () => (await weight.read()).map((value) => 1 + value),
});

/**
 * Gemma 3 that looks both ways (https://arxiv.org/abs/2509.20354; EmbeddingGemma): norms before and after each sublayer,
 * grouped-query attention with a norm of every head's queries and keys, GeGLU, rotary positions, and attention that is local
 * but in every sixth layer.
 */
export const gemma3: Architecture = {
  modelTypes: ["gemma3_text"],
  plan: (json, file) => {
    const config = readConfig(json, file);
    const { hiddenSize: h, intermediateSize: f, heads, keyHeads, headSize, epsilon } = config;
    const [q, k] = [heads * headSize, keyHeads * headSize];
    return {
      config: { architecture: "gemma3", ...config },
      weights: (source) => {
        const reader = WeightReader.of(source, "embed_tokens.weight", "gemma3_text");
        const norm = (name: string, stem: string, width: number): GraphWeight[] =>
          reader.norm(`${name}.norm`, stem, width, false).map(plusOne);
        return [
          reader.tensor("words", "embed_tokens.weight", config.vocabularySize, h),
          ...config.layerTypes.flatMap((_, layer) => {
            const [name, stem] = [`layer${layer}`, `layers.${layer}`];
            const stored = (part: string, ...names: string[]): string[] => names.map((one) => `${stem}.${part}.${one}`);
            return [
              ...norm(`${name}.before.attention`, `${stem}.input_layernorm`, h),
              ...reader.dense(`${name}.qkv`, stored("self_attn", "q_proj", "k_proj", "v_proj"), h, [q, k, k], false),
              ...norm(`${name}.query`, `${stem}.self_attn.q_norm`, headSize),
              ...norm(`${name}.key`, `${stem}.self_attn.k_norm`, headSize),
              ...reader.dense(`${name}.attention`, stored("self_attn", "o_proj"), q, h, false),
              ...norm(`${name}.after.attention`, `${stem}.post_attention_layernorm`, h),
              ...norm(`${name}.before.mlp`, `${stem}.pre_feedforward_layernorm`, h),
              ...reader.dense(`${name}.intermediate`, stored("mlp", "gate_proj", "up_proj"), h, f, false),
              ...reader.dense(`${name}.output`, stored("mlp", "down_proj"), f, h, false),
              ...norm(`${name}.after.mlp`, `${stem}.post_feedforward_layernorm`, h),
            ];
          }),
          ...norm("final", "norm", h),
        ];
      },
      graph: (constants, dtype) => {
        const p = new Parts(dtype);
        const norm = (x: string, name: string): string => p.rmsNorm(x, `${name}.norm`, epsilon);
        const attentionOf = localLayers(p, config, headSize);
        const headsNormed = (x: string, name: string, width: number): string =>
          p.texts(norm(p.rows(x, headSize), name), width);
        let x = p.rows(p.g.add("Mul", [p.words(), p.g.float(Math.fround(Math.sqrt(h)))]), h);
        config.layerTypes.forEach((type, layer) => {
          const name = `layer${layer}`;
          const qkv = p.product(norm(x, `${name}.before.attention`), `${name}.qkv`, h, q + 2 * k);
          const [query, key, value] = p.split(qkv, q, k, k);
          const { tables, window } = attentionOf(type);
          const turned = (part: string): string => rotary(p.g, part, tables);
          const repeated = (part: string): string => repeatHeads(p.g, part, keyHeads, headSize, heads / keyHeads);
          const seen = p.attention(
            turned(headsNormed(query, `${name}.query`, q)),
            repeated(turned(headsNormed(key, `${name}.key`, k))),
            repeated(p.texts(value, k)),
            heads,
            window,
          );
          const attended = p.product(p.rows(seen, q), `${name}.attention`, q, h);
          x = p.sum(x, norm(attended, `${name}.after.attention`));
          const inner = p.gated(norm(x, `${name}.before.mlp`), `${name}.intermediate`, h, f, config.activation);
          x = p.sum(x, norm(p.product(inner, `${name}.output`, f, h), `${name}.after.mlp`));
        });
        p.texts(norm(x, "final"), h, "last_hidden_state");
        return {
          name: "gemma3",
          nodes: p.g.nodes,
          constants: [...p.g.constants, ...constants],
          ...ports(h, ["input_ids", "attention_mask"]),
        };
      },
    };
  },
};

/** Every head of batch x sequence x (heads x size) `times` over, side by side. */
function repeatHeads(g: GraphNodes, x: string, heads: number, size: number, times: number): string {
  if (times === 1) return x;
  const apart = g.add("Reshape", [x, g.integers(0, 0, heads, 1, size)]);
  const repeated = g.add("Expand", [apart, g.integers(1, 1, 1, times, 1)]);
  return g.add("Reshape", [repeated, g.integers(0, 0, heads * times * size)]);
}

function readConfig(json: ConfigJson, file: string): Gemma3Config {
  const fields = new ConfigFields(json, file);
  const heads = fields.count("num_attention_heads");
  const keyHeads = fields.keyHeads(heads, 4);
  const headSize = fields.count("head_dim", 256);
  // Without it, it is the decoder that writes text.
  fields.only("use_bidirectional_attention", true, false);
  fields.only("attention_bias", false);
  fields.only("attn_logit_softcapping", null);
  fields.only("query_pre_attn_scalar", headSize, 256);
  const layers = fields.count("num_hidden_layers");
  const pattern = fields.count("sliding_window_pattern", 6);
  return {
    layerTypes: readLayerTypes(json, file, layers, (layer) =>
      (layer + 1) % pattern === 0 ? "full_attention" : "sliding_attention",
    ),
    heads,
    keyHeads,
    headSize,
    hiddenSize: fields.count("hidden_size"),
    intermediateSize: fields.count("intermediate_size"),
    vocabularySize: fields.count("vocab_size"),
    epsilon: fields.epsilon("rms_norm_eps", 1e-6),
    activation: fields.oneOf("hidden_activation", gateActivations, "gelu_pytorch_tanh"),
    reach: Math.floor(fields.count("sliding_window", 4096) / 2),
    ropes: {
      full_attention: readRope(json, file, { theta: 1_000_000, layerType: "full_attention" }),
      sliding_attention: readRope(json, file, {
        theta: 10_000,
        field: "rope_local_base_freq",
        oldScaling: false,
        layerType: "sliding_attention",
      }),
    },
  };
}
