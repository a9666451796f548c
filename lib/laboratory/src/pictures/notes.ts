import { hex, parseColor } from "./colors.js";
import type { Frame } from "./frame.js";
import { lettering, lines, px } from "./lettering.js";
import { stroke } from "./scatter.js";
import type { Annotation, Shape } from "./spec.js";

/** Pixels of a place that is said in an axis's values ("x2") or in shares of its plot ("x2 domain", "paper"). */
function place(reference: string | undefined, value: number, letter: "x" | "y", frame: Frame): number {
  const [id, domain] = reference === "paper" ? [letter, "domain"] : (reference ?? letter).split(" ");
  const axis = frame.axes.get(id)!;
  const other = [...frame.axes.values()].find((one) => !one.id.startsWith(letter))!;
  const area = letter === "x" ? frame.areaOf(axis.id, other.id) : frame.areaOf(other.id, axis.id);
  if (domain === undefined) return letter === "x" ? area.x(value) : area.y(value);
  return letter === "x" ? area.left + value * (area.right - area.left) : area.bottom - value * (area.bottom - area.top);
}

/** Lines and rectangles over the plots, or under their data. */
export function shapes(all: readonly Shape[], layer: "above" | "below", frame: Frame): string {
  return all
    .filter((shape) => (shape.layer ?? "above") === layer)
    .map(({ type, xref, yref, x0, x1, y0, y1, line }) => {
      const [a, b] = [place(xref, x0, "x", frame), place(xref, x1, "x", frame)].map(px);
      const [c, d] = [place(yref, y0, "y", frame), place(yref, y1, "y", frame)].map(px);
      const path = type === "line" ? `M${a} ${c}L${b} ${d}` : `M${a} ${c}H${b}V${d}H${a}z`;
      return `<path d="${path}" fill="none" ${stroke(line)}/>`;
    })
    .join("");
}

const anchors: Readonly<Record<string, "start" | "middle" | "end">> = { left: "start", center: "middle", right: "end" };

/** What is written in the plots. */
export function annotations(all: readonly Annotation[], frame: Frame): string {
  return all
    .map(({ xref, yref, x, y, xshift = 0, yshift = 0, xanchor = "center", yanchor = "middle", text, font }) => {
      const color = font?.color;
      return lettering(lines(text), place(xref, x, "x", frame) + xshift, place(yref, y, "y", frame) - yshift, {
        size: font?.size ?? 12,
        anchor: anchors[xanchor],
        from: yanchor as "top" | "middle" | "bottom",
        ...(color !== undefined && { color: hex(parseColor(color)) }),
      });
    })
    .join("");
}
