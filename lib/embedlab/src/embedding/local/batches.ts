import type { EmbeddedBatch } from "../engine.js";
import type { Encoded } from "./tokenizer.js";

/** Texts to run together, as places in a list of lengths. */
export type Batch = readonly number[];

/**
 * Batches of texts of nearly one length, longest texts first, so that threads which take the next batch when they
 * are free end at nearly the same time. A batch holds one text, or at most `budget` tokens with padding.
 */
export function batchesByTokens(lengths: ArrayLike<number>, budget: number): Batch[] {
  const order = Array.from({ length: lengths.length }, (_, i) => i).sort((a, b) => lengths[b] - lengths[a] || a - b);
  const batches: number[][] = [];
  let batch: number[] = [];
  for (const i of order) {
    // The first text is the longest: the others are padded to it, which must not cost more than they do together.
    const width = batch.length === 0 ? lengths[i] : lengths[batch[0]];
    const wasteful = lengths[i] < 0.8 * width;
    if (batch.length > 0 && ((batch.length + 1) * width > budget || wasteful)) {
      batches.push(batch);
      batch = [];
    }
    batch.push(i);
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}

/** Token ids of a batch's texts, one text after the other, with what is delivered beside their vectors. */
export interface EncodedBatch extends Omit<EmbeddedBatch, "vectors"> {
  readonly indices: Batch;
  readonly ids: Int32Array;
  readonly lengths: Int32Array;
}

/** Measured: from 256 tokens on, the runtime's matrix product is at its full speed; larger batches leave the caches. */
const tokenBudget = 512;

/** `batchesByTokens` of encoded texts; of one text each where texts in one batch would change each other. */
export function encodedBatches(
  { ids, lengths, tokens }: Encoded,
  { scalesByBatch }: { readonly scalesByBatch: boolean },
  batchTokens = tokenBudget,
): EncodedBatch[] {
  const starts = new Int32Array(lengths.length);
  for (let i = 1; i < lengths.length; i++) starts[i] = starts[i - 1] + lengths[i - 1];
  return batchesByTokens(lengths, scalesByBatch ? 1 : batchTokens).map((indices) => ({
    indices,
    ids: Int32Array.from(indices.flatMap((i) => Array.from(ids.subarray(starts[i], starts[i] + lengths[i])))),
    lengths: Int32Array.from(indices, (i) => lengths[i]),
    tokens: indices.map((i) => tokens[i]),
    truncated: indices.map((i) => (tokens[i] > lengths[i] ? 1 : 0)),
  }));
}

/** The inputs of a model of the BERT family, each lengths.length x width: texts padded on the right to the longest. */
export function paddedInputs({ ids, lengths }: Pick<EncodedBatch, "ids" | "lengths">, padId: number) {
  const width = lengths.reduce((most, length) => Math.max(most, length), 0);
  const places = lengths.length * width;
  const inputs = {
    input_ids: new Int32Array(places).fill(padId),
    attention_mask: new Int32Array(places),
    token_type_ids: new Int32Array(places),
    position_ids: Int32Array.from({ length: places }, (_, i) => i % width),
  };
  for (let i = 0, at = 0; i < lengths.length; at += lengths[i], i++) {
    inputs.input_ids.set(ids.subarray(at, at + lengths[i]), i * width);
    inputs.attention_mask.fill(1, i * width, i * width + lengths[i]);
  }
  return { width, inputs };
}
