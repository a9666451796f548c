import { InputError } from "../errors.js";
import { requireOptions } from "../options.js";
import { Matrix } from "../numeric/matrix.js";
import { transposed } from "../numeric/transposed.js";
import { inWorker } from "../numeric/workers.js";
import { applyTfidf, tfidf, type TfidfOptions } from "./tfidf.js";
import { timesDense, truncatedSvd } from "./truncated-svd.js";
import { forWorkers } from "../numeric/worker-functions.js";

export interface LsaOptions extends TfidfOptions {
  /** Dimensions of the vectors. Default 100. */
  readonly components?: number;
  readonly seed?: number;
  readonly signal?: AbortSignal;
}

/** Vectors of some texts, fitted on those texts. */
export interface Lsa {
  /** texts x components, rows of length 1; a text without any term is a row of zeros. */
  readonly vectors: Matrix<Float32Array>;
  /** Largest first; 0 beyond `rank`. */
  readonly singularValues: Float64Array;
  /** Components that there are, which few texts or terms make fewer than were asked for: the others are 0 in every vector. */
  readonly rank: number;
  /** Terms of the vocabulary. */
  readonly terms: number;
  /** Vectors of other texts in the same space; the fitted texts get theirs again. */
  transform(texts: readonly string[]): Matrix<Float32Array>;
}

const mostComponents = 10_000;

/** What a fit finds, as plain values that cross threads. */
interface Fitted {
  readonly vectors: Float32Array;
  readonly singularValues: Float64Array;
  readonly rank: number;
  readonly terms: readonly string[];
  readonly idf: Float64Array;
  /** components x terms. */
  readonly directions: Float64Array;
}

/**
 * Latent semantic analysis (Deerwester et al., 1990): TF-IDF, truncated SVD, rows scaled to length 1.
 * @example
 * ```ts
 * const { vectors } = await lsa(["red mug", "blue mug", "red shirt"], { components: 2 });
 * [vectors.rows, vectors.columns]; // => [ 3, 2 ]
 * ```
 */
export async function lsa(texts: readonly string[], options: LsaOptions = {}): Promise<Lsa> {
  requireOptions("lsa", options);
  const { signal, ...fit } = options;
  const fitted = await inWorker(fitLsa, [texts, fit], { signal });
  const { singularValues, rank, terms, idf } = fitted;
  const components = singularValues.length;
  const directions = transposed(new Matrix(fitted.directions, components, terms.length));
  const transform = (others: readonly string[]): Matrix<Float32Array> => {
    const matrix = applyTfidf(others, { terms, idf }, fit);
    return new Matrix(unitRows(timesDense(matrix, directions)), others.length, components);
  };
  return {
    vectors: new Matrix(fitted.vectors, texts.length, components),
    singularValues,
    rank,
    terms: terms.length,
    transform,
  };
}

/** Worker: `lsa` as plain values. */
export async function fitLsa(
  texts: readonly string[],
  { components = 100, seed = 0, ...options }: Omit<LsaOptions, "signal">,
): Promise<Fitted> {
  if (!Number.isInteger(components) || components < 1 || components > mostComponents)
    throw new InputError(
      `components is ${components}; give a whole number, 1 to ${mostComponents.toLocaleString("en-US")}`,
    );
  const { matrix, terms, idf } = tfidf(texts, options);
  const svd = await truncatedSvd(matrix, components, seed);
  const rank = svd.singularValues.length;
  const singularValues = new Float64Array(components);
  singularValues.set(svd.singularValues);
  const projected = new Matrix(new Float64Array(texts.length * components), texts.length, components);
  for (let i = 0; i < texts.length; i++) projected.row(i).set(svd.projected.row(i));
  const directions = new Float64Array(components * terms.length);
  directions.set(svd.components.data);
  return { vectors: unitRows(projected), singularValues, rank, terms, idf, directions };
}

function unitRows(x: Matrix<Float64Array>): Float32Array {
  const out = new Float32Array(x.data.length);
  for (let i = 0; i < x.rows; i++) {
    const row = x.row(i);
    const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
    if (length > 0) for (let j = 0; j < row.length; j++) out[i * x.columns + j] = row[j] / length;
  }
  return out;
}

forWorkers(import.meta.url, { fitLsa });
