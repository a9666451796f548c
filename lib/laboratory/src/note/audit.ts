import { adjustedRandIndex, align, ariInterval, type Contingency, contingencyFromCounts, purity } from "embedlab";
import { noteTables } from "./tables.js";

/** What recomputing the note's own figures makes of a claim. */
export type AuditVerdict =
  | "agrees"
  /** The note's own figures say otherwise. */
  | "contradicts"
  /** The figures are right and do not mean what the note reads in them. */
  | "artefact"
  /** The note gives nothing from which it could follow. */
  | "unsupported";

export interface AuditLine {
  /** Section of the note. */
  readonly section: string;
  readonly claim: string;
  /** The same from the note's printed figures. */
  readonly recomputed: string;
  readonly verdict: AuditVerdict;
  readonly reason: string;
}

/** The temperature of E5's training (Wang et al., 2022, section 4, and the model's card). */
const publishedTemperature = 0.01;
const { confusion, categories, claims, shap } = noteTables;
type Category = (typeof categories)[number];

const tables = { bert: contingencyFromCounts(confusion.BERT), e5: contingencyFromCounts(confusion["E5-large-v2"]) };
const at = (category: Category): number => categories.indexOf(category);
const cell = (table: Contingency, row: Category, column: Category): number => table.counts[at(row) * table.columns + at(column)];
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const signed = (value: number): string => (value > 0 ? `+${value}` : String(value));
/** Whether `value` is `printed` at the digits that the note prints. */
const rounds = (value: number, printed: number, digits: number): boolean => value.toFixed(digits) === printed.toFixed(digits);

/** Each line of the audit, recomputed from the note's printed tables; the verdict follows from the recomputed values. */
export function auditNote(): AuditLine[] {
  return [ari(), diagonal(), ...gains(), babyCare(), watches(), furnishing(), significance(), temperature(), shapDimensions(), concentration(), baseValue(), time()];
}

function ari(): AuditLine {
  const values = [adjustedRandIndex(tables.bert), adjustedRandIndex(tables.e5)];
  const printed = [noteTables.ari.BERT, noteTables.ari["E5-large-v2"]];
  return {
    section: "3.1",
    claim: `ARI ${printed[0]} (BERT), ${printed[1]} (E5)`,
    recomputed: `${values[0].toFixed(5)} and ${values[1].toFixed(5)}`,
    verdict: values.every((value, i) => rounds(value, printed[i], 4)) ? "agrees" : "contradicts",
    reason: `the printed matrices are complete contingency tables of ${tables.bert.total} products`,
  };
}

function diagonal(): AuditLine {
  const read = ([before, after]: number[]): string => `${percent(before)} (BERT), ${percent(after)} (E5)`;
  const both = [tables.bert, tables.e5];
  const raw = both.map((table) => categories.reduce((sum, category) => sum + cell(table, category, category), 0) / table.total);
  const aligned = both.map((table) => align(table).accuracy);
  return {
    section: "3.2",
    claim: "a confusion matrix with gains on its diagonal",
    recomputed: `on the printed diagonal ${read(raw)}; after Hungarian alignment ${read(aligned)}; purity ${read(both.map((table) => purity(table)))}`,
    verdict: raw.every((share, i) => share === aligned[i]) ? "agrees" : "artefact",
    reason: "the columns are raw k-means cluster ids: the diagonal means nothing until clusters are matched with categories",
  };
}

function gains(): AuditLine[] {
  return (Object.entries(claims.diagonalGains) as [Category, number][]).map(([category, claimed]) => {
    const [before, after] = [cell(tables.bert, category, category), cell(tables.e5, category, category)];
    const agrees = after - before === claimed;
    return {
      section: "3.2",
      claim: `${category} ${signed(claimed)} on the diagonal`,
      recomputed: `${before} -> ${after} (${signed(after - before)})`,
      verdict: agrees ? "agrees" : "contradicts",
      reason: agrees ? "it agrees with the matrices, and is still an accident of the clusters' numbers" : "its own matrices say otherwise",
    };
  });
}

function babyCare(): AuditLine {
  const [before, after] = [cell(tables.bert, "Baby Care", "Watches"), cell(tables.e5, "Baby Care", "Watches")];
  return {
    section: "3.2",
    claim: `Baby Care -> Watches: ${-claims.babyCareAsWatchesErrors} fewer errors`,
    recomputed: `${before} -> ${after} (${signed(after - before)})`,
    verdict: after - before === claims.babyCareAsWatchesErrors ? "agrees" : "contradicts",
    reason: "the count in that column rises",
  };
}

