import { hex, paint, scaled } from "./colors.js";
import { lettering, lines, px } from "./lettering.js";
import type { Area, Scale } from "./scale.js";
import { at, type Line, numbers, type Trace, type Values } from "./spec.js";
import { type Look, markers } from "./symbols.js";

const dashes: Readonly<Record<string, string>> = {
  dash: "9 9",
  dot: "3 3",
  dashdot: "9 3 3 3",
  longdash: "12 12",
  longdashdot: "12 4 3 4",
};

/** How a line is drawn. */
export function stroke({ color = "#808080", width = 2, dash = "solid" }: Line): string {
  const pattern = dashes[dash];
  return `${paint("stroke", color)} stroke-width="${width}"${pattern === undefined ? "" : ` stroke-dasharray="${pattern}"`}`;
}

interface Point {
  readonly i: number;
  readonly x: number;
  readonly y: number;
}

/** The trace's points in pixels; null where there is none. */
function pointsOf(trace: Trace, { x, y }: Area): (Point | null)[] {
  const [xs, ys] = [numbers(trace.x), numbers(trace.y)];
  return ys.map((value, i) => {
    const along = trace.x === undefined ? i : xs[i];
    return value === null || along === null || along === undefined ? null : { i, x: x(along), y: y(value) };
  });
}

function path(points: readonly (Point | null)[], shape: string | undefined): string {
  let drawn = "";
  let last: Point | null = null;
  for (const point of points) {
    if (point !== null && last === null) drawn += `M${px(point.x)} ${px(point.y)}`;
    else if (point !== null && last !== null)
      drawn +=
        shape === "hvh"
          ? `H${px((last.x + point.x) / 2)}V${px(point.y)}H${px(point.x)}`
          : `L${px(point.x)} ${px(point.y)}`;
    last = point;
  }
  return drawn;
}

/** What lies under the points: area and line. */
export function curve(trace: Trace, area: Area): string {
  if (!(trace.mode ?? "").includes("lines")) return "";
  const points = pointsOf(trace, area);
  const { line = {}, fill, fillcolor = "#808080" } = trace;
  const width = line.width ?? 2;
  const drawn = path(points, line.shape);
  const filled = fill === "toself" ? `<path d="${drawn}z" ${paint("fill", fillcolor)}/>` : "";
  return filled + (width === 0 ? "" : `<path d="${drawn}" fill="none" ${stroke(line)} stroke-linejoin="round"/>`);
}

/** Colours of a scale that points are drawn in. */
const shades = 32;

/** The look of each point of a trace. */
export function lookOf({ marker = {}, line }: Trace, defaultColor = "#808080"): (i: number) => Look {
  const { color, colorscale, cmin = 0, cmax = 1 } = marker;
  const byScale = colorscale !== undefined && color !== undefined && typeof color === "object";
  const levels = byScale ? numbers(color as Values) : [];
  const colorAt = (i: number): string => {
    if (!byScale) return at(color as string | readonly string[], i) ?? line?.color ?? defaultColor;
    const share = ((levels[i] ?? cmin) - cmin) / (cmax - cmin || 1);
    return hex(scaled(colorscale, Math.round(Math.min(1, Math.max(0, share)) * shades) / shades));
  };
  return (i) => {
    const own = colorAt(i);
    const width = marker.line?.width;
    return {
      symbol: at(marker.symbol, i) ?? "circle",
      size: at(marker.size, i) ?? 6,
      color: own,
      opacity: at(marker.opacity, i) ?? 1,
      ...(width !== undefined && { outline: { width, color: at(marker.line?.color, i) ?? own } }),
    };
  };
}

const slack = 0.5;

/** Points of one look together; those outside the plot are left out, as Plotly clips them. */
export function points(trace: Trace, area: Area): string {
  if (!(trace.mode ?? "markers").includes("markers")) return "";
  const { left, right, top, bottom } = area;
  const lookAt = lookOf(trace);
  const byLook = new Map<string, { look: Look; places: number[] }>();
  for (const point of pointsOf(trace, area)) {
    if (point === null || point.x < left - slack || point.x > right + slack) continue;
    if (point.y < top - slack || point.y > bottom + slack) continue;
    const look = lookAt(point.i);
    if (look.size === 0) continue;
    const key = JSON.stringify(look);
    const group = byLook.get(key) ?? { look, places: [] };
    byLook.set(key, group);
    group.places.push(point.x, point.y);
  }
  return [...byLook.values()].map(({ look, places }) => markers(look, places)).join("");
}

/** What is written at points. */
export function pointTexts(trace: Trace, area: Area): string {
  if (!(trace.mode ?? "").includes("text")) return "";
  const size = trace.textfont?.size ?? 12;
  return pointsOf(trace, area)
    .map((point) => {
      if (point === null) return "";
      const [upright = "middle", aside = "center"] = (at(trace.textposition, point.i) ?? "middle center").split(" ");
      const away = 2 + (at(trace.marker?.size, point.i) ?? 6) / 2;
      const dx = aside === "left" ? -away : aside === "right" ? away : 0;
      const dy = upright === "top" ? -away / 2 : upright === "bottom" ? away / 2 : 0;
      return lettering(lines(String(trace.text?.[point.i] ?? "")), point.x + dx, point.y + dy, {
        size,
        anchor: aside === "left" ? "end" : aside === "right" ? "start" : "middle",
        from: upright === "top" ? "bottom" : upright === "bottom" ? "top" : "middle",
      });
    })
    .join("");
}

/** Whiskers of intervals, at the points or at the ends of bars, whose middles are `places`. */
export function whiskers(trace: Trace, area: Area, places?: readonly number[]): string {
  const one = (errors: Trace["error_x"], along: Scale, across: Scale, lying: boolean): string => {
    if (errors === undefined) return "";
    const [values, others] = lying ? [trace.x, trace.y] : [trace.y, trace.x];
    const stands = places ?? numbers(others);
    const half = errors.width;
    const drawn = numbers(values).map((value, i) => {
      const [more, place] = [errors.array[i], stands[i]];
      if (value === null || more === null || more === undefined || place === null || place === undefined) return "";
      const less = errors.arrayminus?.[i] ?? more;
      const [a, b, c] = [along(value - less), along(value + more), across(place)].map(px);
      const [side, other] = [px(across(place) - half), px(across(place) + half)];
      return lying
        ? `M${a} ${c}H${b}M${a} ${side}V${other}M${b} ${side}V${other}`
        : `M${c} ${a}V${b}M${side} ${a}H${other}M${side} ${b}H${other}`;
    });
    return `<path d="${drawn.join("")}" fill="none" ${paint("stroke", errors.color)} stroke-width="${errors.thickness}"/>`;
  };
  return one(trace.error_x, area.x, area.y, true) + one(trace.error_y, area.y, area.x, false);
}
