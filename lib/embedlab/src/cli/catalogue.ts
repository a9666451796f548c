import { isUtf8 } from "node:buffer";
import { readFile, stat } from "node:fs/promises";
import { categorySizes } from "../comparison/small-categories.js";
import { list } from "../display/numbers.js";
import { count, counted } from "../text/counted.js";
import { InputError } from "../errors.js";
import type { Catalogue } from "../products/catalogue.js";
import { columnList } from "../table/column-list.js";
import { type Csv, separatedNote } from "../table/csv.js";
import { textOf } from "../products/empty-texts.js";
import { foreignLines } from "../table/foreign-lines.js";
import { languageName } from "../text/language.js";
import { loadProducts, type LoadOptions } from "../products/load.js";
import { excerpt, shown } from "../text/shown.js";
import { findMojibake, mendMojibake } from "../table/mojibake.js";
import { visibleName } from "../text/names.js";
import { readTable, tableKind } from "../table/table.js";
import { Wording } from "../table/wording.js";
import type { Arguments } from "./arguments.js";
import {
  cellInHeader,
  type ColumnFacts,
  columnFacts,
  isLabelName,
  labelColumns,
  needsText,
  quoted,
  textColumns,
} from "./columns.js";
import { bringHubTable, hubTable } from "./hub-table.js";
import { judgedPart, sampled } from "./parts.js";
import type { Terminal } from "./terminal.js";

/** A catalogue, and what was found out about its file, a sentence each. */
export interface Found {
  readonly catalogue: Catalogue;
  /** The catalogue that it was drawn from (--sample); itself where all is taken. */
  readonly whole: Catalogue;
  readonly sentences: readonly string[];
  /** The catalogue's notes but for what the sentences say. */
  readonly notes: readonly string[];
}

/** Reads the table that was named: shows what it found, and asks where that is in doubt and somebody is there to ask. */
export async function findCatalogue(given: Arguments, terminal: Terminal, cacheFolder: string): Promise<Found> {
  const hub = hubTable(given.table);
  if (hub === undefined && given.file !== undefined)
    throw new InputError(`--file is for a data set of the hub, and ${given.table} is a file; leave it out`);
  const path = hub === undefined ? given.table : await bringHubTable(hub, given.file, cacheFolder);
  const bytes = await readBytes(path);
  const encoding = given.encoding ?? (await foreignEncoding(bytes, path, given, terminal));
  const { header: named, delimiter, skipRows, badRows, markup } = given;
  const writtenIn = { options: given.typed };
  const wording = new Wording(writtenIn);
  const table = await readTable(bytes, path, {
    header: named,
    delimiter,
    encoding,
    skipRows,
    badRows,
    wording,
    wanted: [...(given.text ?? []), ...(given.label === undefined ? [] : [given.label])],
  });
  const columns = columnFacts(table);
  const names = columns.map(({ name }) => name);
  const text =
    given.text === undefined ? await chooseText(path, columns, given, terminal) : columnList(given.text, names);
  const unlabelled = given.categoryKind === "none";
  const label = given.label ?? (unlabelled ? undefined : await chooseLabel(columns, text, given, terminal));
  const mojibake = given.mojibake ?? (await decodedWrongly(table, text, given, terminal));
  const emptyTexts = given.emptyTexts ?? (await withoutText(table, text, wording, given, terminal));
  const isTree = columns.find(({ name }) => name === label)?.isTree === true;
  const kind = given.categoryKind ?? (isTree && given.categoryList === undefined ? "tree" : "plain");
  const options: LoadOptions = {
    columns: {
      description: text.length === 1 ? text[0] : text,
      join: given.join,
      category: label,
      categoryKind: label === undefined ? (given.categoryKind ?? "none") : kind,
      categoryLevel: given.categoryLevel,
      pathSign: given.pathSign,
      categoryList: given.categoryList,
      name: given.name,
      id: given.id,
      unlabelled: given.unlabelled,
      missing: given.missing,
      naValues: given.naValues,
    },
    header: named,
    delimiter,
    encoding,
    skipRows,
    badRows,
    mojibake,
    emptyTexts,
    markup,
    writtenIn,
  };
  const loaded = await loadProducts(path, options);
  const whole =
    hub === undefined
      ? loaded
      : { ...loaded, name: given.table, source: `data set ${given.table} of the Hugging Face hub` };
  const catalogue = drawnOf(whole, given.sample);
  const format = formatOf(table, bytes, path, encoding);
  const treeLevel = kind === "tree" ? (given.categoryLevel ?? 1) : undefined;
  const sentences = described(whole, catalogue, { format, columns, text, label, treeLevel });
  const notes = (catalogue.notes ?? []).filter((note) => note !== separatedNote(table.delimiter));
  return { catalogue, whole, sentences, notes };
}

