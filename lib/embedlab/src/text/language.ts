import { detect, detectAll } from "tinyld";

const perSample = 20;
const samples = 40;
/** Texts that are looked at one by one. */
const mostSingle = 200;
/** Below this many letters in all a guess would be one, */
const leastLetters = 100;
/** of a script that one language writes, this many; */
const leastScriptLetters = 12;
/** and below this many in different words of Latin letters, which most languages share. */
const leastLatinLetters = 80;

/** What texts are in: one language, or none that is clear; and those that many of them are in each, where there are several. */
export interface Languages {
  /** ISO 639-1 code; null where the evidence is not enough. */
  readonly language: string | null;
  /** Most first; with the language of most texts among them where they differ by script. */
  readonly mixed: readonly string[];
}

/**
 * The language of most texts as an ISO 639-1 code, or null where the evidence is not enough. Product texts are short and
 * full of names, so twenty of them, spread over the catalogue, are looked at as one, and half of such samples have to agree.
 * There one long foreign word, or one that all texts share, outweighs the rest; so it has to be the language, too, that
 * the texts one by one are most like, by half more than any other; one that they are like three times as much needs no sample.
 */
export const languageOf = (texts: readonly string[]): string | null => languagesOf(texts).language;

/** `languageOf`, and the languages that a tenth of the texts and more are in each by their script, or a quarter and more by their words. */
export function languagesOf(texts: readonly string[]): Languages {
  const named = differentTexts(texts);
  return languagesByScript(named) ?? languagesByWords(named);
}

/** The languages of texts of several scripts, each asked by itself; undefined where one script or one language writes nearly all. */
function languagesByScript(named: readonly string[]): Languages | undefined {
  const every = Math.ceil(named.length / mostOfScripts);
  const looked = named.filter((_, i) => i % every === 0);
  const groups = new Map<string, string[]>();
  for (const text of looked) {
    const script = scriptOf(text);
    const own = groups.get(script) ?? [];
    groups.set(script, own);
    own.push(text);
  }
  groups.delete("");
  if (groups.size < 2) return undefined;
  const shares = new Map<string, number>();
  for (const own of groups.values()) {
    const share = own.length / looked.length;
    const { language } = share < leastOfScript ? { language: null } : languagesByWords(own);
    // Names of brands and models look English in any catalogue.
    if (language !== null && (language !== "en" || share >= leastMixed))
      shares.set(language, (shares.get(language) ?? 0) + share);
  }
  const found = [...shares].sort(([, a], [, b]) => b - a);
  const language = found.length > 0 && found[0][1] > 0.5 ? found[0][0] : null;
  if (found.length < 2) return language === null ? undefined : { language, mixed: [] };
  return { language, mixed: found.map(([code]) => code) };
}

function languagesByWords(named: readonly string[]): Languages {
  const none: Languages = { language: null, mixed: [] };
  let letters = 0;
  for (let i = 0; i < named.length && letters < leastLetters; i++)
    letters += named[i].match(/[\p{L}\p{M}]/gu)?.length ?? 0;
  const script = letters < leastLetters ? byScript(named.join(" ")) : "";
  if (letters < leastScriptLetters || (letters < leastLetters && script === "")) return none;
  const groups = Math.min(samples, Math.ceil(named.length / perSample));
  const step = named.length / (groups * perSample);
  const members = Array.from({ length: groups }, (_, g) => {
    const places = Array.from({ length: perSample }, (_, i) =>
      Math.min(named.length - 1, Math.floor((g + i * groups) * Math.max(step, 1 / perSample))),
    );
    return [...new Set(places.map((place) => named[place]))];
  });
  const words = [...new Set(members.flat().join(" ").split(/\s+/))].join("");
  const latin = words.match(/\p{Script=Latin}/gu)?.length ?? 0;
  if (latin > words.length / 2 && latin < leastLatinLetters) return none;
  // A word counts once, however many texts a template wrote it into.
  const [joined, votes = 0] = mostFrequent(
    members.map((sample) => [...new Set(sample.join(" ").split(/\s+/))].join(" ")),
  );
  const singles = [...new Set(members.flat())];
  const every = Math.ceil(singles.length / mostSingle);
  const likely = likeness(singles.filter((_, i) => i % every === 0));
  const [first, second] = likely;
  if (first === undefined) return none;
  const times = first.share / (second?.share ?? 0);
  const agrees = first.language === joined && votes >= groups / 2;
  const few = singles.length < leastSingles;
  const plain = few && 2 * singles.filter((text) => accented.test(text)).length < singles.length;
  const alike = first.language === "en" || first.share >= (plain ? leastShare.plain : leastShare.usual);
  const tells = agrees ? alike && (few || times >= clearly) : !few && times >= byFar;
  const many = likely.filter(({ share }) => share >= leastMixed);
  const mixes = !few && isMixed(many);
  // Wines and dishes have foreign names, and grammar is the catalogue's own.
  if ((tells ? first.language !== "en" : mixes) && isEnglish(singles)) return { language: "en", mixed: [] };
  if (tells) return { language: neighbour(first.language, singles), mixed: [] };
  const mixed = many.flatMap(({ language }) => neighbour(language, singles) ?? []);
  return mixes && mixed.length === many.length ? { language: null, mixed } : none;
}

