import { TextDecoder } from "node:util";
import { decodeWindows1252, readAs } from "./windows-1252.js";

/**
 * Finds texts of a single-byte or an East Asian encoding that were read as Windows-1252 or Latin-1 ("krzes³o" for
 * "krzesło", "êðàñíàÿ" for "красная"): one by one nearly all of these letters are letters still, so they are judged
 * together, by the languages that have them as they stand and as they decode.
 */

/** Letters beyond ASCII of languages; of the most frequent three one has to be there where there are many. */
const alphabets: Readonly<Record<string, string>> = {
  fr: "éèàâæçêëîïôœùûüÿ",
  de: "üäößéà",
  es: "óáíéúüñ",
  pt: "ãçáâàéêíóôõúü",
  it: "àèùéìíîòóú",
  ca: "óàèçéíïòúü",
  oc: "éòàáçèíïóúü",
  nl: "ëéïèöüêçàóôäî",
  da: "øåæéóôü",
  sv: "äåöéàü",
  fi: "äöåšž",
  is: "áíðéóúýþæö",
  fo: "áíðóúýæø",
  ga: "áíéóú",
  gd: "àìòèù",
  cy: "ôâŵêîûŷïëä",
  et: "äõüöšž",
  sq: "ëçâêî",
  lb: "éëäöü",
  ht: "èòéà",
  ku: "êîûçş",
  sc: "òàùèì",
  fur: "çìâîûèàòùê",
  tk: "ýäöüçňşž",
  pl: "łóążęśćńź",
  cs: "íáěéýžřščůúďťňó",
  sk: "áíčéýúľžšťňôďäóĺŕ",
  hu: "áéőöóíüúű",
  ro: "ăîşșţțâ",
  hr: "šžčćđ",
  tr: "ıüşöçğİâîû",
  lt: "ėųšąįžūęč",
  lv: "āīēšņūļžģķč",
  vi: "àáạảãâầấậẩẫăằắặẳẵèéẹẻẽêềếệểễìíịỉĩòóọỏõôồốộổỗơờớợởỡùúụủũưừứựửữỳýỵỷỹđ",
  ru: "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё",
  uk: "оанивітеркслдмупяьзйгбчхцїжєюшщфґ",
  sr: "аоиентсрвкјдмлупгзбчшцхћњжљђфџ",
  mk: "аоеитнрвскдлпмуајзбгчшќжхцљњфѓџѕ",
  be: "аныіоерстлкдмўпуяюзбцьйгшчхжфэё",
  el: "αοιετσνηυρπκμλςωίόάγέδύήώθφχβξζψϊϋΐΰ",
  he: "יוהלאתרבשמנחעדקפצטסגזכםןךףץ",
  ar: "اليمنرتوبدسعةفقكحهجأشطصىخءذزثغضظإئآؤـًٌٍَُِّْ",
  fa: "اینرمدتهسبوکلشگزعقپحجخفصچآطئءضظغذثژأؤ",
  th: "านรอกเงมยลวดทสตะปบคหแจพชขใไโผซฟถณศธษญภฐฏฉฮฬฎฒฌฝฑฆฅุูิีึืั็่้๊๋์ำๆฯ",
};
/** The place of each letter among its language's. */
const letters = new Map(
  Object.entries(alphabets).map(([language, own]) => [language, new Map([...own].map((letter, i) => [letter, i]))]),
);

/** What such texts were written in, and by whom. */
const meantIn: readonly (readonly [encoding: string, languages: readonly string[]])[] = [
  ["windows-1251", ["ru", "uk", "sr", "mk", "be"]],
  ["windows-1250", ["pl", "cs", "sk", "hu", "ro", "hr"]],
  ["iso-8859-2", ["pl", "cs", "sk", "hu", "ro", "hr"]],
  ["windows-1253", ["el"]],
  ["windows-1254", ["tr"]],
  ["windows-1255", ["he"]],
  ["windows-1256", ["ar", "fa"]],
  ["windows-1257", ["lt", "lv", "et"]],
  ["windows-874", ["th"]],
  ["koi8-r", ["ru"]],
];

