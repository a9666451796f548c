import { meanMagnitudes, rankedFeatures, type CrossFittedShap, type ShapValues } from "embedlab/explainability";
import { InputError } from "embedlab";

/** Throws unless there are values, as many as their shape says, and one class is `classIndex`. */
export function requireAttributions(shap: ShapValues, classIndex = 0): void {
  if (shap.values.length !== shap.rows * shap.features * shap.classes) {
    throw new InputError(
      `${shap.values.length} SHAP values are not ${shap.rows} rows x ${shap.features} features x ${shap.classes} classes`,
    );
  }
  if (shap.rows === 0 || shap.features === 0) throw new InputError("no SHAP values to draw: explain at least one row");
  if (!(classIndex >= 0 && classIndex < shap.classes))
    throw new InputError(
      `classIndex ${classIndex} is not one of the ${shap.classes} classes (0 to ${shap.classes - 1})`,
    );
}

/** One feature's values over the rows, for one class. */
export function featureValues(shap: ShapValues, feature: number, classIndex: number): Float64Array {
  return Float64Array.from(
    { length: shap.rows },
    (_, row) => shap.values[(row * shap.features + feature) * shap.classes + classIndex],
  );
}

/** SHAP values with each row's own base values, where a forest of its own explained it. */
export type ExplainedRows = ShapValues & Partial<Pick<CrossFittedShap, "bases">>;

/** f(x) of each row for one class: its base value and all of its SHAP values. */
export function outputs(shap: ExplainedRows, classIndex: number): Float64Array {
  return Float64Array.from({ length: shap.rows }, (_, row) => {
    let sum = shap.bases?.row(row)[classIndex] ?? shap.baseValues[classIndex];
    for (let feature = 0; feature < shap.features; feature++)
      sum += shap.values[(row * shap.features + feature) * shap.classes + classIndex];
    return sum;
  });
}

/** All features' values but these, summed, of each row. */
export function sumOfOthers(shap: ShapValues, features: readonly number[], classIndex: number): Float64Array {
  const others = [...Array(shap.features).keys()].filter((feature) => !features.includes(feature));
  return Float64Array.from({ length: shap.rows }, (_, row) =>
    others.reduce((sum, feature) => sum + shap.values[(row * shap.features + feature) * shap.classes + classIndex], 0),
  );
}

/** Mean absolute SHAP value of each feature for one class. */
export function meanAbsolute(shap: ShapValues, classIndex: number): Float64Array {
  const means = meanMagnitudes(shap);
  return Float64Array.from({ length: shap.features }, (_, feature) => means.row(feature)[classIndex]);
}

/** "dim_7", the note's name, unless the features have names of their own. */
export const featureName = (feature: number, names?: readonly string[]): string => names?.[feature] ?? `dim_${feature}`;

export interface Leading {
  readonly features: readonly number[];
  readonly names: readonly string[];
  readonly held: number;
}

/** The features of greatest importance with their names, the greatest first, and the share of the whole that they hold. */
export function leading(importances: ArrayLike<number>, most: number, names?: readonly string[]): Leading {
  const features = Array.from(rankedFeatures(importances).slice(0, most));
  // Importances below 0 are chance's, and count as none.
  const whole = Array.from(importances).reduce((sum, value) => sum + Math.max(0, value), 0);
  const part = features.reduce((sum, feature) => sum + Math.max(0, importances[feature]), 0);
  return {
    features,
    names: features.map((feature) => featureName(feature, names)),
    held: whole > 0 ? part / whole : 0,
  };
}
