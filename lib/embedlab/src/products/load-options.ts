import { InputError } from "../errors.js";
import { type ColumnMapping, nearestName } from "./columns.js";
import { shown } from "../text/shown.js";
import { columnOptions, isAmong, loadOptions, type OptionPlace, type Wording } from "../table/wording.js";

export interface LoadOptions {
  /** The columns of one's own CSV; the 15 of the Flipkart schema unless given. */
  readonly columns?: ColumnMapping;
  /** Whether the first row names the columns (default true). */
  readonly header?: boolean;
  /** What separates cells, one ASCII character; found in the file unless told (a comma wherever that makes a table). */
  readonly delimiter?: string;
  /**
   * The file's encoding, e.g. "windows-1252"; UTF-8, or UTF-16 where a byte-order mark says so, unless told. Of several,
   * "utf-8, windows-1252", each line is read by the first that it is in.
   */
  readonly encoding?: string;
  /**
   * "mend" takes wrong decoding back where that is certain, and the catalogue's notes count it; "accept" reads such text
   * as it stands (default "reject").
   */
  readonly mojibake?: "reject" | "mend" | "accept";
  /** Lines above the table that are no part of it, such as a title or comments (default 0). */
  readonly skipRows?: number;
  /** "skip" leaves out rows of other cells than the header, where most are not so; the catalogue's notes count them (default "reject"). */
  readonly badRows?: "reject" | "skip";
  /** "strip" takes HTML out of the texts (default "keep": it stays, and the catalogue's notes count it). */
  readonly markup?: "keep" | "strip";
  /** "skip" leaves rows without a text out, and the catalogue's notes count them (default "reject"). */
  readonly emptyTexts?: "reject" | "skip";
  /** What the catalogue is called, where it comes from and under which licence, where the file is not a known one. */
  readonly name?: string;
  readonly source?: string;
  readonly licence?: string;
  /** Where these options are written, so that errors name the cure there (default "code"). */
  readonly writtenIn?: OptionPlace;
}

const choices = {
  mojibake: ["reject", "mend", "accept"],
  markup: ["keep", "strip"],
  emptyTexts: ["reject", "skip"],
  badRows: ["reject", "skip"],
} as const;
const texts = ["delimiter", "encoding", "name", "source", "licence"] as const;
const known: readonly (keyof LoadOptions)[] = loadOptions;

/** What was told in place of a value, as an error says it. */
const told = (value: unknown): string => JSON.stringify(value) ?? String(value);

/** @throws InputError on an option that there is not, with where it stands or the nearest, and on values that are none of an option's */
export function checkOptions(path: string, options: LoadOptions, wording: Wording): void {
  const wrong = (message: string): InputError => new InputError(`${path}: ${message}`);
  const unknown = Object.keys(options).find((name) => !isAmong(name, known));
  if (unknown !== undefined) throw wrong(unknownOption(unknown));
  const { columns, header, encoding } = options;
  if (columns !== undefined && (typeof columns !== "object" || columns === null || Array.isArray(columns)))
    throw wrong(`columns is ${told(columns)}; give an object: columns: { description: "text", … }`);
  if (header !== undefined && typeof header !== "boolean")
    throw wrong(
      `${wording.option("header")} is ${told(header)}; say ${wording.set("header", true)} or ${wording.set("header", false)}`,
    );
  if (header === false && columns === undefined)
    throw wrong(
      `with ${wording.set("header", false)}, say where the columns are: ${wording.place === "command line" ? `${wording.column("description")} 0 …` : "columns: { description: 0, … }"}`,
    );
  if (Array.isArray(encoding))
    throw wrong(
      `${wording.option("encoding")} is ${told(encoding)}; name several in one text: ${wording.set("encoding", encoding.join(", "))}`,
    );
  for (const name of texts)
    if (options[name] !== undefined && typeof options[name] !== "string")
      throw wrong(`${wording.option(name)} is ${told(options[name])}; give a text, or leave it out`);
  for (const [name, values] of Object.entries(choices)) {
    const value = options[name as keyof typeof choices];
    if (value !== undefined && !(values as readonly string[]).includes(value))
      throw wrong(
        `${wording.option(name)} is ${told(value)}; say ${values.map((one) => wording.set(name, one)).join(" or ")}`,
      );
  }
}

function unknownOption(name: string): string {
  if (isAmong(name, columnOptions)) return `${name} is an option of columns; say columns: { ${name}: … }`;
  const near = nearestName(name, [...known, ...columnOptions]);
  const there = near === undefined || isAmong(near, known) ? near : `columns.${near}`;
  return `there is no option ${shown(name)}; ${there === undefined ? `there are ${known.join(", ")}` : `did you mean ${there}?`}`;
}
