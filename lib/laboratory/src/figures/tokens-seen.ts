import { summary } from "embedlab/numeric";
import type { Figure } from "./figure.js";
import { percent } from "embedlab/display";
import { count } from "embedlab/text";
import { loggedAxis, titled } from "./axes.js";
import { shownAlike, someNamed } from "./headline.js";
import { figure } from "./layout.js";
import { requireSome } from "./required.js";
import { colorsFor } from "./palette.js";
import { escapeText, shortenApart } from "./text.js";

export interface ModelTokens {
  readonly name: string;
  /** Untruncated token count per text. */
  readonly tokens: ArrayLike<number>;
  /** The model cuts texts above it. */
  readonly maxTokens: number;
}

interface Seen {
  /** Share of all tokens within the limit. */
  readonly tokens: number;
  /** Share of texts that are not cut. */
  readonly texts: number;
}

function seen(lengths: ArrayLike<number>, limit: number): Seen {
  let within = 0;
  let whole = 0;
  let all = 0;
  for (const length of Array.from(lengths)) {
    within += Math.min(length, limit);
    all += length;
    if (length <= limit) whole++;
  }
  return { tokens: all === 0 ? 1 : within / all, texts: whole / lengths.length };
}

/** Which share of the corpus a model sees under each length limit, with its own limit marked. */
export function tokensSeenFigure({ models }: { readonly models: readonly ModelTokens[] }): Figure {
  requireSome(models, "models");
  for (const model of models) requireSome(model.tokens, `token counts of ${model.name}`);
  const label = shortenApart(models.map(({ name }) => name));
  const styles = colorsFor(models.map((model) => model.name));
  const own = models.map((model) => seen(model.tokens, model.maxTokens));
  const most = Math.max(...models.map((model) => summary(model.tokens).max), ...models.map((model) => model.maxTokens));
  const limits: number[] = [];
  for (let limit = 8; limit < most * 1.2; limit *= 2 ** 0.25) limits.push(Math.round(limit));
  const ranked = models
    .map(({ name, maxTokens }, i) => ({ name: label(name, 32), maxTokens, ...own[i] }))
    .sort((a, b) => a.tokens - b.tokens);
  const least = shownAlike(ranked, ({ tokens }) => percent(tokens, 1));
  const cut = ({ texts, maxTokens }: (typeof ranked)[number]): string =>
    `${percent(1 - texts, 1)} of the texts exceed ${least.length > 1 ? "their" : "its"} ${count(maxTokens)}`;
  const sees = `${someNamed(least.map(({ name }) => name))} ${least.length > 1 ? "see" : "sees"} ${percent(least[0].tokens, 1)} of all tokens`;
  const title =
    ranked[0].texts === 1
      ? "Every model sees every token: no text is cut"
      : shownAlike(least, cut).length === least.length
        ? `${sees}: ${cut(least[0])}`
        : sees;
  return figure({
    title,
    subtitle: "the large mark is the model's own limit",
    description: `Share of all tokens that each model sees, by its length limit. ${models.map((model, i) => `${label(model.name, 60)} at ${count(model.maxTokens)} tokens: ${percent(own[i].tokens, 1)} of the tokens, ${percent(own[i].texts, 1)} of the texts whole`).join("; ")}.`,
    data: models.map((model, i) => {
      const points = [
        ...limits.map((limit) => ({ limit, size: 0, ...seen(model.tokens, limit) })),
        { limit: model.maxTokens, size: 13, ...own[i] },
      ].sort((a, b) => a.limit - b.limit || a.size - b.size);
      return {
        type: "scatter",
        mode: "lines+markers",
        name: escapeText(label(model.name, 40)),
        x: points.map((point) => Math.log10(point.limit)),
        y: points.map((point) => point.tokens),
        marker: { size: points.map((point) => point.size), symbol: styles[i].symbol, color: styles[i].color },
        line: { color: styles[i].color, dash: styles[i].dash, width: 2 },
        customdata: points.map((point) => [
          escapeText(label(model.name, 60)),
          count(point.limit),
          percent(point.tokens, 1),
          percent(point.texts, 1),
        ]),
        hovertemplate:
          "%{customdata[0]}, limit %{customdata[1]} tokens<br>%{customdata[2]} of all tokens seen<br>%{customdata[3]} of the texts whole<extra></extra>",
      };
    }),
    layout: {
      xaxis: { ...loggedAxis(8, most), title: titled("maximum tokens per text (logarithmic)") },
      yaxis: { tickformat: ".0%", rangemode: "tozero", title: titled("share of all tokens seen") },
    },
    plotHeight: 300,
    legend: models.map((model) => model.name),
  });
}
