const entities: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&#36;": "$",
  "&#37;": "%",
};

/** The lines of a text that was escaped for Plotly, as they read. */
export const lines = (text: string): string[] =>
  text === ""
    ? []
    : text.split("<br>").map((line) => line.replace(/&(?:amp|lt|gt|#36|#37);/g, (entity) => entities[entity]));

const markup: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Text as XML that shows it; characters that XML cannot hold are left out. */
export const xml = (text: string): string =>
  text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "")
    .replace(/[&<>"]/g, (character) => markup[character]);

const narrow = /[fijlrt.,:;'|!()[\] \u00a0]/;
const wide = /[mwMW@%…—]/;

/** Pixels that a line takes in a sans serif face, rather too many than too few. */
export function widthOf(line: string, size: number): number {
  let ems = 0;
  for (const character of line)
    ems +=
      character > "\u2e80"
        ? 1
        : narrow.test(character)
          ? 0.38
          : wide.test(character)
            ? 0.95
            : /[A-Z]/.test(character)
              ? 0.7
              : 0.62;
  return ems * size;
}

/** The widest of some lines. */
export const widest = (some: readonly string[], size: number): number =>
  some.reduce((most, line) => Math.max(most, widthOf(line, size)), 0);

/** Lines refilled for a width in pixels; a break stays where a word is longer than a line. */
export function refilled(some: readonly string[], size: number, width: number): string[] {
  const filled: string[] = [];
  for (const word of some.flatMap((line) => line.split(" "))) {
    const last = filled.at(-1);
    if (last !== undefined && widthOf(`${last} ${word}`, size) <= width) filled[filled.length - 1] = `${last} ${word}`;
    else filled.push(word);
  }
  return filled;
}

/** A number as an attribute: no more digits than can be seen. */
export const px = (value: number): string => String(Number(value.toFixed(1)));

export interface Placed {
  readonly size: number;
  readonly anchor?: "start" | "middle" | "end";
  /** Which part of the lines lies at y. */
  readonly from?: "top" | "middle" | "bottom";
  readonly color?: string;
  /** In degrees, about the point. */
  readonly turned?: number;
}

export const lineHeight = 1.3;

/** Lines of text, placed by a point. */
export function lettering(
  some: readonly string[],
  x: number,
  y: number,
  { size, anchor = "start", from = "middle", color, turned }: Placed,
): string {
  const step = lineHeight * size;
  const height = some.length * step;
  // A line's ink stands from about .72 of its size above the base to the base.
  const first =
    y + (from === "top" ? 0 : from === "middle" ? -height / 2 : -height) + (step - 0.72 * size) / 2 + 0.72 * size;
  const attributes = `font-size="${size}"${anchor === "start" ? "" : ` text-anchor="${anchor}"`}${color === undefined ? "" : ` fill="${color}"`}${turned === undefined || turned === 0 ? "" : ` transform="rotate(${turned} ${px(x)} ${px(y)})"`}`;
  if (some.length === 1) return `<text x="${px(x)}" y="${px(first)}" ${attributes}>${xml(some[0])}</text>`;
  return `<text ${attributes}>${some.map((line, i) => `<tspan x="${px(x)}" y="${px(first + i * step)}">${xml(line)}</tspan>`).join("")}</text>`;
}
