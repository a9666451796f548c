import { ink } from "./template.js";
import { wrapText } from "./text.js";

/** A line across a plot at a value of its axis. */
export interface Marker {
  readonly at: number;
  readonly label: string;
  /** True for a value of the vertical axis. */
  readonly horizontal?: boolean;
  readonly color?: string;
  readonly dash?: string;
  /** Lines of text between the plot's edge and the label, so that labels do not cover each other. */
  readonly level?: number;
  /** On which side of the value the label ends or begins: "left" begins at it. */
  readonly anchor?: "left" | "right";
  /** Where along the line the label stands, from 0 (bottom or left) to 1, by default. */
  readonly along?: number;
}

/** Lines across the plot of these axes, each with its label, as keys of the layout. */
export function markerLines(
  markers: readonly Marker[],
  { xaxis = "x", yaxis = "y" } = {},
): { shapes: object[]; annotations: object[] } {
  return {
    shapes: markers.map(({ at, horizontal = false, color = ink, dash = "dash" }) => ({
      type: "line",
      ...(horizontal
        ? { yref: yaxis, xref: `${xaxis} domain`, y0: at, y1: at, x0: 0, x1: 1 }
        : { xref: xaxis, yref: `${yaxis} domain`, x0: at, x1: at, y0: 0, y1: 1 }),
      line: { color, width: 1.5, dash },
    })),
    annotations: markers.map(({ at, label, horizontal = false, level = 0, anchor = "left", along = 1 }) => ({
      ...(horizontal
        ? {
            yref: yaxis,
            xref: `${xaxis} domain`,
            y: at,
            x: along,
            text: wrapText(label, 40, 1),
            xanchor: along === 0 ? "left" : "right",
            yanchor: "bottom",
            yshift: 1 + 15 * level,
          }
        : {
            xref: xaxis,
            yref: `${yaxis} domain`,
            x: at,
            y: along,
            text: wrapText(label, 30, 1),
            xanchor: anchor,
            yanchor: "top",
            xshift: anchor === "left" ? 3 : -3,
            yshift: -15 * level,
          }),
      showarrow: false,
      font: { size: 11 },
    })),
  };
}

/** A thin vertical line without a label, from one height to another. */
export const rule = (
  x: number,
  [y0, y1]: readonly [number, number],
  { color, dash = "solid", ...options }: { color: string; dash?: string; layer?: "below"; yref?: "paper" },
): object => ({ type: "line", x0: x, x1: x, y0, y1, line: { color, width: 1, dash }, ...options });
