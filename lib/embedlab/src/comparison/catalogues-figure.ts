import { escapeHtml, html, Html } from "../display/html.js";
import { normalQuantile } from "../evaluation/normal.js";
import { signed } from "../display/numbers.js";
import { intervalTrack } from "./interval-track.js";
import type { CombinedCatalogues, CombinedPair } from "./several-catalogues.js";

/** Beside `differencesStyle`: the mean over catalogues and what one more would show. */
export const cataloguesStyle = `.rows .whole { font-weight: 600; }
.predicted { top: 0.55rem; height: 0.3rem; background: var(--soft); opacity: 0.45; border-radius: 2px; }
.diamond { top: 0.35rem; width: 0.7rem; height: 0.7rem; margin-left: -0.35rem; background: var(--link); transform: rotate(45deg); }
`;

/** A forest plot of one pair: a line a catalogue, then their mean as a diamond on what one more would show. */
export function cataloguesFigure(
  pair: CombinedPair,
  { task, margin, level }: Pick<CombinedCatalogues, "task" | "margin" | "level">,
): Html {
  const { baseline, challenger, differences, combined } = pair;
  const half = normalQuantile(1 - level / 2);
  const rows = differences.map(({ catalogue, estimate, standardError }) => ({
    catalogue,
    estimate,
    low: estimate - half * standardError,
    high: estimate + half * standardError,
  }));
  const least = Math.min(-margin, combined.predicted.low, ...rows.map(({ low }) => low));
  const most = Math.max(margin, combined.predicted.high, ...rows.map(({ high }) => high));
  const { mark, bar } = intervalTrack(least, most);
  const ground = html`${bar("band", -margin, margin)}${mark("zero", 0)}`;
  const confidence = Math.round(100 * (1 - level));
  return html`<figure>
    <div
      class="rows"
      role="img"
      aria-label="${new Html(escapeHtml(`Differences of ${task} by catalogue with intervals, and their mean; the table has the numbers`), "")}"
    >
      ${rows.map(
        ({ catalogue, estimate, low, high }) =>
          html`<div>${catalogue}: ${signed(estimate)}</div>
            <div class="track">${ground}${bar("interval", low, high)}${mark("dot", estimate)}</div>`,
      )}
      <div class="whole">mean: ${signed(combined.estimate)}</div>
      <div class="track">
        ${ground}${bar("predicted", combined.predicted.low, combined.predicted.high)}${bar("interval", combined.low, combined.high)}${mark("diamond", combined.estimate)}
      </div>
    </div>
    <figcaption>
      ${task} of ${challenger} minus that of ${baseline}, ${confidence} % intervals; of the mean also, broad and pale,
      where one more catalogue’s would lie. Grey: less than ${margin}, too little to matter.
    </figcaption>
  </figure>`;
}
