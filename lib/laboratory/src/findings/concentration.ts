import { list, percent, signed } from "embedlab/display";
import { count, counted } from "embedlab/text";
import { mean, summary } from "embedlab/numeric";
import type { Concentration, ConcentrationNull } from "embedlab/explainability";
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

/** Up to so many dimensions, the most important are most of them, and nothing can be concentrated in a few. */
export const fewDimensions = 20;

/** What stands where concentration would, of vectors of few dimensions. */
export const tooFewDimensions = (model: string, dimensions: number): string =>
  `${model} has ${counted(dimensions, "dimension")}: too few for some of them to be told from all, so how much the most important hold is not asked (it is from ${fewDimensions + 1} on).`;

/** How far a forest gets on the most important dimensions, and on as many at random. */
export function topDimensionsSentence({ points, all }: Concentration, dimensions: number): string {
  const whole = mean(all);
  const enough = points.find(({ top }) => mean(top) >= whole - 0.01);
  const gaps = points.map((point) => ({ k: point.dimensions, gap: 100 * (mean(point.top) - mean(point.random)) }));
  const said = gaps.map(({ k, gap }) => `${signed(gap, 1)} at ${k}`).join(", ");
  return `Within one point of the accuracy on all ${count(dimensions)} dimensions (${percent(whole, 1)}): ${enough === undefined ? "none of these sizes" : `${enough.dimensions} dimensions`}. Accuracy on the most important dimensions less that on as many at random, in points: ${said}.`;
}

const kept = ({ top, all }: EfficiencyRow): number => (all === 0 ? 0 : top / all);

/** What the rows let one say of the note's claim that concentration shows contrastive training at work; `plain` is a model without it. */
export function efficiencySentence(rows: readonly EfficiencyRow[], plain?: string, contrastive?: string): string {
  const tested = rows.filter(({ few, dimensions }) => few < dimensions);
  const small = rows.filter((row) => !tested.includes(row));
  const keeping = tested.map(
    (row) =>
      `${kept(row) >= 1 ? "all" : percent(kept(row), 0)} (${row.model}, ${percent(row.few / row.dimensions, 0)} of its dimensions)`,
  );
  const said = [
    ...(tested.length === 0
      ? []
      : [`Of the accuracy on all dimensions the top ${tested[0].few} keep ${keeping.join(", ")}.`]),
    ...(small.length === 0
      ? []
      : [
          `${list(small.map(({ model, dimensions }) => `${model} (${dimensions})`))} ${small.length === 1 ? "has" : "have"} no more dimensions than the test takes: none would be left out.`,
        ]),
  ].join(" ");
  const [without, trained] = [plain, contrastive].map((name) => tested.find(({ model }) => model === name));
  if (without === undefined || trained === undefined) return said;
  return kept(without) >= kept(trained)
    ? `${said} ${without.model}, trained without contrast, keeps no less than ${trained.model} in these splits: that few dimensions hold much is no sign of contrastive training.`
    : `${said} ${without.model}, trained without contrast, keeps less than ${trained.model}; one pair of models, of different width, does not show that the training is why.`;
}
