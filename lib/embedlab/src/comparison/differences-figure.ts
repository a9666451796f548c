import { escapeHtml, html, Html } from "../display/html.js";
import { decimal, signed } from "../display/numbers.js";
import { rowsTable } from "../display/rows-table.js";
import type { Answer } from "../evaluation/difference.js";
import { intervalTrack } from "./interval-track.js";
import type { Protocol } from "./protocol.js";
import { scoreSaid, type JudgedPair } from "./sentences.js";

/** The look of `differencesFigure`; the page's colours are --page, --ink, --soft, --line, --tint and --link. */
export const differencesStyle = `.rows { display: grid; grid-template-columns: minmax(6rem, 14rem) 1fr; gap: 0.35rem 0.8rem; align-items: center; font-size: 0.9rem; max-width: 52rem; }
.track { position: relative; height: 1.4rem; background: var(--tint); border-radius: 3px; }
.track span { position: absolute; }
.band { top: 0; bottom: 0; background: var(--line); opacity: 0.6; }
.zero { top: -0.2rem; bottom: -0.2rem; width: 1px; background: var(--ink); }
.interval { top: 0.62rem; height: 0.16rem; background: var(--link); }
.dot { top: 0.35rem; width: 0.7rem; height: 0.7rem; margin-left: -0.35rem; border-radius: 50%; background: var(--link); }
.dot.open { background: var(--page); border: 2px solid var(--link); }
.scale { position: relative; height: 1.3rem; font-size: 0.78rem; color: var(--soft); }
.scale span { position: absolute; transform: translateX(-50%); white-space: nowrap; }
.pairs { overflow-x: auto; }
@media (max-width: 40rem) { .rows { grid-template-columns: 1fr; padding-right: 1.5rem; } .rows > div:empty { display: none; } }
`;

/** Pairs of models as they were judged, of which those with the best, `leaders[0]`, are drawn. */
export interface DifferencesFigure extends Pick<Protocol, "task" | "estimand" | "margin"> {
  readonly pairs: readonly Pick<JudgedPair, "baseline" | "challenger" | "judged">[];
  readonly leaders: readonly string[];
}

/** How far the model that scores highest exceeds each other one, with its interval and what is too little to matter. */
export function differencesFigure({ pairs, leaders, margin, task, estimand }: DifferencesFigure): Html {
  if (pairs.length === 0) return html``;
  const [best] = leaders;
  const rows = pairs
    .filter(({ baseline, challenger }) => baseline === best || challenger === best)
    .map(({ baseline, challenger, judged: { estimate, low, high, answer } }) =>
      challenger === best
        ? { other: baseline, estimate, low, high, answer }
        : { other: challenger, estimate: -estimate, low: -high, high: -low, answer },
    );
  const least = Math.min(-margin, ...rows.map(({ low }) => low));
  const most = Math.max(margin, ...rows.map(({ high }) => high));
  const { at, mark, bar } = intervalTrack(least, most);
  const track = ({ estimate, low, high, answer }: (typeof rows)[number]): Html =>
    html`<div class="track">
      ${bar("band", -margin, margin)}${mark("zero", 0)}${bar("interval", low, high)}${mark(answer === "undecided" ? "dot open" : "dot", estimate)}
    </div>`;
  const scale = [least, 0, most]
    .filter((value, i, all) => i === 1 || Math.abs(value) > 0.2 * (all[2] - all[0]))
    .map((value) => new Html(`<span style="left:${at(value)}">${value === 0 ? "0" : signed(value)}</span>`, ""));
  return html`<figure>
    <div
      class="rows"
      role="img"
      aria-label="${new Html(escapeHtml(`${task} of the best model minus each other model’s, with intervals; the table below has the numbers`), "")}"
    >
      ${rows.map(
        (row) =>
          html`<div>above ${row.other}: ${signed(row.estimate)}</div>
            ${track(row)}`,
      )}
      <div></div>
      <div class="scale">${scale}</div>
    </div>
    <figcaption>
      ${scoreSaid({ task, estimand })} of ${best} minus that of each other model, with the 95 % interval of that pair
      alone over draws of the products. Filled: shown, all pairs allowed for; open: undecided. Grey: less than
      ${margin}, too little to matter.
    </figcaption>
    <details>
      <summary>${pairs.length === 1 ? "The numbers" : "The numbers of all pairs"}</summary>
      <div class="pairs" tabindex="0">${pairsTable({ pairs, task, estimand })}</div>
    </details>
  </figure>`;
}

function pairsTable({ pairs, ...score }: Pick<DifferencesFigure, "pairs" | "task" | "estimand">): Html {
  const answers: Readonly<Record<Answer, (challenger: string, baseline: string) => string>> = {
    better: (challenger) => `${challenger} is better`,
    worse: (_, baseline) => `${baseline} is better`,
    equivalent: () => "equivalent",
    undecided: () => "undecided",
  };
  return rowsTable(
    `Differences in ${scoreSaid(score)}${pairs.length === 1 ? "" : `; p and answers allow for all ${pairs.length} pairs, intervals are of each alone`}`,
    pairs.map(({ baseline, challenger, judged: { estimate, low, high, confidence, adjustedP, answer } }) => ({
      models: `${challenger} − ${baseline}`,
      difference: signed(estimate),
      [`${Math.round(100 * confidence)} % interval`]: `${signed(low)} to ${signed(high)}`,
      p: adjustedP < 0.001 ? "< 0.001" : decimal(adjustedP),
      answer: answers[answer](challenger, baseline),
    })),
  );
}
