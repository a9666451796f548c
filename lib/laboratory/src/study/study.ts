import { existsSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve } from "node:path";
import { z } from "zod";
import { contractNamed, InputError, type ModelContract } from "embedlab";
import { checkContract, nearest, type ModelSource } from "embedlab/embedding";
import { columnOptions, type LoadOptions } from "embedlab/products";
import { readJsonFile } from "./json-file.js";
import { atLevel, readProtocol, type StudyProtocol } from "./protocol.js";

/** A data set, models to compare on it, and the seeds under which they are compared. */
export interface Study {
  readonly name: string;
  /** The catalogue's CSV. */
  readonly data: string;
  /** How to read that CSV, where it is not of the Flipkart schema; categories that are paths by the protocol's level. */
  readonly load: LoadOptions;
  /** How its decision is made; the file protocol.json, or the one that EMBEDLAB_PROTOCOL names. */
  readonly protocol: StudyProtocol;
  /** The baseline first, then the challenger, then the others: the protocol's pair, else as the study lists them. */
  readonly contracts: readonly ModelContract[];
  /** k-means runs once a seed, with the same seeds for every model, so that differences are paired. */
  readonly seeds: readonly number[];
  /** Whether every part takes all products, seeds and starts, however large the catalogue. */
  readonly full: boolean;
  /** Multiply-adds of embedding that each experiment on a model may take; Infinity where `full`, 0 where none embeds anew. */
  readonly budget: number;
  /** Said wherever this study's figures are shown; empty where there is nothing to say. */
  readonly caution: string;
  /** Words that the cleaned treatment and keywords leave out; a list of the texts' language where there is none. */
  readonly stopwords?: readonly string[];
}

export interface StudyOptions {
  /** A study's name, or the path of a study file; the environment's EMBEDLAB_STUDY, else "embedded". */
  readonly study?: string;
  /** The catalogue's file; the environment's PRODUCTS_CSV, else what `npm run data` put in place as data/catalogue.*, else the synthetic sample. */
  readonly data?: string;
  /** A protocol file; the environment's EMBEDLAB_PROTOCOL, else protocol.json. */
  readonly protocol?: string;
  /** How many seeds: the first so many of the study's, and the next whole numbers beyond them. 0 by default: the study's own. */
  readonly seeds?: number;
}

interface Definition {
  readonly budget?: number;
  readonly contracts: readonly ModelContract[];
  /** The protocol's where there are none. */
  readonly seeds?: readonly number[];
  readonly caution?: string;
  readonly data?: string;
  readonly load?: LoadOptions;
  readonly stopwords?: readonly string[];
}

/** About half a minute of embedding on two cores. */
const usualBudget = 3e12;

const compared =
  (...ids: string[]) =>
  (): Definition => ({ contracts: ids.map(contractNamed) });

const studies: Readonly<Record<string, () => Definition>> = {
  // The note's question with what package registries have: its own BERT, and an E5 v2 of a tenth of E5-large's size.
  embedded: compared("bert-base-uncased", "e5-small-v2", "all-MiniLM-L6-v2", "multilingual-e5-small", "lsa"),
  note: compared("bert-base-uncased", "e5-large-v2"),
  // A first look: experiments embed nothing anew.
  quick: () => ({ ...compared("all-MiniLM-L6-v2", "e5-small-v2", "lsa")(), budget: 0 }),
};

/** What the relative paths of contracts start from: the nearest folder, from the working folder up, that holds a package.json. */
export const projectRoot = rootAbove(process.cwd());

function rootAbove(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, "package.json"))) return at;
    if (at === dirname(at)) return folder;
  }
}

const loadFields = z
  .strictObject({
    columns: z.record(z.string(), z.unknown()),
    header: z.boolean(),
    delimiter: z.string(),
    encoding: z.string(),
    mojibake: z.enum(["reject", "mend", "accept"]),
    skipRows: z.int("skipRows is a whole number").min(0, "skipRows is 0 or more"),
    badRows: z.enum(["reject", "skip"]),
    emptyTexts: z.enum(["reject", "skip"]),
    markup: z.enum(["keep", "strip"]),
    name: z.string(),
    source: z.string(),
    licence: z.string(),
  })
  .partial();

