import { graphemes, writeOut } from "../text/shown.js";

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
  const distinct = [...new Set(names)];
  let labels = distinct.map((name) => shorten(name, width));
  let alike = repeated(labels);
  const ends = new Map(
    distinct.flatMap((name, i) => (alike.has(labels[i]) ? [[name, endsOf(name, width)] as const] : [])),
  );
  const middle = (name: string, length: number): string => cutMiddle(ends.get(name)!, length);
  labels = distinct.map((name, i) => (ends.has(name) ? middle(name, width) : labels[i]));
  alike = repeated(labels);
  const taken = new Set(labels.filter((label) => !alike.has(label)));
  const next = new Map<string, number>();
  const numbered = (name: string): string => {
    ends.set(name, ends.get(name) ?? endsOf(name, width));
    for (let digits = 1; ; digits++) {
      const short = middle(name, Math.max(0, width - digits - " ()".length));
      const counted = `${digits} ${short}`;
      const label = (number: number): string => `${short} (${number})`.trimStart();
      let number = next.get(counted) ?? 10 ** (digits - 1);
      while (taken.has(label(number))) number++;
      next.set(counted, number + 1);
      if (number < 10 ** digits) return label(number);
    }
  };
  const apart = new Map(distinct.map((name, i) => [name, alike.has(labels[i]) ? numbered(name) : labels[i]]));
  return names.map((name) => apart.get(name)!);
}

/** The labels that stand more than once. */
function repeated(labels: readonly string[]): ReadonlySet<string> {
  const once = new Set<string>();
  return new Set(labels.filter((label) => once.has(label) || !once.add(label)));
}

/** A name's characters, or those at both its ends where it is much longer than `width`. */
function endsOf(name: string, width: number): string[] {
  const most = looked * width;
  return graphemes(plainText(name.length <= 2 * most ? name : `${name.slice(0, most)}${name.slice(-most)}`));
}

/** At most `length` characters of a name's beginning and end. */
function cutMiddle(characters: readonly string[], length: number): string {
  if (characters.length <= length) return characters.join("");
  const start = length >> 1;
  const end = characters.slice(characters.length - Math.max(0, length - start - 1)).join("");
  return length < 1 ? "" : `${head(characters, start).trimEnd()}…${end.trimStart()}`;
}
