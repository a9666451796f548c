import { dataType, type Attribute, type OnnxGraph, type OnnxNode, type OnnxTensor } from "../numeric/onnx.js";
import type { BertConfig } from "./bert-config.js";

/** A graph under construction: each call adds a node and returns its output's name. */
class Nodes {
  readonly nodes: OnnxNode[] = [];
  readonly constants: OnnxTensor[] = [];

  add(op: string, inputs: readonly string[], attributes?: Readonly<Record<string, Attribute>>, output = `${op}${this.nodes.length}`): string {
    this.nodes.push({ op, inputs, outputs: [output], attributes });
    return output;
  }

  /** The runtime's own fused operators. */
  fused(op: string, inputs: readonly string[], attributes?: Readonly<Record<string, Attribute>>, output = `${op}${this.nodes.length}`): string {
    this.nodes.push({ op, inputs, outputs: [output], attributes, domain: "com.microsoft" });
    return output;
  }

  integers(...values: number[]): string {
    const name = `integers${values.join("_")}`;
    if (!this.constants.some((constant) => constant.name === name)) {
      this.constants.push({ name, type: dataType.int64, dims: [values.length], data: new Uint8Array(BigInt64Array.from(values, BigInt).buffer) });
    }
    return name;
  }
}

/**
 * The encoder of BERT (Devlin et al., 2018, https://arxiv.org/abs/1810.04805) as Hugging Face's BertModel and
 * XLMRobertaModel compute it, over constants named as `bertWeights` names them.
 *
 * Inputs input_ids, attention_mask, token_type_ids (int64, batch x sequence, padded on the right); output
 * last_hidden_state (float32, batch x sequence x hidden). Attention, the residual layer norm and the exact (erf)
 * GELU are the runtime's fused operators: as fast as or faster than plain ones at every length, equal to torch to 1e-5.
 */
export function bertGraph(config: BertConfig, weights: readonly OnnxTensor[]): OnnxGraph {
  const g = new Nodes();
  const epsilon = config.layerNormEpsilon;
  const { hiddenSize: h } = config;

  const length = g.add("Slice", [g.add("Shape", ["input_ids"]), g.integers(1), g.integers(2)]);
  const lastPosition = config.positionOffset === 0 ? length : g.add("Add", [length, g.integers(config.positionOffset)]);
  const positions = g.add("Slice", ["positions", g.integers(config.positionOffset), lastPosition, g.integers(0)]);
  const tokens = g.add("Add", [g.add("Gather", ["words", "input_ids"]), g.add("Gather", ["types", "token_type_ids"])]);
  let x = g.add("LayerNormalization", [g.add("Add", [tokens, positions]), "embeddings.norm.weight", "embeddings.norm.bias"], { epsilon, axis: -1n });
  const mask = g.add("Cast", ["attention_mask"], { to: BigInt(dataType.int32) });

  const residualNorm = (y: string, bias: string, norm: string, output?: string): string => {
    x = g.fused("SkipLayerNormalization", [y, x, `${norm}.weight`, `${norm}.bias`, bias], { epsilon }, output);
    return x;
  };
  for (let layer = 0; layer < config.layers; layer++) {
    const name = `layer${layer}`;
    const qkv = g.add("MatMul", [x, `${name}.qkv.weight`]);
    const parts = ["query", "key", "value"].map((part) => `${name}.${part}`);
    g.nodes.push({ op: "Split", inputs: [qkv, g.integers(h, h, h)], outputs: parts, attributes: { axis: -1n } });
    const context = g.fused("MultiHeadAttention", [...parts, `${name}.qkv.bias`, mask], { num_heads: BigInt(config.heads) });
    residualNorm(g.add("MatMul", [context, `${name}.attention.weight`]), `${name}.attention.bias`, `${name}.attention.norm`);
    const inner = g.fused("BiasGelu", [g.add("MatMul", [x, `${name}.intermediate.weight`]), `${name}.intermediate.bias`]);
    const isLast = layer === config.layers - 1;
    residualNorm(g.add("MatMul", [inner, `${name}.output.weight`]), `${name}.output.bias`, `${name}.output.norm`, isLast ? "last_hidden_state" : undefined);
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