const studyFile = z.strictObject({
  contracts: z.array(z.union([z.string(), z.record(z.string(), z.unknown())])).min(1, "name one model at least"),
  seeds: z
    .array(z.int("a seed is a whole number").min(0, "a seed is 0 or more"))
    .min(2, "give two seeds at least")
    .optional(),
  caution: z.string().optional(),
  data: z.string().optional(),
  stopwords: z.array(z.string().min(1, "a stopword is a word")).optional(),
  load: loadFields.optional(),
});

/** A wrong field with where it stands, or else with the nearest right one. */
function describeIssue(issue: z.core.$ZodIssue): string {
  const at = issue.path.join(".");
  if (issue.code !== "unrecognized_keys") return `${at || "the file"}: ${issue.message}`;
  const ofLoad = Object.keys(loadFields.shape);
  const known = at === "load" ? ofLoad : Object.keys(studyFile.shape);
  const right = (key: string): string =>
    at === "" && ofLoad.includes(key)
      ? 'it is one of "load"'
      : (columnOptions as readonly string[]).includes(key)
        ? 'it is one of "load"."columns"'
        : `the nearest is "${nearest(key, known)}"`;
  return issue.keys
    .map((key) => `${JSON.stringify(key)} is no field ${at === "" ? "of a study" : `of its "${at}"`}; ${right(key)}`)
    .join("; ");
}

/**
 * One's own study: a JSON file of `{ contracts, seeds?, caution?, data?, load? }`, where a contract is the name of a ready
 * one, a whole record, or `{ base: name, ...fields that differ }`, and `load` says how to read the data (`LoadOptions`);
 * a field "//" is a comment. Its relative paths, of models, vectors and data, start from the file's own folder.
 */
function readStudy(path: string): Definition {
  if (!existsSync(path)) {
    const known = Object.keys(studies);
    throw new InputError(
      `no study is called "${basename(path)}", and there is no file ${path}; the nearest study is "${nearest(basename(path), known)}"; give "embedded", "note", "quick" or the path of a JSON file`,
    );
  }
  const value = readJsonFile(path, (why) => {
    throw new InputError(`study ${path}: ${why}; give "embedded", "note", "quick" or the path of a JSON file`);
  });
  const parsed = studyFile.safeParse(value);
  if (!parsed.success) {
    const issues = parsed.error.issues.map(describeIssue);
    throw new InputError(`study ${path}: ${issues.join("; ")}`);
  }
  const folder = dirname(path);
  const contracts = parsed.data.contracts.map((entry) => {
    if (typeof entry === "string") return contractNamed(entry);
    const { base, ...fields } = entry;
    const contract = checkContract(typeof base === "string" ? { ...contractNamed(base), ...fields } : entry);
    return "source" in fields ? { ...contract, source: fromProject(contract.source, folder) } : contract;
  });
  const ids = contracts.map(({ id }) => id);
  const twice = ids.find((id, i) => ids.indexOf(id) !== i);
  if (twice !== undefined)
    throw new InputError(`study ${path}: two contracts are called "${twice}"; give each its own id`);
  const { stopwords } = parsed.data;
  const ready = stopwords === undefined ? contracts : contracts.map((contract) => ({ stopwords, ...contract }));
  return {
    ...parsed.data,
    data: parsed.data.data && resolve(folder, parsed.data.data),
    load: parsed.data.load === undefined ? undefined : { ...(parsed.data.load as LoadOptions), writtenIn: "study" },
    contracts: ready,
  };
}

