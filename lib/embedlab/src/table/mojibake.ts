import { findMisread } from "./misread.js";
import { decodeWindows1252 } from "./windows-1252.js";

/**
 * Finds text that was decoded wrongly, by what decodes (the idea of ftfy, Speer 2019): characters that are the bytes of
 * valid UTF-8 in Windows-1252, Latin-1 or another single-byte encoding, and that no writer would put side by side.
 */

export interface Mojibake {
  /** Place in UTF-16 units. */
  readonly index: number;
  readonly found: string;
  /** What it was before it was decoded wrongly, where that can be told. */
  readonly meant?: string;
  /** The encoding of letters that were taken for others, which the language tells and not the bytes. */
  readonly encoding?: string;
}

interface Charset {
  readonly bytes: ReadonlyMap<string, number>;
  /** Characters that are one sequence of UTF-8 after the other, when encoded. */
  readonly runs: RegExp;
}

const characterClass = (characters: Iterable<string>): string =>
  `[${[...characters].map((character) => `\\u{${character.codePointAt(0)!.toString(16)}}`).join("")}]`;

/** Upper halves of DOS's code pages, which TextDecoder does not know. */
const dos: Readonly<Record<string, string>> = {
  cp437:
    "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0",
  cp850:
    "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0",
};

function charsetOf(name: string): Charset {
  const bytes = new Map<string, number>();
  const decoder = name in dos ? undefined : new TextDecoder(name);
  const decode = (byte: Uint8Array): string =>
    decoder === undefined
      ? dos[name][byte[0] - 0x80]
      : name === "windows-1252"
        ? decodeWindows1252(byte)
        : decoder.decode(byte);
  for (let byte = 0x80; byte < 0x100; byte++) {
    const character = decode(Uint8Array.of(byte));
    if (character !== "\ufffd") bytes.set(character, byte);
    // A Latin-1 reader leaves the controls that Windows-1252 prints.
    if (name === "windows-1252" && byte < 0xa0) bytes.set(String.fromCharCode(byte), byte);
  }
  const between = (from: number, to: number): string =>
    characterClass([...bytes].flatMap(([character, byte]) => (byte >= from && byte <= to ? [character] : [])));
  const next = between(0x80, 0xbf);
  return {
    bytes,
    runs: new RegExp(
      `(?:${between(0xc2, 0xdf)}${next}|${between(0xe0, 0xef)}${next}{2}|${between(0xf0, 0xf4)}${next}{3})+`,
      "gu",
    ),
  };
}

const western = charsetOf("windows-1252");
const others = ["windows-1250", "windows-1251", "macintosh"].map(charsetOf);
/** Read so less often: only what stands within a Latin word, or box drawing between letters, is evidence. */
const rare = [
  "cp437",
  "cp850",
  "ibm866",
  "koi8-r",
  "iso-8859-2",
  "windows-1253",
  "windows-1255",
  "windows-1256",
  "windows-874",
].map(charsetOf);

interface Unit {
  readonly index: number;
  readonly found: string;
  readonly meant: string;
}

/** A run of characters as the characters that its bytes are in UTF-8; what is no UTF-8 after all is left out. */
function unitsOf(run: string, start: number, { bytes }: Charset): Unit[] {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const characters = Array.from(run);
  const units: Unit[] = [];
  for (let at = 0, index = start; at < characters.length;) {
    const lead = bytes.get(characters[at])!;
    const found = characters.slice(at, at + (lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4));
    try {
      units.push({
        index,
        found: found.join(""),
        meant: decoder.decode(Uint8Array.from(found, (character) => bytes.get(character)!)),
      });
    } catch {
      // Overlong, a surrogate, or beyond Unicode.
    }
    at += found.length;
    index += found.join("").length;
  }
  return units;
}

