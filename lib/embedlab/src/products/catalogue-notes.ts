import { InputError } from "../errors.js";
import type { Catalogue, foldCategories, Product } from "./catalogue.js";
import { looksLikePaths } from "./category.js";
import type { ColumnMapping } from "./columns.js";
import { languageName } from "./language.js";
import { findMarkup, stripMarkup } from "./markup.js";
import { saysUnknown } from "./names.js";
import { shown } from "./shown.js";
import type { Wording } from "./wording.js";
import { termsOf } from "./words.js";

const count = (value: number): string => value.toLocaleString("en-US");
const many = (value: number, noun: string): string => `${count(value)} ${value === 1 ? noun : `${noun}s`}`;
const listed = (names: readonly string[], most: number): string =>
  `${names.slice(0, most).join(", ")}${names.length > most ? ` and ${count(names.length - most)} more` : ""}`;

/** @throws InputError where categories cannot judge a clustering: none, one, or one for every product */
export function checkCategories(
  path: string,
  categories: readonly string[],
  labels: Int32Array,
  wording: Wording,
): void {
  const labelled = labels.filter((label) => label >= 0).length;
  const without = `say ${wording.set("categoryKind", "none")}${wording.place === "command line" ? " and leave --category out" : ""} for a catalogue without labels`;
  if (categories.length === 0)
    throw new InputError(
      `${path}: no product has a category; a comparison needs at least two: name another column, or ${without}`,
    );
  if (categories.length === 1)
    throw new InputError(
      `${path}: all ${labels.length} rows are of the single category ${shown(categories[0])}; a comparison needs at least two: name another column, or ${without}`,
    );
  // Of two or three products as many categories are somebody's first try.
  if (labelled > 3 && categories.length === labelled) {
    throw new InputError(
      `${path}: every product is a category of its own, ${count(labelled)} of ${count(labelled)} (such as ${listed(
        categories.map((name) => shown(name, 40)),
        2,
      )}): there is nothing to group; name another column, or ${without}`,
    );
  }
}

/** Sentences on the spellings that were folded into one category. */
export function foldingNotes(folded: ReturnType<typeof foldCategories>["folded"]): string[] {
  return folded
    .slice(0, 20)
    .map(
      ({ name, spellings }) =>
        `Category ${shown(name)} is written ${listed(
          spellings.map(
            ({ written, products }) =>
              `${written.normalize("NFC") === name ? `${shown(name)} in decomposed letters` : shown(written)} (${many(products, "product")})`,
          ),
          3,
        )} too: it is one category.`,
    )
    .concat(
      folded.length > 20
        ? [
            `${count(folded.length - 20)} other categories have several spellings that look alike; each is one category.`,
          ]
        : [],
    );
}

/** Letters of other alphabets that look like Latin ones. */
const lookAlikes: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from("АВЕЅІЈКМНОРСТХУаеоѕіјрсухΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", (letter, i) => [
    letter,
    Array.from("ABESIJKMHOPCTXYaeosijpcyxABEZHIKMNOPTYXo")[i],
  ]),
);

