import { type Axis, axisIds, axisOf, type Tick, ticksOf } from "./axes.js";
import { lineHeight, lines, widest } from "./lettering.js";
import { type Area, scaleOf } from "./scale.js";
import { axisSpec, type Spec } from "./spec.js";

export interface PlacedAxis extends Axis {
  readonly ticks: readonly Tick[];
  /** Degrees by which labels are turned. */
  readonly turned: number;
  /** Pixels from the plot's edge to the outer edge of the labels. */
  readonly labels: number;
  /** The same with the title. */
  readonly depth: number;
  /** The plot's share of the picture that the axis takes. */
  readonly domain: readonly [number, number];
}

export interface Frame {
  readonly axes: ReadonlyMap<string, PlacedAxis>;
  readonly areaOf: (x: string, y: string) => Area;
}

/** Pixels of the picture in which subplots lie. */
export interface Room {
  readonly width: number;
  readonly top: number;
  readonly bottom: number;
  readonly right: number;
}

const tickLength = 4;
export const titleSize = 12.5;
const isX = (id: string): boolean => id.startsWith("x");
export const tickSize = (axis: Axis): number => axis.spec.tickfont?.size ?? 12;

/** How far labels reach from the axis, and how they are turned so that they do not meet. */
function placed(axis: Axis, length: number): PlacedAxis {
  const { spec, id } = axis;
  const domain = spec.domain ?? [0, 1];
  const own = length * (domain[1] - domain[0]);
  const ticks = ticksOf(axis, own);
  const size = tickSize(axis);
  const gap = (spec.ticks === "" ? 0 : tickLength) + 4;
  const title = spec.title?.text === undefined ? [] : lines(spec.title.text);
  const titleDepth = title.length === 0 ? 0 : 8 + title.length * lineHeight * titleSize;
  let [turned, labels] = [0, 0];
  if (spec.showticklabels !== false) {
    const widths = ticks.map(({ label }) => widest(label, size));
    const most = Math.max(0, ...widths);
    if (isX(id)) {
      const crowded = widths.reduce((sum, width) => sum + width + 8, 0) > own;
      turned = spec.tickangle === 0 || (!crowded && spec.tickangle !== -90) ? 0 : (spec.tickangle ?? -45);
      const high = size * lineHeight * Math.max(1, ...ticks.map(({ label }) => label.length));
      const slope = (Math.abs(turned) * Math.PI) / 180;
      labels = gap + (turned === 0 ? high : most * Math.sin(slope) + size * Math.cos(slope));
    } else labels = gap + most;
  }
  return { ...axis, ticks, turned, labels, depth: labels + titleDepth, domain };
}

/** The axes widened so that a step is as long on both where one is to follow the other. */
function equalSteps(axes: readonly Axis[], lengths: (id: string) => number): Axis[] {
  const range = new Map(axes.map(({ id, range: own }) => [id, own]));
  for (const { id, spec } of axes) {
    if (spec.scaleanchor === undefined) continue;
    const [own, other] = [range.get(id)!, range.get(spec.scaleanchor)!];
    const perPixel = ([from, to]: readonly [number, number], of: string): number => Math.abs(to - from) / lengths(of);
    const step = Math.max(perPixel(own, id), perPixel(other, spec.scaleanchor));
    for (const [of, old] of [
      [id, own],
      [spec.scaleanchor, other],
    ] as const) {
      const [middle, half] = [(old[0] + old[1]) / 2, (Math.sign(old[1] - old[0]) * step * lengths(of)) / 2];
      range.set(of, [middle - half, middle + half]);
    }
  }
  return axes.map((axis) => ({ ...axis, range: range.get(axis.id)! }));
}

/** Margins for labels and titles, and with them each subplot's place. */
export function frameOf(spec: Spec, { width, top, bottom, right }: Room): Frame {
  const found = axisIds(spec).map((id) => axisOf(id, spec));
  let [left, below, above] = [60, 40, 0];
  let axes: PlacedAxis[] = [];
  // Labels decide the margins, and those how many labels there are.
  for (let pass = 0; pass < 3; pass++) {
    const plotWidth = Math.max(40, width - left - right);
    const plotHeight = Math.max(40, bottom - top - below - above);
    const whole = (id: string): number => (isX(id) ? plotWidth : plotHeight);
    const lengths = (id: string): number => {
      const [from, to] = axisSpec(spec.layout, id).domain ?? [0, 1];
      return whole(id) * (to - from);
    };
    axes = equalSteps(found, lengths).map((axis) => placed(axis, whole(axis.id)));
    const outer = (id: "x" | "y", side: boolean): number =>
      Math.max(
        0,
        ...axes
          .filter((axis) => axis.id.startsWith(id) && (axis.spec.side === "top") === side)
          .map((axis) => axis.depth - startOf(axis, axes) * (id === "x" ? plotHeight : plotWidth)),
      );
    [left, below, above] = [8 + outer("y", false), 6 + outer("x", false), outer("x", true)];
  }
  const byId = new Map(axes.map((axis) => [axis.id, axis]));
  const [plotLeft, plotRight, plotTop, plotBottom] = [left, width - right, top + above, bottom - below];
  const areaOf = (xId: string, yId: string): Area => {
    const [x, y] = [byId.get(xId)!, byId.get(yId)!];
    const [across, up] = [plotRight - plotLeft, plotBottom - plotTop];
    const [l, r] = x.domain.map((share) => plotLeft + share * across);
    const [b, t] = y.domain.map((share) => plotBottom - share * up);
    return { x: scaleOf(x.range, l, r), y: scaleOf(y.range, b, t), left: l, right: r, top: t, bottom: b };
  };
  return { axes: byId, areaOf };
}

/** The share of the plot's height or width at which an axis stands: that where the axis that it is anchored to begins. */
function startOf(axis: PlacedAxis, axes: readonly PlacedAxis[]): number {
  const other = axes.find(({ id }) => id === anchorOf(axis));
  if (axis.spec.side === "top") return 1 - (other?.domain[1] ?? 1);
  return other?.domain[0] ?? 0;
}

/** The axis at whose start this one stands. */
export const anchorOf = ({ id, spec }: Axis): string => spec.anchor ?? (isX(id) ? "y" : "x");
