import { dataType } from "../../numeric/onnx.js";
import type { GraphNodes } from "./graph-nodes.js";

/**
 * The length of the blocks in which a product's inputs are rotated: a power of two that divides their number. Larger
 * ones spread more and take longer, block / outputs of the product in fp32: 128 at most where there are more outputs
 * than inputs, 32 elsewhere. (64 and 32 left one of 66 texts of bert-base-uncased a cosine of .9988, with 128 it has .9996.)
 */
export function blockOf(inputs: number, outputs: number): number {
  const largest = outputs > inputs ? 128 : 32;
  let block = 1;
  while (block < largest && inputs % (2 * block) === 0) block *= 2;
  return block;
}

const isOdd = (bits: number): boolean => bits !== 0 && !isOdd(bits & (bits - 1));

/** The Golay-Rudin-Shapiro sequence, whose transform is as flat as can be: equal values of a block do not add up on one place. */
const sign = (place: number): number => (isOdd(place & (place >> 1)) ? -1 : 1);

/** An orthogonal matrix of block x block values, row by row: Sylvester's Hadamard matrix with turned rows, scaled. */
export function rotation(block: number): Float32Array {
  return Float32Array.from({ length: block * block }, (_, at) => {
    const row = Math.floor(at / block);
    return (sign(row) * (isOdd(row & (at % block)) ? -1 : 1)) / Math.sqrt(block);
  });
}

/**
 * Adds the rotation of every block of every row of `rows` (tokens x inputs); returns the output's name.
 *
 * A transformer's activations have columns that are tens of times larger than the others, and one scale a token then
 * leaves the others few of its steps. A rotation spreads them over their block; the weights, rotated alike
 * (`rotateInputs`), take it back, so the product is the same but for rounding (QuaRot, Ashkboos et al., 2024,
 * https://arxiv.org/abs/2404.00456). With it, one digit of 7 bits is as near to fp32 as two digits are without.
 */
export function rotated(g: GraphNodes): (rows: string, inputs: number, outputs: number) => string {
  return (rows, inputs, outputs) => {
    const block = blockOf(inputs, outputs);
    const matrix = g.constant({
      name: `rotation${block}`,
      type: dataType.float,
      dims: [block, block],
      data: new Uint8Array(rotation(block).buffer),
    });
    return g.add("Reshape", [
      g.add("MatMul", [g.add("Reshape", [rows, g.integers(-1, block)]), matrix]),
      g.integers(-1, inputs),
    ]);
  };
}

/** The weights (inputs x outputs) that multiply rotated inputs: the rotation's transpose times each block of rows. */
export function rotateInputs(weights: Float32Array, inputs: number, outputs: number): Float32Array {
  const block = blockOf(inputs, outputs);
  const out = weights.slice();
  // Block by block, which the processor's cache holds: the fast Walsh-Hadamard transform down its rows.
  for (let from = 0; from < inputs; from += block) {
    for (let row = 0; row < block; row++) {
      const factor = sign(row) / Math.sqrt(block);
      const begin = (from + row) * outputs;
      for (let at = begin; at < begin + outputs; at++) out[at] *= factor;
    }
    for (let half = 1; half < block; half *= 2) {
      for (let row = 0; row < block; row++) {
        if ((row & half) !== 0) continue;
        const begin = (from + row) * outputs;
        const apart = half * outputs;
        for (let upper = begin; upper < begin + outputs; upper++) {
          const a = out[upper];
          const b = out[upper + apart];
          out[upper] = a + b;
          out[upper + apart] = a - b;
        }
      }
    }
  }
  return out;
}
