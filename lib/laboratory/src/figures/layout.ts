import { Figure } from "./figure.js";
import { template } from "./template.js";
import { lineCount, plainText, shorten, wrapText } from "./text.js";

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
