import { escapeText, shorten } from "./text.js";

/** Pixels that a heading over the uppermost plot takes. */
export const panelTitleHeight = 22;

/** A small heading over one of several plots. */
export const panelTitle = (text: string, axis: string, yAxis: string): object => ({
  xref: `${axis} domain`,
  yref: `${yAxis} domain`,
  x: 0,
  y: 1,
  yshift: 3,
  xanchor: "left",
  yanchor: "bottom",
  showarrow: false,
  text: escapeText(shorten(text, 46)),
  font: { size: 12.5 },
});

/** The vertical shares of stacked plots with `gap` pixels between them, the first on top. */
export function stackedDomains(heights: readonly number[], gap: number): [number, number][] {
  const total = heights.reduce((sum, height) => sum + height, 0) + gap * (heights.length - 1);
  let top = total;
  return heights.map((height) => {
    const domain: [number, number] = [Math.max(0, (top - height) / total), top / total];
    top -= height + gap;
    return domain;
  });
}

/** "x", "x2", "x3" … */
export const axisId = (letter: "x" | "y", index: number): string => (index === 0 ? letter : `${letter}${index + 1}`);
/** "xaxis", "xaxis2", "xaxis3" … */
export const axisKey = (letter: "x" | "y", index: number): string =>
  index === 0 ? `${letter}axis` : `${letter}axis${index + 1}`;
