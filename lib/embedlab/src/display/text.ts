import { graphemes, writeOut } from "../products/shown.js";

/** Blanks folded into one, and characters that are invisible or reorder their neighbours written out, so that a text shows what it holds. */
export function plainText(text: string): string {
  return writeOut(text.replace(/(?:(?![\u00a0\ufeff])\s)+/gu, " ")).trim();
}

/** How much of a text is looked at, in UTF-16 units, for each character that is shown of it: blanks and marks may be many. */
const looked = 64;

/** The length of a character that is written out, [U+E0001]. */
const writtenOut = 10;

/** At most `length` characters as readers count them, after blanks are folded; an ellipsis marks where the text was cut. */
export function shorten(text: string, length: number): string {
  // A cut between the halves of a character would write one of them out.
  const part = text.length <= looked * length ? text : text.slice(0, looked * length).replace(/[\ud800-\udbff]$/u, "");
  const characters = graphemes(plainText(part), length + writtenOut);
  return characters.length <= length && part.length === text.length
    ? characters.join("")
    : `${head(characters, length - 1)}…`;
}

/** The first `length` characters, without the part of one that is written out. */
function head(characters: readonly string[], length: number): string {
  const kept = characters.slice(0, length);
  const open = kept.lastIndexOf("[");
  const cut = open !== -1 && !kept.includes("]", open) && /^\[U\+[\dA-F]{4,6}\]/.test(characters.slice(open).join(""));
  return (cut ? kept.slice(0, open) : kept).join("");
}

/** The characters that take at most `bytes`, as a page writes them; an ellipsis marks where the text was cut. */
export function withinBytes(text: string, bytes: number, written: (text: string) => string = (own) => own): string {
  const size = (part: string): number => Buffer.byteLength(written(part));
  if (text.length <= bytes && size(text) <= bytes) return text;
  const characters = graphemes(text.slice(0, Math.max(0, bytes) + writtenOut));
  let left = bytes - size("…");
  const over = characters.findIndex((character) => (left -= size(character)) < 0);
  return `${head(characters, over === -1 ? characters.length : over)}…`;
}

/** `shorten` for names that stand in one figure or table: labels differ wherever the names do (`labelsApart`). */
export function shortenApart(names: readonly string[]): (name: string, width: number) => string {
  const distinct = [...new Set(names)];
  const byWidth = new Map<number, Map<string, string>>();
  return (name, width) => {
    let labels = byWidth.get(width);
    if (labels === undefined) {
      labels = new Map(labelsApart(distinct, width).map((label, i) => [distinct[i], label]));
      byWidth.set(width, labels);
    }
    return labels.get(name) ?? shorten(name, width);
  };
}

/** Labels of at most `width` characters that differ wherever the names do: cut at the end, else in the middle, else numbered. */
export function labelsApart(names: readonly string[], width: number): string[] {
  // The names of each label, numbered.
  const groups = (labels: readonly string[]): Map<string, Map<string, number>> => {
    const named = new Map<string, Map<string, number>>();
    labels.forEach((label, i) => {
      const alike = named.get(label) ?? new Map<string, number>();
      if (!alike.has(names[i])) alike.set(names[i], alike.size + 1);
      named.set(label, alike);
    });
    return named;
  };
  const cut = names.map((name) => shorten(name, width));
  const ends = groups(cut);
  const start = width >> 1;
  const middle = cut.map((label, i) => {
    if (ends.get(label)!.size === 1) return label;
    const name = names[i];
    const most = looked * width;
    const characters = graphemes(
      plainText(name.length <= 2 * most ? name : `${name.slice(0, most)}${name.slice(-most)}`),
    );
    return characters.length <= width
      ? label
      : `${head(characters, start).trimEnd()}…${characters
          .slice(characters.length - (width - start - 1))
          .join("")
          .trimStart()}`;
  });
  const still = groups(middle);
  return middle.map((label, i) => {
    const alike = still.get(label)!;
    if (alike.size === 1) return label;
    const number = ` (${alike.get(names[i])})`;
    return `${graphemes(label, Math.max(0, width - number.length)).join("")}${number}`;
  });
}
