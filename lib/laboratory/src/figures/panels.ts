import { type Marker, markerLines } from "./marker-lines.js";
import { escapeText, labelsApart, shorten } from "./text.js";

/** Pixels that a heading over the uppermost plot takes. */
export const panelTitleHeight = 22;

/** The axes of one of several plots, as a trace names them. */
export interface PanelAxes {
  readonly xaxis: string;
  readonly yaxis: string;
}

/** "x" and "y", "x2" and "y2", "x3" and "y3" … */
export function panelAxes(index: number): PanelAxes {
  const number = index === 0 ? "" : String(index + 1);
  return { xaxis: `x${number}`, yaxis: `y${number}` };
}

/** "xaxis", "xaxis2", "xaxis3" …: what the layout calls them. */
export const axisKey = (letter: "x" | "y", index: number): string =>
  `${letter}axis${index === 0 ? "" : String(index + 1)}`;

/** A small heading over one of several plots. */
export const panelTitle = (text: string, { xaxis, yaxis }: PanelAxes): object => ({
  xref: `${xaxis} domain`,
  yref: `${yaxis} domain`,
  x: 0,
  y: 1,
  yshift: 3,
  xanchor: "left",
  yanchor: "bottom",
  showarrow: false,
  text: escapeText(shorten(text, 46)),
  font: { size: 12.5 },
});

/** Pixels that plots one over the other take together. */
export const stackedHeight = (heights: readonly number[], gap: number): number =>
  heights.reduce((sum, height) => sum + height, 0) + gap * (heights.length - 1);

/** The vertical shares of stacked plots with `gap` pixels between them, the first on top. */
export function stackedDomains(heights: readonly number[], gap: number): [number, number][] {
  const total = stackedHeight(heights, gap);
  let top = total;
  return heights.map((height) => {
    const domain: [number, number] = [Math.max(0, (top - height) / total), top / total];
    top -= height + gap;
    return domain;
  });
}

export interface Panel {
  readonly title: string;
  /** Of the plot, in pixels. */
  readonly height: number;
  readonly x: object;
  readonly y: object;
  readonly markers?: readonly Marker[];
}

/** Plots one over the other with `gap` pixels between them: what `figure` takes of them. Traces say where they are by `panelAxes`. */
export function stackedPanels(
  panels: readonly Panel[],
  gap: number,
): { layout: object; above: number; plotHeight: number } {
  const heights = panels.map(({ height }) => height);
  const domains = stackedDomains(heights, gap);
  const titles = labelsApart(
    panels.map(({ title }) => title),
    46,
  );
  const lines = panels.map(({ markers = [] }, i) => markerLines(markers, panelAxes(i)));
  return {
    layout: {
      ...Object.fromEntries(
        panels.flatMap(({ x, y }, i) => {
          const { xaxis, yaxis } = panelAxes(i);
          return [
            [axisKey("x", i), { ...x, anchor: yaxis }],
            [axisKey("y", i), { ...y, anchor: xaxis, domain: domains[i] }],
          ];
        }),
      ),
      shapes: lines.flatMap(({ shapes }) => shapes),
      annotations: panels.flatMap((_, i) => [panelTitle(titles[i], panelAxes(i)), ...lines[i].annotations]),
    },
    above: panelTitleHeight,
    plotHeight: stackedHeight(heights, gap),
  };
}
