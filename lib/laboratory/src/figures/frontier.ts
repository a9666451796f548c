import type { Interval } from "../study/spread.js";
import { InputError } from "embedlab";
import type { Judged } from "../findings/frontier.js";
import type { Figure } from "./figure.js";
import { counted, decimal, sensible } from "embedlab/display";
import { errorBars } from "./error-bars.js";
import { loggedAxis, titled } from "./axes.js";
import { figure } from "./layout.js";
import { requireSome } from "./required.js";
import { colorsFor } from "./palette.js";
import { escapeText, shorten } from "./text.js";

/** What is drawn of a setting that was judged. */
export type FrontierPoint = Pick<Judged, "setting" | "model" | "quality" | "standing"> & { readonly cost: Interval };

export interface Frontier {
  readonly points: readonly FrontierPoint[];
  readonly qualityName?: string;
  /** With its unit: "milliseconds a text". */
  readonly costName?: string;
}

/** What a setting is called in the legend: the end, which tells it from the model's others, is kept. */
function named({ setting, model }: FrontierPoint): string {
  if (!setting.startsWith(model)) return shorten(setting, 48);
  const rest = setting.slice(model.length);
  return shorten(`${shorten(model, Math.max(6, 46 - rest.length))}${rest}`, 48);
}

/** Quality against cost of everything tried: numbered and filled what is recommended and what is tied with it, hollow the rest. */
export function frontierFigure({ points, qualityName = "ARI", costName = "milliseconds a text" }: Frontier): Figure {
  requireSome(points, "settings");
  const costs = points.map((point) => point.cost.estimate);
  const free = points.find((point) => !(point.cost.estimate > 0));
  if (free !== undefined)
    throw new InputError(
      `setting ${shorten(free.setting, 60)} costs ${free.cost.estimate}; the cost axis is logarithmic: pass what was measured, above zero`,
    );
  const models = [...new Set(points.map((point) => point.model))];
  const styles = colorsFor(models);
  const byRank = [...points.keys()].sort(
    (a, b) =>
      Number(points[b].standing === "recommended") - Number(points[a].standing === "recommended") ||
      costs[a] - costs[b],
  );
  const front = byRank.filter((i) => points[i].standing === "recommended" || points[i].standing === "tied");
  const ties = front.filter((i) => points[i].standing === "tied").length;
  const recommended = points.find((point) => point.standing === "recommended");
  const say = (point: FrontierPoint): string =>
    `${shorten(point.setting, 48)} (${qualityName} ${decimal(point.quality.estimate)}, ${sensible(point.cost.estimate)} ${costName})`;
  const title =
    recommended === undefined
      ? `None of ${counted(points.length, "setting")} is recommended`
      : `Recommended: ${say(recommended)}; ${ties === 0 ? "no other is tied with it" : `${counted(ties, "other")} of ${points.length} ${ties === 1 ? "is" : "are"} tied with it`}`;
  const names = front.map((i, rank) => `${rank + 1}  ${named(points[i])}`);
  const hover = (point: FrontierPoint): string =>
    `${escapeText(shorten(point.setting, 80))}<br>${point.standing}<br>${escapeText(qualityName)} ${decimal(point.quality.estimate)} (${decimal(point.quality.low)} to ${decimal(point.quality.high)})<br>${sensible(point.cost.estimate)} (${sensible(point.cost.low)} to ${sensible(point.cost.high)}) ${escapeText(costName)}`;
  const rest = models.map((model) => [...points.keys()].filter((i) => points[i].model === model && !front.includes(i)));
  const legend = [
    ...names,
    ...models.filter((_, m) => rest[m].length > 0).map((model) => `${shorten(model, 32)}, others`),
  ];
  const common = { type: "scatter", hovertemplate: "%{customdata}<extra></extra>" };
  const place = (some: readonly number[]): object => ({
    x: some.map((i) => Math.log10(costs[i])),
    y: some.map((i) => points[i].quality.estimate),
    customdata: some.map((i) => hover(points[i])),
  });
  return figure({
    title,
    subtitle:
      "1: recommended; other numbers: tied with what is chosen most often; hollow: behind it, or set aside (hover for which); bars: 95 % over the products",
    description: `${qualityName} against ${costName}. ${title}. Recommended or tied: ${front.map((i) => say(points[i])).join("; ") || "none"}. Others: ${
      points
        .filter((_, i) => !front.includes(i))
        .map((point) => `${say(point)}, ${point.standing}`)
        .join("; ") || "none"
    }.`,
    data: [
      ...models.flatMap((model, m) =>
        rest[m].length === 0
          ? []
          : [
              {
                ...common,
                ...place(rest[m]),
                mode: "markers",
                name: `${escapeText(shorten(model, 32))}, others`,
                error_y: errorBars(
                  rest[m].map((i) => points[i].quality),
                  `${styles[m].color}66`,
                ),
                marker: { size: 9, symbol: `${styles[m].symbol}-open`, color: styles[m].color, line: { width: 1.5 } },
              },
            ],
      ),
      ...front.map((i, rank) => ({
        ...common,
        ...place([i]),
        mode: "markers+text",
        name: escapeText(names[rank]),
        error_y: errorBars([points[i].quality]),
        text: [`${rank + 1}\u00a0`],
        textposition: "top left",
        cliponaxis: false,
        marker: {
          size: points[i].standing === "recommended" ? 15 : 11,
          symbol: styles[models.indexOf(points[i].model)].symbol,
          color: styles[models.indexOf(points[i].model)].color,
        },
      })),
    ],
    layout: {
      dragmode: "zoom",
      xaxis: { ...loggedAxis(Math.min(...costs), Math.max(...costs)), title: titled(`${costName} (logarithmic)`) },
      yaxis: { title: titled(qualityName) },
    },
    plotHeight: 340,
    legend,
  });
}
