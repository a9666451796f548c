import { cosines } from "../local/sample.js";

/**
 * Two texts that differ in one kind of word. A tokenizer that does not know the kind makes the same of both, and so does
 * the model: Ollama's own WordPiece takes such a word, or one beside such a quote, for [UNK] (seen on 0.17).
 */
const kinds = [
  { kind: "words with accents", texts: ["watch naïve", "watch café"] },
  { kind: "typographic quotes and dots", texts: ["watch “mug”", "watch …towel…"] },
  { kind: "words in capital letters", texts: ["watch LEATHER", "watch COTTON"] },
] as const;

/** Texts, two a kind, whose vectors show what a server reads. */
export const pairedTexts: readonly string[] = kinds.flatMap(({ texts }) => texts);

/** Vectors of different words differ by far more, and those of one text between two places of a batch by far less. */
const sameCosine = 1 - 1e-5;

/** In words, each kind whose two texts have the same vector, that is, which the server does not read. */
export function unreadKinds(id: string, vectors: Float32Array, dimensions: number): string[] {
  return kinds.flatMap(({ kind, texts }, pair) => {
    const [a, b] = [2 * pair, 2 * pair + 1].map((i) => vectors.subarray(i * dimensions, (i + 1) * dimensions));
    if (cosines(a, b, dimensions).worst < sameCosine) return [];
    return [
      `${id}: the server leaves ${kind} unread: "${texts[0]}" and "${texts[1]}" have the same vector; where the products' texts hold such, take another server, or open the model here`,
    ];
  });
}
