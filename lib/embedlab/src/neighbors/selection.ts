import { select } from "../numeric/select.js";

const sampleSize = 512;

/** What an even sample of n values says of the k smallest. */
export class SmallestBySample {
  /** Where the sampled values stand among the n; nowhere if so few values, or so large a k, leave a sample nothing to say. */
  readonly places: Int32Array;
  /** About how many values `limit` is above. */
  readonly count: number;
  /** Of the limit among the sampled values. */
  readonly rank: number;
  private readonly values = new Float32Array(sampleSize);

  constructor(n: number, k: number) {
    this.rank = Math.ceil((1.3 * k * sampleSize) / n) + 8;
    this.count = (this.rank * n) / sampleSize;
    const stride = Math.floor(n / sampleSize);
    this.places = Int32Array.from(
      { length: stride < 2 || this.rank > sampleSize ? 0 : sampleSize },
      (_, s) => s * stride,
    );
  }

  /** What the k-th smallest value hardly ever exceeds; `valueAt` gives the sample's s-th value. */
  limit(valueAt: (place: number, s: number) => number): number {
    const { places, values } = this;
    if (places.length === 0) return Infinity;
    for (let s = 0; s < sampleSize; s++) values[s] = valueAt(places[s], s);
    return select(values, sampleSize, this.rank);
  }
}
