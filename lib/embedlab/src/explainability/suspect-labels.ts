import { InputError } from "../errors.js";
import { requireOptions } from "../options.js";
import type { Matrix } from "../numeric/matrix.js";
import { countClasses } from "../classifiers/labels.js";
import { crossValidateProbe, type ProbeValidation } from "../classifiers/probe.js";

/** A row whose label a probe that has not seen it confidently contradicts. */
export interface SuspectLabel {
  readonly row: number;
  readonly label: number;
  readonly suggested: number;
  /** Out-of-fold probability of the label that the row has. */
  readonly labelProbability: number;
  readonly suggestedProbability: number;
}

/**
 * Confident learning (Northcutt, Jiang and Chuang, 2021): a class's threshold is the mean probability that its own rows get;
 * a row is suspect where the most probable of the classes that reach their thresholds is not its label.
 * Takes out-of-fold probabilities (rows x classes); ordered by how far the suggestion's probability exceeds the label's.
 */
export function confidentDisagreements(probabilities: Matrix, labels: ArrayLike<number>): SuspectLabel[] {
  const { rows, columns: classes } = probabilities;
  const { target, classes: named } = countClasses(labels, rows);
  if (named > classes)
    throw new InputError(`label ${named - 1} has no column among the ${classes} of the probabilities`);
  const sums = new Float64Array(classes);
  const sizes = new Float64Array(classes);
  for (let i = 0; i < rows; i++) {
    sums[target[i]] += probabilities.row(i)[target[i]];
    sizes[target[i]]++;
  }
  const thresholds = sums.map((sum, c) => (sizes[c] > 0 ? sum / sizes[c] : Infinity));
  const found: SuspectLabel[] = [];
  for (let i = 0; i < rows; i++) {
    const own = probabilities.row(i);
    let suggested = -1;
    for (let c = 0; c < classes; c++) {
      if (own[c] >= thresholds[c] && (suggested < 0 || own[c] > own[suggested])) suggested = c;
    }
    if (suggested < 0 || suggested === target[i]) continue;
    found.push({
      row: i,
      label: target[i],
      suggested,
      labelProbability: own[target[i]],
      suggestedProbability: own[suggested],
    });
  }
  const excess = (s: SuspectLabel): number => s.suggestedProbability - s.labelProbability;
  return found.sort((a, b) => excess(b) - excess(a) || a.row - b.row);
}

/**
 * Suspect labels of rows x features vectors by a cross-validated linear probe. Give `groups` of near-duplicates: a row whose copy
 * the probe has learned by heart, wrong label and all, is not suspect to it.
 * @example
 * ```ts
 * const x = Matrix.fromRows(Array.from({ length: 40 }, (_, row) => [row % 2, Math.sin(row)]));
 * const labels = Array.from({ length: 40 }, (_, row) => (row === 7 ? 0 : row % 2));
 * (await suspectLabels(x, labels, { C: 1 }))[0].row; // => 7
 * ```
 */
export async function suspectLabels(
  x: Matrix,
  labels: ArrayLike<number>,
  options: ProbeValidation = {},
): Promise<SuspectLabel[]> {
  requireOptions("suspectLabels", options);
  const { probabilities } = await crossValidateProbe(x, labels, options);
  return confidentDisagreements(probabilities, labels);
}
