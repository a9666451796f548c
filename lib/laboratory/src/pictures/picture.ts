import { createHash } from "node:crypto";
import type { Figure } from "../figures/figure.js";
import { ink } from "../figures/template.js";
import { barMiddles, bars, barTexts, Patterns } from "./bars.js";
import { boxes } from "./boxes.js";
import { footerOf } from "./footer.js";
import { type Frame, frameOf } from "./frame.js";
import { heatmap } from "./heatmap.js";
import { lettering, lines, px, refilled, xml } from "./lettering.js";
import { annotations, shapes } from "./notes.js";
import { overlay, underlay } from "./rules.js";
import { curve, points, pointTexts, whiskers } from "./scatter.js";
import { type Spec, specOf, type Trace } from "./spec.js";

/** Pixels of a picture's width: a notebook's column. */
export const pictureWidth = 760;
const family = "system-ui, -apple-system, Segoe UI, Roboto, Noto Sans, sans-serif";

/** What a subtitle tells of the pointer, which a picture does not answer to. */
const ofPointer = /; click a name to hide it, twice to see it alone| \(hover for which\)/g;

interface Heading {
  readonly markup: string;
  /** Pixels by which it is lower than the figure's own, whose lines are a phone's. */
  readonly saved: number;
}

function headingOf({ layout: { title } }: Spec): Heading {
  const [own, below] = [lines(title.text), lines(title.subtitle?.text ?? "")];
  const told = [below.join(" ").replace(ofPointer, "")].filter((text) => text !== "");
  const [heading, note] = [refilled(own, 15, pictureWidth - 24), refilled(told, 12, pictureWidth - 24)];
  const first = lettering(heading, 12, 8, { size: 15, from: "top" });
  const second = note.length === 0 ? "" : lettering(note, 12, 12 + 19.5 * heading.length, { size: 12, from: "top" });
  return { markup: first + second, saved: 19.5 * (own.length - heading.length) + 16 * (below.length - note.length) };
}

/** Data in the order in which Plotly lays it: heat maps, bars, boxes, lines, points. */
function traces({ data, layout }: Spec, frame: Frame, patterns: Patterns, name: string): string {
  const groups = new Map<string, Trace[]>();
  for (const trace of data) {
    const key = `${trace.xaxis ?? "x"} ${trace.yaxis ?? "y"}`;
    groups.set(key, [...(groups.get(key) ?? []), trace]);
  }
  return [...groups]
    .map(([key, own], at) => {
      const [x, y] = key.split(" ");
      const area = frame.areaOf(x, y);
      const of = (type: Trace["type"]): Trace[] => own.filter((trace) => trace.type === type);
      const { left, right, top, bottom } = area;
      const clip = `<clipPath id="${name}-c${at}"><path d="M${px(left)} ${px(top)}H${px(right)}V${px(bottom)}H${px(left)}z"/></clipPath>`;
      const inside = [
        ...of("heatmap").map((trace) => heatmap(trace, area)),
        ...of("bar").map((trace) => bars(trace, data, layout, area, patterns)),
        ...of("box").map((trace) => boxes(trace, area)),
        ...of("scatter").map((trace) => curve(trace, area)),
      ];
      const over = own.map(
        (trace) =>
          whiskers(trace, area, trace.type === "bar" ? barMiddles(trace, data, layout) : undefined) +
          (trace.type === "scatter" ? points(trace, area) + pointTexts(trace, area) : "") +
          (trace.type === "bar" ? barTexts(trace, data, layout, area) : ""),
      );
      return `${clip}<g clip-path="url(#${name}-c${at})">${inside.join("")}</g>${over.join("")}`;
    })
    .join("");
}

/**
 * A figure as SVG, for whoever draws no Plotly: GitHub, editors, nbconvert without this project's template. It says what
 * the figure says, without what only a pointer finds. Undefined for a figure that is not of the laboratory's make.
 */
export function picture(figure: Figure): string | undefined {
  const spec = specOf(figure);
  if (spec === undefined) return undefined;
  const { layout } = spec;
  // Several pictures may lie in one page: their definitions must not meet.
  const name = `e${createHash("sha256")
    .update(JSON.stringify([figure.description, layout]))
    .digest("hex")
    .slice(0, 8)}`;
  const heading = headingOf(spec);
  const height = Math.round(layout.height - heading.saved);
  const footer = footerOf(spec, pictureWidth, name);
  const room = { width: pictureWidth, top: layout.margin.t - heading.saved, bottom: height - footer.height, right: 14 };
  const frame = frameOf(spec, room);
  const patterns = new Patterns(name);
  const body = [
    underlay(frame),
    shapes(layout.shapes ?? [], "below", frame),
    traces(spec, frame, patterns, name),
    overlay(frame),
    shapes(layout.shapes ?? [], "above", frame),
    annotations(layout.annotations ?? [], frame),
    footer.draw(height, patterns),
  ].join("\n");
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${pictureWidth}" height="${height}" viewBox="0 0 ${pictureWidth} ${height}" role="img" font-family="${family}" fill="${ink}"><title>${xml(figure.description)}</title><defs>${patterns.definitions}</defs>${heading.markup}\n${body}</svg>`;
}
