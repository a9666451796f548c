import { InputError } from "../errors.js";
import { subset } from "../numeric/random.js";
import { alikeNames } from "./alike-names.js";
import type { Folded } from "./catalogue.js";
import type { Found } from "./found.js";
import { categoryOf, levelMark, likelyKind, looked, sharedLevels, unreadSign } from "./category.js";
import { listSign, usualListSign } from "./category-lists.js";
import type { ColumnMapping } from "./columns.js";
import { areSo, count, counted, listed, mostFrequent, tally, timesOf } from "../text/counted.js";
import { type CsvRow, place } from "../table/csv.js";
import { findMarkup } from "../text/markup.js";
import { isBlank, saysUnknown } from "../text/names.js";
import { namesIn, printedList } from "./printed-lists.js";
import { columnName, emptyCell, type RowReader } from "./row-reader.js";
import { shown } from "../text/shown.js";
import { type Value, values } from "./values.js";
import type { Wording } from "../table/wording.js";
import { foldWord, wordsOf } from "../text/words.js";

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
    `${place(reader.path, empty[0])}: ${columnName(reader, column)} ${why[0].is}; fill it or remove the row, or say ${wording.set("unlabelled", "accept")} for products without a label${or}${areSo(empty.length, rows.length)} (cells ${tally(cells, isBlank)})`,
  );
}

/** How names that are all different are lists or paths that group the products; undefined where they are neither. */
function groupingBy(
  names: readonly string[],
  products: number,
  mapping: ColumnMapping,
  wording: Wording,
): string | undefined {
  const { categoryLevel = 1, categoryList, pathSign } = mapping;
  const list = categoryList === undefined ? listSign(names, pathSign ?? unreadSign(names)) : undefined;
  if (list !== undefined) return takesFirst(names, list, mapping, wording);
  const groups = (categories: number): boolean => categories > 1 && categories < products;
  const levels = Array.from({ length: categoryLevel - 1 }, (_, i) => categoryLevel - 1 - i);
  const fewer = levels.find((level) =>
    groups(new Set(names.map((name) => name.split(levelMark).slice(0, level).join(levelMark))).size),
  );
  if (fewer !== undefined) return `${wording.set("categoryLevel", fewer)} takes fewer levels of them`;
  const paths = pathReading(names, mapping, wording);
  return paths !== undefined && groups(paths.found)
    ? `they read like paths, of which ${takesLevels(paths)}`
    : undefined;
}

