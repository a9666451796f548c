/** Where a reader writes the options of a catalogue, and so where an error's cure is written too. */
export type OptionPlace = "code" | "study" | "command line" | CommandLine;

/** A command line on which options are called otherwise than in code: `{ description: "text" }`. */
export interface CommandLine {
  readonly options: Readonly<Record<string, string>>;
}

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
/** The options of `ColumnMapping`. */
export const columnOptions = [
  "id",
  "name",
  "description",
  "join",
  "category",
  "categoryKind",
  "categoryLevel",
  "categoryList",
  "pathSign",
  "unlabelled",
  "missing",
  "naValues",
] as const;
/** The options of `LoadOptions`. */
export const loadOptions = [
  "columns",
  "header",
  "delimiter",
  "encoding",
  "mojibake",
  "skipRows",
  "badRows",
  "markup",
  "emptyTexts",
  "name",
  "source",
  "licence",
  "writtenIn",
] as const;

/** Whether a list of options has one. */
export const isAmong = (name: string, options: readonly string[]): boolean => options.includes(name);

/** How errors name the options of `LoadOptions`: arguments in code, fields of a study file, options of `npm run data`. */
export class Wording {
  readonly place: Exclude<OptionPlace, CommandLine>;
  private readonly names: Readonly<Record<string, string>>;

  constructor(place: OptionPlace = "code") {
    this.place = typeof place === "string" ? place : "command line";
    this.names = typeof place === "string" ? {} : place.options;
  }

  private typed(name: string): string {
    return kebab(Object.hasOwn(this.names, name) ? this.names[name] : name);
  }

  /** An option that stands beside `columns`, without a value. */
  option(name: string): string {
    if (this.place === "command line") return `--${this.typed(name)}`;
    return this.place === "study" ? `"${name}" in the study's "load"` : name;
  }

  /** An option of `columns`, without a value. */
  column(name: string): string {
    if (this.place === "command line") return `--${this.typed(name)}`;
    return this.place === "study" ? `"${name}" in the study's "load"."columns"` : `columns.${name}`;
  }

  /** What to say or write: `mojibake: "accept"`, `columns.unlabelled: "accept"`, `"mojibake": "accept" in the study's "load"`, `--mojibake accept`. */
  set(name: string, value: string | number | boolean | readonly string[]): string {
    if (this.place === "command line") {
      if (typeof value === "boolean") return value ? `--${this.typed(name)}` : `--no-${this.typed(name)}`;
      if (typeof value === "object") return this.set(name, value.map((one) => one.replaceAll(",", "\\,")).join(","));
      return `--${this.typed(name)} ${/^[\w.-]+$/.test(String(value)) ? value : JSON.stringify(value)}`;
    }
    if (this.place === "study")
      return `"${name}": ${JSON.stringify(value)} in the study's "load"${isAmong(name, columnOptions) ? '."columns"' : ""}`;
    return `${isAmong(name, columnOptions) ? "columns." : ""}${name}: ${JSON.stringify(value)}`;
  }

  /** How the columns of a file of another schema are told. */
  get mapColumns(): string {
    if (this.place === "command line")
      return `say where the columns are with ${this.column("description")} and ${this.column("category")}`;
    return this.place === "study" ? 'map your own with "columns" in the study\'s "load"' : "map your own with columns";
  }
}