async function readBytes(path: string): Promise<Buffer> {
  if ((await stat(path).catch(() => undefined))?.isDirectory() === true)
    throw new InputError(`${path} is a folder; name a table in it`);
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new InputError(
      `${path}: ${error.code === "ENOENT" ? "there is no such file; a data set of the hub is named owner/name@<commit>" : error.message}`,
    );
  });
}

/** Whether a byte-order mark says so. */
const isUtf16 = (bytes: Uint8Array): boolean => bytes[0] >= 0xfe && bytes[1] >= 0xfe;

/** What bytes that are not UTF-8 seem to be, where somebody says so; the table's reader names the cure otherwise. */
async function foreignEncoding(
  bytes: Uint8Array,
  path: string,
  { yes }: Arguments,
  terminal: Terminal,
): Promise<string | undefined> {
  if (!terminal.asks || yes || tableKind(bytes, path) !== "CSV" || isUtf16(bytes) || isUtf8(bytes) || bytes.includes(0))
    return undefined;
  const { proposed, reading } = foreignLines(bytes, bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf);
  const right = `yes: ${proposed}`;
  const answer = await terminal.choose(`${path} is not UTF-8. Does this read right: ${shown(reading.text)}?`, [
    right,
    "no",
  ]);
  return answer === right ? proposed : undefined;
}

/** The columns of some names or numbers. */
const placesOf = (names: readonly string[], header: Csv["header"]): number[] =>
  names.map((name) => {
    const named = header?.cells.findIndex((cell) => visibleName(cell) === visibleName(name)) ?? -1;
    return named === -1 && /^\d+$/.test(name) ? Number(name) : named;
  });

/** Rows without a text, as those of a product's further variants and images: left out where somebody says so, else refused by the loader. */
async function withoutText(
  { header, rows }: Csv,
  text: readonly string[],
  wording: Wording,
  { yes, missing, naValues, markup }: Arguments,
  terminal: Terminal,
): Promise<"skip" | undefined> {
  const description = placesOf(text, header);
  if (!terminal.asks || yes || description.some((place) => rows[0]?.cells[place] === undefined)) return undefined;
  const reader = {
    index: { description },
    mapping: { description: text, missing, naValues },
    wording,
    stripMarkup: markup === "strip",
  };
  const empty = rows.filter((row) => textOf(row, reader).text === "").length;
  if (empty === 0 || empty === rows.length) return undefined;
  const leave = "yes, leave them out";
  const answer = await terminal.choose(
    `${count(empty)} of ${count(rows.length)} rows have no ${text.map((name) => shown(name, 40)).join(" and no ")}. Leave them out?`,
    [leave, "no: I shall fill or remove them"],
  );
  return answer === leave ? "skip" : undefined;
}

/** Texts that were decoded wrongly before they came here: mended or taken as they are where somebody says so, else refused by the loader. */
async function decodedWrongly(
  { header, rows }: Csv,
  text: readonly string[],
  { yes }: Arguments,
  terminal: Terminal,
): Promise<"mend" | "accept" | undefined> {
  if (!terminal.asks || yes) return undefined;
  const places = placesOf(text, header);
  const seen = rows.flatMap(({ cells }) => {
    const cell = places.map((place) => cells[place] ?? "").find((one) => findMojibake(one) !== undefined);
    return cell === undefined ? [] : [cell];
  });
  if (seen.length === 0) return undefined;
  const { index, found } = findMojibake(seen[0])!;
  const near = shown(excerpt(seen[0], index - 24, index + found.length + 24));
  const certain = seen.filter((cell) => mendMojibake(cell).left === undefined).length;
  const mend = certain === seen.length ? "mend them" : `mend the ${count(certain)} where that is certain`;
  const asIs = "take them as they stand";
  const answer = await terminal.choose(
    `${count(seen.length)} of ${count(rows.length)} texts hold characters that were decoded wrongly, such as ${near}. What shall be done?`,
    [...(certain === 0 ? [] : [mend]), asIs, "nothing: I shall export the table again as UTF-8"],
  );
  return answer === mend ? "mend" : answer === asIs ? "accept" : undefined;
}

async function chooseText(
  path: string,
  columns: readonly ColumnFacts[],
  { yes, header }: Arguments,
  terminal: Terminal,
): Promise<string[]> {
  const { names, sure } = textColumns(columns);
  if (sure && (!header || terminal.asks || yes || cellInHeader(columns) === undefined)) return [names[0]];
  if (yes && names.length > 0) return [names[0]];
  if (!terminal.asks) throw needsText(path, columns, names, header);
  const order = [...names, ...columns.map(({ name }) => name).filter((name) => !names.includes(name))];
  const choices = order.map((name) => `${name}   ${columns.find((column) => column.name === name)!.example}`);
  const answer = await terminal.choose("Which column is embedded?", choices);
  return [order[choices.indexOf(answer)]];
}