const bytes1252 = new Map<string, number>();
for (let byte = 0x80; byte < 0x100; byte++) {
  bytes1252.set(decodeWindows1252(Uint8Array.of(byte)), byte);
  bytes1252.set(String.fromCharCode(byte), byte);
}
/** What each character beyond ASCII would be in another encoding. */
const tables = new Map(
  meantIn.map(([encoding]) => {
    const decoder = new TextDecoder(encoding);
    return [encoding, new Map([...bytes1252].map(([read, byte]) => [read, decoder.decode(Uint8Array.of(byte))]))];
  }),
);

/** Signs that are letters elsewhere; between two letters they stand for one. */
const signs = "¡¢£¤¥¦¨ª¬¯±²³´µ¶¸¹º¼½¾¿×÷";
// eslint-disable-next-line no-control-regex
const beyondAscii = /[^\u0000-\u007f]/gu;
const words = new RegExp(`\\p{L}(?:[\\p{L}\\p{M}${signs}]*\\p{L})?`, "gu");
/** Signs that are no letters where they end a word or begin one: "Nº", "Mª", "µm". */
const edges = /^µ+|[ªºµ]+$/gu;

/** How often each letter beyond ASCII stands in texts, in words with Latin letters and in others, and how many letters there are. */
interface Letters {
  readonly counts: Map<string, { latin: number; other: number }>;
  all: number;
}

function countLetters(texts: Iterable<string>): Letters {
  const found: Letters = { counts: new Map(), all: 0 };
  for (const text of texts) {
    if (text.search(beyondAscii) === -1) {
      found.all += text.length;
      continue;
    }
    for (const [word] of text.normalize("NFC").matchAll(words)) {
      found.all += word.length;
      const kind = /[a-z]/iu.test(word) ? "latin" : "other";
      for (const letter of word.replace(edges, "").match(beyondAscii) ?? []) {
        const times = found.counts.get(letter) ?? { latin: 0, other: 0 };
        times[kind]++;
        found.counts.set(letter, times);
      }
    }
  }
  return found;
}

const enough = 8;
const latinLetter = /^\p{Script=Latin}/u;

/** How well letters are a language's. */
interface Fit {
  /** The share of them that it has; nothing where they are many and its most frequent ones are missing. */
  readonly share: number;
  /** The mean place of the letters among its own, the most frequent first. */
  readonly rank: number;
}

/** Of "İ" JavaScript makes two characters. */
const lowerCase = (letter: string): string => (letter === "İ" ? "ı" : letter.toLowerCase());

function fitOf({ counts }: Letters, language: string, meant: (letter: string) => string): Fit {
  const own = letters.get(language)!;
  let [all, known, ranks] = [0, 0, 0];
  let usual = false;
  for (const [letter, { latin, other }] of counts) {
    const as = lowerCase(meant(letter));
    const rank = own.get(as);
    all += latin + other;
    if (rank === undefined) continue;
    // No other script's letter stands in one word with Latin ones.
    const times = latinLetter.test(as) ? latin + other : other;
    known += times;
    ranks += times * rank;
    usual ||= rank < 3;
  }
  const share = all > 0 && (usual || all < enough) ? known / all : 0;
  return { share, rank: ranks / Math.max(1, known) };
}

interface Bounds {
  /** The least number of letters beyond ASCII, and their least share of all letters. */
  readonly all: number;
  readonly share: number;
  /** The greatest share of them that one language has as they stand, and the least as they decode. */
  readonly asRead: number;
  readonly decoded: number;
  /** How many of them read otherwise, and how many different ones. */
  readonly others: number;
  readonly different: number;
}
const ofText: Bounds = { all: 6, share: 0.05, asRead: 0.75, decoded: 0.99, others: 6, different: 4 };
const ofFew: Bounds = { all: 4, share: 0.012, asRead: 0.9, decoded: 0.99, others: 4, different: 2 };
/** One letter alone, such as "õ" for "ő", has to come often. */
const ofOneLetter: Bounds = { ...ofFew, others: 8, different: 1 };
/** Of many letters those of foreign names are few. */
const ofMany: Bounds = { all: 60, share: 0.012, asRead: 0.97, decoded: 0.98, others: 3, different: 1 };
const ofCatalogue = [ofFew, ofOneLetter, ofMany];

