import { count } from "embedlab/text";
import { summary } from "embedlab/numeric";
import { wilsonInterval } from "embedlab/evaluation";
import { type AuditLine, rounds, percent } from "./audit-line.js";
import { noteTables } from "./tables.js";

/** What a study found of the note's section 4, on the vectors of one model. */
export interface FoundExplanation {
  readonly model: string;
  readonly dimensions: number;
  /** Held-out accuracy of the forest, one a split. */
  readonly accuracies: ArrayLike<number>;
  /** Held-out products of a split. */
  readonly tested: number;
  /** Labels that summary_plot would draw, by place, with the true place of the dimension. */
  readonly drawn: readonly { readonly index: number; readonly truePlace: number }[];
  readonly baseValue: number;
  /** What the dimensions outside the largest of the waterfall add, of what all add. */
  readonly rest: { readonly features: number; readonly sum: number; readonly total: number };
  /** Held-out accuracy on the top dimensions of some size, on as many random ones, on all; null where it was not measured. */
  readonly topK: {
    readonly dimensions: number;
    readonly top: number;
    readonly random: number;
    readonly all: number;
  } | null;
  /** Dimensions common to the two lists of ten. */
  readonly common: number;
}

const { categories, claims, forest, shap } = noteTables;

/** Section 4 of the note, recomputed from what it prints; beside it what a study found with an E5. */
export function auditExplanation(found?: FoundExplanation): AuditLine[] {
  return [
    accuracy(found),
    shapDimensions(found),
    baseValue(found),
    concentration(found),
    efficiency(found),
    overlap(found),
  ];
}

function accuracy(found: FoundExplanation | undefined): AuditLine {
  const right = Math.round(forest.accuracy * forest.test);
  const { estimate, low, high } = wilsonInterval(right, forest.test);
  const over = found && summary(found.accuracies);
  return {
    section: "4.1.1",
    claim: `a forest's accuracy of ${(100 * forest.accuracy).toFixed(2)} %`,
    recomputed: `${right} of ${forest.test}: ${percent(estimate)}, 95 % interval ${percent(low)} to ${percent(high)} (Wilson)`,
    verdict: rounds(estimate, forest.accuracy, 4) ? "agrees" : "contradicts",
    reason: `${forest.test} products of one split: the second decimal is not known`,
    here:
      over &&
      `${percent(over.mean)} (${percent(over.min)} to ${percent(over.max)} over ${found.accuracies.length} splits of ${found.tested}), ${found.model}`,
  };
}

function shapDimensions(found: FoundExplanation | undefined): AuditLine {
  const withinClasses = shap.topDimensionsQuoted.every((dimension) => dimension < categories.length);
  return {
    section: "4.2.2",
    claim: `${shap.topDimensionsQuoted.map((dimension) => `dim_${dimension}`).join(", ")} have a strong influence; each column is a class`,
    recomputed: `all quoted dimensions are below ${categories.length}, the number of classes`,
    verdict: withinClasses ? "artefact" : "agrees",
    reason:
      "shap.summary_plot takes a multiclass array (n, features, classes) for interaction values: a column is the dimension that has a high-ranking class's number, a row a class under a dimension's name",
    here:
      found &&
      `it would title its columns ${found.drawn
        .slice(0, 3)
        .map(({ index, truePlace }) => `dim_${index} (truly number ${truePlace})`)
        .join(", ")} …`,
  };
}

function baseValue(found: FoundExplanation | undefined): AuditLine {
  const expected = 1 / categories.length;
  return {
    section: "4.3",
    claim: `base value ${shap.waterfall.base}`,
    recomputed: `1/${categories.length} = ${expected.toFixed(6)}`,
    verdict: rounds(expected, shap.waterfall.base, 3) ? "agrees" : "contradicts",
    reason: "the mean prediction over balanced classes",
    here: found && found.baseValue.toFixed(3),
  };
}

function concentration(found: FoundExplanation | undefined): AuditLine {
  const { base, output, otherContribution, otherFeatures } = shap.waterfall;
  const total = output - base;
  const share = otherContribution / total;
  return {
    section: "4.2.1, 4.4.1",
    claim: `information in ${claims.importantDimensions.join(" to ")} dimensions, about 2 %`,
    recomputed: `its waterfall gives ${count(otherFeatures)} other features +${otherContribution} of a total of +${total.toFixed(3)} (${percent(share)})`,
    verdict: share > 0.5 ? "contradicts" : "agrees",
    reason: "most of the prediction comes from dimensions outside the few",
    here:
      found &&
      `${found.rest.features} other dimensions add ${found.rest.sum.toFixed(3)} of ${found.rest.total.toFixed(3)} (${percent(found.rest.sum / found.rest.total)})`,
  };
}

function efficiency(found: FoundExplanation | undefined): AuditLine {
  const share = claims.importantDimensions.map((dimensions) => percent(dimensions / claims.dimensions));
  const measured = found?.topK;
  return {
    section: "4.4.3",
    claim: "under 2 % of the dimensions hold it, which proves the contrastive architecture right",
    recomputed: `${claims.importantDimensions.join(" to ")} of ${count(claims.dimensions)} are ${share.join(" to ")}`,
    verdict: "unsupported",
    reason: "no other architecture was looked at: whether BERT's vectors do the same decides",
    here:
      found &&
      (measured
        ? `accuracy ${percent(measured.top)} on the top ${measured.dimensions} of ${found.dimensions}, ${percent(measured.random)} on random ones, ${percent(measured.all)} on all`
        : "not measured"),
  };
}

function overlap(found: FoundExplanation | undefined): AuditLine {
  return {
    section: "4.4.2",
    claim: `forest and SHAP share ${shap.sharedWithForestTop10} of their top 10: partly coherent`,
    recomputed: `the note prints ${forest.topDimensions.length} of the forest's ten, and not SHAP's`,
    verdict: "unsupported",
    reason: "and both lists come from one forest, so they agree whatever the vectors",
    here: found && `${found.common} of 10`,
  };
}
