import type { ColorScale } from "./spec.js";

/** Red, green and blue from 0 to 255, and opacity. */
export type Color = readonly [red: number, green: number, blue: number, alpha: number];

/** #rrggbb, #rrggbbaa, rgb() or rgba(). */
export function parseColor(text: string): Color {
  const hex = /^#([0-9a-f]{6})([0-9a-f]{2})?$/i.exec(text);
  if (hex !== null) {
    const value = parseInt(hex[1], 16);
    return [value >> 16, (value >> 8) & 255, value & 255, hex[2] === undefined ? 1 : parseInt(hex[2], 16) / 255];
  }
  const [red, green, blue, alpha = 1] = (/^rgba?\(([^)]*)\)$/.exec(text)?.[1] ?? "128,128,128").split(",").map(Number);
  return [red, green, blue, alpha];
}

export const hex = ([red, green, blue]: Color): string =>
  `#${[red, green, blue].map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;

/** An attribute that every reader of SVG knows: its opacity stands apart. */
export function paint(attribute: "fill" | "stroke", text: string, opacity = 1): string {
  const color = parseColor(text);
  const alpha = color[3] * opacity;
  return `${attribute}="${hex(color)}"${alpha < 1 ? ` ${attribute}-opacity="${Number(alpha.toFixed(3))}"` : ""}`;
}

/** The colour at a share from 0 to 1 of the scale. */
export function scaled(scale: ColorScale, share: number): Color {
  const to = Math.max(
    1,
    scale.findIndex(([place]) => place >= share),
  );
  const [[low, first], [high, second]] = [scale[to - 1], scale[to]];
  const part = Math.min(1, Math.max(0, (share - low) / (high - low)));
  const [a, b] = [parseColor(first), parseColor(second)];
  return [0, 1, 2].map((i) => a[i] + part * (b[i] - a[i])).concat(1) as unknown as Color;
}

/** White or nearly black, whichever reads better on the colour. */
export const readableOn = ([red, green, blue]: Color): string =>
  0.299 * red + 0.587 * green + 0.114 * blue < 140 ? "#ffffff" : "#222222";
