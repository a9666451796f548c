import type { ModelComparison, Verdict } from "./comparison.js";
import type { Candidate, Recommendation } from "./frontier.js";

const signed = (value: number): string => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(3)}`;

const verdicts: Readonly<Record<Verdict, (challenger: string, baseline: string) => string>> = {
  better: (challenger, baseline) => `${challenger} groups these products better than ${baseline}; neither the seeds nor the choice of products explains it away.`,
  worse: (challenger, baseline) => `${challenger} groups these products worse than ${baseline}; neither the seeds nor the choice of products explains it away.`,
  "not beyond the sample": (challenger, baseline) => `${challenger} and ${baseline} differ on these products under nearly every seed, but another sample of products could turn the difference: do not choose by it.`,
  indistinguishable: (challenger, baseline) => `${challenger} and ${baseline} are not told apart: k-means seeds alone produce such differences.`,
  "too few seeds": (challenger, baseline) => `Whether ${challenger} or ${baseline} is better cannot be told by so few seeds: take six at least.`,
};

/** What a comparison lets one say, with its numbers. */
export function verdictSentence({ baseline, challenger, mean, differences, test, interval, verdict }: ModelComparison): string {
  const p = test.p < 0.001 ? "p < 0.001" : `p = ${test.p.toFixed(3)}`;
  const percent = Math.round(100 * interval.confidence);
  return `${challenger} − ${baseline}: mean ARI difference ${signed(mean)} over ${differences.length} paired seeds (${p}), ${percent} % interval over the products ${signed(interval.low)} to ${signed(interval.high)}. ${verdicts[verdict](challenger, baseline)}`;
}

const said = ({ setting, quality, cost }: Candidate): string => `${setting} (ARI ${quality.estimate.toFixed(3)}, ${cost.toFixed(1)} ms a text)`;

/** Which setting to take, with its numbers. */
export function recommendationSentence({ best, cheapestAsGood }: Recommendation): string {
  if (best === cheapestAsGood) return `Take ${said(best)}: it scores best, and nothing cheaper comes within the spread of its seeds.`;
  return `The best score is ${said(best)}. The seeds do not tell it apart from ${said(cheapestAsGood)}, which is ${(best.cost / cheapestAsGood.cost).toFixed(1)} times as fast: take that one.`;
}