/** The encoding in which letters that no language has together are those of one language, of several the likeliest. */
function encodingOf(found: Letters, bounds: Bounds): string | undefined {
  const high = [...found.counts.values()].reduce((sum, { latin, other }) => sum + latin + other, 0);
  if (high < bounds.all || high < bounds.share * found.all) return undefined;
  // What Windows-1252 has not was not read by it.
  const outside = [...found.counts].reduce(
    (sum, [letter, { latin, other }]) => sum + (bytes1252.has(letter) ? 0 : latin + other),
    0,
  );
  if (outside > 0.01 * high) return undefined;
  if ([...letters.keys()].some((language) => fitOf(found, language, (letter) => letter).share >= bounds.asRead))
    return undefined;
  let best: { readonly encoding: string; readonly rank: number } | undefined;
  for (const [encoding, languages] of meantIn) {
    const table = tables.get(encoding)!;
    const meant = (letter: string): string => table.get(letter) ?? letter;
    const others = [...found.counts].filter(([letter]) => meant(letter) !== letter);
    const times = others.reduce((sum, [, { latin, other }]) => sum + latin + other, 0);
    if (others.length < bounds.different || times < bounds.others) continue;
    for (const language of languages) {
      const { share: known, rank } = fitOf(found, language, meant);
      const usual = rank < 0.6 * letters.get(language)!.size;
      if (known >= bounds.decoded && usual && (best === undefined || rank < best.rank)) best = { encoding, rank };
    }
  }
  return best?.encoding;
}

/** A word that was decoded wrongly, and what it was. */
export interface Misread {
  /** Place in UTF-16 units. */
  readonly index: number;
  readonly found: string;
  readonly meant: string;
  readonly encoding: string;
}

const written = new RegExp(`[\\p{L}\\p{M}${signs}]*\\p{L}[\\p{L}\\p{M}${signs}]*`, "gu");

/** The first word of a text that reads otherwise in an encoding. */
function firstWord(text: string, encoding: string): Misread | undefined {
  const table = tables.get(encoding)!;
  for (const { 0: found, index } of text.matchAll(written)) {
    const meant = Array.from(found, (letter) => table.get(letter) ?? letter).join("");
    if (meant !== found) return { index, found, meant, encoding };
  }
  return undefined;
}

/** Texts that are looked at. */
const most = 20_000;

/** The first text that shows that all of them were decoded wrongly, by its place among them. */
export function findMisreadTexts(texts: readonly string[]): (Misread & { readonly text: number }) | undefined {
  const every = Math.ceil(texts.length / most);
  const found = countLetters(texts.filter((_, i) => i % every === 0));
  const encoding = ofCatalogue.map((bounds) => encodingOf(found, bounds)).find((one) => one !== undefined);
  if (encoding === undefined) return undefined;
  for (const [i, text] of texts.entries()) {
    const word = firstWord(text, encoding);
    if (word !== undefined) return { ...word, text: i };
  }
  return undefined;
}

/** True where one language has all of the letters. */
function isOfOne(high: ReadonlySet<string>): boolean {
  const lower = [...high].filter((letter) => /\p{L}/u.test(letter)).map((letter) => letter.toLowerCase());
  return [...letters.values()].some((own) => lower.every((letter) => own.has(letter)));
}

/** Polish "ł" and "ą" within a word; a cubic metre is none, and before an English ending "¹" was an apostrophe. */
const polish =
  /(?<!\p{L})\p{L}[\p{L}¹¿]{0,30}\p{Ll}¿?(?:(?<!m)³|¹(?!(?:s|t|d|m|re|ve|ll)(?!\p{L})))[¹¿]?\p{Ll}|(?<=\p{Lu}{2})[£¥¯]+(?=\p{Lu})|(?<!\p{L})¿[óy]³\p{Ll}/u;

