import { sensible } from "embedlab/display";
import { escapeText, labelsApart, wrapText } from "./text.js";

/** Axis title, with its unit. */
export const titled = (text: string): object => ({ text: wrapText(text, 34, 2) });

/** An axis whose whole numbers are the names; the first is on top or on the left. Equal names stay apart, and labels differ where names do. */
export function namesAxis(
  names: readonly string[],
  side: "x" | "y",
  options: { width?: number; lines?: number } = {},
): object {
  const crowded = names.length > 12;
  const width = options.width ?? (side === "y" ? (crowded ? 24 : 18) : crowded ? 16 : 20);
  const lines = options.lines ?? (side === "x" || crowded ? 1 : 2);
  const apart = labelsApart(names, width * lines);
  const wrapped = side === "y" ? apart.map((label) => wrapText(label, width, lines)) : apart.map(escapeText);
  // A label that breaks badly is cut again, and may then read as another's.
  const labels =
    new Set(wrapped).size === new Set(apart).size ? wrapped : labelsApart(names, Math.max(12, width)).map(escapeText);
  return {
    tickmode: "array",
    tickvals: names.map((_, i) => i),
    ticktext: labels,
    range: side === "y" ? [names.length - 0.5, -0.5] : [-0.5, names.length - 0.5],
    showgrid: false,
    zeroline: false,
    ...(side === "x" ? { tickangle: crowded ? -90 : -45 } : {}),
    ...(crowded ? { tickfont: { size: 10.5 } } : {}),
  };
}

/** A logarithmic axis of already logged (log10) positions, with round ticks and a margin. */
export function loggedAxis(from: number, most: number): object {
  const to = most > 0 ? most : 1;
  const least = from > 0 ? from : Math.min(1, to);
  const steps = to / least < 4 ? [1, 1.5, 2, 3, 5, 7] : to / least < 1000 ? [1, 2, 5] : [1];
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(least)); power <= Math.ceil(Math.log10(to)); power++)
    ticks.push(...steps.map((step) => step * 10 ** power));
  if (least === to) ticks.splice(0, ticks.length, to);
  const [start, end] = [Math.log10(least), Math.log10(to)];
  const margin = 0.05 * (end - start) + 0.05;
  return {
    range: [start - margin, end + margin],
    tickmode: "array",
    tickvals: ticks.map(Math.log10),
    ticktext: ticks.map(sensible),
  };
}

/** The range of an axis of counts, with room for the labels of lines above the bars. */
export const countRange = (counts: readonly number[], lines = 1): [number, number] => [
  0,
  Math.max(1, ...counts) * (1.06 + 0.13 * lines),
];
