import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { basename } from "node:path";
import { z } from "zod";
import { InputError } from "embedlab";
import { decidingTasks, protocolFor, type Comparisons, type Protocol } from "embedlab/comparison";
import { list } from "embedlab/display";
import { counted } from "embedlab/text";
import { nearest } from "embedlab/embedding";
import { flipkartMapping, type LoadOptions } from "embedlab/products";
import { readJsonFile } from "./json-file.js";

const whole = (what: string, least: number) =>
  z.int(`${what} is a whole number`).min(least, `${what} is ${least} or more`);

/** What a catalogue's size may decide by a rule that looks at no result. */
const byProducts = "by products";

const fields = z.strictObject({
  task: z
    .string()
    .refine((task) => decidingTasks.includes(task), `say one of ${list(decidingTasks.map((task) => `"${task}"`))}`),
  estimand: z.enum(["least inertia", "mean over seeds"], 'say "least inertia" or "mean over seeds"'),
  margin: z
    .number("a margin is a difference of ARI")
    .positive("a margin is more than 0")
    .max(1, "a margin is at most 1"),
  categoryLevel: whole("a level of the category tree", 1),
  leastProducts: whole("the least number of products of a category that counts", 1),
  nClusters: z.union(
    [z.literal("categories"), whole("a number of clusters", 2)],
    'say "categories", for as many as there are, or a whole number from 2 on',
  ),
  seeds: z
    .array(whole("a seed", 0))
    .min(2, "give two seeds at least")
    .refine((seeds) => new Set(seeds).size === seeds.length, "a seed comes twice"),
  nInit: z.union(
    [z.literal(byProducts), whole("a number of starts", 1)],
    'say "by products", for 20 of them where the catalogue allows, or a whole number',
  ),
  resamples: z.union(
    [z.literal(byProducts), whole("a number of resamples", 20)],
    'say "by products", for fewer of them where each is larger, or a whole number from 20 on',
  ),
  duplicates: z
    .number("a similarity is a number")
    .gt(0, "a similarity is more than 0")
    .max(1, "a similarity is at most 1"),
  seed: whole("a seed", 0),
  models: z.array(z.string()).min(1, "name one model at least").optional(),
  pair: z
    .tuple([z.string(), z.string()], "name two models, the baseline first")
    .refine(([a, b]) => a !== b, "name two different models")
    .optional(),
});

/** How a decision is made, fixed in a file before anything is looked at. */
export interface StudyProtocol extends Readonly<z.infer<typeof fields>> {
  /** The file's name. */
  readonly name: string;
  /** Of the file's fields: the same for every catalogue that is judged by it. */
  readonly fileHash: string;
}

/**
 * Reads a protocol file.
 * @throws InputError naming the file, the field and what it may be
 */
export function readProtocol(path: string): StudyProtocol {
  const fail = (why: string): never => {
    throw new InputError(`protocol ${path}: ${why}`);
  };
  if (!existsSync(path)) return fail("there is no such file; start from a copy of protocol.json");
  const value = readJsonFile(path, fail);
  const parsed = fields.safeParse(value);
  if (!parsed.success) return fail(parsed.error.issues.flatMap(describeIssue).join("; "));
  const sorted = Object.entries(parsed.data).sort(([a], [b]) => (a < b ? -1 : 1));
  const fileHash = createHash("sha256").update(JSON.stringify(sorted)).digest("hex").slice(0, 16);
  return { ...parsed.data, name: basename(path, ".json"), fileHash };
}

function describeIssue(issue: z.core.$ZodIssue): string[] {
  const at = issue.path.join(".");
  if (issue.code !== "unrecognized_keys") return [`${at || "the file"}: ${issue.message}`];
  const known = Object.keys(fields.shape);
  return issue.keys.map(
    (key) => `${JSON.stringify(key)} is no field of a protocol; the nearest is "${nearest(key, known)}"`,
  );
}

/** The protocol as the library takes it, for a catalogue of this many products. */
export function protocolOf(
  { task, estimand, margin, resamples, duplicates, seed }: StudyProtocol,
  products: number,
): Protocol {
  const told = { task, estimand, margin, duplicates, seed };
  return protocolFor(products, resamples === byProducts ? told : { ...told, resamples });
}