const upper = /\p{Lu}$/u;
const lower = /\p{Ll}$/u;
const letterNext = /^\p{L}/u;
const opensQuote = /[“‘«"(]$/u;
const closes = /^[”’»…"\u00a0]$/;
const signs = /^[™®©°–—•›]$/;

/** An accented capital that ends a word before closing punctuation, a sign or a no-break space, as in “MAÇÃ” or AHÅ™. */
function endsWord(text: string, { index, found }: Unit): boolean {
  const [lead, next] = Array.from(found);
  const before = text.slice(Math.max(0, index - 2), index);
  const after = text.slice(index + found.length);
  if (/[ÄÅ]/.test(lead) && next === "\u00a0") return !lower.test(before);
  // "LÃ®" is Portuguese wool; "OÃ™" was "OÙ".
  if (lead === "Ã" && /^[®©™]$/.test(next))
    return upper.test(before) && (next !== "™" || upper.test(before.slice(0, 1))) && !letterNext.test(after);
  if (!closes.test(next) && !(/[ÄÅ]/.test(lead) && signs.test(next))) return false;
  return (
    (upper.test(before) || opensQuote.test(before) || (signs.test(next) && !/\p{L}$/u.test(before))) &&
    (next === "\u00a0" || !letterNext.test(after))
  );
}

/** Scripts and signs that texts are made of; a sequence that gives anything else is chance. */
const usual =
  // eslint-disable-next-line no-misleading-character-class
  /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Armenian}\p{Script=Georgian}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u00a0-\u00bf\u00d7\u00f7\u0300-\u036f\u2000-\u2bff\u3000-\u303f\ufb00-\ufb06\ufe0f\uff00-\uffef\ufffd\ufeff\u{1f000}-\u{1faff}]$/u;
// eslint-disable-next-line no-misleading-character-class
const strongPunctuation = /^[\u2000-\u2bff\ufe0f\ufeff\ufffd\u{1f000}-\u{1faff}]$/u;

/** Whether one sequence read as Windows-1252 or Latin-1 is evidence, given how many stand in a row. */
function convinces(text: string, unit: Unit, inRow: number): boolean {
  const { found, meant, index } = unit;
  if (!usual.test(meant)) return false;
  if (/[\u0080-\u009f]/.test(found)) return true;
  if (strongPunctuation.test(meant)) return true;
  if (/^[ÂÃÄÅ]/.test(found)) return !endsWord(text, unit);
  if (inRow > 1) return true;
  // A capital with a sign in the middle or at the end of a word in small letters: "cafeÌ€".
  return (
    /^[\u00c2-\u00cf]/.test(found) &&
    lower.test(text.slice(0, index).slice(-2)) &&
    !/^.\p{L}/u.test(found) &&
    /^[\p{M}\p{Script=Latin}]$/u.test(meant)
  );
}

function findWestern(text: string): Mojibake | undefined {
  for (const match of text.matchAll(western.runs)) {
    const units = unitsOf(match[0], match.index ?? 0, western);
    const unit = units.find((one) => convinces(text, one, units.length));
    if (unit === undefined) continue;
    const from = units.indexOf(unit);
    const rest = units.slice(from);
    const meant = rest.map((one) => one.meant).join("");
    // A file may have been decoded wrongly more than once.
    const deeper = findWestern(meant);
    return {
      index: unit.index,
      found: rest.map((one) => one.found).join(""),
      meant: deeper?.found === meant ? deeper.meant : meant,
    };
  }
  return undefined;
}

const latin = /\p{Script=Latin}$/u;
const latinNext = /^\p{Script=Latin}/u;
const box = /[\u2500-\u259f]/u;
const sign = /^[\p{S}\p{P}]$/u;
const marks = /^[\u2010-\u2027\u20a0-\u20bf\u2122]$/u;
const letter = /^[\p{L}\p{M}]$/u;
const scripts =
  /^(?:[\p{Script=Cyrillic}]{3,}|[\p{Script=Greek}]{3,}|[\p{Script=Arabic}]{3,}|[\p{Script=Hebrew}]{3,}|\p{Script=Devanagari}{2,}|\p{Script=Thai}{2,}|\p{Script=Hangul}{2,}|\p{Script=Han}{2,})/u;

/** Units in a row, and what stands around them. */
interface Run {
  readonly units: readonly Unit[];
  readonly found: string;
  readonly meant: string;
  readonly before: string;
  readonly after: string;
}

/** Letters of one script in a row, a letter with a sign within a Latin word, or a quotation mark. */
function readsElsewhere({ units, found, meant, before, after }: Run): boolean {
  if (scripts.test(meant)) return true;
  if (/^\p{Script=Cyrillic}/u.test(found)) return false;
  const [lead, next] = Array.from(units[0].found);
  const within =
    lower.test(before) &&
    (/^\p{Lu}$/u.test(lead) || /^[√¬≈ƒ]$/u.test(lead)) &&
    (sign.test(next) || (/^[√≈ƒ]$/u.test(lead) && /^\p{Ll}/u.test(after))) &&
    /^[\p{Ll}\p{M}\u00a0-\u00bf]/u.test(units[0].meant);
  return within || (units[0].found.length > 2 && (lead === "‚" ? strongPunctuation : marks).test(units[0].meant));
}

