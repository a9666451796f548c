import { InputError } from "../errors.js";
import { editDistance } from "../numeric/edit-distance.js";
import { type CsvRow, place } from "../table/csv.js";
import { westernDigits } from "../text/digits.js";
import { visibleName } from "../text/names.js";
import { shown } from "../text/shown.js";
import { columnOptions, isAmong, loadOptions, type Wording } from "../table/wording.js";

/** A column by its header's name or by its 0-based index; a name of digits is an index where no column is called so. */
export type Column = string | number;

/** Where anybody's own CSV keeps what a catalogue needs. */
export interface ColumnMapping {
  /** Row numbers serve as ids where left out. */
  readonly id?: Column;
  /** Where left out, the beginning of its text stands for a product's name, at most 60 characters. */
  readonly name?: Column;
  /** The texts; of several columns, one text, each part on a line of its own unless `join` says otherwise. */
  readonly description: Column | readonly Column[];
  /** What stands between the parts of a text of several columns (default a line break). */
  readonly join?: string;
  readonly category?: Column;
  /**
   * "plain" (the default): the cell is the category; "tree": a JSON list of one path, `["A >> B >> …"]`, or "path":
   * "A > B > …", whose first `categoryLevel` levels are the category; "none": the catalogue is unlabelled, and
   * `category` must be left out.
   */
  readonly categoryKind?: "plain" | "tree" | "path" | "none";
  /** What parts the levels of a path where it is none of ">", "»", "›" and, between blanks, "/", "|" and "→". */
  readonly pathSign?: string;
  /** What parts several categories in a cell, such as ","; the first is taken, and the notes count such cells. */
  readonly categoryList?: string;
  /** Levels of a tree or a path that make the category, 1 unless told; of a shorter path all. */
  readonly categoryLevel?: number;
  /** "reject" (the default) or "accept" rows whose category is empty, as unlabelled products. */
  readonly unlabelled?: "reject" | "accept";
  /** Whether "nan", "NULL", "N/A" and the like count as empty cells ("empty", the default) or as text ("text"). */
  readonly missing?: "empty" | "text";
  /** What else counts as an empty cell, such as "Uncategorized". */
  readonly naValues?: readonly string[];
}

export const flipkartColumns: readonly string[] = [
  "uniq_id",
  "crawl_timestamp",
  "product_url",
  "product_name",
  "product_category_tree",
  "pid",
  "retail_price",
  "discounted_price",
  "image",
  "is_FK_Advantage_product",
  "description",
  "product_rating",
  "overall_rating",
  "brand",
  "product_specifications",
];

export const flipkartMapping: ColumnMapping = {
  id: "uniq_id",
  name: "product_name",
  description: "description",
  category: "product_category_tree",
  categoryKind: "tree",
};

/** The mapping with each column as a 0-based index. */
export interface ColumnIndex {
  readonly id: number | undefined;
  readonly name: number | undefined;
  readonly description: readonly number[];
  readonly category: number | undefined;
}

const textsOf = ({ description }: ColumnMapping): readonly Column[] =>
  Array.isArray(description) ? (description as readonly Column[]) : [description as Column];

/** The mapped columns as the reader named them. */
export const wantedColumns = (mapping: ColumnMapping): Column[] =>
  [mapping.id, mapping.name, ...textsOf(mapping), mapping.category].filter((column) => column !== undefined);

/** The name most like `wanted`, or nothing where none shares half of it. */
export function nearestName(wanted: string, names: readonly string[]): string | undefined {
  const scored = names.map((name) => ({ name, edits: editDistance(wanted.toLowerCase(), name.trim().toLowerCase()) }));
  const best = scored.sort((a, b) => a.edits - b.edits)[0];
  return best !== undefined && best.edits <= Math.max(wanted.length, best.name.length) / 2 ? best.name : undefined;
}

/** Column names that lack; `role` is what the reader mapped, where he did. */
interface Wanted {
  readonly name: string;
  readonly role?: string;
}

