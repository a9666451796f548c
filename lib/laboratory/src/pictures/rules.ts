import { paint } from "./colors.js";
import { anchorOf, type Frame, type PlacedAxis, tickSize, titleSize } from "./frame.js";
import { lettering, lineHeight, lines, px } from "./lettering.js";
import type { Area } from "./scale.js";

const grid = "rgba(128,128,128,0.22)";
const rule = "rgba(128,128,128,0.55)";
const tickLength = 4;
const isX = (id: string): boolean => id.startsWith("x");

const stroked = (d: string, color: string, more = ""): string =>
  `<path d="${d}" fill="none" ${paint("stroke", color)}${more}/>`;

/** An axis with the area of the plot that it stands at. */
const areaFor = ({ areaOf }: Frame, axis: PlacedAxis): Area =>
  isX(axis.id) ? areaOf(axis.id, anchorOf(axis)) : areaOf(anchorOf(axis), axis.id);

/** What lies under the data: grid and zero lines. */
export function underlay(frame: Frame): string {
  const drawn: string[] = [];
  for (const axis of frame.axes.values()) {
    const { spec, id, ticks, range } = axis;
    const { x, y, left, right, top, bottom } = areaFor(frame, axis);
    const across = (value: number): string =>
      isX(id) ? `M${px(x(value))} ${px(top)}V${px(bottom)}` : `M${px(left)} ${px(y(value))}H${px(right)}`;
    const zero = spec.zeroline !== false && Math.min(...range) < 0 && Math.max(...range) > 0;
    const edge = spec.zeroline !== false && range.includes(0);
    if (spec.showgrid !== false) {
      const own = ticks.filter(({ value }) => value !== 0 || !(zero || edge));
      if (own.length > 0) drawn.push(stroked(own.map(({ value }) => across(value)).join(""), grid));
    }
    if (zero || edge) drawn.push(stroked(across(0), rule, ` stroke-width="${spec.zerolinewidth ?? 1}"`));
  }
  return drawn.join("");
}

/** Axis lines, ticks, labels and titles. */
export function overlay(frame: Frame): string {
  const drawn: string[] = [];
  for (const axis of frame.axes.values()) drawn.push(isX(axis.id) ? below(frame, axis) : beside(frame, axis));
  return drawn.join("");
}

function below(frame: Frame, axis: PlacedAxis): string {
  const { spec, ticks, turned, labels } = axis;
  const { x, left, right, top, bottom } = areaFor(frame, axis);
  const down = spec.side === "top" ? -1 : 1;
  const edge = down === 1 ? bottom : top;
  const size = tickSize(axis);
  const outside = spec.ticks === "" ? 0 : tickLength;
  const drawn = [framed(axis, left, right, top, bottom)];
  if (spec.showticklabels !== false) {
    if (outside > 0)
      drawn.push(stroked(ticks.map(({ value }) => `M${px(x(value))} ${px(edge)}v${down * outside}`).join(""), rule));
    for (const { value, label } of ticks) {
      const [at, from] = [x(value), edge + down * (outside + 3)];
      drawn.push(
        turned === 0
          ? lettering(label, at, from, { size, anchor: "middle", from: down === 1 ? "top" : "bottom" })
          : lettering(label, at + 3, from + size / 2, { size, anchor: "end", from: "middle", turned }),
      );
    }
  }
  const title = lines(spec.title?.text ?? "");
  if (title.length > 0)
    drawn.push(
      lettering(title, (left + right) / 2, edge + down * (labels + 8), {
        size: titleSize,
        anchor: "middle",
        from: down === 1 ? "top" : "bottom",
      }),
    );
  return drawn.join("");
}

function beside(frame: Frame, axis: PlacedAxis): string {
  const { spec, ticks, labels } = axis;
  const { y, left, right, top, bottom } = areaFor(frame, axis);
  const size = tickSize(axis);
  const outside = spec.ticks === "" ? 0 : tickLength;
  const drawn = [framed(axis, left, right, top, bottom)];
  if (spec.showticklabels !== false) {
    if (outside > 0)
      drawn.push(stroked(ticks.map(({ value }) => `M${px(left)} ${px(y(value))}h${-outside}`).join(""), rule));
    for (const { value, label } of ticks)
      drawn.push(lettering(label, left - outside - 3, y(value), { size, anchor: "end" }));
  }
  const title = lines(spec.title?.text ?? "");
  if (title.length > 0) {
    const middle = left - labels - 8 - (title.length * lineHeight * titleSize) / 2 + 2;
    drawn.push(lettering(title, middle, (top + bottom) / 2, { size: titleSize, anchor: "middle", turned: -90 }));
  }
  return drawn.join("");
}

/** The axis line, and its mirror on the other side. */
function framed({ id, spec }: PlacedAxis, left: number, right: number, top: number, bottom: number): string {
  if (spec.showline !== true) return "";
  const line = isX(id)
    ? `M${px(left)} ${px(bottom)}H${px(right)}${spec.mirror === true ? `M${px(left)} ${px(top)}H${px(right)}` : ""}`
    : `M${px(left)} ${px(top)}V${px(bottom)}${spec.mirror === true ? `M${px(right)} ${px(top)}V${px(bottom)}` : ""}`;
  return stroked(line, rule);
}