/**
 * How to read a catalogue whose categories are paths: by the protocol's level, unless the mapping names its own. Categories without
 * levels stay what they are.
 */
export function atLevel(load: LoadOptions, { categoryLevel }: Pick<StudyProtocol, "categoryLevel">): LoadOptions {
  const columns = load.columns ?? flipkartMapping;
  const own = levelOf(load);
  if (own === null || columns.categoryLevel !== undefined || own === categoryLevel) return load;
  return { ...load, columns: { ...columns, categoryLevel } };
}

/** The level of the category tree that is read; null where categories have no levels. */
export function levelOf({ columns = flipkartMapping }: LoadOptions): number | null {
  return columns.categoryKind === "tree" || columns.categoryKind === "path" ? (columns.categoryLevel ?? 1) : null;
}

/** Clusters by the protocol, where the catalogue has so many categories. */
export const clustersOf = ({ nClusters }: StudyProtocol, categories: number): number =>
  nClusters === "categories" ? categories : nClusters;

interface Made {
  readonly compared: Pick<Comparisons, "protocol" | "products">;
  readonly nClusters: number;
  /** The study's; what a catalogue's size leaves of them by the rule of `nInit` is no departure. */
  readonly seeds: readonly number[];
  /** Starts a seed that were run. */
  readonly nInit: number;
  /** Level of the category tree that was read; null where there is none. */
  readonly categoryLevel: number | null;
  /** Models that were compared. */
  readonly models: readonly string[];
  readonly categories: number;
}

/** In what a comparison departs from the protocol that it names, a sentence's part each; nothing where it keeps to it. */
export function departures(named: StudyProtocol, made: Made): string[] {
  const { compared, nClusters, seeds, nInit, categoryLevel, models, categories } = made;
  const said = protocolOf(named, compared.products);
  const asked = clustersOf(named, categories);
  const options = (Object.keys(said) as (keyof Protocol)[])
    .filter((key) => compared.protocol[key] !== said[key])
    .map((key) => `${key} ${compared.protocol[key]} instead of ${said[key]}`);
  const added = named.models === undefined ? [] : models.filter((id) => !named.models!.includes(id));
  const missing = (named.models ?? []).filter((id) => !models.includes(id));
  return [
    ...options,
    ...(categoryLevel === null || categoryLevel === named.categoryLevel
      ? []
      : [`categories of level ${categoryLevel} instead of ${named.categoryLevel}`]),
    ...(named.nInit === byProducts || nInit === named.nInit
      ? []
      : [`${counted(nInit, "start")} instead of ${named.nInit}`]),
    ...(nClusters === asked ? [] : [`${counted(nClusters, "cluster")} instead of ${asked}`]),
    ...(seeds.join() === named.seeds.join() ? [] : [otherSeeds(seeds, named.seeds)]),
    ...(added.length === 0 ? [] : [`${list(added)} chosen beside its models`]),
    ...(missing.length === 0 ? [] : [`${list(missing)} left out of its models`]),
  ];
}

const otherSeeds = (seeds: readonly number[], named: readonly number[]): string =>
  seeds.every((seed) => named.includes(seed))
    ? `${seeds.length} of its ${counted(named.length, "seed")}`
    : `${counted(seeds.length, "seed")} other than its own`;

/** Whether the comparison is the protocol's own, or exploratory and why. */
export function standingSentence({ name, fileHash }: StudyProtocol, departed: readonly string[]): string {
  const called = `protocol "${name}" (${fileHash})`;
  if (departed.length === 0)
    return `Made by ${called} in every field. That it was fixed before the results is shown by publishing this hash first.`;
  return `Exploratory: it departs from ${called} by ${departed.join("; ")}.`;
}

/** Which two models have maps, matrices and an explanation, and why those. */
export function pairSentence({ name, pair }: StudyProtocol, [baseline, challenger]: readonly string[]): string {
  if (challenger === undefined) return "";
  const why =
    pair?.[0] === baseline && pair[1] === challenger
      ? `protocol "${name}" names them`
      : `they stand first among those that gave vectors, and ${pair === undefined ? `protocol "${name}" names no pair` : `the pair of protocol "${name}", ${list(pair)}, is not there`}`;
  return `Matrices, maps and explanations show two models, ${baseline} (baseline) and ${challenger} (challenger): ${why}. Scores, differences and tests are of all models.`;
}