function watches(): AuditLine {
  const count = cell(tables.e5, "Watches", "Home Decor & Festive Needs");
  const size = tables.e5.columnTotals[at("Home Decor & Festive Needs")];
  return {
    section: "3.2",
    claim: `${claims.watchesAsHomeDecorErrors} new Watches -> Home Decor errors, a sensitivity to decorative terms`,
    recomputed: `that cluster holds ${size} products, ${count} of them watches`,
    verdict: count !== claims.watchesAsHomeDecorErrors ? "contradicts" : count === size ? "artefact" : "agrees",
    reason: "a cluster of watches and nothing else is the best there is; only its number made it an error",
  };
}

function furnishing(): AuditLine {
  const between = [tables.bert, tables.e5].map((table) => cell(table, "Home Decor & Festive Needs", "Home Furnishing") + cell(table, "Home Furnishing", "Home Decor & Festive Needs"));
  return {
    section: "3.2",
    claim: `Home Decor <-> Home Furnishing: ${claims.homeDecorWithFurnishingErrors.join(" against ")} errors`,
    recomputed: `${between[0]} (BERT) and ${between[1]} (E5) in the two cells`,
    verdict: between.every((count) => (claims.homeDecorWithFurnishingErrors as readonly number[]).includes(count)) ? "agrees" : "contradicts",
    reason: "neither number stands in those cells",
  };
}

function significance(): AuditLine {
  const [bert, e5] = [ariInterval([tables.bert]), ariInterval([tables.e5])];
  const difference = e5.estimate - bert.estimate;
  const gain = `${signed(Number(((100 * difference) / bert.estimate).toFixed(1)))} %`;
  const half = 1.959964 * Math.hypot(bert.standardError, e5.standardError);
  const leavesOutZero = difference - half > 0;
  return {
    section: "3.1",
    claim: `+${claims.ariGainPercent} % ARI, significantly`,
    recomputed: `${gain}: a difference of ${difference.toFixed(4)}, 95 % interval over products ${(difference - half).toFixed(3)} to ${(difference + half).toFixed(3)} (unpaired)`,
    verdict: leavesOutZero && noteTables.runs > 1 ? "agrees" : "unsupported",
    reason: `one k-means run a model, without repeat or interval; ${leavesOutZero ? "products alone could not explain it, the seed may" : "the interval over products alone holds 0"}`,
  };
}

function temperature(): AuditLine {
  return {
    section: "2.2",
    claim: `tau = ${claims.temperature}`,
    recomputed: `the E5 paper and model card say ${publishedTemperature}`,
    verdict: (claims.temperature as number) === publishedTemperature ? "agrees" : "contradicts",
    reason: "a temperature five times higher weighs hard negatives far less",
  };
}

function shapDimensions(): AuditLine {
  const withinClasses = shap.topDimensionsQuoted.every((dimension) => dimension < categories.length);
  return {
    section: "4.2.2",
    claim: `${shap.topDimensionsQuoted.map((dimension) => `dim_${dimension}`).join(", ")} have a strong influence; each column is a class`,
    recomputed: `all quoted dimensions are below ${categories.length}, the number of classes`,
    verdict: withinClasses ? "artefact" : "agrees",
    reason: "shap.summary_plot takes a multiclass array (n, features, classes) for interaction values and names its columns dim_0 to dim_(classes - 1), whatever matters",
  };
}

function concentration(): AuditLine {
  const { base, output, otherContribution, otherFeatures } = shap.waterfall;
  const total = output - base;
  const share = otherContribution / total;
  return {
    section: "4.2.1, 4.4.3",
    claim: `information in ${claims.importantDimensions.join(" to ")} dimensions, under 2 %`,
    recomputed: `its waterfall gives ${otherFeatures} other features +${otherContribution} of a total of +${total.toFixed(3)} (${percent(share)})`,
    verdict: share > 0.5 ? "contradicts" : "agrees",
    reason: "most of the prediction comes from dimensions outside the few",
  };
}

function baseValue(): AuditLine {
  const expected = 1 / categories.length;
  return {
    section: "4.3",
    claim: `base value ${shap.waterfall.base}`,
    recomputed: `1/${categories.length} = ${expected.toFixed(6)}`,
    verdict: rounds(expected, shap.waterfall.base, 3) ? "agrees" : "contradicts",
    reason: "the mean prediction over balanced classes",
  };
}

function time(): AuditLine {
  const ratio = noteTables.minutes["E5-large-v2"] / noteTables.minutes.BERT;
  const [least, most] = claims.timeRatio;
  return {
    section: "2.3, 3.1",
    claim: `E5 takes ${least} to ${most} times BERT's time`,
    recomputed: `${noteTables.minutes["E5-large-v2"].toFixed(1)} / ${noteTables.minutes.BERT} minutes = ${ratio.toFixed(2)}`,
    verdict: ratio >= least && ratio <= most ? "agrees" : "contradicts",
    reason: "two claims of one note differ; measure",
  };
}
