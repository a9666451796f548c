import { InputError } from "../errors.js";
import { requireOptions } from "../options.js";
import { cosine } from "../numeric/cosine.js";
import type { Matrix } from "../numeric/matrix.js";
import { commerceWords } from "../preprocessing/stopwords.js";
import { languageStopwords } from "../preprocessing/language-stopwords.js";
import { foldWord, termsToRead } from "../text/words.js";
import { noise } from "./clusterer.js";

/** What a cluster's texts say more often than the others'. */
export interface ClusterKeywords {
  readonly cluster: number;
  /** The most telling first. */
  readonly words: readonly string[];
  /** Their class-based TF-IDF. */
  readonly weights: readonly number[];
}

const commerce = commerceWords.map(({ word }) => word);
// Articles, prepositions and pronouns outnumber every noun; c-TF-IDF alone does not keep them out of small clusters.
const grammar =
  "of on is in at to it by an as or be we if so do no up my us cm mm kg ml the and for with this that from your you are our its can all any not has have will which also into out off per more than but they their these those was were been being very one two set get use used made make comes come like just may who what when where how why she her him his them there here some such only own same too both each few most other over under again then once "
    .concat(
      // What an apostrophe leaves of don't, we'll and I've.
      "don didn doesn isn aren wasn weren won wouldn couldn shouldn hasn haven hadn ll ve re",
    )
    .split(" ");

export interface KeywordOptions {
  /** Words a cluster; 10 unless told. */
  readonly top?: number;
  /** The texts' language as an ISO 639-1 code, whose stopwords are left out; English where null or left out. */
  readonly language?: string | null;
  /** Words to leave out in place of those. */
  readonly stopwords?: readonly string[];
}

/** What is no keyword: one's own words, or the language's stopwords; of English, words of commerce and grammar. */
function leftOut({ language, stopwords }: KeywordOptions): ReadonlySet<string> {
  if (stopwords !== undefined) return new Set(stopwords.map((word) => foldWord(word, language)));
  if (language === undefined || language === null || language === "en") return new Set([...commerce, ...grammar]);
  return new Set(languageStopwords(language) ?? []);
}

/**
 * Class-based TF-IDF (Grootendorst, 2022, BERTopic): frequency of a term within the cluster, times
 * ln(1 + average words a cluster / frequency of the term in all). Words whose share in the cluster is not above that in the
 * other clusters together are left out, as are stopwords and numbers, and the texts of noise (-1), which are about nothing
 * in common. `labels` gives each text's cluster; clusters in
 * ascending order.
 * @example
 * ```ts
 * const [mugs] = clusterKeywords(["steel mug", "steel cup", "cotton shirt"], [0, 0, 1], { top: 1 });
 * mugs.words; // => [ 'steel' ]
 * ```
 */
export function clusterKeywords(
  texts: readonly string[],
  labels: ArrayLike<number>,
  options: KeywordOptions = {},
): ClusterKeywords[] {
  requireOptions("clusterKeywords", options);
  if (texts.length !== labels.length)
    throw new InputError(`${texts.length} texts and ${labels.length} cluster labels; give one for each`);
  const { top = 10, language } = options;
  const out = leftOut(options);
  const counts = new Map<number, Map<string, number>>();
  const overall = new Map<string, number>();
  let words = 0;
  texts.forEach((text, i) => {
    if (labels[i] === noise) return;
    const cluster = counts.get(labels[i]) ?? new Map<string, number>();
    counts.set(labels[i], cluster);
    for (const term of termsToRead(text, language)) {
      if (out.has(term) || /^[\p{N}_.,]+$/u.test(term)) continue;
      cluster.set(term, (cluster.get(term) ?? 0) + 1);
      overall.set(term, (overall.get(term) ?? 0) + 1);
      words++;
    }
  });
  const average = words / counts.size;
  return [...counts]
    .sort(([a], [b]) => a - b)
    .map(([cluster, terms]) => {
      const size = [...terms.values()].reduce((sum, count) => sum + count, 0);
      const others = words - size;
      const weighted = [...terms]
        .filter(([term, count]) => others === 0 || count * others > (overall.get(term)! - count) * size)
        .map(([term, count]) => ({
          term,
          weight: (count / size) * Math.log(1 + average / overall.get(term)!),
        }));
      weighted.sort((a, b) => b.weight - a.weight || (a.term < b.term ? -1 : 1));
      const best = weighted.slice(0, top);
      return { cluster, words: best.map(({ term }) => term), weights: best.map(({ weight }) => weight) };
    });
}

/** The row whose vector points most nearly where its cluster's mean does (cosine), for each cluster in ascending order; noise has none. */
export function clusterMedoids(
  vectors: Matrix,
  labels: ArrayLike<number>,
): { cluster: number; row: number; cosine: number }[] {
  if (vectors.rows !== labels.length)
    throw new InputError(`${vectors.rows} vectors and ${labels.length} cluster labels; give one for each`);
  const rows = new Map<number, number[]>();
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] === noise) continue;
    const members = rows.get(labels[i]);
    if (members === undefined) rows.set(labels[i], [i]);
    else members.push(i);
  }
  return [...rows]
    .sort(([a], [b]) => a - b)
    .map(([cluster, members]) => {
      const sum = new Float64Array(vectors.columns);
      for (const i of members) vectors.row(i).forEach((value, j) => (sum[j] += value));
      const scored = members.map((row) => ({ cluster, row, cosine: cosine(vectors.row(row), sum) }));
      return scored.reduce((best, next) => (next.cosine > best.cosine ? next : best));
    });
}
