import { InputError } from "../../errors.js";
import type { Architecture, ConfigJson } from "./architecture.js";
import { ConfigFields } from "./config-fields.js";
import { ports } from "./graph-nodes.js";
import { gateActivations, Parts, type GateActivation } from "./parts.js";
import { readRope, rotaryTables, type Rope } from "./rotary.js";
import { WeightReader } from "./weights.js";

interface Qwen3Config {
  readonly layers: number;
  readonly heads: number;
  /** Heads of keys and values; each serves as many of the queries' as there are to one of them. */
  readonly keyHeads: number;
  readonly headSize: number;
  readonly hiddenSize: number;
  readonly intermediateSize: number;
  readonly vocabularySize: number;
  readonly epsilon: number;
  readonly hasBias: boolean;
  readonly activation: GateActivation;
  readonly rope: Rope;
}

/**
 * Qwen3 (https://arxiv.org/abs/2505.09388; Qwen3-Embedding): a decoder with norms before the sublayers, grouped-query
 * attention to earlier tokens alone, a norm of every head's queries and keys, rotary positions and SwiGLU.
 */
export const qwen3: Architecture = {
  modelTypes: ["qwen3"],
  plan: (json, file) => {
    const config = readConfig(json, file);
    const { hiddenSize: h, intermediateSize: f, heads, keyHeads, headSize, epsilon, hasBias } = config;
    const [q, k] = [heads * headSize, keyHeads * headSize];
    return {
      config: { architecture: "qwen3", ...config },
      weights: (source) => {
        const reader = WeightReader.of(source, "embed_tokens.weight", "qwen3");
        return [
          reader.tensor("words", "embed_tokens.weight", config.vocabularySize, h),
          ...Array.from({ length: config.layers }, (_, layer) => {
            const [name, stem] = [`layer${layer}`, `layers.${layer}`];
            const attention = `${stem}.self_attn`;
            return [
              ...reader.norm(`${name}.attention.norm`, `${stem}.input_layernorm`, h, false),
              ...reader.dense(
                `${name}.qkv`,
                ["q_proj", "k_proj", "v_proj"].map((part) => `${attention}.${part}`),
                h,
                [q, k, k],
                hasBias,
              ),
              ...reader.norm(`${name}.query.norm`, `${attention}.q_norm`, headSize, false),
              ...reader.norm(`${name}.key.norm`, `${attention}.k_norm`, headSize, false),
              ...reader.dense(`${name}.attention`, [`${attention}.o_proj`], q, h, hasBias),
              ...reader.norm(`${name}.mlp.norm`, `${stem}.post_attention_layernorm`, h, false),
              ...reader.dense(
                `${name}.intermediate`,
                ["gate_proj", "up_proj"].map((part) => `${stem}.mlp.${part}`),
                h,
                f,
                false,
              ),
              ...reader.dense(`${name}.output`, [`${stem}.mlp.down_proj`], f, h, false),
            ];
          }).flat(),
          ...reader.norm("final.norm", "norm", h, false),
        ];
      },
      graph: (constants, dtype) => {
        const p = new Parts(dtype);
        const norm = (x: string, name: string): string => p.rmsNorm(x, `${name}.norm`, epsilon);
        const { cos, sin } = rotaryTables(p.g, config.rope, headSize, p.length);
        const size = { int32: { to: 6n } };
        const lengths = p.g.add("ReduceSum", [p.mask, p.g.integers(1)], { keepdims: 0n });
        // The operator asks for the place of a text's last token, and for the batch's length.
        const last = p.g.add("Sub", [lengths, p.g.add("Cast", [p.g.integer(1)], size.int32)]);
        const total = p.g.add("Cast", [p.length], size.int32);
        const headsNormed = (x: string, name: string, width: number): string =>
          p.texts(norm(p.rows(x, headSize), name), width);
        let x = p.rows(p.words(), h);
        for (let layer = 0; layer < config.layers; layer++) {
          const name = `layer${layer}`;
          const qkv = p.product(norm(x, `${name}.attention`), `${name}.qkv`, h, q + 2 * k, hasBias);
          const [query, key, value] = p.split(qkv, q, k, k);
          const seen = `${name}.seen`;
          p.g.nodes.push({
            op: "GroupQueryAttention",
            domain: "com.microsoft",
            inputs: [
              headsNormed(query, `${name}.query`, q),
              headsNormed(key, `${name}.key`, k),
              p.texts(value, k),
              "",
              "",
              last,
              total,
              cos,
              sin,
            ],
            outputs: [seen, `${name}.keys`, `${name}.values`],
            attributes: { num_heads: BigInt(heads), kv_num_heads: BigInt(keyHeads), do_rotary: 1n },
          });
          x = p.sum(x, p.product(p.rows(seen, q), `${name}.attention`, q, h, hasBias));
          const inner = p.gated(norm(x, `${name}.mlp`), `${name}.intermediate`, h, f, config.activation);
          x = p.sum(x, p.product(inner, `${name}.output`, f, h));
        }
        p.texts(norm(x, "final"), h, "last_hidden_state");
        return {
          name: "qwen3",
          nodes: p.g.nodes,
          constants: [...p.g.constants, ...constants],
          ...ports(h, ["input_ids", "attention_mask"]),
        };
      },
    };
  },
};

/** The runtime's grouped-query attention takes whole sixteens. */
function headSizeOf(fields: ConfigFields, file: string): number {
  const size = fields.count("head_dim", 128);
  if (size % 16 !== 0)
    throw new InputError(
      `${file}: head_dim ${size} is not a multiple of 16; use a folder or repository with onnx/model.onnx`,
    );
  return size;
}

function readConfig(json: ConfigJson, file: string): Qwen3Config {
  const fields = new ConfigFields(json, file);
  const heads = fields.count("num_attention_heads");
  const keyHeads = fields.keyHeads(heads, heads);
  const layers = fields.count("num_hidden_layers");
  fields.only("use_sliding_window", false);
  fields.only("layer_types", Array<string>(layers).fill("full_attention"));
  fields.only("is_causal", true);
  fields.only("use_bidirectional_attention", false);
  return {
    layers,
    heads,
    keyHeads,
    headSize: headSizeOf(fields, file),
    hiddenSize: fields.count("hidden_size"),
    intermediateSize: fields.count("intermediate_size"),
    vocabularySize: fields.count("vocab_size"),
    epsilon: fields.epsilon("rms_norm_eps", 1e-6),
    hasBias: fields.flag("attention_bias", false),
    activation: fields.oneOf("hidden_act", gateActivations, "silu"),
    rope: readRope(json, file, { theta: 10_000 }),
  };
}
