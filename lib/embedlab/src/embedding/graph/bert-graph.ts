import { dataType, type OnnxGraph, type OnnxTensor } from "../../numeric/onnx.js";
import type { BertConfig } from "./bert-config.js";
import { quantizedProduct } from "./quantized-product.js";
import { rotated } from "./rotation.js";
import { GraphNodes, ports } from "./graph-nodes.js";
import { distanceBias } from "./distance-bias.js";

/**
 * The encoder of BERT (Devlin et al., 2018, https://arxiv.org/abs/1810.04805) as Hugging Face's BertModel and
 * its relatives compute it, over constants named as `bertWeights` names them. Its matrix products are in fp32, or over
 * 8-bit weights with rotated inputs in one digit of 7 bits (w8a8) or two (w8a16).
 *
 * Inputs input_ids, attention_mask and, where there are types, token_type_ids (int64, batch x sequence, padded on the right); output
 * last_hidden_state (float32, batch x sequence x hidden). Inside, a row is a token. Attention and GELU, exact (erf) or by tanh,
 * are the runtime's fused operators; its fused residual layer norm is not used: it takes four times as long as its parts.
 */
export function bertGraph(
  config: BertConfig,
  weights: readonly OnnxTensor[],
  dtype: "fp32" | "w8a8" | "w8a16" = "fp32",
): OnnxGraph {
  const g = new GraphNodes();
  const epsilon = config.layerNormEpsilon;
  const { hiddenSize: h, intermediateSize: f } = config;
  const heads = { num_heads: BigInt(config.heads) };

  const length = g.add("Slice", [g.add("Shape", ["input_ids"]), g.integers(1), g.integers(2)]);
  const lastPosition = config.positionOffset === 0 ? length : g.add("Add", [length, g.integers(config.positionOffset)]);
  const positions = g.add("Slice", ["positions", g.integers(config.positionOffset), lastPosition, g.integers(0)]);
  const words = g.add("Gather", ["words", "input_ids"]);
  const tokens = config.tokenTypes === 0 ? words : g.add("Add", [words, g.add("Gather", ["types", "token_type_ids"])]);
  const embedded = g.add("Add", [tokens, positions]);
  const shape = g.add("Shape", [embedded]);
  const mask = g.add("Cast", ["attention_mask"], { to: BigInt(dataType.int32) });

  const bias = config.relativeBuckets === 0 ? [] : [distanceBias(g, config, length)];

  const rows = (x: string): string => g.add("Reshape", [x, g.integers(-1, h)]);
  const texts = (x: string, output?: string): string => g.add("Reshape", [x, shape], undefined, output);
  const norm = (x: string, name: string): string =>
    g.add("LayerNormalization", [x, `${name}.norm.weight`, `${name}.norm.bias`], { epsilon, axis: -1n });
  const [rotate, multiply] = [rotated(g), quantizedProduct(g)];
  const product = (x: string, name: string, inputs: number, outputs: number): string =>
    dtype === "fp32"
      ? g.add("MatMul", [x, `${name}.weight`])
      : multiply(rotate(x, inputs, outputs), name, dtype === "w8a16" ? 2 : 1);
  const activation = config.activation === "gelu" ? "BiasGelu" : "FastGelu";

  const attention = (x: string, name: string): string => {
    if (dtype === "fp32")
      return g.fused(
        "Attention",
        [texts(x), `${name}.weight`, `${name}.bias`, mask, ...(bias.length === 0 ? [] : ["", ...bias])],
        heads,
      );
    const parts = ["query", "key", "value"].map((part) => `${name}.${part}`);
    g.nodes.push({
      op: "Split",
      inputs: [product(x, name, h, 3 * h), g.integers(h, h, h)],
      outputs: parts,
      attributes: { axis: -1n },
    });
    return g.fused("MultiHeadAttention", [...parts.map((part) => texts(part)), `${name}.bias`, mask, ...bias], heads);
  };
  /** x + y times weight + bias. Sum, for the runtime makes its slow layer norm of Add. */
  const residual = (x: string, y: string, name: string, inputs: number): string =>
    dtype === "fp32"
      ? g.add("Sum", [g.add("Gemm", [y, `${name}.weight`, x]), `${name}.bias`])
      : g.add("Sum", [product(y, name, inputs, h), `${name}.bias`, x]);

  let x = norm(rows(embedded), "embeddings");
  for (let layer = 0; layer < config.layers; layer++) {
    const name = `layer${layer}`;
    x = norm(residual(x, rows(attention(x, `${name}.qkv`)), `${name}.attention`, h), `${name}.attention`);
    const inner = g.fused(activation, [product(x, `${name}.intermediate`, h, f), `${name}.intermediate.bias`]);
    x = norm(residual(x, inner, `${name}.output`, f), `${name}.output`);
  }
  texts(x, "last_hidden_state");

  return {
    name: config.modelType,
    nodes: g.nodes,
    constants: [...g.constants, ...weights],
    ...ports(
      h,
      config.tokenTypes === 0 ? ["input_ids", "attention_mask"] : ["input_ids", "attention_mask", "token_type_ids"],
    ),
  };
}
