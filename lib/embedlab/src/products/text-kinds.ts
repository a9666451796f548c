import type { Product } from "./catalogue.js";
import { count, counted } from "../text/counted.js";
import { shown } from "../text/shown.js";
import { values } from "./values.js";
import type { Found } from "./found.js";

interface Kind {
  /** After "Of N texts M". */
  readonly are: string;
  readonly test: (text: string) => boolean;
  /** The share of the texts from which it is said; of a single one unless told. */
  readonly from?: number;
  readonly cure: string;
}

const another = "a model of texts finds nothing to read in them; name the column of the texts";

/** A longer text is no number, date or address. */
const longestValue = 300;

/** What texts are that no one wrote to describe a product. */
const kinds: readonly Kind[] = [
  {
    are: "spreadsheet formulas",
    test: (text) => /^=\s*[\p{Lu}_][\p{Lu}\d_.]*\(/u.test(text),
    cure: "export the table with values in place of formulas",
  },
  {
    are: "data written as JSON or Python",
    test: (text) => /^[[{]\s*(?:["'][^"']*["']\s*:|\{|["'].*["']\s*\]$)/su.test(text) && /[\]}]$/u.test(text),
    from: 0.1,
    cure: "models and keywords read their keys and quotes as words; write the values as text, in columns of their own",
  },
  {
    are: "encoded bytes (base64)",
    test: (text) =>
      /^(?:data:[\w/+.-]+;base64,)?(?=.*[a-z])(?=.*[A-Z])(?=.*[\d+/])[A-Za-z\d+/\r\n]{40,}={0,2}$/u.test(text),
    from: 0.1,
    cure: "decode them, or name the column of the texts",
  },
  {
    are: "paths of files",
    test: (text) => /^(?:[a-z]:[\\/]|\\\\|\.{0,2}\/|~\/)\S[^\n]*\.\p{L}\w{0,4}$/iu.test(text),
    from: 0.5,
    cure: another,
  },
  ...values.map(({ are, test }) => ({
    are,
    test: (text: string) => text.length <= longestValue && test(text),
    from: 0.5,
    cure: another,
  })),
];

/** Texts of more characters are looked at by their beginnings, which tell formulas and data alone. */
const longest = 2000;
/** In fewer texts nothing is said of most of them. */
const leastTexts = 10;

/** Sentences on texts that are no descriptions: values, formulas, data, single words, and texts that were cut. */
export function textKindNotes(found: Found): string[] {
  const { products } = found;
  const byKind = kinds.map((): Product[] => []);
  for (const product of products) {
    if (product.description.length > longest) continue;
    const text = product.description.trim();
    const kind = kinds.findIndex(({ test }) => test(text));
    if (kind !== -1) byKind[kind].push(product);
  }
  const notes = kinds.flatMap(({ are, from = 0, cure }, i) => {
    const such = byKind[i];
    const few = such.length === 0 || such.length < from * products.length || (from > 0 && products.length < leastTexts);
    return few ? [] : [`${sentence(such, products, `are ${are}`)}: ${cure}.`];
  });
  return [...notes, ...(notes.length === 0 ? singleWordNotes(found) : []), ...cutNotes(found)];
}

/** "12 of 40 texts are …, such as row 3: …". */
const sentence = (such: readonly Product[], all: readonly Product[], are: string): string =>
  `${count(such.length)} of ${counted(all.length, "text")} ${are}, such as row ${such[0].row}: ${shown(such[0].description, 40)}`;

const single =
  /^(?![^]*[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Tibetan}])\S{1,40}$/u;

function singleWordNotes({ products }: Found): string[] {
  const such = products.filter(({ description }) => single.test(description.trim()));
  return products.length < leastTexts || 2 * such.length <= products.length
    ? []
    : [
        `${sentence(such, products, "are a single word")}: if the column holds ids, names or categories, name that of the texts.`,
      ];
}

/** Below this length texts that are equally long are so by chance. */
const leastCut = 50;
/** Fewer texts are of one length by chance. */
const leastAtEnd = 4;
/** How far below the greatest length texts are counted that lie near it. */
const near = 10;
/** A letter of several bytes that did not fit leaves up to three free. */
const units = [
  { name: "characters", length: (text: string): number => text.length, spare: 0 },
  { name: "bytes", length: (text: string): number => Buffer.byteLength(text), spare: 3 },
];

// eslint-disable-next-line no-control-regex
const beyondAscii = /[^\u0000-\u007f]/u;

/** Many texts of exactly the greatest length, ending in letters of many kinds, and hardly one a little shorter: a program cut them. */
function cutNotes({ products }: Found): string[] {
  for (const { name, length, spare } of units) {
    const lengths = products.map(({ description }) => length(description));
    const greatest = lengths.reduce((most, one) => Math.max(most, one), 0);
    const from = greatest - spare;
    // Only before a letter of several bytes there is room left.
    const atEnd = products.filter(
      ({ description }, i) => lengths[i] === greatest || (lengths[i] >= from && beyondAscii.test(description)),
    );
    const nearby = lengths.filter((one) => one >= from - near).length - atEnd.length;
    const open = atEnd.filter(({ description }) => /[\p{L}\p{M}\s,…]$|\.\.\.$/u.test(description));
    // A template writes texts of one length too, which end alike.
    const endings = new Set(open.map(({ description }) => description.slice(-8))).size;
    if (greatest < leastCut || atEnd.length < leastAtEnd || endings < 3 || 3 * endings < atEnd.length) continue;
    if (atEnd.length <= nearby || open.length < 0.8 * atEnd.length) continue;
    const [first] = open;
    return [
      `${count(atEnd.length)} of ${counted(products.length, "text")} are ${spare === 0 ? `exactly ${count(greatest)}` : `${count(from)} to ${count(greatest)}`} ${name} long, the longest of all, and most end within a sentence, such as row ${first.row}: ${shown(`…${first.description.slice(-30)}`, 40)}; a program seems to have cut them: export the whole texts.`,
    ];
  }
  return [];
}
