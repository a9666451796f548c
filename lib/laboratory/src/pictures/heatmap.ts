import { hex, readableOn, scaled, type Color } from "./colors.js";
import { lettering, lines, px } from "./lettering.js";
import type { Area } from "./scale.js";
import { numbers, type Trace } from "./spec.js";

interface Edge {
  readonly from: number;
  readonly to: number;
}

const edges = (centres: readonly number[]): Edge[] =>
  centres.map((centre) => ({ from: centre - 0.5, to: centre + 0.5 }));

/** A heat map's table, and where its columns and rows lie. */
export function cellsOf({ x, y, x0 = 0, z = [] }: Trace): {
  columns: Edge[];
  rows: Edge[];
  value: (row: number, column: number) => number | null;
} {
  let width: number, height: number, value: (row: number, column: number) => number | null;
  if ("bdata" in z) {
    const flat = numbers({ dtype: "f4", bdata: z.bdata });
    [height, width] = z.shape.split(",").map(Number);
    value = (row, column) => flat[row * width + column];
  } else {
    [height, width] = [z.length, z[0]?.length ?? 0];
    value = (row, column) => z[row][column];
  }
  const places = (given: Trace["x"], count: number, first: number): Edge[] =>
    given === undefined
      ? edges(Array.from({ length: count }, (_, i) => first + i))
      : edges(numbers(given).map((place, i) => place ?? i));
  return { columns: places(x, width, x0), rows: places(y, height, 0), value };
}

/** Colours that a row is drawn in: no more than the eye tells apart, so that neighbours of one colour are one rectangle. */
const shades = 64;

/** Cells in their colours, and what is written in them; columns finer than a pixel are drawn by their mean. */
export function heatmap(trace: Trace, { x, y }: Area): string {
  const { columns, rows, value } = cellsOf(trace);
  const { zmin = 0, zmax = 1, colorscale = [], xgap = 0, ygap = 0, text } = trace;
  const shade = (level: number): number =>
    Math.round(Math.min(1, Math.max(0, (level - zmin) / (zmax - zmin || 1))) * shades);
  const colorOf = (step: number): Color => scaled(colorscale, step / shades);
  const drawn: string[] = [];
  rows.forEach((row, r) => {
    const [top, bottom] = [y(row.from), y(row.to)].sort((a, b) => a - b);
    const height = px(Math.max(0.5, bottom - top - ygap));
    const paths = new Map<number, string>();
    let open: { step: number; left: number; right: number } | undefined;
    const close = (): void => {
      if (open === undefined) return;
      const width = px(Math.max(0.3, open.right - open.left - xgap));
      const path = paths.get(open.step) ?? "";
      paths.set(open.step, `${path}M${px(open.left + xgap / 2)} ${px(top + ygap / 2)}h${width}v${height}h-${width}z`);
      open = undefined;
    };
    for (let c = 0; c < columns.length;) {
      const left = x(columns[c].from);
      let [sum, count, right] = [0, 0, left];
      // Columns up to the next pixel are one.
      do {
        const level = value(r, c);
        if (level !== null) [sum, count] = [sum + level, count + 1];
        right = x(columns[c].to);
        c++;
      } while (c < columns.length && right - left < 1);
      const step = count === 0 ? undefined : shade(sum / count);
      if (open !== undefined && open.step === step && xgap === 0) open = { ...open, right };
      else {
        close();
        if (step !== undefined) open = { step, left, right };
      }
    }
    close();
    for (const [step, path] of paths) drawn.push(`<path d="${path}" fill="${hex(colorOf(step))}"/>`);
  });
  const written = (text ?? []).flatMap((line, r) =>
    Array.from(line as readonly string[], (said, c) => {
      const level = value(r, c);
      if (said === "" || level === null) return "";
      const [middle, centre] = [(columns[c].from + columns[c].to) / 2, (rows[r].from + rows[r].to) / 2];
      return lettering(lines(said), x(middle), y(centre), {
        size: trace.textfont?.size ?? 12,
        anchor: "middle",
        color: readableOn(colorOf(shade(level))),
      });
    }),
  );
  return drawn.join("") + written.join("");
}
