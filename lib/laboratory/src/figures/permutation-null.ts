import { linearBins } from "./distribution.js";
import type { Figure } from "./figure.js";
import { count, decimal, signed } from "./format.js";
import { countRange, figure, markerLine, requireSome, titled } from "./layout.js";
import { high, neutral } from "./palette.js";

export interface PermutationNull {
  /** The statistic under each draw of the null hypothesis. */
  readonly draws: ArrayLike<number>;
  readonly observed: number;
  readonly pValue: number;
  readonly measure?: string;
  /** What was drawn: "sign flips", "permutations". */
  readonly unit?: string;
}

/** The observed difference against what chance alone gives. */
export function permutationNullFigure({ draws, observed, pValue, measure = "ARI", unit = "sign flips" }: PermutationNull): Figure {
  requireSome(draws, "draws");
  const values = Array.from(draws);
  const beyond = values.filter((value) => Math.abs(value) >= Math.abs(observed) - 1e-12).length;
  const reach = values.reduce((most, value) => Math.max(most, Math.abs(value)), Math.max(Math.abs(observed), 1e-6)) * 1.08;
  const bins = linearBins(values, [-reach, reach], 61);
  const p = pValue < 0.0001 ? "p < 0.0001" : `p = ${decimal(pValue, 4)}`;
  const title = `A difference of ${signed(observed)} ${measure} ${pValue < 0.05 ? "is rare by chance" : "is what chance gives"}: ${count(beyond)} of ${count(values.length)} ${unit} are as large (${p})`;
  const line = markerLine(observed, `observed ${signed(observed)}`, { color: high, dash: "solid", anchor: observed > 0 ? "right" : "left" });
  return figure({
    title,
    description: `Histogram of ${count(values.length)} ${unit} under the hypothesis of no difference, with the observed difference. ${title}.`,
    data: [
      {
        type: "bar",
        x: bins.centres,
        y: bins.counts,
        width: bins.width * 0.94,
        marker: { color: bins.centres.map((centre) => (Math.abs(centre) >= Math.abs(observed) ? high : neutral)) },
        hovertemplate: `%{x:.4f}: %{y:,d} ${unit}<extra></extra>`,
      },
    ],
    layout: { xaxis: { title: titled(`difference in ${measure} under chance`) }, yaxis: { title: titled(unit), range: countRange(bins.counts) }, shapes: [line.shape], annotations: [line.annotation] },
    plotHeight: 240,
  });
}
