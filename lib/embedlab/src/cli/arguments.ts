import { parseArgs } from "node:util";
import { InputError } from "../errors.js";
import { messageOf } from "../reasons.js";
import { nearestOption } from "./nearest-option.js";

export const usage = `embedlab <table> [options]        which text embedding groups these products best?

Reads a table, embeds one of its columns with several models, and writes one page of HTML: verdict, table, map, clusters
and costs. Nothing but the models' files comes from the network, and nothing leaves this machine.

  <table>                    a file: CSV with any delimiter, TSV, JSON Lines (.jsonl), Parquet;
                             or a data set of the Hugging Face hub at a commit: owner/name@<40 hex digits>

  --text <column>            what is embedded; several with commas between them make one text: --text title,description
  --join <text>              what stands between those (a line break, \\n)
  --label <column>           the categories that the clusters are judged by; without it no model is called better
  --category-kind <kind>     plain unless told; path, "A > B"; tree, a JSON list of one path ["A >> B"], is found;
                             none takes no column for categories
  --category-level <number>  levels of a path or tree that make the category (1)
  --path-sign <text>         what parts the levels of a path, such as / or -
  --category-list <text>     what parts several categories in a cell, such as , : the first is taken
  --name <column>, --id <column>      what products are called; --description and --category are other names of --text
                             and --label, as in npm run data
  --models <list>            default: bge-small-en-v1.5,e5-small-v2@q8,lsa. A name of a ready contract, or
                               a folder of a model, as sentence-transformers saves it: ./models/mine
                               a file of vectors, one a product: mine.parquet, mine.npy, mine.jsonl (by --id)
                               endpoint:<model>@<dimensions>: a server at EMBEDLAB_ENDPOINT, key in EMBEDLAB_API_KEY;
                                 or in its own language: cohere:, gemini:, voyage:, mistral:, ollama:, lm-studio:,
                                 llama.cpp:, vllm:, tei: or infinity:<model>@<dimensions>
  --clusters <number>        default: as many as categories; without categories 10

  --delimiter <character>    found in the file unless told: "," ";" "\\t" "|"
  --encoding <name>          UTF-8 and UTF-16 are found; others are named, such as windows-1252; of several,
                               "utf-8, windows-1252", each line is read by the first that it is in
  --skip-rows <number>       lines above the table that are no part of it: titles, comments
  --bad-rows skip            rows of other cells than the header are left out, and counted
  --no-header                the first row is a product: columns are numbers from 0
  --unlabelled accept        rows without a category stay, and are not judged
  --empty-texts skip         rows without a text are left out, and counted
  --na-values <list>         what else counts as an empty cell: --na-values Uncategorized,Other
  --missing text             "nan", "NULL", "N/A" and the like are text; empty cells unless told
  --mojibake mend            wrong decoding is taken back where that is certain; accept: it is read as it stands
  --markup strip             takes HTML out of the texts
  --file <path>              which file of the hub's data set, where it has several
  --sample <number>          a random part of the products, always the same one

  --products <number>        project costs to a catalogue of this size
  --price <model>=<amount>   of a million tokens at an endpoint; once a model
  --machine-price <amount>   of an hour of this machine
  --currency <text>          what those amounts are in

  --out <file>               default: embedlab.html in this folder
  --json                     results as JSON on the standard output, nothing else there
  --yes                      takes what is proposed instead of asking
  --version, --help

Exit status: 0 the comparison decided (one model leads, or those that lead are equivalent), 3 it did not, or only with
categories of few products, or there were no categories to decide by; 1 an error; 130 interrupted. Models and vectors are
kept in EMBEDLAB_CACHE, else in the user's cache folder.

  npx embedlab produits.csv --text libelle,description --label rayon
  npx embedlab shop.parquet --text body --models bge-small-en-v1.5,lsa --json > results.json`;

