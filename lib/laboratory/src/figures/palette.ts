import { palette } from "embedlab/display";

export { palette } from "embedlab/display";

const symbols = ["circle", "square", "diamond", "cross", "triangle-up", "x", "triangle-down", "star"] as const;
const patterns = ["", "/", "x", "-", "\\", ".", "|", "+"] as const;
const dashes = ["solid", "dash", "dot", "dashdot", "longdash", "longdashdot"] as const;

/** For what has no category. */
export const neutral = "#8A8A8A";
/** The ends of a diverging scale; both are colours of the palette. */
export const low = palette[0];
export const high = palette[4];

export const sequentialScale = [
  [0, "#eef4fa"],
  [0.25, "#b7d4ea"],
  [0.5, "#6aaed6"],
  [0.75, "#2e7ebc"],
  [1, "#08306b"],
] as const;
export const divergingScale = [
  [0, low],
  [0.5, "#f4f4f4"],
  [1, high],
] as const;

/** How one category is drawn wherever it is drawn. */
export interface Style {
  readonly color: string;
  /** For points: no two of 64 categories share both colour and symbol. */
  readonly symbol: string;
  /** For bars: no two of 64 categories share both colour and pattern; the first eight are plain. */
  readonly pattern: string;
  /** For lines. */
  readonly dash: string;
}

/** The style of each category, by its place in the list: pass the whole list of a catalogue (or of a study's models), in its own order, each time. */
export function colorsFor(categories: readonly string[]): Style[] {
  return categories.map((_, i) => {
    const round = Math.floor(i / palette.length);
    return {
      color: palette[i % palette.length],
      symbol: symbols[((i % symbols.length) + round) % symbols.length],
      pattern: patterns[round % patterns.length],
      dash: dashes[i % dashes.length],
    };
  });
}
