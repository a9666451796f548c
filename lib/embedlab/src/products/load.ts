import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { InputError } from "../errors.js";
import { type Catalogue, labelProducts, type Product } from "./catalogue.js";
import { firstLevel } from "./category.js";
import { type ColumnIndex, type ColumnMapping, flipkartColumns, flipkartMapping, requireColumns, resolveColumns } from "./columns.js";
import { type CsvRow, place, readCsv } from "./csv.js";
import { findMojibake } from "./mojibake.js";
import { isInvented, publishedFile, publishedWithReplacementCharacters, syntheticSample } from "./published.js";

export interface LoadOptions {
  /** The columns of one's own CSV; the 15 of the Flipkart schema unless given. */
  readonly columns?: ColumnMapping;
  /** Whether the first row names the columns (default true). */
  readonly header?: boolean;
  /** What separates cells, one ASCII character (default ","). */
  readonly delimiter?: string;
  /** "accept" reads wrongly decoded text as it stands (default "reject"). */
  readonly mojibake?: "reject" | "accept";
  /** What the catalogue is called, where it comes from and under which licence, where the file is not a known one. */
  readonly name?: string;
  readonly source?: string;
  readonly licence?: string;
}

/**
 * Reads and checks a catalogue. Nothing is repaired: the first damage is an error.
 * @throws InputError with file, row, physical line and cure
 */
export async function loadProducts(path: string, options: LoadOptions = {}): Promise<Catalogue> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const why = code === "ENOENT" ? "there is no such file" : code === "EISDIR" ? "it is a folder" : (error as Error).message;
    throw new InputError(`${path}: ${why}; give the path of a CSV file`);
  }
  return parseProducts(bytes, path, options);
}

/** `loadProducts` on bytes already in memory; `path` is what errors call them. */
export function parseProducts(bytes: Uint8Array, path: string, options: LoadOptions = {}): Catalogue {
  const delimiter = options.delimiter ?? ",";
  if (!/^[\t -~]$/.test(delimiter) || delimiter === '"') throw new InputError(`delimiter is ${JSON.stringify(delimiter)}; give one character such as "," or ";" or "\\t"`);
  if (options.header === false && options.columns === undefined) throw new InputError(`${path}: with header: false, say where the columns are: columns: { description: 0, … }`);
  const { header, rows } = readCsv(bytes, path, { header: options.header ?? true, delimiter });
  if (header !== undefined && options.columns === undefined) requireColumns(path, header, flipkartColumns);
  const mapping = options.columns ?? flipkartMapping;
  const index = resolveColumns(path, mapping, header, (header ?? rows[0]).cells.length);
  if (rows.length === 0) throw new InputError(`${path} has a header and no rows; get the file again`);

  const reader: Reader = { path, index, mapping, accept: options.mojibake === "accept", whole: options.columns === undefined, header };
  const products = rows.map((row) => readProduct(row, reader));
  checkIds(products, rows, reader);
  if (options.columns === undefined) checkEnd(header!, rows[rows.length - 1], path);
  const { categories, labels } = labelProducts(products);
  if (mapping.categoryKind !== "none" && categories.length < 2) {
    throw new InputError(`${path}: ${categories.length === 0 ? "no product has a category" : `all ${rows.length} rows are of the single category ${JSON.stringify(categories[0])}`}; a comparison needs at least two`);
  }
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const url = header?.cells.indexOf("product_url") ?? -1;
  const invented = url !== -1 && rows.some((row) => isInvented(row.cells[url]));
  const known = publishedFile(sha256) ?? (invented ? { ...syntheticSample, name: `embedlab synthetic catalogue (${rows.length.toLocaleString("en")} invented products)` } : undefined);
  return {
    name: known?.name ?? options.name ?? basename(path),
    path,
    sha256,
    synthetic: known?.synthetic ?? false,
    products,
    categories,
    labels,
    source: known?.source ?? options.source ?? "brought by the user",
    licence: known?.licence ?? options.licence ?? "not stated",
  };
}

interface Reader {
  readonly path: string;
  readonly index: ColumnIndex;
  readonly mapping: ColumnMapping;
  readonly accept: boolean;
  /** Whether every cell is checked for mojibake, or the mapped ones only. */
  readonly whole: boolean;
  readonly header: CsvRow | undefined;
}

function readProduct(row: CsvRow, reader: Reader): Product {
  const { index, mapping } = reader;
  const where = place(reader.path, row);
  const called = (column: number): string => reader.header?.cells[column] ?? `column ${column}`;
  const required = (column: number): string => {
    if (row.cells[column].trim() === "") throw new InputError(`${where}: ${called(column)} is empty; fill it or remove the row`);
    return row.cells[column];
  };
  const id = index.id === undefined ? String(row.row) : required(index.id);
  if (!reader.accept) {
    const columns = reader.whole ? row.cells.keys() : Object.values(index).filter((column): column is number => column !== undefined);
    for (const column of columns) checkDecoding(row.cells[column], called(column), where, publishedWithReplacementCharacters.has(id));
  }
  const name = index.name === undefined ? "" : required(index.name);
  const description = required(index.description);
  if (index.category === undefined) return { id, name, description, category: null, row: row.row };
  if (mapping.unlabelled === "accept" && row.cells[index.category].trim() === "") return { id, name, description, category: null, row: row.row };
  const cell = required(index.category);
  if (mapping.categoryKind !== "tree") return { id, name, description, category: cell.trim(), row: row.row };
  const level = firstLevel(cell);
  if ("problem" in level) throw new InputError(`${where}: ${called(index.category)} ${level.problem}`);
  return { id, name, description, category: level.category, row: row.row };
}

function checkDecoding(cell: string, column: string, where: string, knownReplacements: boolean): void {
  const text = knownReplacements ? cell.replaceAll("\ufffd", "") : cell;
  const seen = findMojibake(text);
  if (seen === undefined) return;
  const near = text.slice(Math.max(0, seen.index - 12), seen.index + seen.found.length + 12);
  throw new InputError(`${where}: ${column} holds mojibake, ${JSON.stringify(seen.found)} in ${JSON.stringify(near)}; export the file again as UTF-8, or say mojibake: "accept" to read it as it stands`);
}

function checkIds(products: readonly Product[], rows: readonly CsvRow[], { path, index, header }: Reader): void {
  const seen = new Map<string, CsvRow>();
  for (const [i, product] of products.entries()) {
    const first = seen.get(product.id);
    if (first !== undefined) {
      const column = header?.cells[index.id!] ?? `column ${index.id}`;
      throw new InputError(`${place(path, rows[i])}: ${column} ${JSON.stringify(product.id)} is repeated from row ${first.row} (line ${first.line}); remove one of the rows`);
    }
    seen.set(product.id, rows[i]);
  }
}

/** A last cell of `{…}`, cut between the two characters of an escaped quote, is still good CSV. */
function checkEnd(header: CsvRow, row: CsvRow, path: string): void {
  const last = header.cells.length - 1;
  const cell = row.cells[last];
  if (header.cells[last] === "product_specifications" && cell.startsWith("{") && !cell.endsWith("}")) {
    throw new InputError(`${place(path, row)}: product_specifications stops before its closing brace: the file is truncated; get the whole file again`);
  }
}
