import { InputError } from "../errors.js";
import { Matrix } from "../numeric/matrix.js";
import { inWorker } from "../numeric/workers.js";
import { tfidf, type TfidfOptions } from "./tfidf.js";
import { truncatedSvd } from "./truncated-svd.js";

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
  readonly singularValues: Float64Array;
  /** Terms of the vocabulary. */
  readonly terms: number;
}

/** Latent semantic analysis (Deerwester et al., 1990): TF-IDF, truncated SVD, rows scaled to length 1. */
export async function lsa(texts: readonly string[], { signal, ...options }: LsaOptions = {}): Promise<Lsa> {
  const fitted = await inWorker<{ data: Float32Array; components: number; singularValues: Float64Array; terms: number }>(
    { module: new URL("./lsa.js", import.meta.url), name: "fitLsa", args: [texts, options] },
    { signal },
  );
  return { vectors: new Matrix(fitted.data, texts.length, fitted.components), singularValues: fitted.singularValues, terms: fitted.terms };
}

/** `lsa` in the calling thread, as plain values. */
export function fitLsa(texts: readonly string[], { components = 100, seed = 0, ...options }: Omit<LsaOptions, "signal">): { data: Float32Array; components: number; singularValues: Float64Array; terms: number } {
  const { matrix, terms } = tfidf(texts, options);
  const most = Math.min(matrix.rows, matrix.columns);
  if (!Number.isInteger(components) || components < 1 || components > most) {
    throw new InputError(`components is ${components}; ${texts.length} texts with ${terms.length} terms give 1 to ${most}`);
  }
  const { projected, singularValues } = truncatedSvd(matrix, components, seed);
  const data = new Float32Array(projected.data.length);
  for (let i = 0; i < projected.rows; i++) {
    const row = projected.row(i);
    const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
    if (length > 0) for (let j = 0; j < components; j++) data[i * components + j] = row[j] / length;
  }
  return { data, components, singularValues, terms: terms.length };
}
