/** Shorter texts are within every model's limit: 77 tokens is the least that is known. */
const shortest = 200;
/** Numbers that differ no more than this part of the largest, and twice as much as the same text's own, are the same. */
const rounding = 1e-6;

const other = (word: string): string => (word === "zebra" ? "violin" : "zebra");
/** The text with other characters at its end, eight at most. */
const otherEnd = (text: string): string => text.replace(/\S{1,8}\s*$/u, (end) => ` ${other(end.trim())}`);
/** The text with other characters at its beginning, eight at most. */
const otherBeginning = (text: string): string =>
  text.replace(/^\s*\S{1,8}/u, (beginning) => `${other(beginning.trim())} `);

/**
 * How far a server reads a text. None says that it cuts, so it is asked: a text, the same with another end, with another
 * beginning, and the first again; where a change changes nothing, that part was not read. A longer text is taken to be
 * cut where a shorter one is.
 */
export class Reach {
  /** Characters that are read whole, as far as was asked. */
  private whole = shortest - 1;
  /** Characters from which on a part is left unread, as far as was asked. */
  private cut = Infinity;
  /** The part that is. */
  part: "end" | "beginning" = "end";

  /** The least number of characters from which on a text is not read whole; Infinity where the longest of `texts` is. */
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
      const vectors = await vectorsOf([text, otherEnd(text), otherBeginning(text), text]);
      const [end, beginning, again] = [1, 2, 3].map((place) => difference(vectors, place));
      const isSame = (changed: number): boolean => changed <= 2 * again + rounding * largest(vectors);
      if (isSame(end) || isSame(beginning)) {
        this.part = isSame(end) ? "end" : "beginning";
        this.cut = length;
      } else this.whole = length;
    }
  }
}

/** The largest difference of a number of the first of four vectors from that of another. */
function difference(vectors: Float32Array, place: number): number {
  const width = vectors.length / 4;
  let most = 0;
  for (let j = 0; j < width; j++) most = Math.max(most, Math.abs(vectors[j] - vectors[place * width + j]));
  return most;
}

/** Of the first of four vectors. */
function largest(vectors: Float32Array): number {
  let most = 0;
  for (let j = 0; j < vectors.length / 4; j++) most = Math.max(most, Math.abs(vectors[j]));
  return most;
}
