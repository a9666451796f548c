/** Shorter texts are within every model's limit: 77 tokens is the least that is known. */
const shortest = 200;
/** Numbers that differ no more than this part of the largest, and twice as much as the same text's own, are the same. */
const rounding = 1e-6;

/** The text with other characters at its end, eight at most. */
const otherEnd = (text: string): string =>
  text.replace(/\S{1,8}\s*$/u, (end) => (end.trimEnd().endsWith("zebra") ? " violin" : " zebra"));

/**
 * How far a server reads a text. None says that it cuts, so it is asked: a text, the same with another end, and the first
 * again; where another end changes nothing, it was not read. A longer text is taken to be cut where a shorter one is.
 */
export class Reach {
  /** Characters that are read whole, as far as was asked. */
  private whole = shortest - 1;
  /** Characters from which on the end is left unread, as far as was asked. */
  private cut = Infinity;

  /** The least number of characters from which on a text's end is left unread; Infinity where the longest of `texts` is read whole. */
  async cutFrom(
    texts: readonly string[],
    vectorsOf: (texts: readonly string[]) => Promise<Float32Array>,
  ): Promise<number> {
    const ofLength = new Map(texts.map((text) => [text.length, text]));
    const lengths = [...ofLength.keys()].sort((a, b) => a - b);
    for (;;) {
      const open = lengths.filter((length) => length > this.whole && length < this.cut);
      if (open.length === 0) return this.cut;
      // The longest first: where it is read whole, all is known.
      const length = open[this.cut === Infinity ? open.length - 1 : open.length >> 1];
      const text = ofLength.get(length)!;
      if (sameEnds(await vectorsOf([text, otherEnd(text), text]))) this.cut = length;
      else this.whole = length;
    }
  }
}

function sameEnds(vectors: Float32Array): boolean {
  const width = vectors.length / 3;
  let largest = 0;
  let ends = 0;
  let again = 0;
  for (let j = 0; j < width; j++) {
    largest = Math.max(largest, Math.abs(vectors[j]));
    ends = Math.max(ends, Math.abs(vectors[j] - vectors[width + j]));
    again = Math.max(again, Math.abs(vectors[j] - vectors[2 * width + j]));
  }
  return ends <= 2 * again + rounding * largest;
}