/** What was asked for at the command line. */
export interface Arguments {
  readonly table: string;
  /** Parted at its commas. */
  readonly text?: readonly string[];
  readonly join?: string;
  readonly label?: string;
  readonly categoryKind?: "plain" | "tree" | "path" | "none";
  readonly categoryLevel?: number;
  readonly pathSign?: string;
  readonly categoryList?: string;
  readonly name?: string;
  readonly id?: string;
  readonly models?: readonly string[];
  readonly clusters?: number;
  readonly delimiter?: string;
  readonly encoding?: string;
  readonly skipRows?: number;
  readonly badRows?: "reject" | "skip";
  readonly header: boolean;
  readonly unlabelled?: "reject" | "accept";
  readonly emptyTexts?: "reject" | "skip";
  readonly missing?: "empty" | "text";
  /** Parted at its commas. */
  readonly naValues?: readonly string[];
  readonly mojibake?: "reject" | "mend" | "accept";
  readonly markup?: "keep" | "strip";
  readonly file?: string;
  readonly sample?: number;
  readonly products?: number;
  readonly prices: ReadonlyMap<string, number>;
  readonly machinePrice?: number;
  readonly currency?: string;
  /** Options that have two names, by the one that was typed. */
  readonly typed: { readonly description: string; readonly category: string };
  readonly out: string;
  readonly json: boolean;
  readonly yes: boolean;
}

const texts = [
  "text",
  "description",
  "join",
  "label",
  "category",
  "category-kind",
  "category-level",
  "path-sign",
  "category-list",
  "name",
  "id",
  "models",
  "clusters",
  "delimiter",
  "encoding",
  "skip-rows",
  "bad-rows",
  "unlabelled",
  "empty-texts",
  "missing",
  "na-values",
  "mojibake",
  "markup",
  "file",
  "sample",
  "products",
  "machine-price",
  "currency",
  "out",
] as const;
type Text = (typeof texts)[number];
const options: Readonly<Record<string, { type: "string" | "boolean"; short?: string; multiple?: boolean }>> = {
  ...Object.fromEntries(texts.map((name) => [name, { type: "string" }])),
  price: { type: "string", multiple: true },
  "no-header": { type: "boolean" },
  json: { type: "boolean" },
  yes: { type: "boolean" },
  version: { type: "boolean" },
  help: { type: "boolean", short: "h" },
};

/** "a,b" is two; a comma that belongs to a name is written \, */
const parts = (value: string | undefined): string[] | undefined =>
  value?.split(/(?<!\\),/).map((part) => part.replaceAll("\\,", ",").trim());

function numberIn(option: string, value: string, least: number, whole: boolean): number {
  const read = Number(value);
  if (value.trim() === "" || !Number.isFinite(read) || read < least || (whole && !Number.isInteger(read)))
    throw new InputError(
      `--${option} is ${JSON.stringify(value)}; give a ${whole ? "whole " : ""}number of at least ${least}`,
    );
  return read;
}

/** @throws InputError naming the option that does not exist, or that is given twice of which one would count */
function checkOptions(given: readonly string[]): void {
  const { tokens } = parseArgs({ args: [...given], options, allowPositionals: true, strict: false, tokens: true });
  const named = tokens.filter((token) => token.kind === "option");
  const wrong = named.find(({ name }) => !Object.hasOwn(options, name));
  if (wrong !== undefined) {
    // "-text" is read as one letter after the other.
    const written = given[wrong.index].replace(/=.*$/s, "");
    const near = nearestOption(written.replace(/^-+/, ""), Object.keys(options));
    throw new InputError(
      `there is no option ${written}; ${near === undefined ? "" : `did you mean --${near}? `}embedlab --help lists the options`,
    );
  }
  const bare = named.find(
    ({ name, value, inlineValue }) =>
      options[name].type === "string" && (value === undefined || (inlineValue === false && /^-./.test(value))),
  );
  if (bare !== undefined)
    throw new InputError(
      `--${bare.name} has no value${bare.value === undefined ? "" : `: ${bare.value} follows; if that is it, say --${bare.name}=${bare.value}`}`,
    );
  const again = named.find(
    ({ name }, i) =>
      options[name].type === "string" &&
      options[name].multiple !== true &&
      named.findIndex((one) => one.name === name) !== i,
  );
  if (again !== undefined)
    throw new InputError(
      `--${again.name} is given twice; give it once${["text", "description", "models"].includes(again.name) ? `, with commas: --${again.name} a,b` : ""}`,
    );
}

/** A tab or a line break as a shell's user writes it. */
const unescaped = (text: string | undefined): string | undefined =>
  text?.replaceAll("\\t", "\t").replaceAll("\\n", "\n");

