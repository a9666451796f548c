import { InputError } from "embedlab";
import { Figure } from "./figure.js";
import { sensible } from "./format.js";
import { palette } from "./palette.js";
import { escapeText, labelsApart, lineCount, plainText, shorten, wrapText } from "./text.js";

/** Readable on white (4.5 : 1) and on JupyterLab's dark page (4.2 : 1): a figure cannot know where it is shown. */
export const ink = "#767676";
const grid = "rgba(128,128,128,0.22)";
const rule = "rgba(128,128,128,0.55)";

const axisDefaults = {
  automargin: true,
  gridcolor: grid,
  linecolor: rule,
  zerolinecolor: rule,
  zerolinewidth: 1,
  ticks: "outside",
  ticklen: 4,
  tickcolor: rule,
  tickfont: { size: 12 },
  title: { font: { size: 12.5 }, standoff: 10 },
};

const template = {
  layout: {
    font: { family: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif", size: 12, color: ink },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    colorway: palette,
    xaxis: axisDefaults,
    yaxis: axisDefaults,
    hoverlabel: {
      align: "left",
      namelength: -1,
      bgcolor: "#ffffff",
      bordercolor: "#767676",
      font: { size: 12, color: "#222222" },
    },
    modebar: {
      bgcolor: "rgba(0,0,0,0)",
      color: "rgba(128,128,128,0.6)",
      activecolor: palette[0],
      remove: ["select2d", "lasso2d", "autoScale2d", "zoomIn2d", "zoomOut2d"],
    },
  },
};

/** How many characters of a title fit on a phone of 390 px. */
const titleWidth = 44;
const subtitleWidth = 54;

export interface Drawing {
  /** The finding, plain text: it is wrapped and escaped here. */
  readonly title: string;
  /** How to read the figure, plain text. */
  readonly subtitle?: string;
  /** Plain text. */
  readonly description: string;
  readonly data: object[];
  readonly layout: object;
  /** Of the plot without title, axis labels and legend, in pixels. */
  readonly plotHeight: number;
  /** What a page too narrow for plots side by side draws instead: keys of the layout, each merged into its own. */
  readonly narrow?: { readonly plotHeight: number; readonly layout: object };
  /** Names in the legend below the plot, as plain text; none for no legend. */
  readonly legend?: readonly string[];
  /** Pixels for a heading over the plot. */
  readonly above?: number;
  /** Pixels that a horizontal colour bar or tilted labels take below the plot. */
  readonly below?: number;
}

const legendBelow = {
  orientation: "h",
  xref: "container",
  x: 0.02,
  yref: "container",
  y: 0,
  yanchor: "bottom",
  itemsizing: "constant",
  traceorder: "normal",
  font: { size: 12 },
};

/** Lines that a horizontal legend needs on a phone. */
function legendLines(names: readonly string[]): number {
  const widest = Math.max(...names.map((name) => 48 + 7 * Array.from(shorten(name, 40)).length));
  return Math.ceil(names.length / Math.max(1, Math.floor(340 / widest)));
}

export function figure({
  title,
  subtitle = "",
  description,
  data,
  layout,
  plotHeight,
  narrow,
  legend = [],
  above = 0,
  below = 0,
}: Drawing): Figure {
  const heading = wrapText(title, titleWidth, 6);
  const note = wrapText(subtitle, subtitleWidth, 6);
  const top = 18 + above + 19.5 * lineCount(heading) + (note === "" ? 0 : 6 + 16 * lineCount(note));
  const bottom = 50 + below + (legend.length === 0 ? 0 : 12 + 20 * Math.min(26, legendLines(legend)));
  const heightOf = (plot: number): number => Math.round(top + Math.max(90, plot) + bottom);
  const height = heightOf(plotHeight);
  return new Figure(
    data,
    {
      template,
      height,
      autosize: true,
      margin: { t: top, r: 14, b: 8, l: 8 },
      dragmode: false,
      showlegend: legend.length > 0,
      ...(legend.length > 0 ? { legend: legendBelow } : {}),
      ...(narrow === undefined ? {} : { meta: { narrow: { ...narrow.layout, height: heightOf(narrow.plotHeight) } } }),
      ...layout,
      title: {
        text: heading,
        subtitle: { text: note, font: { size: 12 } },
        font: { size: 15 },
        xref: "container",
        x: 0,
        xanchor: "left",
        yref: "container",
        // The base of the first line: Plotly places the tops of one and of several lines differently.
        y: 1 - 24 / height,
        yanchor: "bottom",
        pad: { l: 12 },
      },
    },
    plainText(description),
  );
}

/** Axis title, with its unit. */
export const titled = (text: string): object => ({ text: wrapText(text, 34, 2) });

/** An axis whose whole numbers are the names; the first is on top or on the left. Equal names stay apart, and labels differ where names do. */
export function namesAxis(
  names: readonly string[],
  side: "x" | "y",
  options: { width?: number; lines?: number } = {},
): object {
  const crowded = names.length > 12;
  const width = options.width ?? (side === "y" ? (crowded ? 24 : 18) : crowded ? 16 : 20);
  const lines = options.lines ?? (side === "x" || crowded ? 1 : 2);
  const apart = labelsApart(names, width * lines);
  const wrapped = side === "y" ? apart.map((label) => wrapText(label, width, lines)) : apart.map(escapeText);
  // A label that breaks badly is cut again, and may then read as another's.
  const labels =
    new Set(wrapped).size === new Set(apart).size ? wrapped : labelsApart(names, Math.max(12, width)).map(escapeText);
  return {
    tickmode: "array",
    tickvals: names.map((_, i) => i),
    ticktext: labels,
    range: side === "y" ? [names.length - 0.5, -0.5] : [-0.5, names.length - 0.5],
    showgrid: false,
    zeroline: false,
    ...(side === "x" ? { tickangle: crowded ? -90 : -45 } : {}),
    ...(crowded ? { tickfont: { size: 10.5 } } : {}),
  };
}

/** A logarithmic axis of already logged (log10) positions, with round ticks and a margin. */
export function loggedAxis(from: number, most: number): object {
  const to = most > 0 ? most : 1;
  const least = from > 0 ? from : Math.min(1, to);
  const steps = to / least < 4 ? [1, 1.5, 2, 3, 5, 7] : to / least < 1000 ? [1, 2, 5] : [1];
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(least)); power <= Math.ceil(Math.log10(to)); power++)
    ticks.push(...steps.map((step) => step * 10 ** power));
  if (least === to) ticks.splice(0, ticks.length, to);
  const [start, end] = [Math.log10(least), Math.log10(to)];
  const margin = 0.05 * (end - start) + 0.05;
  return {
    range: [start - margin, end + margin],
    tickmode: "array",
    tickvals: ticks.map(Math.log10),
    ticktext: ticks.map(sensible),
  };
}