/** Categories decide which model is called better: they are never taken without being asked for. */
async function chooseLabel(
  columns: readonly ColumnFacts[],
  text: readonly string[],
  { yes }: Arguments,
  terminal: Terminal,
): Promise<string | undefined> {
  const likely = labelColumns(columns, text);
  if (!terminal.asks || yes || likely.length === 0) return undefined;
  const choices = likely.slice(0, 8).map((name) => {
    const { distinct, example } = columns.find((column) => column.name === name)!;
    return `${name}   ${distinct} values, such as ${example}`;
  });
  const none = "none: say how the models differ, and none is called better";
  // Enter takes the first.
  const all = isLabelName(likely[0]) ? [...choices, none] : [none, ...choices];
  const answer = await terminal.choose("Which column holds the categories that clusters are judged by?", all);
  return answer === none ? undefined : likely[choices.indexOf(answer)];
}

/** How the table is written. */
function formatOf({ delimiter }: Csv, bytes: Uint8Array, path: string, encoding: string | undefined): string {
  const kind = tableKind(bytes, path);
  if (kind !== "CSV") return kind;
  const separated = delimiter === "\t" ? "a tab" : shown(delimiter);
  return `CSV, cells separated by ${separated}, ${encoding ?? (isUtf16(bytes) ? "UTF-16" : "UTF-8")}`;
}

/** How a catalogue was read of its table. */
interface Reading {
  readonly format: string;
  readonly columns: readonly ColumnFacts[];
  readonly text: readonly string[];
  readonly label: string | undefined;
  /** Levels of the trees that are its categories. */
  readonly treeLevel: number | undefined;
}

function described(
  whole: Catalogue,
  catalogue: Catalogue,
  { format, columns, text, label, treeLevel }: Reading,
): string[] {
  const { language, products, categories } = whole;
  const [likely] = labelColumns(columns, text).filter(isLabelName);
  // A column can be told by its number too.
  const called = (one: string): string =>
    columns.some(({ name }) => name === one) || columns[Number(one)] === undefined
      ? shown(one, 40)
      : `${shown(columns[Number(one)].name, 40)} (column ${one})`;
  return [
    `${format}: ${counted(products.length, "product")}, ${counted(columns.length, "column")} (${columns
      .slice(0, 20)
      .map(({ name }) => shown(name, 40))
      .join(", ")}${columns.length > 20 ? " …" : ""}).`,
    `Embedded: ${text.map(called).join(" and ")}${language === null || language === undefined ? "" : `, in ${languageName(language)}`}.`,
    label === undefined
      ? `No categories were named${
          likely === undefined ? "" : `; --label ${quoted(likely)} would judge the clusters by that column`
        }.`
      : `Judged by: ${called(label)}, ${counted(categories.length, "category", "categories")}${
          treeLevel === undefined
            ? ""
            : treeLevel === 1
              ? " (the first level of its tree; --category-level 2 takes two)"
              : ` (${treeLevel} levels of its tree)`
        }${catalogue === whole ? withoutCategory(catalogue, "") : ""}.`,
  ];
}

/** What is taken of a table, and a note on that behind those of all of it. */
function drawnOf(whole: Catalogue, most: number | undefined): Catalogue {
  const drawn = sampled(whole, most);
  if (drawn === whole) return whole;
  const { products, categories } = drawn;
  const [all, known] = [whole.products.length, whole.categories.length];
  const single = categorySizes(drawn).filter((size) => size === 1).length;
  const held = [
    ...(categories.length === known
      ? []
      : [`products of ${count(categories.length)} of the ${counted(known, "category", "categories")}`]),
    ...(single === 0 ? [] : [`a single product in ${count(single)} of its ${count(categories.length)} categories`]),
  ];
  const note = `A random part of ${count(products.length)} of the ${count(all)} products was taken (--sample), and what is said before is of all ${count(all)}${held.length === 0 ? "" : `; the part has ${list(held)}`}${withoutCategory(drawn, "these ")}.`;
  return { ...drawn, notes: [...(whole.notes ?? []), note] };
}

/** How many products are embedded without being grouped, for they have no category. */
function withoutCategory(catalogue: Catalogue, which: string): string {
  const [grouped, all] = [judgedPart(catalogue).rows.length, catalogue.products.length];
  return grouped === all
    ? ""
    : `; ${count(all - grouped)} of ${which}${count(all)} products have no category and are embedded, but neither grouped nor drawn here`;
}
