import { dataType, type OnnxTensor } from "../../numeric/onnx.js";
import type { GraphNodes } from "./graph-nodes.js";

/** A constant with its bytes at hand. */
export type OnnxBytes = OnnxTensor & { readonly data: Uint8Array };

/**
 * Input digits are of 7 bits, -63 to 63 around 64. Processors without VNNI (AVX2 alone, AVX-512 before it) add two
 * products of an unsigned and a signed byte in 16 bits, which saturate at 32,767: 2 x 127 x 127 is 32,258 and
 * 2 x 127 x -128 is -32,512, while bytes above 128 can overflow (ONNX Runtime's documentation, "Quantization", on
 * U8S8 and reduce_range, takes the bit from the weights, which costs more of the cosine).
 */
export const digit = { middle: 64, most: 63 } as const;

/**
 * Adds `rows` (tokens x inputs) times the constant `name`.weight in 8 bits, over the constants that `quantizedColumns`
 * makes; returns the output's name. Sums of products are exact integers on every processor.
 *
 * Every token's input is scaled by its own largest value, so a text's vector does not depend on the texts beside it
 * (the runtime's DynamicQuantizeMatMul has one scale for the whole batch). A second digit quantises what the first
 * left over. Unsigned inputs and signed weights are what the VNNI instructions multiply: 3 to 4 times as fast as fp32
 * there, and faster than fp32 without, where MatMulNBits in 8 bits was slower (accuracy_level 4, blocks of 32 to 256).
 */
export function quantizedProduct(g: GraphNodes): (rows: string, name: string, digits: 1 | 2) => string {
  return (rows, name, digits) => {
    const ends = ["ReduceMax", "ReduceMin"].map((op) => g.add(op, [rows], { axes: [1n], keepdims: 0n }));
    // Not the largest of Abs, which is slow: it took longer than both ends.
    const largest = g.add("Max", [ends[0], g.add("Neg", [ends[1]])]);
    // A row of zeros must not be divided by zero.
    const scale = g.add("Max", [g.add("Mul", [largest, g.float(1 / digit.most)]), g.float(1e-30)]);
    const middle = g.add("Expand", [g.byte(digit.middle, true), g.add("Shape", [scale])]);
    const product = (quantized: string, worth: number): string =>
      g.fused("MatMulIntegerToFloat", [
        quantized,
        `${name}.weight`,
        g.float(worth),
        `${name}.scale`,
        g.byte(digit.middle, false),
      ]);

    const first = g.add("QuantizeLinear", [rows, scale, middle], { axis: 0n });
    let sum = product(first, 1);
    if (digits === 2) {
      // Half a first digit is left at most.
      const unit = 1 / (2 * digit.most);
      const rest = g.add("Sub", [rows, g.add("DequantizeLinear", [first, scale, middle], { axis: 0n })]);
      const second = g.add("QuantizeLinear", [rest, g.add("Mul", [scale, g.float(unit)]), middle], { axis: 0n });
      sum = g.add("Add", [sum, product(second, unit)]);
    }
    return g.add("Mul", [sum, g.add("Unsqueeze", [scale, g.integers(1)])]);
  };
}

/** The constants `name`.weight (int8, inputs x outputs) and `name`.scale (one for each output) of a float32 weight. */
export function quantizedColumns(name: string, values: Float32Array, inputs: number, outputs: number): OnnxBytes[] {
  const scales = new Float32Array(outputs);
  for (let i = 0, at = 0; i < inputs; i++)
    for (let o = 0; o < outputs; o++, at++) {
      const size = Math.abs(values[at]);
      if (size > scales[o]) scales[o] = size;
    }
  for (let o = 0; o < outputs; o++) scales[o] = scales[o] === 0 ? 1 : scales[o] / 127;
  const quantized = new Int8Array(values.length);
  // Halves go up, as Math.round has them, which takes three times as long.
  for (let i = 0, at = 0; i < inputs; i++)
    for (let o = 0; o < outputs; o++, at++) quantized[at] = Math.floor(values[at] / scales[o] + 0.5);
  return [
    { name: `${name}.weight`, type: dataType.int8, dims: [inputs, outputs], data: new Uint8Array(quantized.buffer) },
    { name: `${name}.scale`, type: dataType.float, dims: [outputs], data: new Uint8Array(scales.buffer) },
  ];
}
