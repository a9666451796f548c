import { InputError } from "../../errors.js";
import type { ModelContract } from "../contract/contract.js";

/** What a dense layer of sentence-transformers may put its sums through, by the class in torch.nn. */
export const activations = {
  Identity: (x: number): number => x,
  Tanh: Math.tanh,
  ReLU: (x: number): number => Math.max(0, x),
  Sigmoid: (x: number): number => 1 / (1 + Math.exp(-x)),
  SiLU: (x: number): number => x / (1 + Math.exp(-x)),
  GELU: (x: number): number => 0.5 * x * (1 + erf(x / Math.SQRT2)),
} as const;
export type Activation = keyof typeof activations;

/** A step on one vector a text. Weights are shared between threads. */
export type Layer =
  | {
      readonly kind: "dense";
      readonly inputs: number;
      readonly outputs: number;
      /** outputs x inputs, as torch keeps it. */
      readonly weight: Float32Array;
      readonly bias: Float32Array | null;
      readonly activation: Activation;
      /** What is added to the activation's value: nothing, the input as it is, or times these weights. */
      readonly residual: "none" | "input" | Float32Array;
    }
  | {
      readonly kind: "layerNorm";
      /** Null for none. */ readonly weight: Float32Array | null;
      readonly bias: Float32Array | null;
      readonly epsilon: number;
    }
  | { readonly kind: "truncate"; readonly dimensions: number }
  | { readonly kind: "normalize" };

/** What a contract asks of every vector after the model: layer norm, then fewer dimensions, then length 1. */
export const contractLayers = ({
  layerNorm,
  truncateDimensions,
  normalize,
}: Pick<ModelContract, "layerNorm" | "truncateDimensions" | "normalize">): readonly Layer[] => [
  ...(layerNorm === true ? [{ kind: "layerNorm", weight: null, bias: null, epsilon: 1e-5 } as const] : []),
  ...(truncateDimensions === undefined ? [] : [{ kind: "truncate", dimensions: truncateDimensions } as const]),
  ...(normalize ? [{ kind: "normalize" } as const] : []),
];

/** `count` vectors through the layers, one after the other. Throws InputError where a layer's width is not theirs. */
export function applyLayers(vectors: Float32Array, count: number, layers: readonly Layer[]): Float32Array {
  let rows = vectors;
  for (const layer of layers) {
    const width = rows.length / Math.max(1, count);
    if (layer.kind === "dense") rows = dense(rows, count, layer);
    else if (layer.kind === "layerNorm") layerNorm(rows, width, layer);
    else if (layer.kind === "normalize") normalizeRows(rows, width);
    else rows = truncate(rows, count, width, layer.dimensions);
  }
  return rows;
}

function dense(
  rows: Float32Array,
  count: number,
  { inputs, outputs, weight, bias, activation, residual }: Extract<Layer, { kind: "dense" }>,
): Float32Array {
  if (rows.length !== count * inputs)
    throw new InputError(`a Dense module takes ${inputs} dimensions, and gets ${rows.length / Math.max(1, count)}`);
  const out = new Float32Array(count * outputs);
  const activate = activations[activation];
  const product = (row: Float32Array, matrix: Float32Array, o: number): number => {
    let sum = 0;
    for (let i = 0, at = o * inputs; i < inputs; i++) sum += row[i] * matrix[at + i];
    return sum;
  };
  for (let r = 0; r < count; r++) {
    const row = rows.subarray(r * inputs, (r + 1) * inputs);
    for (let o = 0; o < outputs; o++) {
      const value = activate(product(row, weight, o) + (bias === null ? 0 : bias[o]));
      out[r * outputs + o] =
        value + (residual === "none" ? 0 : residual === "input" ? row[o] : product(row, residual, o));
    }
  }
  return out;
}

function layerNorm(
  rows: Float32Array,
  width: number,
  { weight, bias, epsilon }: Extract<Layer, { kind: "layerNorm" }>,
): void {
  if (weight !== null && weight.length !== width)
    throw new InputError(`a LayerNorm module takes ${weight.length} dimensions, and gets ${width}`);
  for (let start = 0; start < rows.length; start += width) {
    let mean = 0;
    for (let j = start; j < start + width; j++) mean += rows[j];
    mean /= width;
    let squares = 0;
    for (let j = start; j < start + width; j++) squares += (rows[j] - mean) ** 2;
    const scale = 1 / Math.sqrt(squares / width + epsilon);
    for (let j = 0; j < width; j++)
      rows[start + j] =
        (rows[start + j] - mean) * scale * (weight === null ? 1 : weight[j]) + (bias === null ? 0 : bias[j]);
  }
}

function truncate(rows: Float32Array, count: number, width: number, dimensions: number): Float32Array {
  const out = new Float32Array(count * dimensions);
  for (let r = 0; r < count; r++) out.set(rows.subarray(r * width, r * width + dimensions), r * dimensions);
  return out;
}

/** Scales every row to length 1, in place; a row of zeros stays as it is. */
export function normalizeRows(vectors: Float32Array, dimensions: number): void {
  for (let start = 0; start < vectors.length; start += dimensions) {
    let squares = 0;
    for (let j = start; j < start + dimensions; j++) squares += vectors[j] * vectors[j];
    if (squares === 0) continue;
    const scale = 1 / Math.sqrt(squares);
    for (let j = start; j < start + dimensions; j++) vectors[j] *= scale;
  }
}

/** Abramowitz and Stegun's series is to 1e-7; this one (W. J. Cody's, by its power series and continued fraction) to 1e-15. */
function erf(x: number): number {
  const a = Math.abs(x);
  if (a > 6) return Math.sign(x);
  if (a < 2.5) {
    let term = a;
    let sum = a;
    for (let n = 1; Math.abs(term) > 1e-17 * sum; n++) {
      term *= -(a * a) / n;
      sum += term / (2 * n + 1);
    }
    return (Math.sign(x) * 2 * sum) / Math.sqrt(Math.PI);
  }
  let fraction = 0;
  for (let n = 60; n > 0; n--) fraction = n / 2 / (a + fraction);
  return Math.sign(x) * (1 - Math.exp(-a * a) / Math.sqrt(Math.PI) / (a + fraction));
}
