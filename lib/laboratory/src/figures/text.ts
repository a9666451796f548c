import { graphemes, writeOut } from "embedlab/products";

/** Blanks folded into one, and characters that are invisible or reorder their neighbours written out, so that a text shows what it holds. */
export function plainText(text: string): string {
  return writeOut(text.replace(/(?:(?![\u00a0\ufeff])\s)+/gu, " ")).trim();
}

/** How much of a text is looked at, in UTF-16 units, for each character that is shown of it: blanks and marks may be many. */
const looked = 64;

/** At most `length` characters as readers count them, after blanks are folded; an ellipsis marks where the text was cut. */
export function shorten(text: string, length: number): string {
  // A cut between the halves of a character would write one of them out.
  const part = text.length <= looked * length ? text : text.slice(0, looked * length).replace(/[\ud800-\udbff]$/u, "");
  const characters = graphemes(plainText(part), length + 1);
  return characters.length <= length && part.length === text.length
    ? characters.join("")
    : `${characters.slice(0, length - 1).join("")}…`;
}

/** Labels of at most `width` characters that differ wherever the names do: cut at the end, else in the middle, else numbered. */
export function labelsApart(names: readonly string[], width: number): string[] {
  const groups = (labels: readonly string[]): Map<string, Set<string>> => {
    const named = new Map<string, Set<string>>();
    labels.forEach((label, i) => named.set(label, (named.get(label) ?? new Set()).add(names[i])));
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
      : `${characters.slice(0, start).join("").trimEnd()}…${characters
          .slice(start + 1 - width)
          .join("")
          .trimStart()}`;
  });
  const still = groups(middle);
  return middle.map((label, i) => {
    const alike = still.get(label)!;
    if (alike.size === 1) return label;
    const number = ` (${[...alike].indexOf(names[i]) + 1})`;
    return `${graphemes(label, width - number.length).join("")}${number}`;
  });
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", $: "&#36;", "%": "&#37;" };

/**
 * Text as Plotly must get it to show it as it is: Plotly reads tags, entities, `$…$` (MathJax) and,
 * in templates, `%{…}` in every string it draws.
 */
export function escapeText(text: string): string {
  return plainText(text).replace(/[&<>$%]/g, (character) => entities[character]);
}

/** Where to break a word that is too long: after its last separator, as in model ids, or at the width. */
function breakAt(word: readonly string[], width: number): number {
  for (let i = width; i > width / 3; i--) if (/[-/_.:]/.test(word[i - 1])) return i;
  return width;
}

function lines(text: string, width: number, most: number): string[] {
  const wrapped: string[] = [];
  let line = "";
  for (const word of shorten(text, width * most).split(" ")) {
    let rest = Array.from(word);
    if (line !== "" && line.length + 1 + rest.length > width) {
      wrapped.push(line);
      line = "";
    }
    while (rest.length > width) {
      const cut = breakAt(rest, width);
      wrapped.push(rest.slice(0, cut).join(""));
      rest = rest.slice(cut);
    }
    line = line === "" ? rest.join("") : `${line} ${rest.join("")}`;
  }
  if (line !== "") wrapped.push(line);
  return wrapped.length <= most
    ? wrapped
    : [...wrapped.slice(0, most - 1), `${shorten(wrapped[most - 1], width - 1).replace(/…$/u, "")}…`];
}

/** The text escaped and broken into at most `most` lines of `width` characters, for Plotly. */
export function wrapText(text: string, width: number, most: number): string {
  return lines(text, width, most).map(escapeText).join("<br>");
}

/** The number of lines of a wrapped text. */
export function lineCount(wrapped: string): number {
  return wrapped === "" ? 0 : wrapped.split("<br>").length;
}
