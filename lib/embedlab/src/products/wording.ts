/** Where a reader writes the options of a catalogue, and so where an error's cure is written too. */
export type OptionPlace = "code" | "study" | "command line";

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const ofColumns = new Set([
  "id",
  "name",
  "description",
  "category",
  "categoryKind",
  "categoryLevel",
  "unlabelled",
  "missing",
  "join",
]);

/** How errors name the options of `LoadOptions`: arguments in code, fields of a study file, options of `npm run data`. */
export class Wording {
  constructor(readonly place: OptionPlace = "code") {}

  /** An option of `columns`, without a value. */
  column(name: string): string {
    if (this.place === "command line") return `--${kebab(name)}`;
    return this.place === "study" ? `"${name}" in the study's "load"."columns"` : `columns.${name}`;
  }

  /** What to say or write: `mojibake: "accept"`, `"mojibake": "accept" in the study's "load"`, `--mojibake accept`. */
  set(name: string, value: string | number | boolean): string {
    if (this.place === "command line") {
      if (typeof value === "boolean") return value ? `--${kebab(name)}` : `--no-${kebab(name)}`;
      return `--${kebab(name)} ${/^[\w.-]+$/.test(String(value)) ? value : JSON.stringify(value)}`;
    }
    if (this.place === "study")
      return `"${name}": ${JSON.stringify(value)} in the study's "load"${ofColumns.has(name) ? '."columns"' : ""}`;
    return `${name}: ${JSON.stringify(value)}`;
  }

  /** How the columns of a file of another schema are told. */
  get mapColumns(): string {
    if (this.place === "command line") return "say where the columns are with --description and --category";
    return this.place === "study" ? 'map your own with "columns" in the study\'s "load"' : "map your own with columns";
  }
}
