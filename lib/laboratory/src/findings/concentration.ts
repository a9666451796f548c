import { percent } from "embedlab/display";
import { mean, summary } from "embedlab/numeric";
import type { ConcentrationNull } from "embedlab/explainability";
import type { EfficiencyRow } from "../experiments/efficiency.js";

function range(shares: Float64Array): string {
  const { count, min, max } = summary(shares);
  return `${percent(min, 1)} to ${percent(max, 1)} (${count})`;
}

/** One line a basis. */
export function concentrationNullRows({ asGiven, rotated, permuted, principal }: ConcentrationNull): object[] {
  return [
    {
      basis: "the model's own dimensions",
      "share held": percent(asGiven, 1),
      "min to max": "–",
      "what it is": "the claim",
    },
    {
      basis: "drawn at random",
      "share held": percent(mean(rotated), 1),
      "min to max": range(rotated),
      "what it is": "the same information, no dimension special",
    },
    {
      basis: "the model's own, labels shuffled",
      "share held": percent(mean(permuted), 1),
      "min to max": range(permuted),
      "what it is": "nothing to learn",
    },
    {
      basis: "principal components",
      "share held": percent(principal, 1),
      "min to max": "–",
      "what it is": "directions sought on purpose",
    },
  ];
}

/** What the share of the most important dimensions is worth. */
export function concentrationSentence(
  { top, asGiven, rotated, principal }: ConcentrationNull,
  dimensions: number,
): string {
  const { mean: usual, max: most, count: bases } = summary(rotated);
  const size = `The top ${top} of ${dimensions} dimensions hold ${percent(asGiven, 1)}, in random bases ${percent(usual, 1)}`;
  const verdict =
    asGiven <= most
      ? "that is what bases without any special dimension give, so it is no concentration"
      : `that is ${(100 * (asGiven - usual)).toFixed(1)} points more, and more than any of the ${bases} bases gives, which chance alone would bring about once in ${bases + 1}`;
  return `${size}: ${verdict}. Principal components hold ${percent(principal, 1)}: which basis is looked at decides.`;
}

const kept = ({ top, all }: EfficiencyRow): number => (all === 0 ? 0 : top / all);

/** What the rows let one say of the note's claim that concentration shows contrastive training at work; `plain` is a model without it. */
export function efficiencySentence(rows: readonly EfficiencyRow[], plain?: string, contrastive?: string): string {
  const said = `Of the accuracy on all dimensions the top ${Math.max(...rows.map(({ few }) => few))} keep ${rows.map((row) => `${percent(kept(row), 0)} (${row.model}, ${percent(row.few / row.dimensions, 0)} of its dimensions)`).join(", ")}.`;
  const [without, trained] = [plain, contrastive].map((name) => rows.find(({ model }) => model === name));
  if (without === undefined || trained === undefined) return said;
  return kept(without) >= kept(trained)
    ? `${said} ${without.model}, trained without contrast, keeps no less than ${trained.model} in these splits: that few dimensions hold much is no sign of contrastive training.`
    : `${said} ${without.model}, trained without contrast, keeps less than ${trained.model}; one pair of models, of different width, does not show that the training is why.`;
}
