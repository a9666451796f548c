import { InputError } from "embedlab";
import type { Figure } from "./figure.js";
import { counted, decimal, sensible } from "./format.js";
import { errorBars, type Interval } from "./intervals.js";
import { figure, loggedAxis, requireSome, titled } from "./layout.js";
import { colorsFor, neutral } from "./palette.js";
import { escapeText, shorten } from "./text.js";

export interface FrontierPoint {
  /** "all-MiniLM-L6-v2, cleaned, 128 tokens". */
  readonly setting: string;
  readonly model: string;
  readonly quality: Interval;
  /** What it costs: the less the better, above zero. */
  readonly cost: number;
}

export interface Frontier {
  readonly points: readonly FrontierPoint[];
  readonly qualityName?: string;
  /** With its unit: "milliseconds a text". */
  readonly costName?: string;
}

/** The places of the points that no other point beats in both quality and cost, by rising cost. */
export function paretoFront(points: readonly { readonly quality: Interval; readonly cost: number }[]): number[] {
  const order = points.map((_, i) => i).sort((a, b) => points[a].cost - points[b].cost || points[b].quality.estimate - points[a].quality.estimate);
  const front: number[] = [];
  for (const i of order) {
    if (front.length === 0 || points[i].quality.estimate > points[front[front.length - 1]].quality.estimate) front.push(i);
  }
  return front;
}

/** What a setting is called in the legend: the end, which tells it from the model's others, is kept. */
function named({ setting, model }: FrontierPoint): string {
  if (!setting.startsWith(model)) return shorten(setting, 48);
  const rest = setting.slice(model.length);
  return shorten(`${shorten(model, Math.max(6, 46 - rest.length))}${rest}`, 48);
}

/** Quality against cost of everything tried, with the settings that nothing beats numbered and named. */
export function frontierFigure({ points, qualityName = "ARI", costName = "milliseconds a text" }: Frontier): Figure {
  requireSome(points, "settings");
  const costs = points.map((point) => point.cost);
  const free = points.find((point) => !(point.cost > 0));
  if (free !== undefined) throw new InputError(`setting ${shorten(free.setting, 60)} costs ${free.cost}; the cost axis is logarithmic: pass what was measured, above zero`);
  const models = [...new Set(points.map((point) => point.model))];
  const styles = colorsFor(models);
  const front = paretoFront(points);
  const [cheapest, best] = [points[front[0]], points[front[front.length - 1]]];
  const say = (point: FrontierPoint): string => `${shorten(point.setting, 40)} (${decimal(point.quality.estimate)}, ${sensible(point.cost)})`;
  const title =
    front.length === 1
      ? `${shorten(best.setting, 48)} is both best and cheapest: ${qualityName} ${decimal(best.quality.estimate)} at ${sensible(best.cost)} ${costName}`
      : `${front.length} of ${counted(points.length, "setting")} are worth their cost: from ${say(cheapest)} to ${say(best)}`;
  const names = front.map((i, rank) => `${rank + 1}  ${named(points[i])}`);
  const hover = (point: FrontierPoint): string => `${escapeText(shorten(point.setting, 80))}<br>${escapeText(qualityName)} ${decimal(point.quality.estimate)} (${decimal(point.quality.low)} to ${decimal(point.quality.high)})<br>${sensible(point.cost)} ${escapeText(costName)}`;
  const beaten = models.map((model) => points.map((_, i) => i).filter((i) => points[i].model === model && !front.includes(i)));
  const legend = [...names, ...models.filter((_, m) => beaten[m].length > 0).map((model) => `${shorten(model, 32)}, beaten`)];
  const common = { type: "scatter", hovertemplate: "%{customdata}<extra></extra>" };
  return figure({
    title,
    subtitle: "numbered: no other setting is both better and cheaper; hollow: beaten (hover for the setting)",
    description: `${qualityName} against ${costName}. ${title}. On the front: ${front.map((i) => `${shorten(points[i].setting, 60)}: ${qualityName} ${decimal(points[i].quality.estimate)} at ${sensible(points[i].cost)} ${costName}`).join("; ")}. Beaten: ${points.filter((_, i) => !front.includes(i)).map((point) => `${shorten(point.setting, 60)} (${decimal(point.quality.estimate)}, ${sensible(point.cost)})`).join("; ") || "none"}.`,
    data: [
      ...(front.length < 2 ? [] : [{ type: "scatter", mode: "lines", x: front.map((i) => Math.log10(points[i].cost)), y: front.map((i) => points[i].quality.estimate), line: { color: neutral, width: 1.5, shape: "hv" }, hoverinfo: "skip", showlegend: false }]),
      ...models.flatMap((model, m) =>
        beaten[m].length === 0
          ? []
          : [
              {
                ...common,
                mode: "markers",
                name: `${escapeText(shorten(model, 32))}, beaten`,
                x: beaten[m].map((i) => Math.log10(points[i].cost)),
                y: beaten[m].map((i) => points[i].quality.estimate),
                error_y: errorBars(beaten[m].map((i) => points[i].quality), `${styles[m].color}66`),
                marker: { size: 9, symbol: `${styles[m].symbol}-open`, color: styles[m].color, line: { width: 1.5 } },
                customdata: beaten[m].map((i) => hover(points[i])),
              },
            ],
      ),
      ...front.map((i, rank) => ({
        ...common,
        mode: "markers+text",
        name: escapeText(names[rank]),
        x: [Math.log10(points[i].cost)],
        y: [points[i].quality.estimate],
        error_y: errorBars([points[i].quality]),
        text: [`${rank + 1}\u00a0`],
        textposition: "top left",
        cliponaxis: false,
        marker: { size: 13, symbol: styles[models.indexOf(points[i].model)].symbol, color: styles[models.indexOf(points[i].model)].color },
        customdata: [hover(points[i])],
      })),
    ],
    layout: { dragmode: "zoom", xaxis: { ...loggedAxis(Math.min(...costs), Math.max(...costs)), title: titled(`${costName} (logarithmic)`) }, yaxis: { title: titled(qualityName) } },
    plotHeight: 340,
    legend,
  });
}
