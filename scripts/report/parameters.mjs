// What `--set name=value` changes: the constants of the cell that papermill's convention tags "parameters".
import { Problem } from "../run.mjs";

const tagOf = (cell, tag) => (cell.metadata?.tags ?? []).includes(tag);
const sourceOf = ({ source }) => [source].flat().join("");
const constant = /^const (\w+)(?:: [^=]+)? = (.+?);(?:\s*\/\/.*)?$/gm;

/** A notebook's parameters with the values that its own cell gives them: numbers, texts or booleans. */
export function parametersOf({ file, bytes }) {
  const cells = JSON.parse(bytes).cells.filter((cell) => cell.cell_type === "code" && tagOf(cell, "parameters"));
  if (cells.length === 0) return new Map();
  if (cells.length > 1) throw new Problem(`${file}: ${cells.length} cells are tagged "parameters"; tag one`);
  return new Map(
    Array.from(sourceOf(cells[0]).matchAll(constant), ([, name, value]) => {
      let usual;
      try {
        usual = JSON.parse(value);
      } catch {
        // Said below.
      }
      if (!["number", "string", "boolean"].includes(typeof usual))
        throw new Problem(`${file}: the parameter ${name} is ${value}; give it a number, "text", true or false`);
      return [name, usual];
    }),
  );
}

/** Texts "name=value" as a map; the last of a name counts. */
export function readSettings(given = []) {
  return new Map(
    given.map((text) => {
      const [, name, value] = /^\s*(\w+)\s*=(.*)$/s.exec(text) ?? [];
      if (name === undefined) throw new Problem(`--set is ${JSON.stringify(text)}; say --set <name>=<value>`);
      return [name, value.trim()];
    }),
  );
}

/** The value as its parameter's own has a type. */
function typed(name, text, usual) {
  const refuse = (what) => {
    throw new Problem(`--set ${name}=${text}: ${name} is ${what}, as in --set ${name}=${usual}`);
  };
  if (typeof usual === "string") return text;
  if (typeof usual === "boolean") return text === "true" ? true : text === "false" ? false : refuse("true or false");
  const value = Number(text);
  if (text === "" || !Number.isFinite(value)) return refuse("a number");
  return Number.isInteger(usual) && !Number.isInteger(value) ? refuse("a whole number") : value;
}

/**
 * The settings in their types, and for each notebook the cell that is put below its parameters; undefined where nothing
 * of it is set. `fixed` are the names that a protocol file gives.
 */
export function applySettings(settings, notebooks, fixed = []) {
  const known = notebooks.map((notebook) => ({ file: notebook.file, parameters: parametersOf(notebook) }));
  const names = [...new Set(known.flatMap(({ parameters }) => [...parameters.keys()]))];
  for (const name of settings.keys()) {
    if (names.includes(name)) continue;
    throw new Problem(
      fixed.includes(name)
        ? `--set ${name}: the protocol fixes ${name}; change a copy of protocol.json and give it by --protocol`
        : `--set ${name}: no notebook of this report has a parameter of that name; there ${names.length === 0 ? "are none" : `are ${names.join(", ")}`}`,
    );
  }
  const values = {};
  const injected = known.map(({ parameters }) => {
    const lines = [...settings].flatMap(([name, text]) => {
      if (!parameters.has(name)) return [];
      values[name] = typed(name, text, parameters.get(name));
      return [`const ${name}: ${typeof values[name]} = ${JSON.stringify(values[name])};`];
    });
    return lines.length === 0 ? undefined : ["// Set for this run by npm run report -- --set", ...lines].join("\n");
  });
  return { values, injected };
}
