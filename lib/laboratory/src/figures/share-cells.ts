import { colorBar } from "./color-bar.js";
import { hovers } from "./hover.js";
import { sequentialScale } from "./palette.js";

export interface ShareCell {
  /** From 0 to 1: the cell's colour; null where there is none. */
  readonly share: number | null;
  /** Written in the cell where there is room. */
  readonly text: string;
  readonly hover: string;
}

/** A table of shares as colours, row by row. */
export const shareCells = (rows: readonly (readonly ShareCell[])[]): object => ({
  type: "heatmap",
  x: (rows[0] ?? []).map((_, j) => j),
  y: rows.map((_, i) => i),
  z: rows.map((row) => row.map(({ share }) => share)),
  zmin: 0,
  zmax: 1,
  xgap: 1,
  ygap: 1,
  colorscale: sequentialScale,
  colorbar: colorBar({ tickformat: ".0%" }),
  text: rows.map((row) => row.map(({ text }) => text)),
  ...((rows[0] ?? []).length <= 12 && { texttemplate: "%{text}", textfont: { size: 11 } }),
  ...hovers(rows.map((row) => row.map(({ hover }) => hover))),
});
