import { createWriteStream, existsSync } from "node:fs";
import { copyFile, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Problem, log, printable, readOptions, root, runAsScript } from "./run.mjs";
import { setup } from "./setup.mjs";

const usage = `npm run data -- <path or URL> [options]

Checks a catalogue (CSV, JSON Lines or Parquet) and puts it in place as data/catalogue.csv (.jsonl, .parquet), which
notebooks and reports then use. Without options it must have the 15 columns of the Flipkart sample. For any other say where its columns are, by
name, or by number from 0 where no column is called so:

  --description <column>    what is embedded (needed; --text is another name for it); several with commas between them,
                            --text title,description, make one text
  --join <text>             what stands between those (default a line break, \\n)
  --category <column>       what the clusters are compared with (--label is another name for it)
  --name <column>, --id <column>
  --category-kind <kind>    plain (the default); path, "A > B"; tree, a JSON list of one path ["A >> B"]; none without --category
  --category-level <number> levels of a path or tree that make the category (default 1)
  --path-sign <text>        what parts the levels of a path, such as / or -
  --category-list <text>    what parts several categories in a cell, such as a comma: the first is taken
  --unlabelled accept       rows without a category are products without a label
  --empty-texts skip        rows without a text are left out, and counted
  --missing text            "nan", "NULL", "N/A" and their like are text; they count as empty cells otherwise
  --na-values <list>        what else counts as an empty cell, with commas between: Uncategorized,Other
  --delimiter <character>   what separates cells, \\t for a tab (default: found)
  --encoding <name>         such as windows-1252 or utf-16le (default: UTF-8, or UTF-16 with a byte-order mark); of several,
                            "utf-8, windows-1252", each line is read by the first that it is in
  --skip-rows <number>      lines above the table that are no part of it: titles, comments
  --bad-rows skip           rows of other cells than the header are left out, and counted
  --no-header               the first row is a product
  --mojibake mend           take wrong decoding back where that is certain; accept: read it as it stands
  --markup strip            take HTML out of the texts
  --title <text>, --source <text>, --licence <text>   what reports say of the catalogue

  --remove                  take the catalogue away again: the synthetic sample is used
  --help                    this text`;

/** Where a catalogue lies, by what its file is. */
const places = {
  CSV: join(root, "data", "catalogue.csv"),
  "JSON Lines": join(root, "data", "catalogue.jsonl"),
  Parquet: join(root, "data", "catalogue.parquet"),
};
const optionsPlace = join(root, "data", "catalogue.json");
const mostBytes = 2 ** 30;

async function download(url, target) {
  let response;
  try {
    response = await fetch(url, { signal: AbortSignal.timeout(600_000) });
  } catch (error) {
    throw new Problem(
      `${url} could not be reached (${error.cause?.code ?? error.cause?.message ?? error.message}); check address and network, or download the file yourself and give its path`,
    );
  }
  if (!response.ok)
    throw new Problem(
      `${url} answered ${response.status} ${response.statusText}; check the address, or download the file yourself and give its path`,
    );
  if (/text\/html/i.test(response.headers.get("content-type") ?? ""))
    throw new Problem(`${url} is a web page, no table; give the address of the file itself`);
  let bytes = 0;
  const bound = new Transform({
    transform(chunk, encoding, done) {
      bytes += chunk.length;
      done(
        bytes > mostBytes
          ? new Problem(`${url} is larger than 1 GiB; a catalogue is read whole, so take a part of it`)
          : null,
        chunk,
      );
    },
  });
  await pipeline(Readable.fromWeb(response.body), bound, createWriteStream(target));
}

const defined = (values) => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

/** A tab or a line break as a shell's user writes it. */
const unescaped = (text) => text?.replaceAll("\\t", "\t").replaceAll("\\n", "\n");