/** A horizontal colour bar under the plot; the subtitle says what it measures. */
export const colorBar = (options: object = {}): object => ({
  orientation: "h",
  thickness: 9,
  len: 0.6,
  lenmode: "fraction",
  x: 0,
  xanchor: "left",
  yref: "container",
  y: 0,
  yanchor: "bottom",
  outlinewidth: 0,
  tickfont: { size: 11 },
  ...options,
});

/** Pixels a colour bar takes. */
export const colorBarHeight = 40;

/** A line across the plot at a value of the axis, with its label at the line's end. */
export function markerLine(
  at: number,
  label: string,
  options: {
    axis?: string;
    across?: string;
    vertical?: boolean;
    color?: string;
    dash?: string;
    level?: number;
    anchor?: "left" | "right" | "center";
  } = {},
): { shape: object; annotation: object } {
  const {
    vertical = true,
    axis = vertical ? "x" : "y",
    across = vertical ? "y domain" : "x domain",
    color = ink,
    dash = "dash",
    level = 0,
    anchor = "left",
  } = options;
  return {
    shape: vertical
      ? { type: "line", xref: axis, yref: across, x0: at, x1: at, y0: 0, y1: 1, line: { color, width: 1.5, dash } }
      : { type: "line", yref: axis, xref: across, y0: at, y1: at, x0: 0, x1: 1, line: { color, width: 1.5, dash } },
    annotation: vertical
      ? {
          xref: axis,
          yref: across,
          x: at,
          y: 1,
          text: wrapText(label, 30, 1),
          showarrow: false,
          xanchor: anchor,
          yanchor: "top",
          xshift: anchor === "left" ? 3 : anchor === "right" ? -3 : 0,
          yshift: -15 * level,
          font: { size: 11 },
        }
      : {
          yref: axis,
          xref: across,
          y: at,
          x: 1,
          text: wrapText(label, 40, 1),
          showarrow: false,
          xanchor: "right",
          yanchor: "bottom",
          yshift: 1 + 15 * level,
          font: { size: 11 },
        },
  };
}

/** The range of an axis of counts, with room for the labels of lines above the bars. */
export const countRange = (counts: readonly number[], lines = 1): [number, number] => [
  0,
  Math.max(1, ...counts) * (1.06 + 0.13 * lines),
];

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

/** Throws unless there is something to draw. */
export function requireSome(values: { readonly length: number }, what: string): void {
  if (values.length === 0) throw new InputError(`no ${what} to draw: pass at least one`);
}

/** Throws unless two lists that belong together are equally long. */
export function requireLength(values: { readonly length: number }, length: number, what: string, items: string): void {
  if (values.length !== length)
    throw new InputError(`${values.length} ${what} for ${length} ${items}: pass one for each`);
}
