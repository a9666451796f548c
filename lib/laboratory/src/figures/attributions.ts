import { InputError } from "embedlab";

/** SHAP values: `values[(row * features + feature) * classes + class]`. */
export interface Attributions {
  readonly values: ArrayLike<number>;
  readonly baseValues: ArrayLike<number>;
  readonly rows: number;
  readonly features: number;
  readonly classes: number;
}

export function requireAttributions(shap: Attributions, classIndex = 0): void {
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
export function featureValues(shap: Attributions, feature: number, classIndex: number): Float64Array {
  return Float64Array.from(
    { length: shap.rows },
    (_, row) => shap.values[(row * shap.features + feature) * shap.classes + classIndex],
  );
}

/** Mean absolute SHAP value of each feature for one class. */
export function meanAbsolute(shap: Attributions, classIndex: number): Float64Array {
  const means = new Float64Array(shap.features);
  for (let row = 0; row < shap.rows; row++) {
    for (let feature = 0; feature < shap.features; feature++)
      means[feature] += Math.abs(shap.values[(row * shap.features + feature) * shap.classes + classIndex]) / shap.rows;
  }
  return means;
}

/** The places of the greatest values, the greatest first; equal ones in their own order. */
export function greatest(values: ArrayLike<number>, most: number): number[] {
  return Array.from({ length: values.length }, (_, i) => i)
    .sort((a, b) => values[b] - values[a] || a - b)
    .slice(0, most);
}

/** "dim_7", the note's name, unless the features have names of their own. */
export const featureName = (feature: number, names?: readonly string[]): string => names?.[feature] ?? `dim_${feature}`;
