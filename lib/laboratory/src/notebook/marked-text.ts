import type { TextAttribution } from "embedlab/explainability";
import { escapeHtml, Html } from "embedlab/display";

/** The text with each word, or run of words, shaded by what the score owes to it: orange speaks for, blue against, as in the figures. Hover for the number. */
export function markedText({ text, units, score, wordsPerUnit }: TextAttribution): Html {
  const most = Math.max(...units.map(({ change }) => Math.abs(change)), 1e-12);
  let at = 0;
  let markup = "";
  for (const { start, end, change } of units) {
    const strength = Math.abs(change) / most;
    const shade =
      change >= 0
        ? `rgba(213,94,0,${(0.55 * strength).toFixed(3)})`
        : `rgba(0,114,178,${(0.55 * strength).toFixed(3)})`;
    const line = strength >= 0.25 ? `;border-bottom:2px ${change >= 0 ? "solid" : "dotted"} currentColor` : "";
    markup += `${spaced(text.slice(at, start))}<span style="background:${shade}${line}" title="${change >= 0 ? "+" : "−"}${Math.abs(change).toFixed(4)}">${escapeHtml(text.slice(start, end))}</span>`;
    at = end;
  }
  markup += spaced(text.slice(at));
  const strongest = [...units]
    .sort((a, b) => Math.abs(b.change) - Math.abs(a.change))
    .slice(0, 10)
    .map(
      ({ start, end, change }) => `${text.slice(start, end)} ${change >= 0 ? "+" : "−"}${Math.abs(change).toFixed(4)}`,
    );
  return new Html(
    `<p class="embedlab-marked mathjax_ignore" style="line-height:1.9"><bdi>${markup}</bdi></p><p><small>Shaded orange with a solid line: speaks for; blue with a dotted line: speaks against. Score of the whole text ${score.toFixed(3)}.</small></p>`,
    `Score ${score.toFixed(3)}; ${wordsPerUnit > 1 ? "runs of words" : "words"} that matter most: ${strongest.join(", ")}`,
  );
}

/** Text between words; white space at its ends must stay, and escaping trims it. */
function spaced(between: string): string {
  const before = /^\s/.test(between) ? " " : "";
  const after = between.length > 1 && /\s$/.test(between) ? " " : "";
  return `${before}${escapeHtml(between)}${after}`;
}