/** Box drawing that stands for letters, "gr├╝n" and "╨Ñ╨╗╨╛", and not for lines: those are of box drawing alone. */
function drawnLetters({ units, found, meant, before, after }: Run): boolean {
  const letters = units.filter((unit) => letter.test(unit.meant)).length;
  if (letters === 0) return false;
  if (/^[\u2500-\u259f]+$/u.test(found))
    return (latin.test(before) && latinNext.test(after)) || (/^(?:[╨╤╫┘╪].){3,}$/u.test(found) && scripts.test(meant));
  return letters > 2 || (latin.test(before) && !box.test(before.slice(-1)));
}

/**
 * What no writer puts together, whatever the encoding: a letter of another script, or a root, as part of a Latin word
 * ("cafГ©", "K√ºche"), and "¬†" or "¬∞" for a no-break space and a degree. In Thai, Arabic and Hebrew, Latin words
 * stand without blanks, so that such a letter is one only between two Latin ones.
 */
function breaksWord(run: Run): boolean {
  const { units, found, before, after } = run;
  const [lead, next] = Array.from(found);
  if (/^¬[∞†±∑]/u.test(found)) return true;
  if (box.test(lead)) return drawnLetters(run);
  if (/^Ă[ŚŤŽŹśťžźŁĄŻłąĽľżŠš]/u.test(found)) return latin.test(before);
  if (/^√[π∞]/u.test(found) || (lead !== "√" && (!letter.test(lead) || latin.test(lead)))) return false;
  if (units.filter((unit) => /[^\p{L}\p{M}\s\u200c\u200d]/u.test(unit.found) && letter.test(unit.meant)).length > 2)
    return true;
  if (/^\p{L}/u.test(after) && !latinNext.test(after)) return false;
  const [left, right] = [latin.test(before), latinNext.test(after)];
  if (units.length === 1 && marks.test(units[0].meant)) return left && lower.test(before);
  if (!latinNext.test(units[0].meant)) return false;
  if (left && right) return true;
  return (
    /^[√\p{Script=Cyrillic}\p{Script=Greek}]/u.test(lead) &&
    ((left && lower.test(before) && (sign.test(next) || (lead === "√" && units.length > 1))) ||
      (right && (units.length > 1 || (sign.test(next) && /^\p{Ll}/u.test(after)))))
  );
}

/** Box drawing, scripts side by side, and letters with signs in turn, without which no rare charset convinces. */
const strange =
  /[\u2500-\u259fĂ]|\p{Script=Latin}(?!\p{Script=Latin})[\p{L}\p{M}]|(?!\p{Script=Latin})[\p{L}\p{M}]\p{Script=Latin}|(?:\p{L}[^\p{L}\p{M}\p{Nd}\s]){3}/u;

/** Read as Central European, Cyrillic, Mac or DOS text. */
function findElsewhere(text: string): Mojibake | undefined {
  const finds: Mojibake[] = [];
  for (const charset of strange.test(text) ? [...others, ...rare] : others) {
    for (const { 0: whole, index: at = 0 } of text.matchAll(charset.runs)) {
      const units = unitsOf(whole, at, charset).filter(({ meant }) => usual.test(meant));
      if (units.length === 0) continue;
      const [{ index }, last] = [units[0], units[units.length - 1]];
      const run: Run = {
        units,
        found: units.map((unit) => unit.found).join(""),
        meant: units.map((unit) => unit.meant).join(""),
        before: text.slice(Math.max(0, index - 2), index),
        after: text.slice(last.index + last.found.length, last.index + last.found.length + 2),
      };
      if (breaksWord(run) || (others.includes(charset) && readsElsewhere(run))) {
        finds.push({ index, found: run.found, meant: run.meant });
        break;
      }
    }
  }
  return finds.sort((a, b) => a.index - b.index || b.found.length - a.found.length)[0];
}

/**
 * Replacement characters, sequences that lost their last byte ("â€" for a closing quote), U+FFFD read as Chinese, and an
 * apostrophe of which a sign was made ("world¹s").
 */