/** What would separate the names of a header that was read as one cell: what shows the wanted ones, else a usual one. */
function separatorIn(cell: string, wanted: readonly string[]): string | undefined {
  const marks = [...new Set([";", "\t", "|", ...(cell.match(/[^\p{L}\p{N}\p{M}\s"_]/gu) ?? [])])];
  const usable = marks.filter((mark) => cell.includes(mark) && /^[\t -~]$/.test(mark));
  return (
    usable.find((mark) => wanted.some((name) => cell.split(mark).includes(name))) ??
    usable.find((mark) => [";", "\t", "|"].includes(mark))
  );
}

/** Whether names are rather a product's cells: one is a text, or half of them hold digits. */
function lookLikeData(names: readonly string[]): boolean {
  const digits = names.filter((name) => /\d/.test(name)).length;
  return names.length > 1 && (names.some((name) => name.trim().split(/\s+/).length > 4) || digits >= names.length / 2);
}

function missing(file: string, header: CsvRow, wanted: readonly Wanted[], wording: Wording): InputError {
  const have = header.cells;
  const inFile = header.line > 0;
  const names = wanted.map(({ name }) => name);
  const where = place(file, header);
  if (have.some((cell) => cell.length > 2 && cell.startsWith('"') && cell.endsWith('"'))) {
    return new InputError(`${where}: column names stand in doubled quotes; get the copy as published`);
  }
  const quoted = have.find((cell) => /^(?:[“”„‚‘’«'].*[”“’‘»']|=".*")$/u.test(cell.trim()));
  if (quoted !== undefined)
    return new InputError(
      `${where}: column names stand in quotes that no table is read by, such as ${shown(quoted)}; write every cell without them or in straight double quotes (")`,
    );
  const mapped = wanted.some(({ role }) => role !== undefined);
  const free = have.filter((cell) => !names.includes(cell) && cell !== "");
  // A file of another schema has no misspelt columns of this one.
  const near = (mapped || 2 * wanted.length <= flipkartColumns.length ? wanted : []).flatMap(({ name, role }) => {
    const like = nearestName(name, mapped ? free : free.filter((cell) => !flipkartColumns.includes(cell)));
    return like === undefined
      ? []
      : [`${shown(like)} looks like ${name}${role === undefined ? "" : `: say ${wording.set(role, like)}`}`];
  });
  const separator = have.length === 1 ? separatorIn(have[0], names) : undefined;
  const listed =
    have.length > 40
      ? `${have
          .slice(0, 40)
          .map((cell) => shown(cell, 40))
          .join(", ")} and ${have.length - 40} more`
      : have.map((cell) => shown(cell, 40)).join(", ");
  const cure =
    separator !== undefined
      ? `the cells seem to be separated by ${JSON.stringify(separator)}: say so with ${wording.set("delimiter", separator)}`
      : near.length > 0
        ? `${near.join(", ")}${mapped ? (inFile && lookLikeData(have) ? `, or ${wording.set("header", false)} if the first row is a product` : "") : `: rename it, or ${wording.mapColumns}`}`
        : mapped
          ? `it has ${listed}: name one of them${inFile ? `, or say ${wording.set("header", false)} if the first row is a product` : ""}`
          : `it has ${listed}: add the column, ${inFile ? `${wording.mapColumns}, or say ${wording.set("header", false)}` : `or ${wording.mapColumns}`}`;
  return new InputError(
    `${where}: no column ${names.map((name) => (/^[\w -]+$/.test(name) ? name : shown(name))).join(", ")}; ${cure}`,
  );
}

/** The place of the column of that name: as it is written, else as it looks (no invisible characters, blanks trimmed). */
function placeOf(file: string, header: CsvRow, name: string): number {
  const as = (written: (cell: string) => string): number[] =>
    [...header.cells.keys()].filter((i) => written(header.cells[i]) === written(name));
  const exact = as((cell) => cell);
  const places = exact.length > 0 ? exact : as(visibleName);
  if (places.length > 1)
    throw new InputError(`${place(file, header)}: two columns are named ${name}; rename or remove one`);
  return places[0] ?? -1;
}

/** The number that a column's name is read as, in whatever digits: 1 for "01", "1.0", "+1" and "１"; NaN for others. */
function numberIn(name: string): number {
  const plain = westernDigits(visibleName(name.normalize("NFKC")));
  return /^[-+]?\d+(?:[.,]\d+)?(?:e[-+]?\d+)?$/i.test(plain) ? Number(plain.replace(",", ".")) : NaN;
}

/** @throws InputError where a position could as well be a name: columns are named by numbers, or one by that number */
function requirePosition(file: string, header: CsvRow, field: string, position: string, wording: Wording): void {
  const named = header.cells.filter((name) => visibleName(name) !== "");
  const numbers = named.filter((name) => !Number.isNaN(numberIn(name)));
  const same = numbers.filter((name) => numberIn(name) === Number(position));
  if (same.length === 0 && (named.length === 0 || numbers.length < named.length)) return;
  throw new InputError(
    `${place(file, header)}: ${wording.column(field)} is ${shown(position)}, which is no column's name and could be a position, but columns are named by numbers (${(same.length >
    0
      ? same
      : numbers
    )
      .slice(0, 5)
      .map((name) => shown(name))
      .join(
        ", ",
      )}); say the name as it is written there, rename the columns, or say ${wording.set("header", false)} if the first row is a product`,
  );
}

/** @throws InputError unless the header names each of `names` once */
export function requireColumns(file: string, header: CsvRow, names: readonly string[], wording: Wording): void {
  const lacking = names.filter((name) => !header.cells.includes(name));
  if (lacking.length > 0)
    throw missing(
      file,
      header,
      lacking.map((name) => ({ name })),
      wording,
    );
  for (const name of names) placeOf(file, header, name);
}

/** @throws InputError where a column is not in the file, or the mapping contradicts itself */
export function resolveColumns(
  file: string,
  mapping: ColumnMapping,
  header: CsvRow | undefined,
  width: number,
  wording: Wording,
): ColumnIndex {
  const indices = `give ${wording.place === "command line" ? "a number" : "an index"} from 0 to ${width - 1}`;
  const byIndex = (field: string, index: number): number => {
    if (Number.isInteger(index) && index >= 0 && index < width) return index;
    throw new InputError(`${file}: ${wording.column(field)} is ${index}; ${indices}`);
  };
  const find = (field: string, column: Column): number => {
    if (typeof column === "number") {
      const named = header?.cells.findIndex((name) => numberIn(name) === column) ?? -1;
      if (named !== -1 && named !== column)
        throw new InputError(
          `${place(file, header!)}: ${wording.column(field)} is ${column}, but the column called ${header!.cells[named]} is number ${named}; say ${shown(header!.cells[named])} for the name, rename the column, or say ${wording.set("header", false)} if the first row is a product`,
        );
      return byIndex(field, column);
    }
    if (typeof column !== "string" || column === "")
      throw new InputError(
        `${file}: ${wording.column(field)} is ${JSON.stringify(column)}; name a column, or ${indices}`,
      );
    const named = header === undefined ? -1 : placeOf(file, header, column);
    if (named !== -1) return named;
    if (/^\d{1,9}$/.test(column)) {
      if (header !== undefined) requirePosition(file, header, field, column, wording);
      return byIndex(field, Number(column));
    }
    if (header === undefined)
      throw new InputError(
        `${file}: ${wording.column(field)} is ${JSON.stringify(column)}, but with ${wording.set("header", false)} a column is named by its index, 0 to ${width - 1}`,
      );
    throw missing(file, header, [{ name: column, role: field }], wording);
  };
  checkMapping(file, mapping, wording);
  /** Where a number that was meant as a position is a name in the first row. */
  const numberAsName = (): string => {
    const number = wantedColumns(mapping).find(
      (column) => /^\d+$/.test(String(column)) && (header?.cells.findIndex((name) => name === column) ?? -1) > -1,
    );
    return number === undefined
      ? ""
      : ` (the first row calls one ${shown(String(number))}; say ${wording.set("header", false)} if it is a product)`;
  };
  const optional = (field: string, column: Column | undefined): number | undefined =>
    column === undefined ? undefined : find(field, column);
  const description = textsOf(mapping).map((column) => find("description", column));
  if (description.length === 0)
    throw new InputError(`${file}: ${wording.column("description")} is empty; name the column of the texts`);
  const twice = description.find((column, i) => description.indexOf(column) !== i);
  if (twice !== undefined)
    throw new InputError(
      `${file}: ${wording.column("description")} names column ${header === undefined ? twice : shown(header.cells[twice])} twice; name it once`,
    );
  const category = optional("category", mapping.category);
  if (category !== undefined && description.includes(category))
    throw new InputError(
      `${file}: ${wording.column("category")} and ${wording.column("description")} are the same column${numberAsName()}, so every text would name its own category; name another`,
    );
  return { id: optional("id", mapping.id), name: optional("name", mapping.name), description, category };
}

const known: readonly (keyof ColumnMapping)[] = columnOptions;

function checkSigns(
  file: string,
  { category, categoryKind: kind, categoryLevel, pathSign, categoryList, naValues }: ColumnMapping,
  wording: Wording,
): void {
  const ofCategory = Object.entries({ categoryList, pathSign, categoryLevel }).find(([, value]) => value !== undefined);
  if (category === undefined && ofCategory !== undefined)
    throw new InputError(
      `${file}: ${wording.column(ofCategory[0])} is given, but no column of categories is named; name it with ${wording.column("category")}, or leave ${wording.column(ofCategory[0])} out`,
    );
  for (const [name, sign] of Object.entries({ pathSign, categoryList }))
    if (sign !== undefined && (typeof sign !== "string" || sign === ""))
      throw new InputError(`${file}: ${wording.column(name)} is ${JSON.stringify(sign)}; give the sign, such as ","`);
  if (pathSign !== undefined && kind !== "path")
    throw new InputError(
      `${file}: ${wording.column("pathSign")} is given, but the categories are no paths; say ${wording.set("categoryKind", "path")} too, or leave it out`,
    );
  if (categoryList !== undefined && kind === "tree")
    throw new InputError(
      `${file}: ${wording.column("categoryList")} is given, but ${wording.column("categoryKind")} is "tree"; leave one out`,
    );
  if (naValues !== undefined && !(Array.isArray(naValues) && naValues.every((value) => typeof value === "string")))
    throw new InputError(
      `${file}: ${wording.column("naValues")} is ${JSON.stringify(naValues)}; give a list of what counts as an empty cell, ["Uncategorized"]`,
    );
}

function checkMapping(file: string, mapping: ColumnMapping, wording: Wording): void {
  const wrong = (message: string): InputError => new InputError(`${file}: ${message}`);
  const unknown = Object.keys(mapping).find((key) => !isAmong(key, known));
  if (unknown !== undefined)
    throw wrong(
      `${wording.place === "study" ? 'the study\'s "load"."columns"' : "columns"} has no option ${JSON.stringify(unknown)}; ${isAmong(unknown, loadOptions) ? `it stands beside "columns": ${wording.option(unknown)}` : `did you mean ${nearestName(unknown, known) ?? known.join(", ")}?`}`,
    );
  const { description, categoryKind: kind = "plain", categoryLevel: level, unlabelled, missing: empty, join } = mapping;
  const oneOf = (name: string, value: unknown, values: readonly string[]): void => {
    if (value !== undefined && !values.includes(value as string))
      throw wrong(
        `${wording.column(name)} is ${JSON.stringify(value)}; say ${values
          .slice(0, -1)
          .map((v) => JSON.stringify(v))
          .join(", ")} or ${JSON.stringify(values[values.length - 1])}`,
      );
  };
  if (description === undefined)
    throw wrong(`${wording.column("description")} is missing; name the column of the texts`);
  oneOf("categoryKind", kind, ["plain", "tree", "path", "none"]);
  oneOf("unlabelled", unlabelled, ["reject", "accept"]);
  oneOf("missing", empty, ["empty", "text"]);
  if (join !== undefined && typeof join !== "string")
    throw wrong(`${wording.column("join")} is ${JSON.stringify(join)}; give the text that stands between two columns`);
  checkSigns(file, mapping, wording);
  if (level !== undefined && (!Number.isInteger(level) || level < 1))
    throw wrong(
      `${wording.column("categoryLevel")} is ${JSON.stringify(level)}; give the number of levels that make the category, 1 or more`,
    );
  if (level !== undefined && kind !== "tree" && kind !== "path")
    throw wrong(
      `${wording.column("categoryLevel")} is given, but the categories have no levels; say ${wording.set("categoryKind", "path")} or ${wording.set("categoryKind", "tree")}, or leave it out`,
    );
  if (kind === "none" && mapping.category !== undefined)
    throw wrong(
      `${wording.column("category")} is given, but ${wording.column("categoryKind")} is "none"; leave one out`,
    );
  if (kind !== "none" && mapping.category === undefined)
    throw wrong(
      `${wording.column("category")} is missing; name it, or say ${wording.set("categoryKind", "none")} for a catalogue without labels`,
    );
}
