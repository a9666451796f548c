/** Characters that are invisible or reorder their neighbours are written out, so that a text shows what it holds. */
export function plainText(text: string): string {
  return text
    .replace(/[^\S\u00a0]+/gu, " ")
    .replace(/[\p{Cc}\p{Cs}\p{Bidi_Control}]/gu, (character) => `[U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}]`)
    .trim();
}

/** At most `length` characters of the text, marked by an ellipsis where it was cut. */
export function shorten(text: string, length: number): string {
  const characters = Array.from(plainText(text.slice(0, 8 * length)));
  return characters.length <= length && text.length <= 8 * length ? characters.join("") : `${characters.slice(0, length - 1).join("")}…`;
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
  return wrapped.length <= most ? wrapped : [...wrapped.slice(0, most - 1), `${shorten(wrapped[most - 1], width - 1).replace(/…$/u, "")}…`];
}

/** The text escaped and broken into at most `most` lines of `width` characters, for Plotly. */
export function wrapText(text: string, width: number, most: number): string {
  return lines(text, width, most).map(escapeText).join("<br>");
}

/** The number of lines of a wrapped text. */
export function lineCount(wrapped: string): number {
  return wrapped === "" ? 0 : wrapped.split("<br>").length;
}