/** The arguments as given, or "help" or "version". @throws InputError naming the option that is wrong */
export function readArguments(given: readonly string[]): Arguments | "help" | "version" {
  checkOptions(given);
  let parsed;
  try {
    parsed = parseArgs({ args: [...given], options, allowPositionals: true });
  } catch (error) {
    throw new InputError(`${messageOf(error)}; embedlab --help lists the options`);
  }
  const { values, positionals } = parsed;
  if (values.help === true || given.length === 0) return "help";
  if (values.version === true) return "version";
  if (positionals.length !== 1)
    throw new InputError(
      `${positionals.length === 0 ? "no table is named" : `${positionals.length} tables are named (${positionals.join(", ")})`}; give one file or data set: embedlab products.csv --text description`,
    );
  const text = (name: Text): string | undefined => values[name] as string | undefined;
  const number = (name: Text, least: number, whole = true): number | undefined =>
    text(name) === undefined ? undefined : numberIn(name, text(name)!, least, whole);
  const either = (name: Text, other: Text): string | undefined => {
    if (text(name) !== undefined && text(other) !== undefined)
      throw new InputError(`--${name} and --${other} are two names of one option; give one`);
    return text(name) ?? text(other);
  };
  const oneOf = <T extends string>(name: Text, ...known: readonly T[]): T | undefined => {
    const value = text(name) as T | undefined;
    if (value === undefined || known.includes(value)) return value;
    throw new InputError(`--${name} is ${JSON.stringify(value)}; it is ${known.join(" or ")}`);
  };
  const embedded = either("text", "description");
  const label = either("label", "category");
  const categoryKind = oneOf("category-kind", "plain", "tree", "path", "none");
  const ofCategories = (["label", "category", "category-level", "path-sign", "category-list"] as const).find(
    (name) => text(name) !== undefined,
  );
  if (categoryKind === "none" && ofCategories !== undefined)
    throw new InputError(`--category-kind none is for a catalogue without categories: leave --${ofCategories} out`);
  const prices = new Map(((values.price as string[] | undefined) ?? []).map(price));
  const priced = ["price", "machine-price"].find((name) => values[name] !== undefined);
  if (priced !== undefined && values.products === undefined)
    throw new InputError(`--${priced} is of a catalogue of some size: say --products <number> too`);
  if (priced === undefined && values.currency !== undefined)
    throw new InputError("--currency is given and no price: say --price or --machine-price too, or leave it out");
  return {
    table: positionals[0],
    text: parts(embedded),
    join: unescaped(text("join")),
    label,
    categoryKind,
    categoryLevel: number("category-level", 1),
    pathSign: text("path-sign"),
    categoryList: text("category-list"),
    name: text("name"),
    id: text("id"),
    models: parts(text("models")),
    clusters: number("clusters", 2),
    delimiter: unescaped(text("delimiter")),
    encoding: text("encoding"),
    skipRows: number("skip-rows", 0),
    badRows: oneOf("bad-rows", "reject", "skip"),
    header: values["no-header"] !== true,
    unlabelled: oneOf("unlabelled", "reject", "accept"),
    emptyTexts: oneOf("empty-texts", "reject", "skip"),
    missing: oneOf("missing", "empty", "text"),
    naValues: parts(text("na-values")),
    mojibake: oneOf("mojibake", "reject", "mend", "accept"),
    markup: oneOf("markup", "keep", "strip"),
    file: text("file"),
    sample: number("sample", 10),
    products: number("products", 1),
    prices,
    machinePrice: number("machine-price", 0, false),
    currency: text("currency"),
    typed: {
      description: text("description") === undefined ? "text" : "description",
      category: text("category") === undefined ? "label" : "category",
    },
    out: text("out") ?? "embedlab.html",
    json: values.json === true,
    yes: values.yes === true,
  };
}

function price(given: string): [string, number] {
  const at = given.lastIndexOf("=");
  if (at < 1)
    throw new InputError(`--price is ${JSON.stringify(given)}; say --price <model>=<amount>, of a million tokens`);
  return [given.slice(0, at), numberIn("price", given.slice(at + 1), 0, false)];
}
