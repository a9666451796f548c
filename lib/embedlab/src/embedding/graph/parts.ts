import { dataType } from "../../numeric/onnx.js";
import { GraphNodes } from "./graph-nodes.js";
import type { BuiltType } from "./number-types.js";
import { quantizedProduct } from "./quantized-product.js";
import { rotated } from "./rotation.js";

/** The function between the two layers of a gated product; all are the runtime's fused operators. */
export type GateActivation = "gelu" | "gelu-tanh" | "silu";

/** transformers' names of them. */
export const gateActivations: Readonly<Record<string, GateActivation>> = {
  gelu: "gelu",
  gelu_new: "gelu-tanh",
  gelu_pytorch_tanh: "gelu-tanh",
  silu: "silu",
  swish: "silu",
};

/** What encoders after BERT share, added to one graph. Inside, a row is a token. */
export class Parts {
  readonly g = new GraphNodes();
  /** Tokens of the batch's longest text: a scalar int64, and the same as a list of one. */
  readonly length: string;
  /** int32, batch x sequence. */
  readonly mask: string;
  private readonly shape: string;
  private readonly rotate = rotated(this.g);
  private readonly multiply = quantizedProduct(this.g);

  constructor(private readonly dtype: BuiltType) {
    this.shape = this.g.add("Shape", ["input_ids"]);
    this.length = this.g.add("Gather", [this.shape, this.g.integer(1)]);
    this.mask = this.g.add("Cast", ["attention_mask"], { to: BigInt(dataType.int32) });
  }

  /** The rows of the table of words that the batch's tokens name: batch x sequence x width. */
  words(table = "words"): string {
    return this.g.add("Gather", [table, "input_ids"]);
  }

  /** (batch x sequence) x width. */
  rows(x: string, width: number): string {
    return this.g.add("Reshape", [x, this.g.integers(-1, width)]);
  }

  /** batch x sequence x width. */
  texts(x: string, width: number, output?: string): string {
    const shape = this.g.add("Concat", [this.shape, this.g.integers(width)], { axis: 0n });
    return this.g.add("Reshape", [x, shape], undefined, output);
  }

  /** Rows times `name`.weight (inputs x outputs), in the graph's number type, plus `name`.bias where there is one. */
  product(x: string, name: string, inputs: number, outputs: number, hasBias = false): string {
    const fp32 = this.dtype === "fp32";
    if (fp32 && hasBias) return this.g.add("Gemm", [x, `${name}.weight`, `${name}.bias`]);
    const product = fp32
      ? this.g.add("MatMul", [x, `${name}.weight`])
      : this.multiply(this.rotate(x, inputs, outputs), name, this.dtype === "w8a16" ? 2 : 1);
    return hasBias ? this.g.add("Add", [product, `${name}.bias`]) : product;
  }

  /** Columns of rows side by side, apart again. */
  split(x: string, ...widths: number[]): string[] {
    const outputs = widths.map((_, i) => `${x}.${i}`);
    this.g.nodes.push({
      op: "Split",
      inputs: [x, this.g.integers(...widths)],
      outputs,
      attributes: { axis: -1n },
    });
    return outputs;
  }

  /**
   * A gated layer (Shazeer, 2020, https://arxiv.org/abs/2002.05202): the activation of one half of `name`.weight's outputs
   * times the other half, `width` each. The gate, which is activated, comes first unless `gateLast`.
   */
  gated(
    x: string,
    name: string,
    inputs: number,
    width: number,
    activation: GateActivation,
    { gateLast = false, hasBias = false } = {},
  ): string {
    const halves = this.split(this.product(x, name, inputs, 2 * width, hasBias), width, width);
    const [gate, up] = gateLast ? [halves[1], halves[0]] : halves;
    const activated =
      activation === "silu"
        ? this.g.fused("QuickGelu", [gate], { alpha: 1 })
        : this.g.fused(activation === "gelu" ? "Gelu" : "FastGelu", [gate]);
    return this.g.add("Mul", [activated, up]);
  }

  /** A layer norm over the last dimension, with `name`.weight and, unless told, `name`.bias. */
  norm(x: string, name: string, epsilon: number, hasBias = true): string {
    const inputs = [x, `${name}.weight`, ...(hasBias ? [`${name}.bias`] : [])];
    return this.g.add("LayerNormalization", inputs, { epsilon, axis: -1n });
  }

  /** Division by the root mean square of the last dimension (Zhang and Sennrich, 2019, https://arxiv.org/abs/1910.07467), times `name`.weight. */
  rmsNorm(x: string, name: string, epsilon: number): string {
    return this.g.add("SimplifiedLayerNormalization", [x, `${name}.weight`], { epsilon, axis: -1n });
  }

  /** x + y; Sum, for of Add and a norm the runtime makes one operator that is slower than the two. */
  sum(x: string, y: string): string {
    return this.g.add("Sum", [x, y]);
  }

  /** Attention to all tokens of a text, or to those that `bias` (1 x 1 x length x length) leaves near 0. All are batch x sequence x width. */
  attention(query: string, key: string, value: string, heads: number, bias?: string): string {
    return this.g.fused(
      "MultiHeadAttention",
      [query, key, value, "", this.mask, ...(bias === undefined ? [] : [bias])],
      { num_heads: BigInt(heads) },
    );
  }

  /** A bias for `attention` that hides tokens further than `reach` places away. */
  window(reach: number): string {
    const g = this.g;
    const places = g.add("Range", [g.integer(0), this.length, g.integer(1)]);
    const apart = g.add("Sub", [
      g.add("Unsqueeze", [places, g.integers(0)]),
      g.add("Unsqueeze", [places, g.integers(1)]),
    ]);
    const isFar = g.add("Greater", [g.add("Abs", [apart]), g.integer(reach)]);
    return g.add("Unsqueeze", [g.add("Where", [isFar, g.float(-1e9), g.float(0)]), g.integers(0, 1)]);
  }
}
