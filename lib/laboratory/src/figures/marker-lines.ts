import { ink } from "./template.js";
import { wrapText } from "./text.js";

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
