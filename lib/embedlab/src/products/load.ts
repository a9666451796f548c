import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { InputError } from "../errors.js";
import { requireOptions } from "../options.js";
import { codeOf, messageOf } from "../reasons.js";
import { type Catalogue, foldCategories, labelProducts, type Product } from "./catalogue.js";
import { catalogueNotes, isRoundedCode } from "./catalogue-notes.js";
import { listNotes } from "./category-lists.js";
import { checkCategories, checkEmptyCategories, foldingNotes } from "./category-notes.js";
import { flipkartColumns, flipkartMapping, requireColumns, resolveColumns, wantedColumns } from "./columns.js";
import { type Csv, type CsvOptions, type CsvRow, place, readCsv } from "../table/csv.js";
import { checkDecoding, mendedRows } from "./decoded-rows.js";
import { languagesOf } from "../text/language.js";
import { checkOptions, type LoadOptions } from "./load-options.js";
import { rowsWithText } from "./empty-texts.js";
import { findMisreadTexts } from "../table/misread.js";
import { visibleName } from "../text/names.js";
import { isInvented, publishedFile, syntheticSample } from "./published.js";
import { checkTotals, columnName, orWithout, readProduct, type RowReader } from "./row-reader.js";
import { rowsApart } from "./rows-apart.js";
import { shown } from "../text/shown.js";
import { readTable } from "../table/table.js";
import { textColumnNotes } from "./text-columns.js";
import { variantNotes } from "./variant-rows.js";
import { Wording } from "../table/wording.js";

export type { LoadOptions } from "./load-options.js";

/**
 * Reads and checks a catalogue: CSV, JSON Lines (.jsonl, .ndjson) or Parquet. Nothing is repaired: the first damage is an error; what was found out about the file
 * (its delimiter, categories of several spellings, markup, the texts' language) stands in `notes`.
 * @throws InputError with file, row, physical line and cure
 * @example
 * ```ts
 * const { products, categories, labels, notes } = await loadProducts("products.csv");
 * products.length === labels.length; // => true
 * ```
 */
export async function loadProducts(path: string, options: LoadOptions = {}): Promise<Catalogue> {
  requireOptions("loadProducts", options);
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    const code = codeOf(error);
    const why = code === "ENOENT" ? "there is no such file" : code === "EISDIR" ? "it is a folder" : messageOf(error);
    throw new InputError(`${path}: ${why}; give the path of a CSV, JSON Lines or Parquet file`);
  }
  return parseTable(bytes, path, options);
}

/** `loadProducts` on bytes already in memory: Parquet by its first bytes, JSON Lines by the ending of `path`, else CSV. */
export async function parseTable(bytes: Uint8Array, path: string, options: LoadOptions = {}): Promise<Catalogue> {
  return productsOf(await readTable(bytes, path, tableOptions(path, options)), bytes, path, options);
}

/** `loadProducts` on the bytes of a CSV file already in memory; `path` is what errors call them. */
export function parseProducts(bytes: Uint8Array, path: string, options: LoadOptions = {}): Catalogue {
  requireOptions("parseProducts", options);
  return productsOf(readCsv(bytes, path, tableOptions(path, options)), bytes, path, options);
}

/** How the file is read as a table: it must have the mapped columns. */
function tableOptions(path: string, options: LoadOptions): CsvOptions {
  const wording = new Wording(options.writtenIn);
  checkOptions(path, options, wording);
  return {
    header: options.header ?? true,
    delimiter: options.delimiter,
    encoding: options.encoding,
    skipRows: options.skipRows,
    badRows: options.badRows,
    wanted: options.columns === undefined ? flipkartColumns : wantedColumns(options.columns),
    wording,
    onHeader: (names, width) => {
      if (options.columns === undefined) requireColumns(path, names, flipkartColumns, wording);
      resolveColumns(path, options.columns ?? flipkartMapping, names, width, wording);
    },
  };
}

