/** Where a reader writes the options of a catalogue, and so where an error's cure is written too. */
export type OptionPlace = "code" | "study" | "command line" | CommandLine;

/** A command line on which options are called otherwise than in code: `{ description: "text" }`. */
export interface CommandLine {
  readonly options: Readonly<Record<string, string>>;
}

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
/** The options that stand in `columns`. */
export const columnOptions: readonly string[] = [
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
];

/** How errors name the options of `LoadOptions`: arguments in code, fields of a study file, options of `npm run data`. */
export class Wording {
  readonly place: Exclude<OptionPlace, CommandLine>;
  private readonly names: Readonly<Record<string, string>>;

  constructor(place: OptionPlace = "code") {
    this.place = typeof place === "string" ? place : "command line";
    this.names = typeof place === "string" ? {} : place.options;
  }

  private option(name: string): string {
    return kebab(Object.hasOwn(this.names, name) ? this.names[name] : name);
  }

  /** An option of `columns`, without a value. */
  column(name: string): string {
    if (this.place === "command line") return `--${this.option(name)}`;
    return this.place === "study" ? `"${name}" in the study's "load"."columns"` : `columns.${name}`;
  }

  /** What to say or write: `mojibake: "accept"`, `"mojibake": "accept" in the study's "load"`, `--mojibake accept`. */
  set(name: string, value: string | number | boolean | readonly string[]): string {
    if (this.place === "command line") {
      if (typeof value === "boolean") return value ? `--${this.option(name)}` : `--no-${this.option(name)}`;
      if (typeof value === "object") return this.set(name, value.map((one) => one.replaceAll(",", "\\,")).join(","));
      return `--${this.option(name)} ${/^[\w.-]+$/.test(String(value)) ? value : JSON.stringify(value)}`;
    }
    if (this.place === "study")
      return `"${name}": ${JSON.stringify(value)} in the study's "load"${columnOptions.includes(name) ? '."columns"' : ""}`;
    return `${name}: ${JSON.stringify(value)}`;
  }

  /** How the columns of a file of another schema are told. */
  get mapColumns(): string {
    if (this.place === "command line")
      return `say where the columns are with ${this.column("description")} and ${this.column("category")}`;
    return this.place === "study" ? 'map your own with "columns" in the study\'s "load"' : "map your own with columns";
  }
}