/** @throws InputError where categories cannot judge a clustering: none, one, or one for every product */
export function checkCategories(path: string, { products, categories, emptyCells, mapping, wording }: Found): void {
  const { categoryKind, categoryLevel = 1 } = mapping;
  const labelled = products.filter(({ category }) => category !== null).length;
  const without = withoutLabels(wording);
  if (categories.length === 0)
    throw new InputError(
      `${path}: no product has a category${emptyCells.length === 0 ? "" : ` (cells ${tally(emptyCells, isBlank)})`}; a comparison needs at least two: name another column, or ${without}`,
    );
  if (categories.length === 1)
    throw new InputError(
      `${path}: all ${counted(labelled, "row")}${emptyCells.length === 0 ? "" : " with a category"} are of the single category ${shown(categories[0])}; a comparison needs at least two: ${categoryKind === "path" || categoryKind === "tree" ? `say ${wording.set("categoryLevel", categoryLevel + 1)} for ${categoryLevel === 1 ? "two" : categoryLevel + 1} levels, ` : ""}name another column, or ${without}`,
    );
  // Of two or three products as many categories are somebody's first try.
  if (labelled > 3 && categories.length === labelled) {
    const cure = groupingBy(categories, labelled, mapping, wording);
    throw new InputError(
      `${path}: every product is a category of its own, ${count(labelled)} of ${count(labelled)} (such as ${listed(
        categories.map((name) => shown(name, 40)),
        2,
      )}): there is nothing to group; ${cure === undefined ? "" : `${cure}; else `}name another column, or ${without}`,
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
          spellings.map(({ written, products }) => `${spelled(written, name)} (${counted(products, "product")})`),
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
  if (found.categories.length === 0) return [];
  const sizes = timesOf(found.products.flatMap(({ category }) => category ?? []));
  return [
    ...unlabelledNotes(found),
    ...dominantNotes(found, sizes),
    ...singleNotes(found, sizes),
    ...unknownNotes(found, sizes),
    ...valueNotes(found),
    ...markupNotes(found),
    ...alikeNotes(found),
    ...levelNotes(found),
    ...ownNameNotes(found),
  ];
}

/** The products of each category. */
type Sizes = ReadonlyMap<string, number>;

function unlabelledNotes({ products, emptyCells }: Found): string[] {
  if (emptyCells.length === 0) return [];
  return [
    `${count(emptyCells.length)} of ${counted(products.length, "product")} ${emptyCells.length === 1 ? "has" : "have"} no category (cells ${tally(emptyCells, isBlank)}): no clustering is judged by ${emptyCells.length === 1 ? "it" : "them"}.`,
  ];
}

/** The share of the products from which one category leaves little to tell apart. */
const dominant = 0.8;

function dominantNotes({ products }: Found, sizes: Sizes): string[] {
  const labelled = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  const [name, size] = mostFrequent(sizes);
  return size <= dominant * labelled
    ? []
    : [
        `${count(size)} of ${counted(labelled, "product")}${labelled < products.length ? " with a category" : ""} are in one category (${shown(name, 40)}): ARI and accuracy say little of such a table.`,
      ];
}

function singleNotes({ categories, categoryCells }: Found, sizes: Sizes): string[] {
  const { length } = categories;
  const single = [...sizes.values()].filter((size) => size === 1).length;
  if (single === 0) return [];
  const paths = likelyKind(categories) !== undefined || listSign(categoryCells) !== undefined;
  const names = single > length / 2 && length > 10 && !paths;
  return [
    `${count(single)} of ${count(length)} categories ${single === 1 ? "has" : "have"} a single product, which no clustering can group.${names ? " Does the column hold names or texts of products? Then name another." : ""}`,
  ];
}

function unknownNotes({ categories, wording }: Found, sizes: Sizes): string[] {
  const unknown = categories.filter(saysUnknown);
  if (unknown.length === 0) return [];
  return [
    `${unknown.length === 1 ? "Category" : "Categories"} ${listed(
      unknown.map((name) => `${shown(name)} (${counted(sizes.get(name) ?? 0, "product")})`),
      3,
    )} ${unknown.length === 1 ? "says" : "say"} what products are not: they have nothing in common that a clustering could find; say ${wording.set("naValues", unknown.slice(0, 3))} and ${wording.set("unlabelled", "accept")} to judge without ${unknown.length === 1 ? "it" : "them"}.`,
  ];
}

/** The mean length from which categories are sentences. */
const sentenceLength = 60;

/** What nearly all categories are that are no names. */
const valueOf = (categories: readonly string[]): Value | undefined =>
  values.find(({ test }) => categories.filter(test).length >= 0.9 * categories.length);

function valueNotes({ categories }: Found): string[] {
  if (categories.length < 2) return [];
  const found = valueOf(categories);
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
        `${counted(marked.length, "name")} of categories ${marked.length === 1 ? "holds" : "hold"} markup, such as ${shown(marked[0], 40)}, and ${marked.length === 1 ? "is" : "are"} shown so; write ${marked.length === 1 ? "it" : "them"} as text.`,
      ];
}

function alikeNotes({ categories }: Found): string[] {
  const alike = alikeNames(looked(categories));
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

/** Texts that say the name of their own category, where the others do so clearly less. */
function ownNameNotes({ categories, products, language }: Found): string[] {
  const labelled = products.filter(({ category }) => category !== null);
  const looked = subset(labelled.length, mostLooked).map((place) => labelled[place]);
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
  const sizes = timesOf(looked.flatMap(({ category }) => category ?? []));
  const isOwn = (name: string): boolean => {
    const size = sizes.get(name) ?? 0;
    return own.get(name)! * (looked.length - size) > clearlyMore * (held.get(name)! - own.get(name)!) * size;
  };
  const apart = new Set(categories.filter(isOwn));
  const told = naming.filter(({ category }) => apart.has(category!));
  return told.length === 0 || told.length < looked.length / 2
    ? []
    : [
        `${count(told.length)} of ${counted(looked.length, "text")}${looked.length === labelled.length ? "" : ` that were looked through of ${count(labelled.length)}`} ${told.length === 1 ? "names its" : "name their"} own category, such as row ${count(told[0].row)}: ${shown(told[0].category!, 40)}. Such groups are found by one word, whatever else a model knows.`,
      ];
}

/** How paths are read: the options, and how many levels tell categories apart. */
interface PathReading {
  readonly options: readonly string[];
  readonly sign?: string;
  readonly level: number;
  /** The levels that all paths begin with. */
  readonly shared: readonly string[];
  /** How many categories that gives. */
  readonly found: number;
}

/** How to read categories that, as all names do, hold paths which were each taken for one; nothing where that leaves them as they are. */
function pathReading(
  categories: readonly string[],
  { categoryKind = "plain", pathSign }: ColumnMapping,
  wording: Wording,
  names = categories,
): PathReading | undefined {
  const known = categoryKind === "plain" ? likelyKind(names) : undefined;
  const sign = known === undefined && pathSign === undefined ? unreadSign(names) : undefined;
  if (known === undefined && sign === undefined) return undefined;
  const kind = known ?? "path";
  const shared = sharedLevels(categories, kind, sign);
  const level = shared.length + 1;
  const read = new Set(categories.map((name) => JSON.stringify(categoryOf(name, kind, level, sign))));
  if (level > 1 && read.size === categories.length) return undefined;
  const options = [wording.set("categoryKind", kind)];
  if (sign !== undefined) options.push(wording.set("pathSign", sign));
  if (level > 1) options.push(wording.set("categoryLevel", level));
  return { options, level, shared, found: read.size, ...(sign !== undefined && { sign }) };
}

/** Options as a sentence joins them, with its verb. */
const take = (options: readonly string[]): string =>
  options.length === 1
    ? `${options[0]} takes`
    : `${options.slice(0, -1).join(", ")} and ${options[options.length - 1]} take`;

const takesLevels = ({ options, level }: PathReading): string =>
  `${take(options)} the ${level === 1 ? "first level" : `first ${level} levels`}`;

/** What to say where cells list several categories. */
function takesFirst(cells: readonly string[], sign: string, mapping: ColumnMapping, wording: Wording): string {
  const lists = cells.map((cell) => namesIn(cell, sign));
  const firsts = [...new Set(lists.flatMap(([first]) => first ?? []))];
  const list = wording.set("categoryList", sign);
  if (firsts.length === 1)
    return `all begin with ${shown(firsts[0], 40)}, so that taking the first name of each would not tell them apart: write the one that does alone`;
  const paths = pathReading(firsts, mapping, wording, [...new Set(lists.flat())]);
  return paths === undefined
    ? `${list} takes the first name of each`
    : `${takesLevels({ ...paths, options: [list, ...paths.options] })} of the first path of each`;
}

function listNote(cells: readonly string[], sign: string, mapping: ColumnMapping, wording: Wording): string {
  const example =
    cells.find((cell) => namesIn(cell, sign).length > 1) ?? cells.find((cell) => printedList(cell) !== undefined)!;
  return `Cells of categories read like lists (${shown(example, 40)}), and each is read as one; ${takesFirst(cells, sign, mapping, wording)}.`;
}

/** Categories that are lists or paths and were each taken for one. */
function levelNotes({ categories, categoryCells, mapping, wording }: Found): string[] {
  const { categoryKind = "plain", category, categoryList, pathSign } = mapping;
  if (category === undefined || categoryKind === "tree" || valueOf(categories) !== undefined) return [];
  const list = categoryList === undefined ? listSign(categoryCells, pathSign ?? unreadSign(categoryCells)) : undefined;
  if (list !== undefined) return [listNote(categoryCells, list, mapping, wording)];
  const paths = pathReading(categories, mapping, wording);
  if (paths !== undefined) {
    const { options, sign, level, shared } = paths;
    const example = categories.find((name) =>
      sign === undefined ? likelyKind([name, name]) !== undefined : name.includes(sign),
    )!;
    const like = `The categories read like paths${sign === undefined ? "" : ` parted by ${JSON.stringify(sign.trim())}`} (${shown(example, 40)}), and each whole path is one`;
    return [
      level > 1
        ? `${like}; all begin with ${shown(shared.join(levelMark), 40)}, so that ${take(options)} their first ${level} levels.`
        : `${like}; ${take(options)} their first level${sign === undefined ? `, ${wording.set("categoryLevel", 2)} two` : ""}.`,
    ];
  }
  const usual =
    categoryList === undefined && pathSign === undefined && likelyKind(categories) === undefined
      ? usualListSign(categories)
      : undefined;
  return usual === undefined ? [] : [listNote(categories, usual, mapping, wording)];
}
