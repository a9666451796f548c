import { dataType, type OnnxGraph, type OnnxTensor } from "../numeric/onnx.js";
import type { BertConfig } from "./bert-config.js";
import { denseLayers } from "./dense-layers.js";
import { GraphNodes } from "./graph-nodes.js";

/**
 * The encoder of BERT (Devlin et al., 2018, https://arxiv.org/abs/1810.04805) as Hugging Face's BertModel and
 * XLMRobertaModel compute it, over constants named as `bertWeights` names them, its matrix products in fp32 or in 8 bits.
 *
 * Inputs input_ids, attention_mask, token_type_ids (int64, batch x sequence, padded on the right); output
 * last_hidden_state (float32, batch x sequence x hidden). Attention, the residual layer norm and the exact (erf)
 * GELU are the runtime's fused operators: as fast as or faster than plain ones at every length, equal to torch to 1e-5.
 */
export function bertGraph(config: BertConfig, weights: readonly OnnxTensor[], dtype: "fp32" | "q8" = "fp32"): OnnxGraph {
  const g = new GraphNodes();
  const dense = denseLayers(g, dtype);
  const epsilon = config.layerNormEpsilon;
  const { hiddenSize: h, intermediateSize: f } = config;

  const length = g.add("Slice", [g.add("Shape", ["input_ids"]), g.integers(1), g.integers(2)]);
  const lastPosition = config.positionOffset === 0 ? length : g.add("Add", [length, g.integers(config.positionOffset)]);
  const positions = g.add("Slice", ["positions", g.integers(config.positionOffset), lastPosition, g.integers(0)]);
  const tokens = g.add("Add", [g.add("Gather", ["words", "input_ids"]), g.add("Gather", ["types", "token_type_ids"])]);
  let x = g.add("LayerNormalization", [g.add("Add", [tokens, positions]), "embeddings.norm.weight", "embeddings.norm.bias"], { epsilon, axis: -1n });
  const mask = g.add("Cast", ["attention_mask"], { to: BigInt(dataType.int32) });

  const residualNorm = (y: string, name: string, output?: string): string =>
    g.fused("SkipLayerNormalization", [y, x, `${name}.norm.weight`, `${name}.norm.bias`, `${name}.bias`], { epsilon }, output);
  for (let layer = 0; layer < config.layers; layer++) {
    const name = `layer${layer}`;
    const parts = ["query", "key", "value"].map((part) => `${name}.${part}`);
    // Eight bits of its input cost the attention's scores more than any other product's: here it gets two digits.
    const qkv = dense(x, `${name}.qkv`, h, 3 * h, 2);
    g.nodes.push({ op: "Split", inputs: [qkv, g.integers(h, h, h)], outputs: parts, attributes: { axis: -1n } });
    const context = g.fused("MultiHeadAttention", [...parts, `${name}.qkv.bias`, mask], { num_heads: BigInt(config.heads) });
    x = residualNorm(dense(context, `${name}.attention`, h, h, 1), `${name}.attention`);
    const inner = g.fused("BiasGelu", [dense(x, `${name}.intermediate`, h, f, 1), `${name}.intermediate.bias`]);
    x = residualNorm(dense(inner, `${name}.output`, f, h, 1), `${name}.output`, layer === config.layers - 1 ? "last_hidden_state" : undefined);
  }

  const input = (name: string): OnnxGraph["inputs"][number] => ({ name, type: dataType.int64, dims: ["batch", "sequence"] });
  return {
    name: config.modelType,
    nodes: g.nodes,
    constants: [...g.constants, ...weights],
    inputs: [input("input_ids"), input("attention_mask"), input("token_type_ids")],
    outputs: [{ name: "last_hidden_state", type: dataType.float, dims: ["batch", "sequence", h] }],
  };
}
