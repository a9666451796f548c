/** Shorter texts are within every model's limit: 77 tokens is the least that is known. */
const shortest = 200;
/** Numbers that differ no more than this part of the largest, and twice as much as the same text's own, are the same. */
const rounding = 1e-6;

/** The text with other characters at its end, eight at most. */
const otherEnd = (text: string): string =>
  text.replace(/\S{1,8}\s*$/u, (end) => (end.trimEnd().endsWith("zebra") ? " violin" : " zebra"));

/**
 * The least number of characters from which on a server leaves the end of a text unread; Infinity where it reads the
 * longest of `texts` whole. No server says that it cuts, so it is asked: a text, the same with another end, and the first
 * again; where another end changes nothing, it was not read. A longer text is taken to be cut where a shorter one is.
 */
export async function cutFrom(
  texts: readonly string[],
  vectorsOf: (texts: readonly string[]) => Promise<Float32Array>,
): Promise<number> {
  const ofLength = new Map(texts.filter(({ length }) => length >= shortest).map((text) => [text.length, text]));
  const lengths = [...ofLength.keys()].sort((a, b) => a - b);
  const isCut = async (length: number): Promise<boolean> => {
    const text = ofLength.get(length)!;
    return sameEnds(await vectorsOf([text, otherEnd(text), text]));
  };
  if (lengths.length === 0 || !(await isCut(lengths[lengths.length - 1]))) return Infinity;
  let first = 0;
  for (let cut = lengths.length - 1; first < cut;) {
    const middle = (first + cut) >> 1;
    if (await isCut(lengths[middle])) cut = middle;
    else first = middle + 1;
  }
  return lengths[first];
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
