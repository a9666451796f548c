import { InputError } from "../errors.js";
import { Random } from "../numeric/random.js";
import { alikeNames } from "./alike-names.js";
import type { Folded, Product } from "./catalogue.js";
import type { Found } from "./found.js";
import { likelyKind, unreadSign } from "./category.js";
import { listSign, usualListSign } from "./category-lists.js";
import type { ColumnMapping } from "./columns.js";
import { count, listed, many, tally } from "./counted.js";
import { type CsvRow, place } from "./csv.js";
import { findMarkup } from "./markup.js";
import { isBlank, saysUnknown } from "./names.js";
import { namesIn, printedList } from "./printed-lists.js";
import { columnName, emptyCell, type RowReader } from "./row-reader.js";
import { shown } from "./shown.js";
import { values } from "./values.js";
import type { Wording } from "./wording.js";
import { foldWord, wordsOf } from "./words.js";

/** What to say of a catalogue whose products have no categories. */
const withoutLabels = (wording: Wording): string =>
  `say ${wording.set("categoryKind", "none")}${wording.place === "command line" ? ` and leave ${wording.column("category")} out` : ""} for a catalogue without labels`;

/** @throws InputError where several rows with texts have no category and that is not accepted, with all that stands there */
export function checkEmptyCategories(rows: readonly CsvRow[], reader: RowReader): void {
  const { index, mapping, wording } = reader;
  const column = index.category;
  if (column === undefined || mapping.unlabelled === "accept") return;
  const empty = rows.filter(({ cells }) => emptyCell(cells[column], reader) !== undefined);
  if (empty.length < 2) return;
  // A row that lacks more, or is no path, is said by itself.
  const others = [index.id, index.name].filter((one): one is number => one !== undefined);
  const alone = ({ cells }: CsvRow): boolean =>
    !(mapping.categoryKind === "tree" && cells[column].trim().startsWith("[")) &&
    others.every((other) => emptyCell(cells[other], reader) === undefined);
  if (!empty.every(alone)) return;
  const cells = empty.map((row) => row.cells[column]);
  const why = cells.map((cell) => emptyCell(cell, reader)!);
  const or = why.find((one) => one.or !== "")?.or ?? "";
  if (empty.length === rows.length)
    throw new InputError(
      `${reader.path}: ${columnName(reader, column)} is empty in every row with a text (cells ${tally(cells, isBlank)}); name another column with ${wording.column("category")}, or ${withoutLabels(wording)}${or}`,
    );
  throw new InputError(
    `${place(reader.path, empty[0])}: ${columnName(reader, column)} ${why[0].is}; fill it or remove the row, or say ${wording.set("unlabelled", "accept")} for products without a label${or}. ${count(empty.length)} of ${count(rows.length)} rows are so (cells ${tally(cells, isBlank)})`,
  );
}

/** @throws InputError where categories cannot judge a clustering: none, one, or one for every product */
export function checkCategories(
  path: string,
  categories: readonly string[],
  labels: Int32Array,
  emptyCells: readonly string[],
  { categoryKind, categoryList }: ColumnMapping,
  wording: Wording,
): void {
  const labelled = labels.filter((label) => label >= 0).length;
  const without = withoutLabels(wording);
  if (categories.length === 0)
    throw new InputError(
      `${path}: no product has a category${emptyCells.length === 0 ? "" : ` (cells ${tally(emptyCells, isBlank)})`}; a comparison needs at least two: name another column, or ${without}`,
    );
  if (categories.length === 1)
    throw new InputError(
      `${path}: all ${many(labelled, "row")}${emptyCells.length === 0 ? "" : " with a category"} are of the single category ${shown(categories[0])}; a comparison needs at least two: ${categoryKind === "path" || categoryKind === "tree" ? `say ${wording.set("categoryLevel", 2)} for two levels, ` : ""}name another column, or ${without}`,
    );
  // Of two or three products as many categories are somebody's first try.
  if (labelled > 3 && categories.length === labelled) {
    const list = categoryList === undefined ? listSign(categories) : undefined;
    throw new InputError(
      `${path}: every product is a category of its own, ${count(labelled)} of ${count(labelled)} (such as ${listed(
        categories.map((name) => shown(name, 40)),
        2,
      )}): there is nothing to group; ${list === undefined ? "" : `${takesFirst(list, wording)}; else `}name another column, or ${without}`,
    );
  }
}

/** A spelling, and what nobody sees of it. */
function spelled(written: string, name: string): string {
  if (written.normalize("NFC") === name) return `${shown(name)} in decomposed letters`;
  const selector = /[\ufe0e\ufe0f]/u;
  return selector.test(written) === selector.test(name) || shown(written) !== JSON.stringify(written)
    ? shown(written)
    : `${shown(written)} ${selector.test(written) ? "with" : "without"} the sign that chooses how an emoji is drawn`;
}