/** A source whose relative paths start from `folder`, as one whose paths start from the project. */
function fromProject(source: ModelSource, folder: string): ModelSource {
  const from = (path: string): string => (isAbsolute(path) ? path : relative(projectRoot, resolve(folder, path)));
  if (source.kind === "folder") return { ...source, path: from(source.path) };
  if (source.kind !== "vectors") return source;
  return { ...source, path: from(source.path), ...(source.ids !== undefined && { ids: from(source.ids) }) };
}

/** The contracts with the protocol's pair before the others. */
function pairFirst(contracts: readonly ModelContract[], { name, pair }: StudyProtocol): readonly ModelContract[] {
  const named = (pair ?? []).map((wanted) => {
    const found = contracts.find(({ id }) => id === wanted);
    if (found !== undefined) return found;
    const ids = contracts.map(({ id }) => id);
    throw new InputError(
      `protocol ${name}: pair: the study has no model "${wanted}"; the nearest is "${nearest(wanted, ids)}"`,
    );
  });
  return [...named, ...contracts.filter((contract) => !named.includes(contract))];
}

function findData(wanted: string | undefined, ofStudy: string | undefined): { data: string; load: LoadOptions } {
  // An empty variable is one that is not set.
  const chosen = wanted ?? (process.env.PRODUCTS_CSV || ofStudy);
  const placed = ["csv", "jsonl", "parquet"]
    .map((ending) => join(projectRoot, "data", `catalogue.${ending}`))
    .find((file) => existsSync(file));
  if (chosen !== undefined && chosen !== "") {
    // `npm run report` places the mapping of a mapped catalogue here; a notebook opened by hand has none.
    const data = resolve(projectRoot, chosen);
    return { data, load: data === placed ? placedOptions() : {} };
  }
  return placed !== undefined
    ? { data: placed, load: placedOptions() }
    : { data: join(projectRoot, "data", "sample.csv"), load: {} };
}

function placedOptions(): LoadOptions {
  const path = join(projectRoot, "data", "catalogue.json");
  if (!existsSync(path)) return {};
  const placed = readJsonFile(path, (why) => {
    throw new InputError(`${path}: ${why}; put the catalogue in place again with npm run data`);
  });
  return { ...(placed as LoadOptions), writtenIn: "command line" };
}

/** As many seeds as are asked for, those that are known first. */
function seedsFor(count: number, known: readonly number[]): readonly number[] {
  if (count === 0) return known;
  if (!Number.isInteger(count) || count < 2)
    throw new InputError(
      `seeds is ${count}; give a whole number from 2 on, or 0 for those of the protocol or the study`,
    );
  const next = Math.max(...known) + 1;
  return Array.from({ length: count }, (_, i) => known[i] ?? next + i - known.length);
}

/**
 * The study in hand. Which one, and on which catalogue, comes from the options, else from the environment that
 * `npm run report` sets, else it is the embedded study. Opens no file of models or products yet.
 */
export function openStudy({
  study = process.env.EMBEDLAB_STUDY,
  data,
  protocol: asked = process.env.EMBEDLAB_PROTOCOL,
  seeds = 0,
}: StudyOptions = {}): Study {
  const protocol = readProtocol(resolve(projectRoot, asked || "protocol.json"));
  const wanted = study === undefined || study === "" ? "embedded" : study;
  const definition = Object.hasOwn(studies, wanted) ? studies[wanted]() : readStudy(resolve(projectRoot, wanted));
  const full = process.env.EMBEDLAB_FULL === "1";
  const found = findData(data, definition.data);
  return {
    name: Object.hasOwn(studies, wanted) ? wanted : basename(wanted, ".json"),
    data: found.data,
    load: atLevel(definition.load ?? found.load, protocol),
    ...(definition.stopwords !== undefined && { stopwords: definition.stopwords }),
    protocol,
    contracts: pairFirst(definition.contracts, protocol),
    seeds: seedsFor(seeds, definition.seeds ?? protocol.seeds),
    full,
    budget: full ? Infinity : (definition.budget ?? usualBudget),
    caution: definition.caution ?? "",
  };
}
