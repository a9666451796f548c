import { InputError } from "../errors.js";
import { editDistance } from "../numeric/edit-distance.js";
import { type CsvRow, place } from "./csv.js";

/** A column by its header's name or by its 0-based index. */
export type Column = string | number;

/** Where anybody's own CSV keeps what a catalogue needs. */
export interface ColumnMapping {
  /** Row numbers serve as ids where left out. */
  readonly id?: Column;
  /** Names are empty where left out. */
  readonly name?: Column;
  readonly description: Column;
  readonly category?: Column;
  /**
   * "plain" (the default): the cell is the category; "tree": a JSON list of one path, `["A >> B >> …"]`, whose first
   * level is the category; "none": the catalogue is unlabelled, and `category` must be left out.
   */
  readonly categoryKind?: "plain" | "tree" | "none";
  /** "reject" (the default) or "accept" rows whose category is empty, as unlabelled products. */
  readonly unlabelled?: "reject" | "accept";
}

export const flipkartColumns: readonly string[] = [
  "uniq_id", "crawl_timestamp", "product_url", "product_name", "product_category_tree", "pid", "retail_price", "discounted_price",
  "image", "is_FK_Advantage_product", "description", "product_rating", "overall_rating", "brand", "product_specifications",
];

export const flipkartMapping: ColumnMapping = {
  id: "uniq_id", name: "product_name", description: "description", category: "product_category_tree", categoryKind: "tree",
};

/** The mapping with each column as a 0-based index. */
export interface ColumnIndex {
  readonly id: number | undefined;
  readonly name: number | undefined;
  readonly description: number;
  readonly category: number | undefined;
}

/** The name most like `wanted`, or nothing where none shares half of it. */
function nearestName(wanted: string, names: readonly string[]): string | undefined {
  const scored = names.map((name) => ({ name, edits: editDistance(wanted.toLowerCase(), name.trim().toLowerCase()) }));
  const best = scored.sort((a, b) => a.edits - b.edits)[0];
  return best !== undefined && best.edits <= Math.max(wanted.length, best.name.length) / 2 ? best.name : undefined;
}

function missing(file: string, header: CsvRow, names: readonly string[]): InputError {
  const have = header.cells;
  const where = place(file, header);
  if (have.some((cell) => cell.length > 2 && cell.startsWith('"') && cell.endsWith('"'))) {
    return new InputError(`${where}: column names stand in doubled quotes; get the copy as published`);
  }
  const free = have.filter((cell) => !names.includes(cell) && cell !== "");
  const near = names.flatMap((name) => {
    const like = nearestName(name, free.filter((cell) => !flipkartColumns.includes(cell)));
    return like === undefined ? [] : [`${JSON.stringify(like)} looks like ${name}`];
  });
  const separator = have.length === 1 ? [";", "\t", "|"].find((mark) => have[0].includes(mark)) : undefined;
  const cure = separator !== undefined
    ? `the cells seem to be separated by ${JSON.stringify(separator)}: say so with delimiter`
    : near.length > 0
      ? `${near.join(", ")}: rename it, or map the columns`
      : `it has ${have.map((cell) => JSON.stringify(cell)).join(", ")}: add the column, map your own with columns, or say header: false`;
  return new InputError(`${where}: no column ${names.join(", ")}; ${cure}`);
}

/** @throws InputError unless the header names each of `names` once */
export function requireColumns(file: string, header: CsvRow, names: readonly string[]): void {
  const lacking = names.filter((name) => !header.cells.includes(name));
  if (lacking.length > 0) throw missing(file, header, lacking);
  for (const name of names) {
    if (header.cells.indexOf(name) !== header.cells.lastIndexOf(name)) {
      throw new InputError(`${place(file, header)}: two columns are named ${name}; rename or remove one`);
    }
  }
}

/** @throws InputError where a column is not in the file, or the mapping contradicts itself */
export function resolveColumns(file: string, mapping: ColumnMapping, header: CsvRow | undefined, width: number): ColumnIndex {
  const find = (field: string, column: Column): number => {
    if (typeof column === "number") {
      if (Number.isInteger(column) && column >= 0 && column < width) return column;
      throw new InputError(`${file}: columns.${field} is ${column}; give an index from 0 to ${width - 1}`);
    }
    if (header === undefined) throw new InputError(`${file}: columns.${field} is ${JSON.stringify(column)}, but with header: false a column is named by its index, 0 to ${width - 1}`);
    requireColumns(file, header, [column]);
    return header.cells.indexOf(column);
  };
  checkMapping(file, mapping);
  const optional = (field: string, column: Column | undefined): number | undefined => (column === undefined ? undefined : find(field, column));
  return {
    id: optional("id", mapping.id),
    name: optional("name", mapping.name),
    description: find("description", mapping.description),
    category: optional("category", mapping.category),
  };
}

function checkMapping(file: string, mapping: ColumnMapping): void {
  const known = ["id", "name", "description", "category", "categoryKind", "unlabelled"];
  for (const key of Object.keys(mapping)) {
    if (!known.includes(key)) throw new InputError(`${file}: columns has no option ${JSON.stringify(key)}; did you mean ${nearestName(key, known) ?? known.join(", ")}?`);
  }
  if (mapping.description === undefined) throw new InputError(`${file}: columns.description is missing; name the column of the texts`);
  const kind = mapping.categoryKind ?? "plain";
  if (!["plain", "tree", "none"].includes(kind)) throw new InputError(`${file}: columns.categoryKind is ${JSON.stringify(kind)}; say "plain", "tree" or "none"`);
  if (!["reject", "accept", undefined].includes(mapping.unlabelled)) throw new InputError(`${file}: columns.unlabelled is ${JSON.stringify(mapping.unlabelled)}; say "reject" or "accept"`);
  if (kind === "none" && mapping.category !== undefined) throw new InputError(`${file}: columns.category is given, but categoryKind is "none"; leave one out`);
  if (kind !== "none" && mapping.category === undefined) throw new InputError(`${file}: columns.category is missing; name it, or say categoryKind: "none" for a catalogue without labels`);
}