/** Options that have two names, by the one that was typed. @throws Problem where both were */
function typedNames(values) {
  return Object.fromEntries(
    [
      ["description", "text"],
      ["category", "label"],
    ].map(([name, other]) => {
      if (values[name] !== undefined && values[other] !== undefined)
        throw new Problem(`--${other} and --${name} are two names of one option; give one`);
      return [name, values[other] === undefined ? name : other];
    }),
  );
}

/** A whole number as typed, or what was typed, for the library to name. */
const numberOr = (text) => (text === undefined || !/^\d+$/.test(text) ? text : Number(text));

/** "title,description" is two columns; a comma that belongs to a name is written \, unless the file has a column called so. */
const parts = (value) => value.split(/(?<!\\),/).map((name) => name.replaceAll("\\,", ",").trim());

function loadOptions(values, typed) {
  const header = !values["no-header"];
  const { id, name } = values;
  const description = values[typed.description];
  const category = values[typed.category];
  if (description === undefined && [id, name, category].some((column) => column !== undefined))
    throw new Problem("--text is missing: say which column is embedded");
  const kind = values["category-kind"] ?? (description !== undefined && category === undefined ? "none" : undefined);
  const columns = defined({
    id,
    name,
    description: description === undefined ? undefined : parts(description),
    category,
    categoryKind: kind,
    join: unescaped(values.join),
    categoryLevel: numberOr(values["category-level"]),
    pathSign: values["path-sign"],
    categoryList: values["category-list"],
    unlabelled: values.unlabelled,
    missing: values.missing,
    naValues: values["na-values"] === undefined ? undefined : parts(values["na-values"]),
  });
  const { mojibake, markup, encoding, title, source, licence, "empty-texts": emptyTexts } = values;
  return {
    ...(Object.keys(columns).length > 0 && { columns }),
    ...(!header && { header }),
    ...defined({
      delimiter: unescaped(values.delimiter),
      encoding,
      skipRows: numberOr(values["skip-rows"]),
      badRows: values["bad-rows"],
      mojibake,
      emptyTexts,
      markup,
      name: title,
      source,
      licence,
    }),
  };
}

/** The names of a file's columns; none where it has no header. */
async function headerOf(bytes, path, { header = true, ...options }, wanted, writtenIn) {
  const { readTable } = await import("#embedlab/table/table");
  const { Wording } = await import("#embedlab/table/wording");
  const { delimiter, encoding, skipRows, badRows } = options;
  const wording = new Wording(writtenIn);
  const read = await readTable(bytes, path, { header, delimiter, encoding, skipRows, badRows, wanted, wording });
  return read.header?.cells ?? [];
}

/** The options with the columns as the file names them; options of columns alone are of the sample's columns. */
async function withColumns(bytes, path, { columns, ...options }, writtenIn) {
  if (columns === undefined) return options;
  const { description } = columns;
  if (description === undefined) {
    const { flipkartMapping } = await import("#embedlab/products/columns");
    // A file without the sample's columns is refused as one that is not mapped.
    if (
      !(await headerOf(bytes, path, options, [flipkartMapping.description], writtenIn)).includes(
        flipkartMapping.description,
      )
    )
      return options;
    const without = columns.categoryKind === "none" ? { category: undefined } : {};
    return { ...options, columns: { ...flipkartMapping, ...without, ...columns } };
  }
  if (description.length === 1) return { ...options, columns: { ...columns, description: description[0] } };
  const { columnList } = await import("#embedlab/table/column-list");
  const wanted = [...description, ...(columns.category === undefined ? [] : [columns.category])];
  const found = columnList(description, await headerOf(bytes, path, options, wanted, writtenIn));
  return { ...options, columns: { ...columns, description: found.length === 1 ? found[0] : found } };
}

