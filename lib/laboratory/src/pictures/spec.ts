import type { Figure } from "../figures/figure.js";

/** Numbers as figures write them: a list, or Plotly's packed float32. */
export type Values = readonly (number | null)[] | { readonly dtype: string; readonly bdata: string };
/** One for all, or one each. */
export type Each<T> = T | readonly T[];

export interface Line {
  readonly color?: string;
  readonly width?: number;
  readonly dash?: string;
  readonly shape?: string;
}

export interface ErrorBars {
  readonly array: readonly (number | null)[];
  readonly arrayminus?: readonly (number | null)[];
  readonly color: string;
  readonly thickness: number;
  readonly width: number;
}

export type ColorScale = readonly (readonly [number, string])[];

export interface ColorBar {
  readonly len: number;
  readonly thickness: number;
  readonly tickvals?: readonly number[];
  readonly ticktext?: readonly string[];
  readonly tickformat?: string;
}

export interface Trace {
  readonly type: "bar" | "box" | "heatmap" | "scatter";
  readonly name?: string;
  readonly showlegend?: boolean;
  /** Entries of the legend stand by rank, 1000 unless told, and equal ones in the order of the data. */
  readonly legendrank?: number;
  readonly xaxis?: string;
  readonly yaxis?: string;
  readonly orientation?: "h" | "v";
  readonly x?: Values;
  readonly y?: Values;
  readonly x0?: number;
  readonly mode?: string;
  readonly line?: Line;
  readonly fill?: string;
  readonly fillcolor?: string;
  readonly marker?: {
    readonly color?: Each<string> | Values;
    readonly size?: Each<number>;
    readonly symbol?: Each<string>;
    readonly opacity?: Each<number>;
    readonly line?: { readonly width?: number; readonly color?: Each<string> };
    readonly pattern?: { readonly shape?: Each<string> };
    readonly colorscale?: ColorScale;
    readonly cmin?: number;
    readonly cmax?: number;
    readonly showscale?: boolean;
    readonly colorbar?: ColorBar;
  };
  readonly error_x?: ErrorBars;
  readonly error_y?: ErrorBars;
  readonly text?: readonly (string | readonly string[])[];
  readonly textposition?: Each<string>;
  readonly textfont?: { readonly size: number };
  readonly texttemplate?: string;
  /** Of bars. */
  readonly base?: readonly number[];
  readonly width?: Each<number>;
  /** Of boxes. */
  readonly q1?: readonly number[];
  readonly median?: readonly number[];
  readonly q3?: readonly number[];
  readonly mean?: readonly number[];
  readonly lowerfence?: readonly number[];
  readonly upperfence?: readonly number[];
  readonly boxpoints?: unknown;
  readonly boxmean?: boolean;
  /** Of heat maps. */
  readonly z?: readonly (readonly (number | null)[])[] | { readonly bdata: string; readonly shape: string };
  readonly zmin?: number;
  readonly zmax?: number;
  readonly colorscale?: ColorScale;
  readonly showscale?: boolean;
  readonly colorbar?: ColorBar;
  readonly xgap?: number;
  readonly ygap?: number;
}

export interface AxisSpec {
  readonly range?: readonly [number, number];
  readonly rangemode?: string;
  readonly domain?: readonly [number, number];
  readonly anchor?: string;
  readonly scaleanchor?: string;
  readonly side?: string;
  readonly title?: { readonly text?: string };
  readonly tickmode?: string;
  readonly tickvals?: readonly number[];
  readonly ticktext?: readonly string[];
  readonly tickformat?: string;
  readonly tickangle?: number;
  readonly tickfont?: { readonly size: number };
  readonly ticks?: string;
  readonly nticks?: number;
  readonly showticklabels?: boolean;
  readonly showgrid?: boolean;
  readonly showline?: boolean;
  readonly mirror?: boolean;
  readonly zeroline?: boolean;
  readonly zerolinewidth?: number;
}

export interface Shape {
  readonly type: "line" | "rect";
  readonly layer?: string;
  readonly xref?: string;
  readonly yref?: string;
  readonly x0: number;
  readonly x1: number;
  readonly y0: number;
  readonly y1: number;
  readonly line: Line;
}

export interface Annotation {
  readonly xref?: string;
  readonly yref?: string;
  readonly x: number;
  readonly y: number;
  readonly xshift?: number;
  readonly yshift?: number;
  readonly xanchor?: string;
  readonly yanchor?: string;
  readonly text: string;
  readonly font?: { readonly size?: number; readonly color?: string };
}

export interface Layout {
  readonly height: number;
  readonly margin: { readonly t: number; readonly r: number };
  readonly title: { readonly text: string; readonly subtitle?: { readonly text: string } };
  readonly showlegend?: boolean;
  readonly barmode?: string;
  readonly bargap?: number;
  readonly shapes?: readonly Shape[];
  readonly annotations?: readonly Annotation[];
}

export interface Spec {
  readonly data: readonly Trace[];
  readonly layout: Layout;
}

const known: readonly string[] = ["bar", "box", "heatmap", "scatter"];
const isNumbers = (values: unknown): boolean => {
  if (values === undefined || values === null) return true;
  if (Array.isArray(values)) return values.every((value) => value === null || typeof value === "number");
  return typeof (values as { readonly bdata?: unknown }).bdata === "string";
};

/** What the laboratory's figures say in Plotly's words; undefined for a figure of another make, which could be drawn wrong. */
export function specOf({ data, layout }: Figure): Spec | undefined {
  const traces = data as Trace[];
  const { height, margin, title } = layout as Partial<Layout>;
  if (height === undefined || typeof title?.text !== "string" || typeof margin?.t !== "number") return undefined;
  if (!traces.every(({ type, x, y }) => known.includes(type) && isNumbers(x) && isNumbers(y))) return undefined;
  const axes = Object.entries(layout).filter(([key]) => /^[xy]axis\d*$/.test(key));
  if (axes.some(([, axis]) => ((axis as { type?: string }).type ?? "linear") !== "linear")) return undefined;
  return { data: traces, layout: layout as Layout };
}

/** An axis of the layout by its id: "x", "y2". */
export const axisSpec = (layout: Layout, id: string): AxisSpec =>
  (layout as unknown as Readonly<Record<string, AxisSpec>>)[`${id[0]}axis${id.slice(1)}`] ?? {};

export function numbers(values: Values | undefined): readonly (number | null)[] {
  if (values === undefined) return [];
  if ("bdata" in values) {
    const bytes = Buffer.from(values.bdata, "base64");
    return Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i));
  }
  return values;
}

/** The value at i of one for all or one each. */
export const at = <T>(each: Each<T> | undefined, i: number): T | undefined =>
  Array.isArray(each) ? (each as readonly T[])[i] : (each as T | undefined);
