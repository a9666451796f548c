import { wordsOf } from "../text/words.js";

/** A longer text counts as its beginning. */
const looking = 4000;
const unspaced =
  /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Tibetan}]/u;
const isAddress = (word: string): boolean =>
  /^(?:https?:|www\.|\/\/)|\/\S*\/|^\S+\.(?:jpe?g|png|gif|webp|svg|html?|php|pdf)\b/iu.test(word);
/** Data of a program: a list, an object. */
const isData = (cell: string): boolean => /^[[{]\s*["'{[\]}].*[\]}]$|^\[[\d\s.,-]+\]$/su.test(cell);

/** Words that somebody wrote to be read: no addresses, numbers, data or markup, and one where no blank parts them, as in a slug. */
export function runningWords(cell: string): number {
  const part = cell.slice(0, looking);
  if (isData(cell)) return 0;
  return part
    .replace(/<[^>]*>/gu, " ")
    .split(/\s+/u)
    .reduce((sum, word) => sum + wordsIn(word), 0);
}

function wordsIn(word: string): number {
  if (!/\p{L}\p{M}*\p{L}|[\p{Lo}]/u.test(word) || isAddress(word)) return 0;
  return unspaced.test(word) ? wordsOf(word).length : 1;
}