const remains =
  /\ufffd+|â€|ðŸ|锟斤拷|ï»¿|вЂ[\u0080-\uffff]|в‚¬|[ΓÔ]Ç[ÖÿôöóªÜ£ú¥ñªê]|β€[™œ“”¦•]|¬[£¢¥§•¶®©™](?!\p{L})|(?<=[\p{Ll}\p{Nd}.,;:!?)%])[ÂÃ](?=[ ])|(?<=\p{Ll})Ã(?![\p{L}\p{M}])|(?<=\p{Ll}{2})¹(?=(?:s|t|d|m|re|ve|ll)(?!\p{L}))/u;
const controls = /[\u0080-\u0084\u0086-\u009f]/u;

/** The first wrongly decoded stretch of `text`. */
export function findMojibake(text: string): Mojibake | undefined {
  // eslint-disable-next-line no-control-regex
  if (!/[^\u0000-\u007f]/.test(text)) return undefined;
  const finds: (Mojibake | undefined)[] = [findWestern(text), findElsewhere(text), findMisread(text)];
  const remain = remains.exec(text);
  if (remain !== null) finds.push({ index: remain.index, found: remain[0] });
  const control = controls.exec(text);
  if (control !== null)
    finds.push({
      index: control.index,
      found: control[0],
      meant: decodeWindows1252(Uint8Array.of(control[0].charCodeAt(0))),
    });
  // A word that is read wrongly begins before its first wrong letter.
  const wrongFrom = ({ index, found }: Mojibake): number => index + Math.max(0, found.search(/[\u0080-\uffff]/));
  return finds.filter((find): find is Mojibake => find !== undefined).sort((a, b) => wrongFrom(a) - wrongFrom(b))[0];
}

/** A text in UTF-8 whose bytes are all characters of a charset; undefined where they are not, or no UTF-8. */
function decodedWhole(text: string, { bytes }: Charset): string | undefined {
  const encoded: number[] = [];
  for (const character of text) {
    const byte = character < "\u0080" ? character.charCodeAt(0) : bytes.get(character);
    if (byte === undefined) return undefined;
    encoded.push(byte);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(encoded));
  } catch {
    return undefined;
  }
}

/** A text as it was before it was decoded wrongly. */
export interface Mended {
  readonly text: string;
  /** The first piece of which that cannot be told for certain, as it stands in the text still. */
  readonly left?: Mojibake;
}

/** Characters that are looked through at a time, for each piece that is mended has its part looked through anew. */
const longestPart = 4000;

/** The end of a part: between a blank and a letter of ASCII, where no piece of wrongly decoded text goes on. */
function endOfPart(text: string, start: number): number {
  if (text.length - start <= longestPart) return text.length;
  const between = /[ \n](?=[a-z])/giu;
  between.lastIndex = start + longestPart;
  const found = between.exec(text);
  return found === null ? text.length : found.index + 1;
}

/** Takes back wrong decoding where the bytes are valid UTF-8: of the whole text where they all are, else of each piece. */
export function mendMojibake(text: string): Mended {
  let done = "";
  let left: Mojibake | undefined;
  for (let start = 0; start < text.length;) {
    const end = endOfPart(text, start);
    const part = mendPart(text.slice(start, end));
    if (part.left !== undefined) left ??= { ...part.left, index: done.length + part.left.index };
    done += part.text;
    start = end;
  }
  return { text: done, ...(left !== undefined && { left }) };
}

function mendPart(text: string): Mended {
  let [done, rest] = ["", text];
  let left: Mojibake | undefined;
  for (let find = findMojibake(rest); find !== undefined; find = findMojibake(rest)) {
    const { index, found, meant, encoding } = find;
    const end = index + found.length;
    if (meant === undefined || meant === found || encoding !== undefined) {
      left ??= { ...find, index: done.length + index };
      [done, rest] = [done + rest.slice(0, end), rest.slice(end)];
      continue;
    }
    const charset = [western, ...others, ...rare].find((one) => decodedWhole(found, one) === meant);
    const whole = charset === undefined ? undefined : decodedWhole(rest, charset);
    rest = whole ?? rest.slice(0, index) + meant + rest.slice(end);
  }
  return { text: done + rest, ...(left !== undefined && { left }) };
}
