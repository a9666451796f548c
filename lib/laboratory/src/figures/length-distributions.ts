import { summary } from "embedlab/numeric";
import { percent } from "embedlab/display";
import { count, counted } from "embedlab/text";
import { countRange, loggedAxis, titled } from "./axes.js";
import { histogram, logBins, wholeRange } from "./distribution.js";
import type { Figure } from "./figure.js";
import { shownAlike, someNamed } from "./headline.js";
import { hovers } from "./hover.js";
import { figure } from "./layout.js";
import { high, low } from "./palette.js";
import { type Panel, panelAxes, stackedPanels } from "./panels.js";
import { requireSome } from "./required.js";
import { shortenApart } from "./text.js";

export interface LengthPanel {
  /** What is counted and by whom: "characters", "words", "tokens of all-MiniLM-L6-v2". */
  readonly name: string;
  /** Length per text. */
  readonly lengths: ArrayLike<number>;
  /** Above it a model cuts the text. */
  readonly limit?: number;
}

const textsCut = ({ lengths, limit = Infinity }: LengthPanel): number =>
  Array.from(lengths).filter((length) => length > limit).length;

function finding(panels: readonly LengthPanel[], label: (name: string, width: number) => string): string {
  const { min, max, quantile } = summary(panels[0].lengths);
  const half = `${min === max ? "All texts have exactly" : "Half of the texts have at most"} ${count(quantile(0.5))} ${label(panels[0].name, 40)}`;
  const share = (panel: LengthPanel): number => textsCut(panel) / panel.lengths.length;
  const limited = panels.filter(({ limit }) => limit !== undefined).sort((a, b) => share(b) - share(a));
  if (limited.length === 0) return half;
  const worst = shownAlike(limited, (panel) => percent(share(panel)));
  const none = share(worst[0]) === 0;
  if (none && worst.length > 1) return `${half}; no model's limit cuts any`;
  const limits = worst.map(({ name, limit }) => `${count(limit!)} ${label(name, 40)}`);
  return `${half}; ${none ? "none exceeds" : `${percent(share(worst[0]))} exceed`} the ${limits.length > 1 ? "limits" : "limit"} of ${someNamed(limits)}`;
}

/** Where a model's limit stands on the logarithmic axis, and how many texts it cuts; the label lies where there is room. */
function limitMarker(panel: LengthPanel, limit: number): NonNullable<Panel["markers"]>[number] {
  const { min, max } = summary(panel.lengths);
  const middle = (Math.log10(Math.max(1, min)) + Math.log10(Math.max(10, max))) / 2;
  return {
    at: Math.log10(limit),
    label: `limit ${count(limit)}: ${count(textsCut(panel))} cut`,
    color: high,
    level: 1,
    anchor: limit > 10 ** middle ? "right" : "left",
  };
}

/** Histograms of text lengths, one below the other, on logarithmic axes, with medians and truncation lines. */
export function lengthDistributionsFigure({ panels }: { readonly panels: readonly LengthPanel[] }): Figure {
  requireSome(panels, "lengths");
  for (const panel of panels) requireSome(panel.lengths, panel.name);
  const summaries = panels.map(({ lengths }) => summary(lengths));
  const bins = panels.map(({ lengths }, i) => logBins(lengths, [summaries[i].min, summaries[i].max]));
  const { layout, ...room } = stackedPanels(
    panels.map((panel, i): Panel => {
      const { min, max, quantile } = summaries[i];
      const { centres, width, counts } = bins[i];
      const median = quantile(0.5);
      return {
        title: panel.name,
        height: 120,
        x: {
          ...loggedAxis(min, max),
          range: [
            centres[0] - width,
            Math.max(centres[centres.length - 1], Math.log10(Math.max(1, panel.limit ?? 0))) + width,
          ],
        },
        y: { title: titled("texts"), nticks: 4, range: countRange(counts, panel.limit === undefined ? 1 : 2) },
        markers: [
          { at: Math.log10(Math.max(1, median)), label: `median ${count(median)}`, dash: "dot" },
          ...(panel.limit === undefined ? [] : [limitMarker(panel, panel.limit)]),
        ],
      };
    }),
    66,
  );
  const label = shortenApart(panels.map(({ name }) => name));
  const title = finding(panels, label);
  return figure({
    title,
    subtitle: "logarithmic scale",
    description: `Histograms of the lengths of ${counted(panels[0].lengths.length, "text")}. ${title}. ${panels.map(({ name }, i) => `${label(name, 60)}: median ${count(summaries[i].quantile(0.5))}, 95th percentile ${count(summaries[i].quantile(0.95))}, greatest ${count(summaries[i].max)}`).join("; ")}.`,
    data: panels.map(({ limit = Infinity }, i) => ({
      ...histogram(bins[i]),
      ...panelAxes(i),
      marker: { color: bins[i].ranges.map(([from]) => (from > limit ? high : low)) },
      ...hovers(bins[i].ranges.map((range, bin) => `${wholeRange(range)}: ${counted(bins[i].counts[bin], "text")}`)),
    })),
    layout: { ...layout, bargap: 0.04 },
    ...room,
  });
}
