import { InputError } from "../errors.js";
import { meanMagnitudes, type ShapValues } from "./shap.js";

/** One column, and one row, of the grid that shap draws on the array of a multiclass model, and what stands behind it. */
export interface DrawnLabel {
  /** Place from the left and from the top, from 1. */
  readonly place: number;
  /** The index in the label, dim_<index>: of the dimension whose values the column holds, and of the class whose values the row holds. */
  readonly index: number;
  /** What the place was given for: how far the predictions of class `index` stray from its base value, summed over rows. */
  readonly straying: number;
  /** The true place of dimension `index` among all by mean magnitude summed over classes, from 1. */
  readonly truePlace: number;
  /** Its share of the magnitude of all dimensions. */
  readonly share: number;
}

const mostDrawn = 7;

/**
 * What `shap.summary_plot(values)` labels for an array (rows, features, classes). shap 0.51 (plots/_beeswarm.py) takes three
 * axes for interaction values (rows, features, features): it sums out the features, ranks what is left, the *classes*, by
 * |sum| over rows, and draws at most 7 columns and 7 rows under the names of the dimensions that have the classes' indices.
 * So the labels are dim_0 to dim_(classes - 1) whatever matters. What the cells hold: `drawnValues`.
 */
export function drawnLabels(shap: ShapValues): DrawnLabel[] {
  const { values, rows, features, classes } = shap;
  const straying = new Float64Array(classes);
  for (let i = 0; i < rows; i++) {
    for (let c = 0; c < classes; c++) {
      let sum = 0;
      for (let f = 0; f < features; f++) sum += values[(i * features + f) * classes + c];
      straying[c] += Math.abs(sum);
    }
  }
  const magnitudes = meanMagnitudes(shap);
  const byFeature = Array.from({ length: features }, (_, f) =>
    magnitudes.row(f).reduce((sum, value) => sum + value, 0),
  );
  const total = byFeature.reduce((sum, value) => sum + value, 0);
  const order = Array.from(straying.keys()).sort((a, b) => straying[b] - straying[a]);
  return order
    .filter((index) => index < features)
    .slice(0, mostDrawn)
    .map((index, at) => ({
      place: at + 1,
      index,
      straying: straying[index],
      truePlace: 1 + byFeature.filter((value) => value > byFeature[index]).length,
      share: total === 0 ? 0 : byFeature[index] / total,
    }));
}

/**
 * The points of one cell of that grid, one a row of `shap`: column dim_f holds the values of *dimension* f, row dim_c those
 * of *class* c, and everything off the diagonal is doubled, as only interaction values, split in half, would need.
 */
export function drawnValues(
  { values, rows, features, classes }: ShapValues,
  column: number,
  row: number,
): Float64Array {
  if (!(Number.isInteger(column) && column >= 0 && column < features))
    throw new InputError(`column is ${column}; it is a dimension, 0 to ${features - 1}`);
  if (!(Number.isInteger(row) && row >= 0 && row < classes))
    throw new InputError(`row is ${row}; it is a class, 0 to ${classes - 1}`);
  const times = column === row ? 1 : 2;
  return Float64Array.from({ length: rows }, (_, i) => times * values[(i * features + column) * classes + row]);
}
