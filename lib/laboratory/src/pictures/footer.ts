import { written } from "./axes.js";
import { type Patterns } from "./bars.js";
import { hex, paint, scaled } from "./colors.js";
import { lettering, lines, px, widthOf } from "./lettering.js";
import { lookOf, stroke } from "./scatter.js";
import { at, type ColorBar, type ColorScale, type Spec, type Trace } from "./spec.js";
import { markers } from "./symbols.js";

const rowHeight = 20;
const size = 12;
/** From an entry's left edge to its text. */
const indent = 40;

interface Entry {
  readonly trace: Trace;
  readonly name: string;
}

const entriesOf = ({ data, layout }: Spec): Entry[] =>
  layout.showlegend === true
    ? data
        .flatMap((trace) =>
          trace.showlegend === false || trace.name === undefined || trace.name === ""
            ? []
            : [{ trace, name: lines(trace.name).join(" ") }],
        )
        .sort((a, b) => (a.trace.legendrank ?? 1000) - (b.trace.legendrank ?? 1000))
    : [];

interface Scaled {
  readonly scale: ColorScale;
  readonly from: number;
  readonly to: number;
  readonly bar: ColorBar;
}

/** The first scale that is to be shown. */
function scaleOf({ data }: Spec): Scaled | undefined {
  for (const { showscale, colorbar, colorscale, zmin = 0, zmax = 1, marker } of data) {
    if (showscale !== false && colorbar !== undefined && colorscale !== undefined)
      return { scale: colorscale, from: zmin, to: zmax, bar: colorbar };
    if (marker?.showscale === true && marker.colorbar !== undefined && marker.colorscale !== undefined)
      return { scale: marker.colorscale, from: marker.cmin ?? 0, to: marker.cmax ?? 1, bar: marker.colorbar };
  }
  return undefined;
}

const columnsFor = (entries: readonly Entry[], width: number): { columns: number; step: number } => {
  const widths = entries.map(({ name }) => indent + widthOf(name, size) + 14);
  const whole = widths.reduce((sum, own) => sum + own, 0);
  if (whole <= width) return { columns: entries.length, step: 0 };
  const step = Math.max(...widths);
  return { columns: Math.max(1, Math.floor(width / step)), step };
};

export interface Footer {
  readonly height: number;
  /** Drawn with its lower edge at `bottom`. */
  readonly draw: (bottom: number, patterns: Patterns) => string;
}

/** What stands under the plots: the legend, else a scale of colours. `name` begins the ids of its definitions. */
export function footerOf(spec: Spec, width: number, name: string): Footer {
  const entries = entriesOf(spec);
  const scale = scaleOf(spec);
  const { columns, step } = columnsFor(entries, width - 24);
  const legendHeight = entries.length === 0 ? 0 : 8 + rowHeight * Math.ceil(entries.length / columns);
  const scaleHeight = scale === undefined ? 0 : 36;
  return {
    height: legendHeight + scaleHeight,
    draw: (bottom, patterns) => {
      const drawn: string[] = [];
      let x = 12;
      entries.forEach((entry, i) => {
        const left = step === 0 ? x : 12 + (i % columns) * step;
        const middle = bottom - scaleHeight - legendHeight + 8 + rowHeight * (Math.floor(i / columns) + 0.5);
        x += indent + widthOf(entry.name, size) + 14;
        drawn.push(swatch(entry.trace, left, middle, patterns));
        drawn.push(lettering([entry.name], left + indent - 4, middle, { size }));
      });
      if (scale !== undefined) drawn.push(colorBar(scale, 12, width, bottom - scaleHeight + 6, name));
      return drawn.join("");
    },
  };
}

function swatch(trace: Trace, left: number, middle: number, patterns: Patterns): string {
  const { type, mode = "markers", line = {}, marker } = trace;
  if (type === "bar" || type === "box") {
    const fill =
      type === "bar"
        ? patterns.fill(String(at(marker?.color as string, 0) ?? "#808080"), at(marker?.pattern?.shape, 0) ?? "")
        : `${paint("fill", trace.fillcolor ?? "#808080")} ${stroke(line)}`;
    return `<path d="M${px(left + 12)} ${px(middle - 5.5)}h12v11h-12z" ${fill}/>`;
  }
  const drawn = mode.includes("lines")
    ? `<path d="M${px(left + 3)} ${px(middle)}h30" fill="none" ${stroke(line)}/>`
    : "";
  if (!mode.includes("markers")) return drawn;
  // All as large as one another, and none as faint as in a crowd.
  return `${drawn}${markers({ ...lookOf(trace)(0), size: 9, opacity: 1 }, [left + 18, middle])}`;
}

function colorBar({ scale, from, to, bar }: Scaled, left: number, width: number, top: number, name: string): string {
  const long = bar.len * (width - 24);
  const stops = scale.map(
    ([place, color]) =>
      `<stop offset="${place}" stop-color="${hex(
        scaled(
          [
            [0, color],
            [1, color],
          ],
          0,
        ),
      )}"/>`,
  );
  const id = `${name}-scale`;
  const step = (to - from) / 4;
  const values = bar.tickvals ?? [0, 1, 2, 3, 4].map((i) => from + i * step);
  const labels = values.map((value, i) => {
    const text = bar.ticktext?.[i] ?? written(value, bar.tickformat, step);
    const share = (value - from) / (to - from || 1);
    const anchor = share < 0.02 ? "start" : share > 0.98 ? "end" : "middle";
    return lettering(lines(text), left + share * long, top + bar.thickness + 3, { size: 11, anchor, from: "top" });
  });
  return `<linearGradient id="${id}">${stops.join("")}</linearGradient><path d="M${px(left)} ${px(top)}h${px(long)}v${bar.thickness}h${px(-long)}z" fill="url(#${id})"/>${labels.join("")}`;
}