/** The number that a name is, without leading zeros, zeros behind a point and what parts thousands. */
function numberIn(plain: string): number | undefined {
  if (/^\d{1,3}(?:[., '’\u00a0\u202f]\d{3})+$/u.test(plain)) return Number(plain.replace(/\D/gu, ""));
  return /^\d+(?:[.,]\d+)?$/.test(plain) ? Number(plain.replace(",", ".")) : undefined;
}

/** A name without what two writers of one name may do differently: case, accents, wide forms, quotes, dashes, blanks, HTML, look-alikes. */
function bareName(name: string): string {
  const plain = stripMarkup(name).normalize("NFKD").trim();
  const number = numberIn(plain);
  if (number !== undefined) return String(number);
  const bare = Array.from(
    plain.replace(/[\u0300-\u036f\p{P}\s]|[>|]\s*$/gu, ""),
    (letter) => lookAlikes[letter] ?? letter,
  )
    .join("")
    .toLowerCase();
  return bare === "" ? name : bare;
}

/** How names of one bare name differ, as people say it. */
function difference(names: readonly string[]): string {
  if (names.every((name) => numberIn(name.normalize("NFKD").trim()) !== undefined)) return "are the same number";
  const others = new Set(names.map((name) => name.toLowerCase())).size === 1;
  if (others) return "differ by upper and lower case alone";
  const alike = new Set(names.map((name) => name.replace(/./gu, (letter) => lookAlikes[letter] ?? letter)));
  return `differ by ${alike.size === 1 ? "letters of another alphabet that look the same" : "upper and lower case, accents or signs alone"}`;
}

interface Found extends Pick<Catalogue, "categories"> {
  readonly products: readonly Product[];
  readonly language: string | null;
  readonly mixed: readonly string[];
  readonly mapping: ColumnMapping;
  readonly markup: "keep" | "strip";
  readonly wording: Wording;
}

function markupNotes({ products, markup, wording }: Found): string[] {
  const pieces = new Map<string, number>();
  let texts = 0;
  for (const { description } of products) {
    const found = findMarkup(description);
    if (found.length > 0) texts++;
    for (const piece of found) {
      const kind = /^<!?\/?[a-z\d]+/i.exec(piece)?.[0].toLowerCase().replace("/", "") ?? piece.toLowerCase();
      pieces.set(kind, (pieces.get(kind) ?? 0) + 1);
    }
  }
  if (texts === 0) return [];
  const kinds = [...pieces]
    .sort((a, b) => b[1] - a[1])
    .map(
      ([kind, times]) =>
        `${kind.startsWith("<") && !kind.endsWith(">") && !kind.startsWith("<!") ? `${kind}>` : kind} ${count(times)} times`,
    );
  return [
    `${count(texts)} of ${many(products.length, "text")} ${texts === 1 ? "holds" : "hold"} markup that models and keywords read as words (${listed(kinds, 4)})${markup === "keep" ? `; ${wording.set("markup", "strip")} takes it out` : ", though markup was taken out"}.`,
  ];
}

function categoryNotes({ products, categories, mapping, wording }: Found): string[] {
  const notes: string[] = [];
  const sizes = new Map<string, number>();
  for (const { category } of products) {
    if (category !== null) sizes.set(category, (sizes.get(category) ?? 0) + 1);
  }
  const single = [...sizes.values()].filter((size) => size === 1).length;
  if (single > 0)
    notes.push(
      `${count(single)} of ${count(categories.length)} categories ${single === 1 ? "has" : "have"} a single product, which no clustering can group.`,
    );
  const unknown = categories.filter(saysUnknown);
  if (unknown.length > 0)
    notes.push(
      `${unknown.length === 1 ? "Category" : "Categories"} ${listed(
        unknown.map((name) => `${shown(name)} (${many(sizes.get(name) ?? 0, "product")})`),
        3,
      )} ${unknown.length === 1 ? "says" : "say"} what products are not: they have nothing in common that a clustering could find; empty such cells and say ${wording.set("unlabelled", "accept")} to leave them out.`,
    );
  if (categories.length > 1 && categories.every((name) => numberIn(name.normalize("NFKD")) !== undefined))
    notes.push(
      `Every category is a number, such as ${shown(categories[0])}: if these are no codes of categories but measure something (a price, a rating, a date), no grouping is to be judged by them; name another column.`,
    );
  const alike = new Map<string, string[]>();
  for (const name of categories) {
    const bare = bareName(name);
    alike.set(bare, [...(alike.get(bare) ?? []), name]);
  }
  const groups = [...alike.values()].filter(({ length }) => length > 1);
  for (const names of groups.slice(0, 5))
    notes.push(
      `Categories ${names.map((name) => shown(name)).join(" and ")} ${difference(names)}; they are counted apart.`,
    );
  if (groups.length > 5)
    notes.push(`${count(groups.length - 5)} other names of categories differ by no more than that.`);
  if ((mapping.categoryKind ?? "plain") === "plain" && mapping.category !== undefined && looksLikePaths(categories)) {
    notes.push(
      `The categories read like paths (${shown(categories[0], 40)}), and each whole path is one; ${wording.set("categoryKind", "path")} takes their first level, ${wording.set("categoryLevel", 2)} two.`,
    );
  }
  return notes;
}

/** A code that a spreadsheet wrote as a number: "8.90E+12" and, where commas stand before decimals, "8,90E+12". */
export const isRoundedCode = (cell: string): boolean => /^\d[.,]\d+E\+\d{1,3}$/i.test(cell.trim());

function idNotes({ products, mapping }: Found): string[] {
  if (mapping.id === undefined) return [];
  const rounded = products.filter(({ id }) => isRoundedCode(id));
  return rounded.length === 0
    ? []
    : [
        `${many(rounded.length, "id")} ${rounded.length === 1 ? "is a code" : "are codes"} that a spreadsheet rounded, such as row ${rounded[0].row}: ${shown(rounded[0].id)}; they meet no other file's. Export that column as text.`,
      ];
}

/** A question mark where a small letter stood; addresses have them too. */
const lostLetter = /(?<![\p{L}\p{N}/.=&?%_-])\p{L}+\?\p{Ll}+(?![\p{L}\p{N}=/&])/u;

function textNotes({ products, language, mixed }: Found): string[] {
  const notes: string[] = [];
  const seen = new Set(products.map(({ description }) => description));
  if (seen.size === 1 && products.length > 1)
    notes.push(
      `All ${many(products.length, "text")} are the same, ${shown(products[0].description, 40)}: a model of texts cannot tell one product from another.`,
    );
  else if (seen.size < products.length)
    notes.push(
      `${many(products.length - seen.size, "text")} ${products.length - seen.size === 1 ? "repeats" : "repeat"} another text word for word: such products share one vector.`,
    );
  const grouped = new Set(products.flatMap(({ category }) => category ?? [])).size;
  if (seen.size > 1 && seen.size < grouped)
    notes.push(
      `${many(seen.size, "text")} are different from each other, fewer than the ${count(grouped)} categories: no clustering can tell all of these apart.`,
    );
  const wordless = products.filter(({ description }) => termsOf(description).length === 0);
  if (wordless.length > 0)
    notes.push(
      `${many(wordless.length, "text")} ${wordless.length === 1 ? "has" : "have"} no word, such as row ${wordless[0].row}: ${shown(wordless[0].description, 30)}.`,
    );
  const lost = products.filter(({ description }) => lostLetter.test(description));
  if (lost.length > 0)
    notes.push(
      `${many(lost.length, "text")} ${lost.length === 1 ? "holds" : "hold"} a question mark within a word, such as row ${lost[0].row}: ${shown(lostLetter.exec(lost[0].description)![0], 30)}; letters are lost where a program writes a file in an encoding without them.`,
    );
  if (language !== null && language !== "en")
    notes.push(
      `The texts seem to be ${languageName(language)}: stopwords and keywords follow that language, and models that know English alone have little to go by.`,
    );
  if (mixed.length > 0)
    notes.push(
      `The texts seem to be in several languages, such as ${mixed.map(languageName).join(" and ")}: stopwords and keywords follow English ones, and models of one language have little to go by in the others.`,
    );
  return notes;
}

/** What a catalogue's reader should know before any model runs, as sentences. */
export function catalogueNotes(found: Found): string[] {
  return [...idNotes(found), ...categoryNotes(found), ...markupNotes(found), ...textNotes(found)];
}
