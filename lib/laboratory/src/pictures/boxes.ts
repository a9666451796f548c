import { paint } from "./colors.js";
import { px } from "./lettering.js";
import type { Area } from "./scale.js";
import { at, numbers, type Trace } from "./spec.js";
import { lookOf } from "./scatter.js";
import { markers } from "./symbols.js";

/** What a box says, and where it lies. */
export interface Five {
  readonly place: number;
  readonly low: number;
  readonly q1: number;
  readonly median: number;
  readonly q3: number;
  readonly high: number;
  readonly mean: number;
}

/** Plotly's linear quartiles: between the values about n q - 1/2. */
function quantile(sorted: readonly number[], share: number): number {
  const at = Math.min(sorted.length - 1, Math.max(0, sorted.length * share - 0.5));
  const [below, part] = [Math.floor(at), at % 1];
  return sorted[below] + part * ((sorted[below + 1] ?? sorted[below]) - sorted[below]);
}

export function fivesOf(trace: Trace): Five[] {
  const places = numbers(trace.y).map((place) => place ?? 0);
  const { q1, median, q3, mean, lowerfence, upperfence } = trace;
  if (q1 !== undefined)
    return q1.map((first, i) => ({
      place: places[i],
      low: lowerfence![i],
      q1: first,
      median: median![i],
      q3: q3![i],
      high: upperfence![i],
      mean: mean?.[i] ?? NaN,
    }));
  const values = numbers(trace.x);
  return [...new Set(places)].map((place) => {
    const own = values
      .filter((value, i): value is number => value !== null && places[i] === place)
      .sort((a, b) => a - b);
    const [first, third] = [quantile(own, 0.25), quantile(own, 0.75)];
    // Whiskers reach to the last values within one and a half times the box.
    const within = own.filter(
      (value) => value >= first - 1.5 * (third - first) && value <= third + 1.5 * (third - first),
    );
    return {
      place,
      low: within[0],
      q1: first,
      median: quantile(own, 0.5),
      q3: third,
      high: within.at(-1)!,
      mean: own.reduce((sum, value) => sum + value, 0) / own.length,
    };
  });
}

/** Lying boxes with whiskers, the mean as a dashed line where it is asked for, and every value as a point where they are. */
export function boxes(trace: Trace, area: Area): string {
  const { x, y } = area;
  const half = (at(trace.width, 0) ?? 0.5) / 2;
  const { line = {}, fillcolor = "#808080" } = trace;
  const drawn = fivesOf(trace).map(({ place, low, q1, median, q3, high, mean }) => {
    const [top, bottom] = [px(y(place - half)), px(y(place + half))];
    const [end, other] = [px(y(place - half / 2)), px(y(place + half / 2))];
    const centre = px(y(place));
    const [a, b, c, d, e] = [low, q1, median, q3, high].map((value) => px(x(value)));
    const box = `<path d="M${b} ${top}H${d}V${bottom}H${b}z" ${paint("fill", fillcolor)}/>`;
    const stroked = `M${b} ${top}H${d}V${bottom}H${b}zM${c} ${top}V${bottom}M${a} ${centre}H${b}M${d} ${centre}H${e}M${a} ${end}V${other}M${e} ${end}V${other}`;
    const dashed =
      trace.boxmean === true && !Number.isNaN(mean)
        ? `<path d="M${px(x(mean))} ${top}V${bottom}" fill="none" ${paint("stroke", line.color ?? "#808080")} stroke-width="${line.width ?? 2}" stroke-dasharray="3 3"/>`
        : "";
    return `${box}<path d="${stroked}" fill="none" ${paint("stroke", line.color ?? "#808080")} stroke-width="${line.width ?? 2}"/>${dashed}`;
  });
  if (trace.boxpoints !== "all") return drawn.join("");
  // By turns over the middle of the box, where Plotly draws at random.
  const rows = 5;
  const [values, places] = [numbers(trace.x), numbers(trace.y)];
  const all = values.flatMap((value, i) => {
    if (value === null) return [];
    const aside = (((i * 2) % rows) - (rows - 1) / 2) / rows;
    return [x(value), y((places[i] ?? 0) + aside * half)];
  });
  return drawn.join("") + markers(lookOf(trace)(0), all);
}