/** Sentences on the spellings that were folded into one category. */
export function foldingNotes(folded: readonly Folded[]): string[] {
  return folded
    .slice(0, 20)
    .map(
      ({ name, spellings }) =>
        `Category ${shown(name)} is written ${listed(
          spellings.map(({ written, products }) => `${spelled(written, name)} (${many(products, "product")})`),
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

/** Sentences on what the categories are, and are not. */
export function categoryNotes(found: Found): string[] {
  return found.categories.length === 0
    ? []
    : [
        ...unlabelledNotes(found),
        ...dominantNotes(found),
        ...singleNotes(found),
        ...unknownNotes(found),
        ...valueNotes(found),
        ...markupNotes(found),
        ...alikeNotes(found),
        ...levelNotes(found),
        ...ownNameNotes(found),
      ];
}

function unlabelledNotes({ products, emptyCells }: Found): string[] {
  if (emptyCells.length === 0) return [];
  return [
    `${count(emptyCells.length)} of ${many(products.length, "product")} ${emptyCells.length === 1 ? "has" : "have"} no category (cells ${tally(emptyCells, isBlank)}): no clustering is judged by ${emptyCells.length === 1 ? "it" : "them"}.`,
  ];
}

function sizesOf({ products }: Pick<Found, "products">): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const { category } of products) if (category !== null) sizes.set(category, (sizes.get(category) ?? 0) + 1);
  return sizes;
}

/** The share of the products from which one category leaves little to tell apart. */
const dominant = 0.8;

function dominantNotes(found: Found): string[] {
  const sizes = sizesOf(found);
  const labelled = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  const [name, size] = [...sizes].reduce((most, one) => (one[1] > most[1] ? one : most));
  return size <= dominant * labelled
    ? []
    : [
        `${count(size)} of ${many(labelled, "product")}${labelled < found.products.length ? " with a category" : ""} are in one category (${shown(name, 40)}): ARI and accuracy say little of such a table.`,
      ];
}

function singleNotes(found: Found): string[] {
  const { length } = found.categories;
  const single = [...sizesOf(found).values()].filter((size) => size === 1).length;
  if (single === 0) return [];
  const paths = likelyKind(found.categories) !== undefined || listSign(found.categoryCells) !== undefined;
  const names = single > length / 2 && length > 10 && !paths;
  return [
    `${count(single)} of ${count(length)} categories ${single === 1 ? "has" : "have"} a single product, which no clustering can group.${names ? " Does the column hold names or texts of products? Then name another." : ""}`,
  ];
}

function unknownNotes(found: Found): string[] {
  const unknown = found.categories.filter(saysUnknown);
  if (unknown.length === 0) return [];
  const sizes = sizesOf(found);
  return [
    `${unknown.length === 1 ? "Category" : "Categories"} ${listed(
      unknown.map((name) => `${shown(name)} (${many(sizes.get(name) ?? 0, "product")})`),
      3,
    )} ${unknown.length === 1 ? "says" : "say"} what products are not: they have nothing in common that a clustering could find; say ${found.wording.set("naValues", unknown.slice(0, 3))} and ${found.wording.set("unlabelled", "accept")} to judge without ${unknown.length === 1 ? "it" : "them"}.`,
  ];
}

/** The mean length from which categories are sentences. */
const sentenceLength = 60;

function valueNotes({ categories }: Found): string[] {
  if (categories.length < 2) return [];
  const found = values.find(({ test }) => categories.filter(test).length >= 0.9 * categories.length);
  if (found !== undefined) {
    const such = categories.filter(found.test);
    const all =
      such.length === categories.length
        ? "Every category is"
        : `${count(such.length)} of ${count(categories.length)} categories are each`;
    return [`${all} ${found.is}, such as ${shown(such[0])}: ${found.why}.`];
  }
  const mean = categories.reduce((sum, name) => sum + name.length, 0) / categories.length;
  return mean > sentenceLength && likelyKind(categories) === undefined
    ? [
        `The categories are ${Math.round(mean)} characters long on average, such as ${shown(categories[0], 40)}: if the column holds texts and no categories, name another.`,
      ]
    : [];
}

function markupNotes({ categories }: Found): string[] {
  const marked = categories.filter((name) => findMarkup(name).length > 0);
  return marked.length === 0
    ? []
    : [
        `${many(marked.length, "name")} of categories ${marked.length === 1 ? "holds" : "hold"} markup, such as ${shown(marked[0], 40)}, and ${marked.length === 1 ? "is" : "are"} shown so; write ${marked.length === 1 ? "it" : "them"} as text.`,
      ];
}

function alikeNotes({ categories }: Found): string[] {
  const alike = alikeNames(categories);
  const notes = alike
    .slice(0, 5)
    .map(
      ({ names, difference }) =>
        `Categories ${names.map((name) => shown(name)).join(" and ")} ${difference}; they are counted apart.`,
    );
  return alike.length > 5
    ? [...notes, `${count(alike.length - 5)} other names of categories differ by no more than that.`]
    : notes;
}

/** Names by their words, one after the other. */
interface NameTree {
  readonly next: Map<string, NameTree>;
  readonly names: string[];
}

/** The words of a text, an underscore parting two. */
const plainWords = (text: string, language: string | null): string[] =>
  wordsOf(text, language)
    .flatMap(({ text: word }) => foldWord(word, language).split("_"))
    .filter((word) => word !== "");

function nameTree(names: readonly string[], language: string | null): NameTree {
  const tree: NameTree = { next: new Map(), names: [] };
  for (const name of names) {
    let node = tree;
    for (const word of plainWords(name, language)) {
      const next: NameTree = node.next.get(word) ?? { next: new Map(), names: [] };
      node.next.set(word, next);
      node = next;
    }
    if (node !== tree) node.names.push(name);
  }
  return tree;
}

/** The names that words hold. */
function namesHeld(words: readonly string[], tree: NameTree): Set<string> {
  const held = new Set<string>();
  for (let start = 0; start < words.length; start++) {
    let node = tree.next.get(words[start]);
    for (let at = start + 1; node !== undefined; at++) {
      for (const name of node.names) held.add(name);
      node = node.next.get(words[at]);
    }
  }
  return held;
}

/** How many times the share of the others a category's own texts have to name it: fewer do so by the way ("it", "a", "other"). */
const clearlyMore = 2;

/** Texts of a large catalogue that are looked through for the names of categories. */
const mostLooked = 10_000;

/** A random part of `most` products, always the same one, in the order of their rows. */
function drawn(products: readonly Product[], most: number): readonly Product[] {
  if (products.length <= most) return products;
  const places = new Set(new Random(0).permutation(products.length).slice(0, most));
  return products.filter((_, place) => places.has(place));
}

/** Texts that say the name of their own category, where the others do so clearly less. */
function ownNameNotes({ categories, products, language }: Found): string[] {
  const labelled = products.filter(({ category }) => category !== null);
  const looked = drawn(labelled, mostLooked);
  const tree = nameTree(categories, language);
  const held = new Map(categories.map((name) => [name, 0]));
  const own = new Map(categories.map((name) => [name, 0]));
  const naming = looked.filter(({ category, description }) => {
    const names = namesHeld(plainWords(description, language), tree);
    for (const name of names) held.set(name, held.get(name)! + 1);
    if (!names.has(category!)) return false;
    own.set(category!, own.get(category!)! + 1);
    return true;
  });
  const sizes = sizesOf({ products: looked });
  const isOwn = (name: string): boolean => {
    const size = sizes.get(name) ?? 0;
    return own.get(name)! * (looked.length - size) > clearlyMore * (held.get(name)! - own.get(name)!) * size;
  };
  const apart = new Set(categories.filter(isOwn));
  const told = naming.filter(({ category }) => apart.has(category!));
  return told.length === 0 || told.length < looked.length / 2
    ? []
    : [
        `${count(told.length)} of ${many(looked.length, "text")}${looked === labelled ? "" : ` that were looked through of ${count(labelled.length)}`} ${told.length === 1 ? "names its" : "name their"} own category, such as row ${count(told[0].row)}: ${shown(told[0].category!, 40)}. Such groups are found by one word, whatever else a model knows.`,
      ];
}

/** What to say where cells list several categories. */
const takesFirst = (sign: string, wording: Wording): string =>
  `${wording.set("categoryList", sign)} takes the first name of each`;

function listNote(cells: readonly string[], sign: string, wording: Wording): string {
  const example =
    cells.find((cell) => namesIn(cell, sign).length > 1) ?? cells.find((cell) => printedList(cell) !== undefined)!;
  return `Cells of categories read like lists (${shown(example, 40)}), and each is read as one; ${takesFirst(sign, wording)}.`;
}

/** Categories that are lists or paths and were each taken for one. */
function levelNotes({ categories, categoryCells, mapping, wording }: Found): string[] {
  const { categoryKind = "plain", category, categoryList, pathSign } = mapping;
  if (category === undefined || categoryKind === "tree") return [];
  const list = categoryList === undefined ? listSign(categoryCells) : undefined;
  if (list !== undefined) return [listNote(categoryCells, list, wording)];
  const kind = likelyKind(categories);
  if (categoryKind === "plain" && kind !== undefined) {
    const example = categories.find((name) => likelyKind([name, name]) === kind)!;
    return [
      `The categories read like paths (${shown(example, 40)}), and each whole path is one; ${wording.set("categoryKind", kind)} takes their first level, ${wording.set("categoryLevel", 2)} two.`,
    ];
  }
  const sign = pathSign === undefined ? unreadSign(categories) : undefined;
  if (sign !== undefined) {
    const example = categories.find((name) => name.includes(sign))!;
    return [
      `The categories read like paths parted by ${JSON.stringify(sign.trim())} (${shown(example, 40)}), and each whole path is one; ${wording.set("categoryKind", "path")} and ${wording.set("pathSign", sign)} take their first level.`,
    ];
  }
  const usual = categoryList === undefined && pathSign === undefined ? usualListSign(categories) : undefined;
  return usual === undefined ? [] : [listNote(categories, usual, wording)];
}
