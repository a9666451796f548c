import { InputError } from "../../errors.js";
import type { Pooling, TokenPooling } from "../contract/contract.js";
import { applyLayers, type Layer } from "./layers.js";

export interface TextVectorSettings {
  /** Names the model in messages. */
  readonly model: string;
  /** "none" where the graph gives one vector a text. */
  readonly pooling: Pooling;
  /** Tokens at a text's beginning that are not pooled: a prompt's, where the model wants it so. */
  readonly promptTokens?: number;
  /** What comes after pooling, normalisation included. */
  readonly layers: readonly Layer[];
  /** Of the vectors that come out. */
  readonly dimensions: number;
}

/**
 * One vector a text out of a graph's output: `dims` are texts, places and dimensions, and text i has `lengths[i]` tokens,
 * the rest of its places being padding; or texts and dimensions, where the graph pools. Throws InputError for other
 * dimensions than the contract's.
 */
export function textVectors(
  output: Float32Array,
  dims: readonly number[],
  lengths: ArrayLike<number>,
  settings: TextVectorSettings,
): Float32Array {
  const { model, pooling, layers, dimensions } = settings;
  const [wanted, name] = pooling === "none" ? [2, "text"] : [3, "token"];
  if (dims.length !== wanted)
    throw new InputError(
      `${model} gives an output of ${dims.join(" x ")} where one vector a ${name} is due; set the contract's output and pooling`,
    );
  const pooled =
    pooling === "none"
      ? output.slice(0, lengths.length * dims[1])
      : pool(output, dims, lengths, [pooling].flat(), settings);
  const vectors = applyLayers(pooled, lengths.length, layers);
  if (vectors.length !== lengths.length * dimensions) {
    throw new InputError(
      `${model} gives vectors of ${vectors.length / lengths.length} dimensions, the contract says ${dimensions}; correct its dimensions`,
    );
  }
  return vectors;
}

/**
 * sentence-transformers' Pooling. Of a text whose tokens are all the prompt's (it was cut inside it), all are pooled: no
 * token would be left.
 */
function pool(
  hidden: Float32Array,
  [, places, width]: readonly number[],
  lengths: ArrayLike<number>,
  modes: readonly TokenPooling[],
  { promptTokens = 0 }: TextVectorSettings,
): Float32Array {
  const out = new Float32Array(lengths.length * modes.length * width);
  for (let i = 0; i < lengths.length; i++) {
    const first = promptTokens < lengths[i] ? promptTokens : 0;
    const text = hidden.subarray(i * places * width, (i * places + lengths[i]) * width);
    modes.forEach((mode, m) =>
      poolings[mode](
        text,
        first,
        lengths[i],
        width,
        out.subarray((i * modes.length + m) * width, (i * modes.length + m + 1) * width),
      ),
    );
  }
  return out;
}

/** Writes to `row` what becomes of the tokens from `first` to before `end`, `width` numbers each. */
type PoolTokens = (tokens: Float32Array, first: number, end: number, width: number, row: Float32Array) => void;

const token = (tokens: Float32Array, t: number, width: number): Float32Array =>
  tokens.subarray(t * width, (t + 1) * width);

/** The sum of the tokens, each times its weight, over what `divisor` makes of the weights' sum. */
const weighted =
  (weight: (t: number) => number, divisor = (total: number): number => total): PoolTokens =>
  (tokens, first, end, width, row) => {
    const sum = new Float64Array(width);
    let total = 0;
    for (let t = first; t < end; t++) {
      const factor = weight(t);
      total += factor;
      for (let j = 0, at = t * width; j < width; j++) sum[j] += factor * tokens[at + j];
    }
    const over = divisor(total);
    for (let j = 0; j < width; j++) row[j] = sum[j] / over;
  };

const poolings: Readonly<Record<TokenPooling, PoolTokens>> = {
  cls: (tokens, first, _, width, row) => row.set(token(tokens, first, width)),
  lasttoken: (tokens, _, end, width, row) => row.set(token(tokens, end - 1, width)),
  max: (tokens, first, end, width, row) => {
    row.set(token(tokens, first, width));
    for (let t = first + 1; t < end; t++)
      for (let j = 0, at = t * width; j < width; j++) if (tokens[at + j] > row[j]) row[j] = tokens[at + j];
  },
  mean: weighted(() => 1),
  mean_sqrt_len_tokens: weighted(() => 1, Math.sqrt),
  weightedmean: weighted((t) => t + 1),
};
