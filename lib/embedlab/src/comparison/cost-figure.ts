import type { Estimand } from "../evaluation/resampled.js";
import { html, Html } from "../display/html.js";
import { decimal, sensible } from "../display/numbers.js";
import { counted } from "../text/counted.js";
import { type CostOptions, type PricedModel, type ProjectedCost, projectedCosts } from "./costs.js";

/** The look of `costFigure`; the page's colours are those of `differencesStyle`. */
export const costStyle = `.axes { border: 0; padding: 0; margin: 1rem 0; max-width: 52rem; }
.axes legend { float: left; padding: 0; margin-right: 0.6rem; font-size: 0.9rem; }
.axes > label { font-size: 0.9rem; margin-right: 0.9rem; }
.axes .plane { display: none; }
${["time", "money", "bytes"].map((axis) => `.axes:has([value=${axis}]:checked) .plane.${axis}`).join(", ")} { display: grid; }
.plane { clear: both; grid-template-columns: auto 1fr; gap: 0.2rem 0.5rem; padding-top: 0.7rem; font-size: 0.8rem; color: var(--soft); }
.plane .quality { display: flex; flex-direction: column; justify-content: space-between; text-align: right; font-variant-numeric: tabular-nums; }
.plane .field { position: relative; height: 13rem; background: var(--tint); border-radius: 3px; }
.plane .field b { position: absolute; width: 1.5rem; height: 1.5rem; margin: -0.75rem; border-radius: 50%; text-align: center; line-height: 1.5rem; font-size: 0.78rem; background: var(--link); color: var(--page); }
.plane .field b.open { background: var(--page); color: var(--link); box-shadow: inset 0 0 0 2px var(--link); }
.plane .cost { grid-column: 2; display: flex; justify-content: space-between; gap: 1rem; }
.plane ol { grid-column: 1 / -1; margin: 0.3rem 0 0; padding-left: 1.6rem; color: var(--ink); }
.plane ol + p { grid-column: 1 / -1; margin: 0; }
`;

export interface CostFigure {
  /** ARI of each model by the estimand that decides; what has none is not drawn. */
  readonly scores: readonly { readonly id: string; readonly ari: number }[];
  readonly estimand: Estimand;
  /** Models not shown to be worse than the best in the task that decides. */
  readonly task: string;
  readonly leaders: readonly string[];
  readonly costs: readonly PricedModel[];
  readonly stated: CostOptions;
  /** Times were measured while the machine was busy. */
  readonly loaded: boolean;
}

interface Axis {
  readonly key: "time" | "money" | "bytes";
  readonly name: string;
  readonly of: (cost: ProjectedCost) => number | null;
  readonly written: (value: number) => string;
}

const axesFor = ({ products, currency = "" }: CostOptions): Axis[] => [
  { key: "time", name: "time", of: ({ msPerText }) => msPerText, written: (value) => `${sensible(value)} ms a text` },
  {
    key: "money",
    name: "money",
    of: ({ price }) => price,
    written: (value) => `${sensible(value)} ${currency} for ${counted(products ?? 1, "product")}`.replace("  ", " "),
  },
  {
    key: "bytes",
    name: "bytes",
    of: ({ bytesPerProduct }) => bytesPerProduct,
    written: (value) => `${sensible(value)} bytes a product`,
  },
];

/**
 * Score against cost, one point a model: by time, money or bytes, whichever the reader chooses, without a script. Filled is
 * what is not shown to be worse than the best; no line joins points, since one that is tied is not beaten.
 */
export function costFigure({ scores, estimand, task, leaders, costs, stated, loaded }: CostFigure): Html {
  const projected = projectedCosts(costs, stated);
  const models = scores.flatMap(({ id, ari }) => {
    const cost = projected.find(({ model }) => model === id);
    return cost === undefined ? [] : [{ id, ari, cost, cut: costs.find((one) => one.id === id)!.cut }];
  });
  const score = estimand === "least inertia" ? "ARI, least inertia" : "mean ARI";
  const axes = axesFor(stated).filter(({ of }) => models.filter(({ cost }) => (of(cost) ?? 0) > 0).length > 1);
  if (axes.length === 0) return html``;
  const [low, high] = [Math.min(...models.map(({ ari }) => ari)), Math.max(...models.map(({ ari }) => ari))];
  const span = high - low || 0.01;
  const plane = (axis: Axis): Html => {
    const drawn = models.flatMap(({ id, ari, cost, cut }) => {
      const value = axis.of(cost);
      return value === null || value <= 0 ? [] : [{ id, ari, value, cut }];
    });
    const logs = drawn.map(({ value }) => Math.log10(value));
    const [least, most] = [Math.min(...logs), Math.max(...logs)];
    const wide = most - least || 1;
    const at = ({ ari, value }: (typeof drawn)[number]): string =>
      `left:${(most === least ? 50 : 6 + (88 * (Math.log10(value) - least)) / wide).toFixed(1)}%;top:${(10 + (80 * (high - ari)) / span).toFixed(1)}%`;
    const absent = models.filter(({ id }) => !drawn.some((one) => one.id === id)).map(({ id }) => id);
    const notes = [
      ...(absent.length === 0 ? [] : [`Not known of ${absent.join(", ")}.`]),
      ...(axis.key === "time" && loaded ? ["Measured while the machine was busy: times decide nothing."] : []),
      `Filled: not shown to be worse than the best in ${task}.`,
    ];
    return html`<div class="${new Html(`plane ${axis.key}`, "")}">
      <div class="quality"><span>${decimal(high)}</span><span>${score}</span><span>${decimal(low)}</span></div>
      <div
        class="field"
        role="img"
        aria-label="${new Html(`${score} against ${axis.name}; the list below has the numbers`, "")}"
      >
        ${drawn.map(
          (model, i) =>
            new Html(
              `<b class="${leaders.includes(model.id) ? "shown" : "open"}" style="${at(model)}">${i + 1}</b>`,
              "",
            ),
        )}
      </div>
      <div class="cost">
        <span>${axis.written(10 ** least)}</span
        ><span>${most === least ? "" : `${axis.written(10 ** most)} (logarithmic)`}</span>
      </div>
      <ol>
        ${drawn.map(
          ({ id, ari, value, cut }) =>
            html`<li>
              ${id}: ${score} ${decimal(ari)},
              ${axis.written(value)}${cut > 0.1 ? `, ${Math.round(100 * cut)} % of the texts cut` : ""}
            </li>`,
        )}
      </ol>
      <p>${notes.join(" ")}</p>
    </div>`;
  };
  const choice = ({ key, name }: Axis, i: number): Html =>
    new Html(
      `<label><input type="radio" name="cost-axis" value="${key}"${i === 0 ? " checked" : ""}> ${name}</label>`,
      "",
    );
  return html`<fieldset class="axes">
    <legend>Quality against</legend>
    ${axes.map(choice)} ${axes.map(plane)}
  </fieldset>`;
}
