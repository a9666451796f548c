import { plainText, shorten, shortenApart } from "embedlab/display";
import { graphemes } from "embedlab/text";

export { labelsApart, plainText, shorten, shortenApart, withinBytes } from "embedlab/display";

/** Labels of differences, "challenger − baseline": both models are seen, and differ from all others. */
export function differencesApart(names: readonly string[]): (name: string, width: number) => string {
  const minus = " − ";
  const label = shortenApart(names.flatMap((name) => name.split(minus)));
  return (name, width) => {
    const sides = name.split(minus);
    return plainText(name).length <= width
      ? plainText(name)
      : sides.map((side) => label(side, Math.floor((width + minus.length) / sides.length) - minus.length)).join(minus);
  };
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
  let length = 0;
  for (const word of shorten(text, width * most).split(" ")) {
    let rest = graphemes(word);
    if (line !== "" && length + 1 + rest.length > width) {
      wrapped.push(line);
      [line, length] = ["", 0];
    }
    while (rest.length > width) {
      const cut = breakAt(rest, width);
      wrapped.push(rest.slice(0, cut).join(""));
      rest = rest.slice(cut);
    }
    length += rest.length + (line === "" ? 0 : 1);
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