/** English words of grammar, and those of them that hardly a text in another language holds. */
const englishGrammar = /(?<![\p{L}'’])(?:the|and|with|this|from|of|for|is|are|has|its|your|to|that|by)(?![\p{L}'’])/giu;
const onlyEnglish = /^(?:the|and|with|this|from|your|that)$/u;

/** Whether six texts in seven hold two of these words at least, one of them English alone. */
function isEnglish(texts: readonly string[]): boolean {
  const english = texts.filter((text) => {
    const words = new Set((text.match(englishGrammar) ?? []).map((word) => word.toLowerCase()));
    return words.size > 1 && [...words].some((word) => onlyEnglish.test(word));
  });
  return english.length >= (6 / 7) * texts.length;
}

/** Texts that are looked at for their scripts, and the share of them from which a script's language is one of the catalogue's. */
const mostOfScripts = 4000;
const leastOfScript = 0.1;

/** Scripts of several languages or with others beside them. */
const sharedScripts = [
  /\p{Script=Cyrillic}/gu,
  /\p{Script=Arabic}/gu,
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu,
];

/** The script of half of a text's letters, of Latin ones all; "" where there is none. */
function scriptOf(text: string): string {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const latin = text.match(/\p{Script=Latin}/gu)?.length ?? 0;
  if (latin === letters) return letters === 0 ? "" : "Latin";
  const scripts = [...sharedScripts, ...languageOfScript.map(([script]) => script)];
  return scripts.find((script) => (text.match(script)?.length ?? 0) >= letters / 2)?.source ?? "";
}

/** Texts of a large catalogue that are looked through for different ones. */
const mostLooked = 20_000;

/** The beginnings of the texts that hold a word, each once: a catalogue that repeats its texts in turn would be sampled in step. */
function differentTexts(texts: readonly string[]): string[] {
  const every = Math.ceil(texts.length / mostLooked);
  const found = new Set<string>();
  for (let i = 0; i < texts.length; i += every) {
    const text = beginning(texts[i]).trim();
    if (/\p{L}[\p{L}\p{M}]/u.test(text)) found.add(text);
  }
  return [...found];
}