async function summary(catalogue) {
  const { counted } = await import("#embedlab/text/counted");
  const { describeLengths } = await import("#embedlab/products/lengths");
  const { words } = describeLengths(catalogue.products.map(({ description }) => description));
  // A half where the number of texts is even.
  const median = words.median === 1 ? "1 word" : `${words.median.toLocaleString("en-US")} words`;
  const counts = catalogue.categories
    .map((category, i) => [catalogue.labels.filter((label) => label === i).length, category])
    .sort((a, b) => b[0] - a[0]);
  const shown = counts
    .slice(0, 12)
    .map(([count, category]) => `    ${String(count).padStart(6)}  ${JSON.stringify(category)}`);
  return [
    `${catalogue.name}: ${counted(catalogue.products.length, "product")}, ${counted(catalogue.categories.length, "category", "categories")}, median ${median}${catalogue.synthetic ? ", synthetic" : ""}`,
    `  sha256 ${catalogue.sha256}`,
    ...shown,
    ...(counts.length > shown.length
      ? [`    and ${counted(counts.length - shown.length, "category", "categories")} more`]
      : []),
    ...(catalogue.notes ?? []).map((note) => `  ${note}`),
  ].join("\n");
}

/** A file's name without what follows it in an address. */
const named = (source) => (/^https?:\/\//i.test(source) ? new URL(source).pathname : source);

/** Checks what lies at `source` and puts it in place; whatever was there stays until the new one is known to be good. */
async function placeCatalogue(source, given, writtenIn) {
  const temporary = `${places.CSV}.${process.pid}.tmp`;
  await mkdir(join(root, "data"), { recursive: true });
  try {
    if (/^https?:\/\//i.test(source)) await download(source, temporary);
    else {
      const path = resolve(process.env.INIT_CWD ?? ".", source);
      if (!existsSync(path)) throw new Problem(`${path}: there is no such file`);
      await copyFile(path, temporary);
    }
    const { parseTable } = await import("#embedlab/products/load");
    const { tableKind } = await import("#embedlab/table/table");
    const bytes = await readFile(temporary);
    const place = places[tableKind(bytes, named(source))];
    const options = await withColumns(bytes, named(source), given, writtenIn);
    const catalogue = await parseTable(bytes, named(source), { ...options, writtenIn });
    if (Object.keys(options).length > 0)
      await writeFile(`${optionsPlace}.tmp`, `${JSON.stringify(options, undefined, 2)}\n`);
    await rename(temporary, place);
    for (const other of Object.values(places)) if (other !== place) await rm(other, { force: true });
    if (Object.keys(options).length > 0) await rename(`${optionsPlace}.tmp`, optionsPlace);
    else await rm(optionsPlace, { force: true });
    return { catalogue, place };
  } finally {
    await rm(temporary, { force: true });
  }
}

runAsScript(import.meta.url, async () => {
  const strings = [
    "id",
    "name",
    "description",
    "text",
    "join",
    "category",
    "label",
    "category-kind",
    "category-level",
    "path-sign",
    "category-list",
    "unlabelled",
    "empty-texts",
    "missing",
    "na-values",
    "delimiter",
    "encoding",
    "skip-rows",
    "bad-rows",
    "mojibake",
    "markup",
    "title",
    "source",
    "licence",
  ];
  const parsed = readOptions(
    usage,
    {
      ...Object.fromEntries(strings.map((name) => [name, { type: "string" }])),
      "no-header": { type: "boolean" },
      remove: { type: "boolean" },
    },
    true,
  );
  if (parsed === undefined) return;
  const { values, positionals } = parsed;
  if (values.remove) {
    for (const place of Object.values(places)) await rm(place, { force: true });
    await rm(optionsPlace, { force: true });
    log("the catalogue is gone; the synthetic sample is used");
  } else if (positionals.length !== 1) {
    throw new Problem(
      `${positionals.length === 0 ? "no file is named" : `${positionals.length} files are named (${positionals.join(", ")})`}; give the path or the URL of one file; --help lists the options`,
    );
  } else {
    const typed = typedNames(values);
    const options = loadOptions(values, typed);
    await setup({ jupyter: false });
    const { catalogue, place } = await placeCatalogue(positionals[0], options, { options: typed });
    log(`in place as data/${basename(place)}`);
    console.log(printable(await summary(catalogue)));
  }
});
