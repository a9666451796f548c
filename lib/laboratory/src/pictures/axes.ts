import { lines } from "./lettering.js";
import { at, type AxisSpec, axisSpec, numbers, type Spec, type Trace } from "./spec.js";
import { isHorizontal, barSpans } from "./bars.js";
import { cellsOf } from "./heatmap.js";

export interface Tick {
  readonly value: number;
  readonly label: readonly string[];
}

/** An axis with its range; places come with a `Scale`. */
export interface Axis {
  readonly id: string;
  readonly spec: AxisSpec;
  readonly range: readonly [number, number];
}

/** Values that a trace reaches on its x or y axis, and whether it stands on 0. */
function reach(trace: Trace, letter: "x" | "y", { data, layout }: Spec): { values: number[]; tight: boolean } {
  const along = letter === "x" ? trace.x : trace.y;
  const values = numbers(along).filter((value): value is number => value !== null);
  const { error_x: ex, error_y: ey } = trace;
  const errors = letter === "x" ? ex : ey;
  const ends = [...values];
  if (errors !== undefined)
    numbers(along).forEach((value, i) => {
      if (value !== null)
        ends.push(value + (errors.array[i] ?? 0), value - (errors.arrayminus?.[i] ?? errors.array[i] ?? 0));
    });
  if (trace.type === "heatmap") {
    const { columns, rows } = cellsOf(trace);
    return {
      values: letter === "x" ? [columns[0].from, columns.at(-1)!.to] : [rows[0].from, rows.at(-1)!.to],
      tight: true,
    };
  }
  if (trace.type === "bar") {
    const lies = (isHorizontal(trace) ? "x" : "y") === letter;
    const spans = barSpans(trace, data, layout);
    if (!lies) return { values: spans.flatMap(({ from, to }) => [from, to]), tight: true };
    return { values: [...ends, ...spans.flatMap(({ start, end }) => [start, end])], tight: false };
  }
  if (trace.type === "box" && letter === "x")
    ends.push(...[trace.lowerfence, trace.upperfence].flatMap((fence) => [...(fence ?? [])]));
  // A line without its own x runs from 0.
  if (along === undefined && letter === "x" && trace.type === "scatter") ends.push(0, numbers(trace.y).length - 1);
  return { values: ends, tight: trace.mode === "lines" };
}

/** The axis as the layout gives it, its range found where it gives none. */
export function axisOf(id: string, spec: Spec): Axis {
  const letter = id[0] as "x" | "y";
  const own = axisSpec(spec.layout, id);
  if (own.range !== undefined) return { id, spec: own, range: own.range };
  const traces = spec.data.filter(({ xaxis = "x", yaxis = "y" }) => (letter === "x" ? xaxis : yaxis) === id);
  const found = traces.map((trace) => reach(trace, letter, spec));
  const values = found.flatMap((one) => one.values);
  if (values.length === 0) return { id, spec: own, range: [-1, 6] };
  let [low, high] = values.reduce(([a, b], value) => [Math.min(a, value), Math.max(b, value)], [Infinity, -Infinity]);
  const zero = own.rangemode === "tozero";
  if (zero) [low, high] = [Math.min(0, low), Math.max(0, high)];
  if (low === high) [low, high] = [zero && low === 0 ? 0 : low - 1, high + 1];
  const pad = found.every(({ tight }) => tight) ? 0 : 0.06 * (high - low);
  const onZero = zero || found.some((_, i) => traces[i].type === "bar");
  return {
    id,
    spec: own,
    range: [onZero && low === 0 ? 0 : low - pad, onZero && high === 0 ? 0 : high + pad],
  };
}

/** A value as an axis with this format and step writes it. */
export function written(value: number, format: string | undefined, step: number): string {
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const percent = /^\.(\d)%$/.exec(format ?? "");
  const text =
    percent !== null
      ? `${(100 * value).toFixed(Number(percent[1]))}\u00a0%`
      : format?.endsWith("g")
        ? String(Number(value.toPrecision(2)))
        : value.toLocaleString("en-US", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  return Math.abs(value) < 1e-12 ? text.replace("-", "") : text.replace("-", "−");
}

/** Steps of 2, 5 or 10 times a power of ten, as many as Plotly takes for the length. */
export function ticksOf({ id, spec, range }: Axis, length: number): Tick[] {
  const [low, high] = [Math.min(...range), Math.max(...range)];
  const slack = 1e-6 * (high - low);
  const within = (value: number): boolean => value >= low - slack && value <= high + slack;
  if (spec.tickvals !== undefined)
    return spec.tickvals.flatMap((value, i) =>
      within(value)
        ? [{ value, label: spec.ticktext === undefined ? [String(value)] : lines(at(spec.ticktext, i)!) }]
        : [],
    );
  const most = spec.nticks ?? Math.min(9, Math.max(4, length / (id.startsWith("y") ? 40 : 80))) + 1;
  const rough = (high - low) / most;
  const base = 10 ** Math.floor(Math.log10(rough));
  const step = base * ([2, 5, 10].find((size) => size >= rough / base - 1e-9) ?? 10);
  const ticks: Tick[] = [];
  for (let i = Math.ceil(low / step - 1e-6); i * step <= high + slack; i++)
    ticks.push({ value: i * step, label: [written(i * step, spec.tickformat, step)] });
  return ticks;
}

/** Ids of the axes that traces and layout name. */
export function axisIds({ data, layout }: Spec): string[] {
  const ids = new Set(data.flatMap(({ xaxis = "x", yaxis = "y" }) => [xaxis, yaxis]));
  for (const key of Object.keys(layout)) {
    const found = /^([xy])axis(\d*)$/.exec(key);
    if (found !== null) ids.add(`${found[1]}${found[2]}`);
  }
  return [...ids].sort();
}
