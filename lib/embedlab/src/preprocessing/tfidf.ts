import { InputError } from "../errors.js";
import { requireOptions } from "../options.js";
import { termsOf } from "../text/words.js";

/** Texts by terms, row by row (compressed sparse rows). */
export interface SparseMatrix {
  readonly rows: number;
  readonly columns: number;
  /** Row i holds the entries from `starts[i]` to `starts[i + 1]`, in ascending order of their columns. */
  readonly starts: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float64Array;
}

/** scikit-learn's TfidfVectorizer options of the same names. */
export interface TfidfOptions {
  /** Terms in fewer texts are left out. Default 1. */
  readonly minDf?: number;
  /** Terms in a greater share of the texts are left out. Default 1. */
  readonly maxDf?: number;
  /** 1 + ln(count) in place of the count. Default false. */
  readonly sublinearTf?: boolean;
}

export interface Tfidf {
  readonly matrix: SparseMatrix;
  /** The columns, in code unit order. */
  readonly terms: readonly string[];
  readonly idf: Float64Array;
}

function countTerms(text: string): Map<string, number> {
  const count = new Map<string, number>();
  for (const term of termsOf(text)) count.set(term, (count.get(term) ?? 0) + 1);
  return count;
}

/**
 * TF-IDF with scikit-learn's definitions: smoothed idf, ln((1 + n) / (1 + df)) + 1, rows of length 1. A text without
 * any term is a row of zeros.
 * @throws InputError where no term is left
 * @example
 * ```ts
 * const { matrix, terms } = tfidf(["red mug", "blue mug"]);
 * terms; // => [ 'blue', 'mug', 'red' ]
 * matrix.values.length; // => 4
 * ```
 */
export function tfidf(texts: readonly string[], options: TfidfOptions = {}): Tfidf {
  requireOptions("tfidf", options);
  const { minDf = 1, maxDf = 1, sublinearTf = false } = options;
  if (!(minDf >= 1)) throw new InputError(`minDf is ${minDf}; give a number of texts, at least 1`);
  if (!(maxDf > 0 && maxDf <= 1))
    throw new InputError(`maxDf is ${maxDf}; give a share of the texts, above 0 and at most 1`);
  const counts = texts.map(countTerms);
  const documents = new Map<string, number>();
  for (const count of counts) for (const term of count.keys()) documents.set(term, (documents.get(term) ?? 0) + 1);
  const terms = [...documents.keys()]
    .filter((term) => documents.get(term)! >= minDf && documents.get(term)! <= maxDf * texts.length)
    .sort();
  if (terms.length === 0)
    throw new InputError(
      `no term stands in at least ${minDf} and at most ${Math.floor(maxDf * texts.length)} of the ${texts.length} texts; bring texts with words${documents.size === 0 ? "" : ", or lower minDf or raise maxDf"}`,
    );
  const idf = Float64Array.from(terms, (term) => Math.log((1 + texts.length) / (1 + documents.get(term)!)) + 1);
  return { matrix: weigh(counts, { terms, idf }, sublinearTf), terms, idf };
}

/** TF-IDF of texts (texts x terms) by terms and idf fitted on others; terms that are not among them do not count. */
export function applyTfidf(
  texts: readonly string[],
  fitted: Pick<Tfidf, "terms" | "idf">,
  { sublinearTf = false }: Pick<TfidfOptions, "sublinearTf"> = {},
): SparseMatrix {
  return weigh(texts.map(countTerms), fitted, sublinearTf);
}

function weigh(
  counts: readonly ReadonlyMap<string, number>[],
  { terms, idf }: Pick<Tfidf, "terms" | "idf">,
  sublinearTf: boolean,
): SparseMatrix {
  const column = new Map(terms.map((term, j) => [term, j]));
  const rows = counts.map((count) => {
    const entries = [...count].flatMap(([term, times]) => {
      const j = column.get(term);
      return j === undefined ? [] : [{ j, value: (sublinearTf ? 1 + Math.log(times) : times) * idf[j] }];
    });
    return entries.sort((a, b) => a.j - b.j);
  });
  const starts = new Int32Array(rows.length + 1);
  rows.forEach((entries, i) => (starts[i + 1] = starts[i] + entries.length));
  const indices = new Int32Array(starts[rows.length]);
  const values = new Float64Array(starts[rows.length]);
  rows.forEach((entries, i) => {
    const length = Math.sqrt(entries.reduce((sum, { value }) => sum + value * value, 0));
    entries.forEach(({ j, value }, at) => {
      indices[starts[i] + at] = j;
      values[starts[i] + at] = value / length;
    });
  });
  return { rows: rows.length, columns: terms.length, starts, indices, values };
}
