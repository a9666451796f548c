import type { Found } from "./found.js";
import { count, counted, mostFrequent, timesOf } from "../text/counted.js";
import { hasStopwords, languageName } from "../text/language.js";
import { shown } from "../text/shown.js";
import { textKindNotes } from "./text-kinds.js";

/** A question mark where a small letter stood, or behind which a blank lacks; addresses have them too. */
const lostLetter = /(?<![\p{L}\p{N}/.=&?%_-])(\p{L}+)\?(\p{Ll}+)(?![\p{L}\p{N}=/&])/gu;

/** Sentences on what the texts are, and on the languages that they are in. */
export function textNotes(found: Found): string[] {
  return [...equalNotes(found), ...textKindNotes(found), ...lostNotes(found), ...languageNotes(found)];
}

/** A text without case, punctuation and blanks; numbers keep apart what a point parts. */
const plainText = (text: string): string =>
  text
    .toLowerCase()
    .replace(
      /[!"#%&'()*,\-./:;?@[\\\]_{}\s\u00a1\u00a7\u00ab\u00b6\u00b7\u00bb\u00bf\u2010-\u2027\u2030-\u205e\u3001-\u3003\u3008-\u301f\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f]+/g,
      " ",
    )
    .trim();

function equalNotes({ products }: Found): string[] {
  const notes: string[] = [];
  const seen = timesOf(products.map(({ description }) => description));
  if (seen.size === 1 && products.length > 1)
    notes.push(
      `All ${counted(products.length, "text")} are the same, ${shown(products[0].description, 40)}: a model of texts cannot tell one product from another.`,
    );
  else if (seen.size < products.length)
    notes.push(
      `${counted(products.length - seen.size, "text")} ${products.length - seen.size === 1 ? "repeats" : "repeat"} another text word for word: such products share one vector.${mostRepeated(seen)}`,
    );
  const plain = new Set<string>();
  for (const text of seen.keys()) plain.add(plainText(text) || text);
  const variants = seen.size - plain.size;
  if (variants > 0)
    notes.push(
      `${counted(variants, "text")} ${variants === 1 ? "differs" : "differ"} from another by case, punctuation and blanks alone: such products have nearly the same vector, and the same one in models and treatments that drop these.`,
    );
  const grouped = new Set(products.flatMap(({ category }) => category ?? [])).size;
  if (seen.size > 1 && seen.size < grouped)
    notes.push(
      `${counted(seen.size, "text")} are different from each other, fewer than the ${count(grouped)} categories: no clustering can tell all of these apart.`,
    );
  return notes;
}

/** A text of so many products says nothing of each: "No description available". */
const oftenRepeated = 5;

function mostRepeated(seen: ReadonlyMap<string, number>): string {
  const [text, most] = mostFrequent(seen);
  return most < oftenRepeated ? "" : ` The most frequent, ${shown(text, 40)}, is that of ${count(most)} products.`;
}

/** A letter or a digit is a word, alone too; a keycap is none. */
const word = /[\p{L}\p{N}](?!\ufe0f?\u20e3)/u;

/** Parts of a word that are this short are no words themselves, unless they stand alone in other texts. */
const shortPart = 2;

/** Texts with question marks within words: where parts are words of the texts too, or are all long, a blank lacks instead. */
function lostLetters(products: Found["products"]): { readonly row: number; readonly found: string }[] {
  const finds = products.flatMap(({ row, description }) =>
    description.includes("?")
      ? [...description.matchAll(lostLetter)].map(([found, ...parts]) => ({ row, found, parts }))
      : [],
  );
  if (finds.length === 0) return [];
  const words = new Set<string>();
  for (const { description } of products)
    for (const [one] of description
      .replace(lostLetter, " ")
      .toLowerCase()
      .matchAll(/[\p{L}\p{M}]+/gu))
      words.add(one);
  const unknown = finds.filter(({ parts }) => !parts.every((part) => words.has(part.toLowerCase())));
  const sure = unknown.some(({ parts }) =>
    parts.some((part) => part.length <= shortPart && !words.has(part.toLowerCase())),
  );
  const rows = new Set<number>();
  // Among many questions without a blank a few of rare words are no evidence.
  return sure && 2 * unknown.length > finds.length ? unknown.filter(({ row }) => rows.size < rows.add(row).size) : [];
}

function lostNotes({ products }: Found): string[] {
  const notes: string[] = [];
  const wordless = products.filter(({ description }) => !word.test(description));
  if (wordless.length > 0)
    notes.push(
      `${counted(wordless.length, "text")} ${wordless.length === 1 ? "has" : "have"} no word, such as row ${wordless[0].row}: ${shown(wordless[0].description, 30)}.`,
    );
  const lost = lostLetters(products);
  if (lost.length > 0)
    notes.push(
      `${counted(lost.length, "text")} ${lost.length === 1 ? "holds" : "hold"} a question mark within a word, such as row ${lost[0].row}: ${shown(lost[0].found, 30)}; letters are lost where a program writes a file in an encoding without them.`,
    );
  return notes;
}

function languageNotes({ language, mixed, wording }: Found): string[] {
  const notes: string[] = [];
  if (mixed.length === 0 && language !== null && language !== "en")
    notes.push(
      hasStopwords(language)
        ? `The texts seem to be ${languageName(language)}: stopwords and keywords follow that language, and models that know English alone have little to go by.`
        : `The texts seem to be ${languageName(language)}, of which no list of stopwords is known: cleaning leaves out English words and keywords hold ordinary ones unless you bring your own (${ownStopwords(wording)}), and models that know English alone have little to go by.`,
    );
  if (mixed.length > 0)
    notes.push(
      `The texts seem to be in several languages, such as ${new Intl.ListFormat("en-GB").format(mixed.slice(0, 5).map(languageName))}: stopwords and keywords follow ${language !== null && hasStopwords(language) ? languageName(language) : "English"} ones, and models of one language have little to go by in the others.`,
    );
  return notes;
}

/** Where one's own words to leave out are told. */
function ownStopwords({ place }: Found["wording"]): string {
  return place === "code"
    ? "stopwords in the contract and for clusterKeywords"
    : `"stopwords": ["…"] in ${place === "study" ? "the" : "a"} study file`;
}
