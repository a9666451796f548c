import { ranged, spread } from "../study/spread.js";
import type { Figure } from "./figure.js";
import { decimal } from "embedlab/display";
import { counted } from "embedlab/text";
import { namesAxis, titled } from "./axes.js";
import { figure } from "./layout.js";
import { markerLines } from "./marker-lines.js";
import { requireSome } from "./required.js";
import { firstOfAll, someNamed } from "./headline.js";
import { colorsFor } from "./palette.js";
import { escapeText, shortenApart } from "./text.js";

export interface ArisBySeed {
  readonly models: readonly { readonly name: string; /** One a seed. */ readonly aris: ArrayLike<number> }[];
  /** Values to compare with, e.g. the note's. */
  readonly references?: readonly { readonly name: string; readonly value: number }[];
  readonly measure?: string;
  /** No model is shown to be beyond chance: then none leads. */
  readonly atChance?: boolean;
}

function finding(models: ArisBySeed["models"], measure: string, atChance: boolean): string {
  const label = shortenApart(models.map(({ name }) => name));
  const ranked = models
    .map((model) => ({ name: label(model.name, 32), seeds: model.aris.length, ...spread(model.aris) }))
    .sort((a, b) => b.estimate - a.estimate);
  const [best, next] = ranked;
  const seeds = counted(best.seeds, "seed");
  if (next === undefined && best.seeds === 1)
    return `${best.name}: ${measure} ${decimal(best.estimate)} on one seed, which says nothing about chance`;
  if (next === undefined)
    return `${best.name}: ${measure} from ${decimal(best.low)} to ${decimal(best.high)} over ${seeds}`;
  const single = best.seeds === 1 && next.seeds === 1;
  const firsts = firstOfAll(ranked, ({ estimate }) => estimate);
  const followers = firstOfAll(ranked.slice(firsts.length), ({ estimate }) => estimate);
  const overlap = followers.some(({ high }) => best.low <= high);
  if (atChance)
    return `No model leads: none is shown to be beyond chance (${measure} ${decimal(best.estimate)} at most, ${single ? "on one seed" : `on average over ${seeds}`})`;
  if (firsts.length > 1)
    return `${someNamed(firsts.map(({ name }) => name))} have the same ${measure}, ${decimal(best.estimate)}, ${single ? "on one seed" : `on average over ${seeds}`}`;
  return `${best.name} leads ${someNamed(followers.map(({ name }) => name))} by ${decimal(best.estimate - next.estimate)} ${measure} ${single ? "on one seed, which says nothing about chance" : `on average over ${seeds}; their ranges ${overlap ? "overlap" : "do not overlap"}`}`;
}

/** The distribution of a score over the seeds of k-means, a row a model. */
export function arisBySeedFigure({ models, references = [], measure = "ARI", atChance = false }: ArisBySeed): Figure {
  requireSome(models, "models");
  for (const model of models) requireSome(model.aris, `seeds of ${model.name}`);
  const label = shortenApart(models.map(({ name }) => name));
  const styles = colorsFor(models.map((model) => model.name));
  const title = finding(models, measure, atChance);
  const referenceLabel = shortenApart(references.map(({ name }) => name));
  const values = [
    ...models.flatMap((model) => Array.from(model.aris)),
    ...references.map((reference) => reference.value),
  ];
  const { low, high } = spread(values);
  const margin = 0.06 * Math.max(high - low, 0.05);
  const middle = (low + high) / 2;
  return figure({
    title,
    subtitle: "a point a seed, which repeats the search and samples no products; box: quartiles and median",
    description: `${measure} by model over k-means seeds. ${title}. ${models.map(({ name, aris }) => `${label(name, 60)}: mean ${ranged(spread(aris), decimal, counted(aris.length, "seed"))}`).join("; ")}${references.length === 0 ? "" : `. For comparison: ${references.map(({ name, value }) => `${referenceLabel(name, 40)} ${decimal(value)}`).join(", ")}`}.`,
    data: models.map((model, i) => ({
      type: "box",
      orientation: "h",
      name: escapeText(label(model.name, 40)),
      x: Array.from(model.aris),
      y: Array.from(model.aris, () => i),
      boxpoints: "all",
      jitter: 0.5,
      pointpos: 0,
      width: 0.6,
      fillcolor: "rgba(128,128,128,0.12)",
      line: { color: styles[i].color, width: 1.5 },
      marker: { color: styles[i].color, symbol: styles[i].symbol, size: 7, opacity: 0.75 },
      text: Array.from(
        model.aris,
        (ari, seed) => `${escapeText(label(model.name, 60))}, seed ${seed}: ${decimal(ari)}`,
      ),
      hovertemplate: "%{text}<extra></extra>",
      hoveron: "points",
    })),
    layout: {
      xaxis: { title: titled(measure), range: [low - margin, high + margin] },
      yaxis: {
        ...namesAxis(
          models.map((model) => model.name),
          "y",
          { width: 22 },
        ),
        range: [models.length - 0.5, -0.5 - 0.28 * references.length],
      },
      ...markerLines(
        references.map(({ name, value }, i) => ({
          at: value,
          label: `${name} ${decimal(value)}`,
          level: i,
          dash: i % 2 === 0 ? "dash" : "dot",
          anchor: value > middle ? "right" : "left",
        })),
      ),
    },
    plotHeight: 64 * models.length + 18 * references.length + 20,
  });
}
