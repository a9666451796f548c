import { readAs } from "./windows-1252.js";

/** Encodings of tables in the wild, the likeliest first among those that read equally well. */
const candidates = [
  "windows-1252",
  "windows-1251",
  "windows-1250",
  "windows-1253",
  "windows-1254",
  "windows-1255",
  "windows-1256",
  "shift_jis",
  "euc-kr",
  "gb18030",
  "big5",
  "euc-jp",
  "macintosh",
] as const;

/** Words of letters that one writer puts side by side: of one script, with capitals where words have them. */
const plainWord = [
  /^\p{Lu}?(?:\p{Script=Latin}(?<=\p{Ll})|\p{M})*$/u,
  /^\p{Lu}?(?:\p{Script=Cyrillic}(?<=\p{Ll}))+$/u,
  /^\p{Lu}?(?:\p{Script=Greek}(?<=\p{Ll}))+$/u,
  /^(?:(?=\p{Lu})\p{Script=Latin})+$/u,
  /^(?:(?=\p{Lu})\p{Script=Cyrillic})+$/u,
  /^\p{Script=Hebrew}+$/u,
  /^[\p{Script=Arabic}\p{M}]+$/u,
  /^\p{Script=Hangul}+$/u,
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]+$/u,
];

/** Letters that Western and Central European texts use most; a table in another encoding has the rare ones. */
const common = /^[äöüßéèêëàâçîïôûùñóíáúãõìòåæøšžčřěýůćęłńśźżąőűășț]$/iu;

/** The share of the characters beyond ASCII that stand where a writer would put them; rare Latin letters count half. */
function plausibility(text: string): number {
  let [good, all] = [0, 0];
  // eslint-disable-next-line no-control-regex
  for (const [word] of text.matchAll(/[\p{L}\p{M}ー]+|[^\u0000-\u007f]/gu)) {
    const characters = Array.from(word);
    const beyond = characters.filter((character) => character > "\u007f");
    if (beyond.length === 0) continue;
    all += beyond.length;
    // A long word of Latin letters has some without accents.
    const latin = /\p{Script=Latin}/u.test(word) && characters.length > 2;
    const usual =
      (plainWord.some((form) => form.test(word)) && !(latin && 3 * beyond.length > 2 * characters.length)) ||
      /^[€£°©®™–—•“”‘’…«»½\u00a0]$/u.test(word);
    if (usual)
      for (const character of beyond) good += !/\p{Script=Latin}/u.test(character) || common.test(character) ? 1 : 0.5;
  }
  return all === 0 ? 0 : good / all;
}

/** The encoding under which lines that are no UTF-8 read best. */
export function likelyEncoding(lines: Uint8Array): string {
  const read = candidates.map((encoding) => {
    try {
      return { encoding, score: plausibility(readAs(encoding, lines, { fatal: true })) };
    } catch {
      return { encoding, score: -1 };
    }
  });
  return read.reduce((best, one) => (one.score > best.score + 0.05 ? one : best)).encoding;
}
