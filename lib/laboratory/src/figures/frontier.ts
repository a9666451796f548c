import { InputError } from "embedlab";
import { decimal, sensible } from "embedlab/display";
import { counted } from "embedlab/text";
import { type Judged, shortlist } from "../findings/frontier.js";
import { type Interval, ranged } from "../study/spread.js";
import { loggedAxis, titled } from "./axes.js";
import { errorBars } from "./error-bars.js";
import type { Figure } from "./figure.js";
import { hovers } from "./hover.js";
import { figure } from "./layout.js";
import { colorsFor } from "./palette.js";
import { requireSome } from "./required.js";
import { escapeText, shorten, shortenApart } from "./text.js";

/** What is drawn of a setting that was judged. */
export type FrontierPoint = Pick<Judged, "setting" | "model" | "quality" | "standing"> & { readonly cost: Interval };

export interface Frontier {
  readonly points: readonly FrontierPoint[];
}

const qualityName = "ARI";
const costName = "milliseconds a text";

/** What a setting is called in the legend: the end, which tells it from the model's others, is kept. */
function named({ setting, model }: FrontierPoint): string {
  if (!setting.startsWith(model)) return shorten(setting, 48);
  const rest = setting.slice(model.length);
  return shorten(`${shorten(model, Math.max(6, 46 - rest.length))}${rest}`, 48);
}

/** Quality against cost of everything tried: numbered and filled what is recommended and what is tied with it, hollow the rest. */
export function frontierFigure({ points }: Frontier): Figure {
  requireSome(points, "settings");
  const free = points.find(({ cost }) => !(cost.estimate > 0));
  if (free !== undefined)
    throw new InputError(
      `setting ${shorten(free.setting, 60)} costs ${free.cost.estimate}; the cost axis is logarithmic: pass what was measured, above zero`,
    );
  const costs = points.map(({ cost }) => cost.estimate);
  const models = [...new Set(points.map(({ model }) => model))];
  const label = shortenApart(models);
  const settingLabel = shortenApart(points.map(({ setting }) => setting));
  const styles = colorsFor(models);
  const front = shortlist(points);
  const behind = points.filter((point) => !front.includes(point));
  const others = models
    .map((model, m) => ({
      name: `${label(model, 32)}, others`,
      style: styles[m],
      own: behind.filter((point) => point.model === model),
    }))
    .filter(({ own }) => own.length > 0);
  const own = front.map(named);
  const names = front.map(
    ({ setting }, rank) =>
      `${rank + 1}  ${own.filter((name) => name === own[rank]).length > 1 ? settingLabel(setting, 48) : own[rank]}`,
  );
  const say = ({ setting, quality, cost }: FrontierPoint): string =>
    `${settingLabel(setting, 48)} (${qualityName} ${decimal(quality.estimate)}, ${sensible(cost.estimate)} ${costName})`;
  const ties = front.filter(({ standing }) => standing === "tied").length;
  const title =
    front[0]?.standing === "recommended"
      ? `Recommended: ${say(front[0])}; ${ties === 0 ? "no other is tied with it" : `${counted(ties, "other")} of ${points.length} ${ties === 1 ? "is" : "are"} tied with it`}`
      : `None of ${counted(points.length, "setting")} is recommended`;
  const place = (some: readonly FrontierPoint[]): object => ({
    type: "scatter",
    x: some.map(({ cost }) => Math.log10(cost.estimate)),
    y: some.map(({ quality }) => quality.estimate),
    ...hovers(
      some.map(
        ({ setting, standing, quality, cost }) =>
          `${escapeText(settingLabel(setting, 80))}<br>${standing}<br>${qualityName} ${ranged(quality)}<br>${ranged(cost, sensible)} ${costName}`,
      ),
    ),
  });
  return figure({
    title,
    subtitle:
      "1: recommended; other numbers: tied with what is chosen most often; hollow: behind it, or set aside (hover for which); bars: 95 % over the products",
    description: `${qualityName} against ${costName}. ${title}. Recommended or tied: ${front.map(say).join("; ") || "none"}. Others: ${behind.map((point) => `${say(point)}, ${point.standing}`).join("; ") || "none"}.`,
    data: [
      ...others.map(({ name, style, own }) => ({
        ...place(own),
        mode: "markers",
        name: escapeText(name),
        error_y: errorBars(
          own.map(({ quality }) => quality),
          `${style.color}66`,
        ),
        marker: { size: 9, symbol: `${style.symbol}-open`, color: style.color, line: { width: 1.5 } },
      })),
      ...front.map((point, rank) => {
        const { color, symbol } = styles[models.indexOf(point.model)];
        return {
          ...place([point]),
          mode: "markers+text",
          name: escapeText(names[rank]),
          error_y: errorBars([point.quality]),
          text: [`${rank + 1}\u00a0`],
          textposition: "top left",
          cliponaxis: false,
          marker: { size: point.standing === "recommended" ? 15 : 11, symbol, color },
        };
      }),
    ],
    layout: {
      dragmode: "zoom",
      xaxis: { ...loggedAxis(Math.min(...costs), Math.max(...costs)), title: titled(`${costName} (logarithmic)`) },
      yaxis: { title: titled(qualityName) },
    },
    plotHeight: 340,
    legend: [...names, ...others.map(({ name }) => name)],
  });
}
