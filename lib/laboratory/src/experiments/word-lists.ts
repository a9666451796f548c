import { adjustedRandIndex, crossValidateProbe, Matrix } from "embedlab";
import { kmeansOverSeeds } from "embedlab/clustering";
import type { RunOptions } from "embedlab/numeric";
import { cleaner, compression, type StopwordList, stopwordLists } from "embedlab/preprocessing";

/** What a list of words to leave out is worth, and what it gives away. */
export interface WordListWorth {
  readonly name: string;
  readonly rule: string;
  /** Shares removed: of characters, punctuation included, and of words. */
  readonly characters: number;
  readonly words: number;
  /** Cross-validated accuracy of a probe that sees only which of the list's words a text holds; null where none was asked. */
  readonly predicts: number | null;
  /** ARI over the seeds of each model's vectors of texts cleaned with the list. */
  readonly ari: Readonly<Record<string, readonly number[]>>;
}

export interface WordListOptions extends RunOptions {
  readonly seeds: readonly number[];
  /** Starts of k-means a seed, 20 unless told. */
  readonly nInit?: number;
  readonly groups: Int32Array;
  /** Whether a probe is asked what the words give away; it is unless told. */
  readonly probe?: boolean;
  /** Models by name: how texts become vectors. */
  readonly embed: Readonly<Record<string, (texts: string[]) => Promise<Matrix<Float32Array>>>>;
}

/** Each ready list on texts with categories. */
export async function wordListWorth(
  texts: readonly string[],
  labels: Int32Array,
  { seeds, nInit = 20, groups, probe = true, embed, ...run }: WordListOptions,
): Promise<WordListWorth[]> {
  const lists = Object.entries<StopwordList>(stopwordLists);
  const worth: WordListWorth[] = [];
  for (const [name, { rule, words }] of lists) {
    const treat = cleaner(words);
    const { characters, words: removed } = compression(texts, treat);
    const predicts = probe
      ? (await crossValidateProbe(presenceOf(words, texts), labels, { groups, ...run })).accuracy
      : null;
    const ari: Record<string, number[]> = {};
    for (const [model, toVectors] of Object.entries(embed)) {
      const results = await kmeansOverSeeds(await toVectors(texts.map(treat)), {
        nClusters: new Set(labels).size,
        nInit,
        maxIter: 300,
        seeds: [...seeds],
        ...run,
      });
      ari[model] = results.map(({ labels: clusters }) => adjustedRandIndex(labels, clusters));
    }
    worth.push({ name, rule, characters, words: removed, predicts, ari });
  }
  return worth;
}

/** Texts x words: 1 where the text holds the word. */
function presenceOf(words: StopwordList["words"], texts: readonly string[]): Matrix<Float32Array> {
  const apart = cleaner([]);
  const held = texts.map((text) => new Set(apart(text).split(" ")));
  return Matrix.fromRows(held.map((own) => words.map(({ word }) => (own.has(word) ? 1 : 0))));
}
