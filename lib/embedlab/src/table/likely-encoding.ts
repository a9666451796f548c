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
  "euc-jp",
  "big5",
  "windows-874",
  "koi8-r",
  "ibm866",
  "macintosh",
] as const;
type Candidate = (typeof candidates)[number];

/** Words of letters that one writer puts side by side: of one script, with capitals where words have them. */
const plainWord = [
  /^\p{Lu}?(?:\p{Script=Latin}(?<=\p{Ll})|\p{M})*$/u,
  /^\p{Lu}?(?:\p{Script=Cyrillic}(?<=\p{Ll}))+$/u,
  /^\p{Lu}?(?:\p{Script=Greek}(?<=\p{Ll}))+$/u,
  /^(?:(?=\p{Lu})\p{Script=Latin})+$/u,
  /^(?:(?=\p{Lu})\p{Script=Cyrillic})+$/u,
  /^\p{Script=Hebrew}+$/u,
  /^[\p{Script=Arabic}\p{M}]+$/u,
  /^(?:[เ-ไ]?[ก-ฮ][ัิ-ฺ็-๎]{0,3}[ะาำๅๆ]?)+$/u,
  /^\p{Script=Hangul}+$/u,
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]+$/u,
];

/** Letters that texts of a script use most; a table in another encoding has the rare ones. */
const common: readonly (readonly [script: RegExp, letters: RegExp])[] = [
  [/\p{Script=Latin}/u, /^[äöüßéèêëàâçîïôûùñóíáúãõìòåæøšžčřěýůćęłńśźżąőűășț]$/iu],
  [/\p{Script=Arabic}/u, /^[^ءؤإئثخذزضظغ]$/u],
  [/\p{Script=Thai}/u, /^[^ฃฅฆฌญฎ-ฒณภฬฮฦฤ๏ๆ]$/u],
];

/** First bytes of the characters that East Asian texts use most, by which their encodings are ordered. */
const frequent: Partial<Record<Candidate, readonly (readonly [number, number])[]>> = {
  shift_jis: [
    [0x82, 0x83],
    [0x88, 0x97],
  ],
  "euc-kr": [[0xb0, 0xc8]],
  gb18030: [[0xb0, 0xd7]],
  big5: [[0xa4, 0xc6]],
  "euc-jp": [
    [0xa4, 0xa5],
    [0xb0, 0xcf],
  ],
};
const eastAsian = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

const sets = new Map<Candidate, ReadonlySet<string>>();
/** The characters that texts in an encoding use most. */
function frequentIn(encoding: Candidate): ReadonlySet<string> {
  const known = sets.get(encoding);
  if (known !== undefined) return known;
  // Second bytes below 0xA1 are those of rare characters where the first are above 0x9F.
  const from = encoding === "shift_jis" || encoding === "big5" ? 0x40 : 0xa1;
  const pairs: number[] = [];
  for (const [first, last] of frequent[encoding] ?? [])
    for (let lead = first; lead <= last; lead++)
      for (let next = from; next < 0xff; next++) pairs.push(lead, next, 0x0a);
  const found = new Set(readAs(encoding, Uint8Array.from(pairs)));
  sets.set(encoding, found);
  return found;
}

/** The share of the characters beyond ASCII that stand where a writer would put them; rare letters count half. */
function plausibility(text: string, encoding: Candidate): number {
  let [good, all] = [0, 0];
  const weight = (character: string): number => {
    const letters = common.find(([script]) => script.test(character))?.[1];
    if (letters !== undefined) return letters.test(character) ? 1 : 0.5;
    return !eastAsian.test(character) || frequentIn(encoding).has(character) ? 1 : 0.5;
  };
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
      /^[€£°©®™–—•“”‘’…«»½\u00a0\u3000-\u303f\uff01-\uff5e]$/u.test(word);
    if (usual) for (const character of beyond) good += weight(character);
  }
  return all === 0 ? 0 : good / all;
}

/** Of a hundred lines so many may be damaged. */
const damaged = 0.02;

/** How well lines read in an encoding, from 0 to 1; -1 where they are of another. */
function fitness(lines: readonly Uint8Array[], encoding: Candidate): number {
  const read = lines.flatMap((line) => {
    try {
      return [readAs(encoding, line, { fatal: true })];
    } catch {
      return [];
    }
  });
  const lost = lines.length - read.length;
  return lost > damaged * lines.length ? -1 : plausibility(read.join("\n"), encoding) - lost / lines.length;
}

/** The encoding under which lines that are no UTF-8 read best. */
export function likelyEncoding(lines: readonly Uint8Array[]): string {
  const read = candidates.map((encoding) => ({ encoding, score: fitness(lines, encoding) }));
  return read.reduce((best, one) => (one.score > best.score + 0.05 ? one : best)).encoding;
}

/** Whether lines that happen to be UTF-8 read as well in an encoding. */
export const readsAs = (encoding: string, lines: readonly Uint8Array[]): boolean =>
  fitness(lines, encoding as Candidate) >= 0.9;