/** A letter of another alphabet, or a capital, between Latin ones: Western text read in that encoding. */
const strangers: readonly (readonly [read: string, meant: string, form: RegExp])[] = [
  [
    "windows-1251",
    "windows-1252",
    /(?<=\p{Script=Latin})(?![аеорсухіјѕ])[\p{Script=Cyrillic}](?<=\p{Ll})(?=\p{Ll}(?<=\p{Script=Latin}))/u,
  ],
  ["windows-1253", "windows-1252", /(?<=\p{Script=Latin})(?!ο)[\u03ac-\u03ce](?=\p{Ll}(?<=\p{Script=Latin}))/u],
  ["windows-1252", "macintosh", /(?<=\p{L}\p{Ll})(?:Ÿ(?=\p{Ll})|Ž(?!\p{L}))/u],
];

function findStranger(text: string): Misread | undefined {
  for (const [read, meant, form] of strangers) {
    const { 0: found, index } = form.exec(text) ?? {};
    if (found === undefined || index === undefined) continue;
    const byte = Array.from({ length: 128 }, (_, i) => 0x80 + i).find(
      (one) => readAs(read, Uint8Array.of(one)) === found,
    );
    const letter = byte === undefined ? "" : readAs(meant, Uint8Array.of(byte));
    if (/^[àâäåæçèéêëìíîïñòóôöøùúûüýÿßœ]$/u.test(letter)) return { index, found, meant: letter, encoding: meant };
  }
  return undefined;
}

/** A word or a run of characters in one text that was decoded wrongly whatever the others are. */
export function findMisread(text: string): Misread | undefined {
  const stranger = findStranger(text);
  if (stranger !== undefined) return stranger;
  if (!/[\u0080-\u00ff\u0152-\u0192\u2013-\u203a\u20ac\u2122]/.test(text)) return undefined;
  const pair = findPairs(text);
  if (pair !== undefined) return pair;
  if (/[³¹£¥¯]/.test(text) && polish.test(text)) return firstWord(text, "windows-1250");
  const high = new Set(text.match(/[\u0080-\u024f]/g));
  if (high.size < ofText.different || isOfOne(high)) return undefined;
  const encoding = encodingOf(countLetters([text]), ofText);
  return encoding === undefined ? undefined : firstWord(text, encoding);
}

/** Two bytes a character: pairs of Chinese and Korean, and kana behind one and the same lead. */
const pairs = /[\u00a1-\u00ff]{4,}/gu;
const kana: readonly (readonly [RegExp, string])[] = [
  [/(?:[¤¥][\u00a1-\u00fe]){2,}/u, "euc-jp"],
  [/(?:[‚ƒ][@-~\u0080-\u00fc€-™Œ-ƒˆ˜]){3,}/u, "shift_jis"],
];

function decodePairs(run: string, encoding: string): string | undefined {
  const bytes = Uint8Array.from(run, (character) => bytes1252.get(character) ?? character.charCodeAt(0));
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function findPairs(text: string): Misread | undefined {
  for (const { 0: run, index } of text.matchAll(pairs)) {
    // A sign amid letters, or a capital behind a small one: no word, and no list of letters with accents.
    if (!/\p{L}[^\p{L}]+\p{L}|\p{Ll}\p{Lu}/u.test(run) || run.length % 2 === 1) continue;
    const leads = Array.from(run).filter((lead, i) => i % 2 === 0 && !/[¡-£]/.test(lead));
    const among = (from: number, to: number): number =>
      leads.filter((lead) => lead.charCodeAt(0) >= from && lead.charCodeAt(0) <= to).length / leads.length;
    // The syllables of Korean; the 3,755 most frequent characters of Chinese.
    const encoding = among(0xb0, 0xc8) === 1 && leads.length > 2 ? "euc-kr" : among(0xb0, 0xd7) >= 0.8 ? "gb18030" : "";
    const meant = encoding === "" ? undefined : decodePairs(run, encoding);
    if (meant !== undefined) return { index, found: run, meant, encoding };
  }
  for (const [form, encoding] of kana) {
    const found = form.exec(text);
    const meant = found === null ? undefined : decodePairs(found[0], encoding);
    if (meant !== undefined && /[\p{Script=Hiragana}\p{Script=Katakana}]{2}/u.test(meant))
      return { index: found!.index, found: found![0], meant, encoding };
  }
  return undefined;
}