/** What is looked at of a text: three hundred characters without tags, entities, addresses, codes (XJ900, kind12) and signs, of which some are one language's for the detector: "|" and "·" part words anywhere. */
const beginning = (text: string): string =>
  text
    .slice(0, 300)
    .normalize("NFKC")
    .replace(/<[^<>]*>|&[a-z]+;|https?:\S+/giu, " ")
    .replace(/\p{Script=Latin}*\d[\p{Script=Latin}\d]*|(?<!\p{L})\p{Script=Greek}(?!\p{L})/gu, " ")
    .replace(/[^\p{L}\p{M}\p{N}\p{Cf}\s'’.,!?¡¿-]+/gu, " ");

/** A language that texts are more like than any other, so many times, is theirs: where samples agree, and where they do not. */
const clearly = 1.5;
const byFar = 3;
/** Fewer different texts tell nothing one by one. */
const leastSingles = 10;
/** A language has this share of what texts are like, of a few without accents a larger one: names of products are a little like many. */
const leastShare = { usual: 0.25, plain: 0.35 };
const accented = /(?![ -~])\p{L}/u;
/** From this share of the texts on another language is one of the catalogue's. */
const leastMixed = 0.24;
/** and all together have this one, a smaller one beside English, whose names of products are a little like many. */
const leastTogether = { usual: 0.7, withEnglish: 0.6 };
const isMixed = (many: readonly Likeness[]): boolean =>
  many.length > 1 &&
  many.reduce((sum, { share }) => sum + share, 0) >=
    (many.some(({ language }) => language === "en") ? leastTogether.withEnglish : leastTogether.usual);

/** What tinyld also knows and hardly a shop writes: Esperanto, Volapük, Klingon, Latin, Kirundi, Berber, Yiddish. */
const unlikely = ["eo", "vo", "tlh", "la", "rn", "ber", "yi"];

interface Likeness {
  readonly language: string;
  readonly share: number;
}

/** How far the texts are like each language, as shares of all, most first: one text counts for several where it is like them. */
function likeness(texts: readonly string[]): Likeness[] {
  const shares = new Map<string, number>();
  let told = 0;
  for (const text of texts) {
    const found = detectAll(text).filter(({ lang }) => !unlikely.includes(lang));
    const script = found.length === 0 ? byScript(text) : "";
    const likely = script === "" ? found : [{ lang: script, accuracy: 1 }];
    const all = likely.reduce((sum, { accuracy }) => sum + accuracy, 0);
    if (!(all > 0)) continue;
    told++;
    for (const { lang, accuracy } of likely) shares.set(lang, (shares.get(lang) ?? 0) + accuracy / all);
  }
  return [...shares].map(([language, share]) => ({ language, share: share / told })).sort((a, b) => b.share - a.share);
}

/** Languages that tinyld takes for another, by letters and words that the other has not: a quarter of the texts hold one. */
const neighbours: readonly (readonly [taken: readonly string[], own: RegExp, language: string])[] = [
  [["hi"], /\u0933|(?:साठी|च्या|चे|ची|आणि|आहे)(?![\p{L}\p{M}])/u, "mr"],
  [["hi"], /(?:लागि|हरू|भएको|गर्ने)(?!\p{L})|(?<![\p{L}\p{M}])(?:छ|छन्|हुन्छ)(?![\p{L}\p{M}])/u, "ne"],
  [["fa", "ur", "ar"], /[ټډړږښګڼېۍ]/u, "ps"],
  [["fa", "ur", "ar"], /[ێۆڵڕ]/u, "ckb"],
  [["fa"], /[ٹڈڑےں]/u, "ur"],
  [["tr"], /ə/iu, "az"],
  [["nl", "fr", "de", "en", "ga"], /(?<!\p{L})(?:dhe|për|një|të|në)(?!\p{L})/iu, "sq"],
  [["bn"], /[ৰৱ]/u, "as"],
  [["sr"], /(?<!\p{L})(?:v|z|ki|lahko|več|tudi|kot|brez|še)(?!\p{L})/iu, "sl"],
  [["sr"], /(?:[bdlmnpstv]|i)je[a-zčćđšž](?<=\p{Script=Latin})/u, "hr"],
  [["pt"], /ñ|(?<!\p{L})(?:unha|coa|cun|dun)(?!\p{L})/iu, "gl"],
  [["es"], /(?<!\p{L})(?:unha|coa|dun|nunha|ao|máis|xa)(?!\p{L})/iu, "gl"],
  [["hu", "ro", "fi", "lt", "id", "pl"], /tz|(?<!\p{L})eta(?!\p{L})|(?:rako|rekin|koa)(?!\p{L})/iu, "eu"],
  [["fr", "es", "pt", "vi"], /l·l|(?<!\p{L})(?:amb|però|els|aquest|aquesta|per a)(?!\p{L})/iu, "ca"],
];
/** Letters without which hardly a text in the language is written. */
const ownLetters: Readonly<Record<string, RegExp>> = { vi: /[ăđơư\u1ea0-\u1ef9]/iu };

/** The language, or the one that it was taken for; null where its own letters are missing. */
function neighbour(language: string, texts: readonly string[]): string | null {
  const often = (own: RegExp): boolean => 4 * texts.filter((text) => own.test(text)).length >= texts.length;
  const found = neighbours.find(([taken, own]) => taken.includes(language) && often(own));
  if (found !== undefined) return found[2];
  return language in ownLetters && !often(ownLetters[language]) ? null : language;
}

/** The language that texts are most often taken for, and how many are. */
function mostFrequent(texts: readonly string[]): [language?: string, texts?: number] {
  const votes = new Map<string, number>();
  for (const text of texts) {
    const language = detect(text) || byScript(text);
    if (language !== "" && !unlikely.includes(language)) votes.set(language, (votes.get(language) ?? 0) + 1);
  }
  return [...votes].sort((a, b) => b[1] - a[1])[0] ?? [];
}

/** Scripts that one language of shops writes, so that letters tell it where no statistics of words do. */
const languageOfScript: readonly (readonly [RegExp, string])[] = [
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/gu, "ja"],
  [/\p{Script=Han}/gu, "zh"],
  [/\p{Script=Hangul}/gu, "ko"],
  [/\p{Script=Thai}/gu, "th"],
  [/\p{Script=Hebrew}/gu, "he"],
  [/\p{Script=Greek}/gu, "el"],
  [/\p{Script=Georgian}/gu, "ka"],
  [/\p{Script=Armenian}/gu, "hy"],
  [/\p{Script=Tamil}/gu, "ta"],
  [/\p{Script=Telugu}/gu, "te"],
  [/\p{Script=Kannada}/gu, "kn"],
  [/\p{Script=Malayalam}/gu, "ml"],
  [/\p{Script=Sinhala}/gu, "si"],
  [/\p{Script=Gujarati}/gu, "gu"],
  [/\p{Script=Gurmukhi}/gu, "pa"],
  [/\p{Script=Oriya}/gu, "or"],
  [/\p{Script=Bengali}/gu, "bn"],
  [/\p{Script=Ethiopic}/gu, "am"],
  [/\p{Script=Khmer}/gu, "km"],
  [/\p{Script=Lao}/gu, "lo"],
  [/\p{Script=Myanmar}/gu, "my"],
  [/\p{Script=Tibetan}/gu, "bo"],
  // Marathi is told from it below.
  [/\p{Script=Devanagari}/gu, "hi"],
];

/** By the script of half of the letters; kana of a tenth are Japanese, whose other letters are Chinese ones. */
function byScript(text: string): string {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const found = languageOfScript.find(
    ([script, language]) => (text.match(script)?.length ?? 0) > letters * (language === "ja" ? 0.1 : 0.5),
  );
  return found?.[1] ?? "";
}

/** Languages of which `languageStopwords` has a list. */
export const listedLanguages = [
  "af",
  "ar",
  "hy",
  "eu",
  "bn",
  "br",
  "bg",
  "ca",
  "zh",
  "hr",
  "cs",
  "da",
  "nl",
  "en",
  "eo",
  "et",
  "fa",
  "fi",
  "fr",
  "ga",
  "gl",
  "de",
  "el",
  "gu",
  "ha",
  "he",
  "hi",
  "hu",
  "id",
  "it",
  "ja",
  "ko",
  "ku",
  "la",
  "lv",
  "lt",
  "mr",
  "ms",
  "my",
  "no",
  "nb",
  "pa",
  "pl",
  "pt",
  "ro",
  "ru",
  "sk",
  "sl",
  "so",
  "st",
  "es",
  "sw",
  "sv",
  "th",
  "tl",
  "tr",
  "uk",
  "ur",
  "vi",
  "yo",
  "zu",
] as const;

/** Whether a list of the language's stopwords is known. */
export const hasStopwords = (code: string): boolean => (listedLanguages as readonly string[]).includes(code);

/** A language's English name, e.g. "French". */
export function languageName(code: string): string {
  return new Intl.DisplayNames("en", { type: "language" }).of(code) ?? code;
}