/** The checked products of a table's rows. */
function productsOf(csv: Csv, bytes: Uint8Array, path: string, options: LoadOptions): Catalogue {
  const wording = new Wording(options.writtenIn);
  const mapping = options.columns ?? flipkartMapping;
  const { header } = csv;
  const index = resolveColumns(path, mapping, header, (header ?? csv.rows[0]).cells.length, wording);
  if (csv.rows.length === 0) throw new InputError(`${path} has a header and no rows; get the file again`);

  const reader: RowReader = {
    path,
    index,
    mapping,
    wording,
    mojibake: options.mojibake ?? "reject",
    stripMarkup: options.markup === "strip",
    skipEmptyTexts: options.emptyTexts === "skip",
    whole: options.columns === undefined,
    header,
  };
  // Records name their fields themselves.
  const apart = csv.delimiter === "" ? [] : rowsApart(csv, reader);
  checkTotals(csv.rows, reader);
  const decoded = reader.mojibake === "mend" ? mendedRows(csv.rows, reader) : { rows: csv.rows, notes: [] };
  const { filled, notes: leftOut } = rowsWithText(decoded.rows, reader);
  const rows = filled.map(({ row }) => row);
  if (reader.mojibake === "reject") checkDecoding(rows, reader);
  checkEmptyCategories(rows, reader);
  const { products, folded } = foldCategories(filled.map(({ row, text }) => readProduct(row, text, reader)));
  checkIds(products, rows, reader);
  if (options.columns === undefined) checkEnd(header!, csv.rows[csv.rows.length - 1], path);
  if (reader.mojibake !== "accept") checkMisread(products, rows, reader, options.encoding);
  const { language, mixed } = languagesOf(products.map(({ description }) => description));
  const { categories, labels } = labelProducts(products, language);
  const column = index.category;
  const cellsOf = (named: boolean): string[] =>
    column === undefined
      ? []
      : rows.flatMap(({ cells }, i) => ((products[i].category !== null) === named ? [cells[column]] : []));
  const found = {
    products,
    categories,
    language,
    mixed,
    mapping,
    markup: options.markup ?? "keep",
    wording,
    categoryCells: [...new Set(cellsOf(true))],
    emptyCells: cellsOf(false),
  };
  if (mapping.categoryKind !== "none") checkCategories(path, found);
  const notes = [
    ...csv.notes,
    ...apart,
    ...decoded.notes,
    ...leftOut,
    ...textColumnNotes(rows, reader),
    ...listNotes(rows, reader),
    ...foldingNotes(folded),
    ...catalogueNotes(found),
    ...variantNotes(rows, products, reader),
  ];
  return { ...identity(bytes, path, options, header, rows), products, categories, labels, language, notes };
}

/** @throws InputError where the letters of all texts together show that they were decoded wrongly */
function checkMisread(
  products: readonly Product[],
  rows: readonly CsvRow[],
  { path, index, wording, header }: RowReader,
  encoding: string | undefined,
): void {
  const found = findMisreadTexts(products.map(({ description }) => description));
  if (found === undefined) return;
  throw new InputError(
    `${place(path, rows[found.text])}: ${columnName({ header }, index.description[0])} was decoded wrongly, as all texts together show: ${shown(found.found)} was ${shown(found.meant)} in ${found.encoding}; ${encoding === undefined ? "export the file again as UTF-8" : `say ${wording.set("encoding", found.encoding)}`}, or say ${wording.set("mojibake", "accept")} to read it as it stands`,
  );
}

/** What a catalogue is called and where it comes from: known files by their bytes, invented products by their address. */
function identity(
  bytes: Uint8Array,
  path: string,
  options: LoadOptions,
  header: CsvRow | undefined,
  rows: readonly CsvRow[],
): Pick<Catalogue, "name" | "path" | "sha256" | "synthetic" | "source" | "licence"> {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const url = header?.cells.indexOf("product_url") ?? -1;
  const invented = url !== -1 && rows.some((row) => isInvented(row.cells[url]));
  const known =
    publishedFile(sha256) ??
    (invented
      ? {
          ...syntheticSample,
          name: `embedlab synthetic catalogue (${rows.length.toLocaleString("en")} invented products)`,
        }
      : undefined);
  return {
    name: known?.name ?? options.name ?? basename(path),
    path,
    sha256,
    synthetic: known?.synthetic ?? false,
    source: known?.source ?? options.source ?? "brought by the user",
    licence: known?.licence ?? options.licence ?? "not stated",
  };
}

function checkIds(products: readonly Product[], rows: readonly CsvRow[], reader: RowReader): void {
  const seen = new Map<string, CsvRow>();
  for (const [i, product] of products.entries()) {
    const id = visibleName(product.id);
    const first = seen.get(id);
    if (first !== undefined) {
      throw new InputError(
        `${place(reader.path, rows[i])}: ${columnName(reader, reader.index.id!)} ${shown(product.id)} is repeated from row ${first.row} (line ${first.line}); ${isRoundedCode(id) ? "a spreadsheet rounded the codes to that: export the column as text" : "remove one of the rows"}${orWithout("id", reader)}`,
      );
    }
    seen.set(id, rows[i]);
  }
}

/** A last cell of `{…}`, cut between the two characters of an escaped quote, is still good CSV. */
function checkEnd(header: CsvRow, row: CsvRow, path: string): void {
  const last = header.cells.length - 1;
  const cell = row.cells[last];
  if (header.cells[last] === "product_specifications" && cell.startsWith("{") && !cell.endsWith("}")) {
    throw new InputError(
      `${place(path, row)}: product_specifications stops before its closing brace: the file is truncated; get the whole file again`,
    );
  }
}
