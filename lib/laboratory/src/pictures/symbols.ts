import { paint } from "./colors.js";
import { px } from "./lettering.js";

/** Outlines of Plotly's markers about 0, for a radius. */
const outlines: Readonly<Record<string, (r: number) => string>> = {
  square: (r) => `m${px(-r)} ${px(-r)}h${px(2 * r)}v${px(2 * r)}h${px(-2 * r)}z`,
  diamond: (r) => {
    const d = px(1.3 * r);
    return `m0 -${d}l${d} ${d}l-${d} ${d}l-${d} -${d}z`;
  },
  cross: (r) => {
    const [a, b] = [px(0.4 * r), px(0.8 * r)];
    const long = px(1.2 * r - 0.4 * r);
    return `m-${a} -${px(1.2 * r)}h${b}v${long}h${long}v${b}h-${long}v${long}h-${b}v-${long}h-${long}v-${b}h${long}z`;
  },
  x: (r) => {
    const [a, b] = [px(0.55 * r), px(0.55 * r)];
    return `m0 -${a}l${b} -${b}l${a} ${a}l-${b} ${b}l${b} ${b}l-${a} ${a}l-${b} -${b}l-${b} ${b}l-${a} -${a}l${b} -${b}l-${b} -${b}l${a} -${a}z`;
  },
  "triangle-up": (r) => `m0 ${px(-1.15 * r)}l${px(1.15 * r)} ${px(1.73 * r)}h${px(-2.3 * r)}z`,
  "triangle-down": (r) => `m0 ${px(1.15 * r)}l${px(1.15 * r)} ${px(-1.73 * r)}h${px(-2.3 * r)}z`,
  star: (r) => {
    const corners = Array.from({ length: 10 }, (_, i) => {
      const [angle, far] = [(i * Math.PI) / 5 - Math.PI / 2, i % 2 === 0 ? 1.4 * r : 0.55 * r];
      return [far * Math.cos(angle), far * Math.sin(angle)];
    });
    return `${corners.map(([dx, dy], i) => (i === 0 ? `m${px(dx)} ${px(dy)}` : `l${px(dx - corners[i - 1][0])} ${px(dy - corners[i - 1][1])}`)).join("")}z`;
  },
};

export interface Look {
  readonly symbol: string;
  /** Across, in pixels. */
  readonly size: number;
  readonly color: string;
  readonly opacity: number;
  readonly outline?: { readonly width: number; readonly color: string };
}

/** Markers of one look at many points, x and y by turns, as one path. */
export function markers({ symbol, size, color, opacity, outline }: Look, points: readonly number[]): string {
  const open = symbol.endsWith("-open");
  const shape = symbol.replace(/-open$/, "");
  const starts = (write: (at: string) => string): string => {
    const seen = new Set<string>();
    for (let i = 0; i < points.length; i += 2) seen.add(`${px(points[i])} ${px(points[i + 1])}`);
    // Points that fall on one tenth of a pixel are one.
    return [...seen].map(write).join("");
  };
  const r = size / 2;
  const stroke = outline ?? (open ? { width: 1.5, color } : undefined);
  if (shape === "circle" && stroke === undefined)
    // A line of no length with round ends.
    return `<path d="${starts((at) => `M${at}h0`)}" fill="none" ${paint("stroke", color, opacity)} stroke-width="${px(size)}" stroke-linecap="round"/>`;
  const arc = `m-${px(r)} 0a${px(r)} ${px(r)} 0 1 0 ${px(2 * r)} 0a${px(r)} ${px(r)} 0 1 0 -${px(2 * r)} 0`;
  const outlined = shape === "circle" ? arc : (outlines[shape] ?? outlines.square)(r);
  const fill = open ? 'fill="none"' : paint("fill", color, opacity);
  const line = stroke === undefined ? "" : ` ${paint("stroke", stroke.color, opacity)} stroke-width="${stroke.width}"`;
  return `<path d="${starts((at) => `M${at}${outlined}`)}" ${fill}${line}/>`;
}
