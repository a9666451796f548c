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
