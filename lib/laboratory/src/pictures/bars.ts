import { paint } from "./colors.js";
import { lettering, lines, px } from "./lettering.js";
import type { Area } from "./scale.js";
import { at, type Layout, numbers, type Trace } from "./spec.js";

/** A bar: its place in the trace, its two ends along the values, and its two sides. */
export interface BarSpan {
  readonly i: number;
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
}

export const isHorizontal = ({ orientation }: Trace): boolean => orientation === "h";
const positions = (trace: Trace): readonly (number | null)[] => numbers(isHorizontal(trace) ? trace.y : trace.x);
const lengths = (trace: Trace): readonly (number | null)[] => numbers(isHorizontal(trace) ? trace.x : trace.y);
const subplot = ({ xaxis = "x", yaxis = "y" }: Trace): string => xaxis + yaxis;

/** Where the bars of a trace stand: beside those of its subplot, or upon them where they are stacked. */
export function barSpans(trace: Trace, data: readonly Trace[], { barmode, bargap = 0.2 }: Layout): BarSpan[] {
  const together = data.filter((one) => one.type === "bar" && subplot(one) === subplot(trace));
  const places = [...new Set(together.flatMap((one) => positions(one).filter((value) => value !== null)))].sort(
    (a, b) => a - b,
  );
  const spacing = places.reduce(
    (least, place, i) => (i === 0 ? least : Math.min(least, place - places[i - 1])),
    Infinity,
  );
  const share = (Number.isFinite(spacing) ? spacing : 1) * (1 - bargap);
  const stacked = barmode === "stack";
  const abreast = stacked ? 1 : together.length;
  const own = lengths(trace);
  return positions(trace).flatMap((place, i): BarSpan[] => {
    const length = own[i];
    if (place === null || length === null || length === undefined) return [];
    const width = at(trace.width, i) ?? share / abreast;
    const middle =
      trace.width === undefined ? place - share / 2 + (stacked ? 0.5 : together.indexOf(trace) + 0.5) * width : place;
    const below = stacked
      ? together
          .slice(0, together.indexOf(trace))
          .reduce((sum, one) => sum + (lengths(one)[positions(one).indexOf(place)] ?? 0), 0)
      : 0;
    const start = at(trace.base, i) ?? below;
    return [{ i, from: middle - width / 2, to: middle + width / 2, start, end: start + length }];
  });
}

/** The middle of each bar of a trace. */
export function barMiddles(trace: Trace, data: readonly Trace[], layout: Layout): number[] {
  const middles: number[] = [];
  for (const { i, from, to } of barSpans(trace, data, layout)) middles[i] = (from + to) / 2;
  return middles;
}

/** Strokes of Plotly's patterns in a tile of 8 pixels. */
const strokes: Readonly<Record<string, string>> = {
  "/": "M-2 2l4-4M0 8L8 0M6 10l4-4",
  "\\": "M6-2l4 4M0 0l8 8M-2 6l4 4",
  x: "M0 8L8 0M0 0l8 8",
  "-": "M0 4h8",
  "|": "M4 0v8",
  "+": "M4 0v8M0 4h8",
  ".": "M4 4h.01",
};

/** Patterns by colour and shape, as definitions of the picture; ids begin with `name`. */
export class Patterns {
  private readonly known = new Map<string, string>();
  constructor(private readonly name: string) {}

  /** The fill for a colour behind a pattern. */
  fill(color: string, shape: string, opacity = 1): string {
    if (strokes[shape] === undefined) return paint("fill", color, opacity);
    const key = `${shape} ${color}`;
    const id = this.known.get(key) ?? `${this.name}-p${this.known.size}`;
    this.known.set(key, id);
    return `fill="url(#${id})"`;
  }

  get definitions(): string {
    return [...this.known]
      .map(([key, id]) => {
        const [shape, color] = [key[0], key.slice(2)];
        return `<pattern id="${id}" width="8" height="8" patternUnits="userSpaceOnUse"><path d="M0 0h8v8H0z" ${paint("fill", color, 0.25)}/><path d="${strokes[shape]}" fill="none" ${paint("stroke", color)} stroke-width="${shape === "." ? 3 : 1.8}" stroke-linecap="${shape === "." ? "round" : "butt"}"/></pattern>`;
      })
      .join("");
  }
}

/** Bars, without what stands beside them. */
export function bars(trace: Trace, data: readonly Trace[], layout: Layout, { x, y }: Area, patterns: Patterns): string {
  const horizontal = isHorizontal(trace);
  return barSpans(trace, data, layout)
    .map(({ i, from, to, start, end }) => {
      const [along, across] = horizontal ? [x, y] : [y, x];
      const [a, b] = [along(start), along(end)].sort((one, other) => one - other);
      const [c, d] = [across(from), across(to)].sort((one, other) => one - other);
      const [left, top, width, height] = horizontal ? [a, c, b - a, d - c] : [c, a, d - c, b - a];
      const { color, opacity, pattern } = trace.marker ?? {};
      const fill = patterns.fill(
        String(at(color as string, i) ?? "#808080"),
        at(pattern?.shape, i) ?? "",
        at(opacity, i),
      );
      return `<path d="M${px(left)} ${px(top)}h${px(width)}v${px(height)}h${px(-width)}z" ${fill}/>`;
    })
    .join("");
}

/** The values that stand at the ends of bars. */
export function barTexts(trace: Trace, data: readonly Trace[], layout: Layout, { x, y }: Area): string {
  const { text, error_x: errors } = trace;
  if (text === undefined || at(trace.textposition, 0) !== "outside") return "";
  const horizontal = isHorizontal(trace);
  const size = trace.textfont?.size ?? 12;
  return barSpans(trace, data, layout)
    .map(({ i, from, to, start, end }) => {
      const said = lines(String(text[i] ?? ""));
      if (said.length === 0) return "";
      const middle = (from + to) / 2;
      const back = end < start;
      if (horizontal)
        return lettering(said, x(end + (errors?.array[i] ?? 0)) + (back ? -5 : 5), y(middle), {
          size,
          anchor: back ? "end" : "start",
        });
      return lettering(said, x(middle), y(end) + (back ? 3 : -3), {
        size,
        anchor: "middle",
        from: back ? "top" : "bottom",
      });
    })
    .join("");
}
