import { Matrix, pca } from "embedlab";

/** What may be done to vectors before they are clustered. */
export const vectorForms = [
  "as they are",
  "without the first component",
  "50 components",
  "50 components, whitened",
] as const;
export type VectorForm = (typeof vectorForms)[number];

/** Components that are kept of a PCA, where there are so many. */
const kept = 50;

/**
 * The rows of x (n x d) in each form, all but the first centred. The first component is the direction in which the vectors of a model vary
 * most (taken out with the mean, as Mu and Viswanath, 2018); whitening (Su and others, 2021) divides each of the 50 components by its deviation: of all components, as many as there
 * are products, it would leave every product as far from every other.
 */
export async function formsOf(
  x: Matrix<Float32Array>,
  { seed = 0, signal }: { readonly seed?: number; readonly signal?: AbortSignal } = {},
): Promise<Record<VectorForm, Matrix<Float32Array>>> {
  const nComponents = Math.min(kept, x.rows - 1, x.columns);
  const { scores, components, explainedVariance, mean } = await pca(x, { nComponents, seed, signal });
  const first = components.row(0);
  const without = x.data.slice();
  const reduced = Float32Array.from(scores.data);
  const whitened = Float32Array.from(scores.data);
  for (let i = 0; i < x.rows; i++) {
    const along = scores.row(i)[0];
    for (let f = 0; f < x.columns; f++) without[i * x.columns + f] -= mean[f] + along * first[f];
    for (let c = 0; c < nComponents; c++)
      whitened[i * nComponents + c] = explainedVariance[c] > 0 ? scores.row(i)[c] / Math.sqrt(explainedVariance[c]) : 0;
  }
  return {
    "as they are": x,
    "without the first component": new Matrix(without, x.rows, x.columns),
    "50 components": new Matrix(reduced, x.rows, nComponents),
    "50 components, whitened": new Matrix(whitened, x.rows, nComponents),
  };
}
