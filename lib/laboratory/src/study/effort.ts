import { count, counted } from "embedlab/text";
import type { StudyProtocol } from "./protocol.js";
import type { Study } from "./study.js";

/** What of a model that ran says how large the work is. */
interface Embedded {
  readonly embedding: { readonly vectors: { readonly rows: number; readonly columns: number } };
}

interface Limit {
  /** Products, or categories, that a part takes at most. */
  readonly most: number;
  /** At most where all are asked for: what memory holds. No limit unless told. */
  readonly full?: (size: Size) => number;
  readonly of?: "categories";
  readonly said: (most: string) => string;
}

/** Bytes that an explanation's values may take. */
const explainedBytes = 2 ** 32;

/** Parts of a report whose work grows with the square of the products, or with products times categories. */
const limits = {
  silhouettes: { most: 20_000, said: (most) => `silhouettes are of ${most} of them, drawn at random` },
  neighbours: {
    most: 10_000,
    said: (most) => `neighbours are judged for ${most} of them, drawn at random, among all`,
  },
  clusterers: {
    most: 5000,
    // Ward holds the distance of every pair.
    full: () => 20_000,
    said: (most) => `clusterers that look at every pair run on ${most} of them`,
  },
  // Each of them is clustered some hundred times, by Ward too.
  ways: { most: 2000, full: () => 10_000, said: (most) => `every way of grouping is gone on ${most} of them` },
  sweeps: { most: 5000, said: (most) => `settings are compared on ${most} of them` },
  suspects: { most: 5000, said: (most) => `suspect labels are looked for among ${most} of them` },
  explained: {
    most: 2100,
    full: ({ columns, nClusters }) => Math.floor(explainedBytes / (8 * columns * Math.min(nClusters, 200))),
    said: (most) => `a forest learns and explains ${most} of them`,
  },
  explainedCategories: {
    most: 50,
    full: () => 200,
    of: "categories",
    said: (most) => `a forest learns the ${most} largest categories`,
  },
  probedCategories: {
    most: 30,
    of: "categories",
    said: (most) => `no linear probe learns from draws of the products, which it does of ${most} categories at most`,
  },
  // A probe's work grows with its classes, and it is fitted some hundred times.
  learntCategories: {
    most: 300,
    of: "categories",
    said: (most) =>
      `no linear probe is asked what lists of words give away, what labels are worth or which are suspect, which it is of ${most} categories at most`,
  },
} satisfies Record<string, Limit>;

/** A part of a report that a large catalogue is too large for. */
export type Part = keyof typeof limits;

/** What a study spends on a catalogue of a size. */
export interface Effort {
  /** Seeds of k-means, and its starts a seed. */
  readonly seeds: readonly number[];
  readonly nInit: number;
  /** Products (of the parts that say so, categories) that each part takes at most; Infinity where it takes all. */
  readonly most: Readonly<Record<Part, number>>;
  /** What was left out for the catalogue's size, as a sentence; empty where nothing was. */
  readonly note: string;
}

export interface EffortOptions {
  readonly nClusters: number;
  /** Parts that the note speaks of, beside k-means; none unless told. */
  readonly parts?: readonly Part[];
  /** Settings that each model is clustered under so; they share what one has. 1 unless told. */
  readonly settings?: number;
}

/** What counts of a catalogue and its models: all are run alike, so the widest decides. */
interface Size {
  readonly products: number;
  readonly columns: number;
  readonly nClusters: number;
}

/** Starts a seed as the note has them, and what a large catalogue has at least. */
const usualStarts = 20;
const leastStarts = 3;
const leastSeeds = 5;
/** Above 20,000 rows k-means starts on a sample (`initSize`). */
const mostStartRows = 20_000;
const sampleRows = 10_000;
/** Multiply-adds of one assignment of every start, a model: about 50 starts of 20,000 products in 265 clusters. */
const mostWork = 1e11;

/**
 * What the catalogue's size leaves of seeds, starts and products of each part, decided by counts and never by measured time, so that
 * one catalogue has one answer. Nothing is left out of some thousand products; with `full` nothing at all. A protocol that names a number of
 * starts has those under all its seeds; where it says "by products", what this rule leaves out departs from nothing.
 */
export function effortFor(
  study: Pick<Study, "seeds" | "full"> & { readonly protocol: Pick<StudyProtocol, "nInit"> },
  models: readonly Embedded[],
  { nClusters, parts = [], settings = 1 }: EffortOptions,
): Effort {
  const matrices = models.map(({ embedding }) => embedding.vectors);
  const products = Math.max(0, ...matrices.map(({ rows }) => rows));
  const columns = Math.max(0, ...matrices.map((matrix) => matrix.columns));
  const size = { products, columns, nClusters };
  const limited = Object.entries<Limit>(limits).map(([part, { most: usual, full = () => Infinity }]) => [
    part,
    study.full ? full(size) : usual,
  ]);
  const most = Object.fromEntries(limited) as Record<Part, number>;
  const { nInit: told } = study.protocol;
  const byRule = told === "by products";
  const { seeds, nInit } =
    study.full || !byRule
      ? { seeds: study.seeds, nInit: byRule ? usualStarts : told }
      : kmeansEffort(study.seeds, size, mostWork / settings);
  const reduced = parts
    .map((part): [Limit, number] => [limits[part], most[part]])
    .filter(([{ of }, allowed]) => (of === "categories" ? nClusters : products) > allowed)
    .map(([{ said }, allowed]) => said(count(allowed)));
  if ((byRule && nInit < usualStarts) || seeds.length < study.seeds.length)
    reduced.unshift(
      `k-means runs under ${counted(seeds.length, "seed")} with ${counted(nInit, "start")} each instead of ${study.seeds.length} with ${usualStarts}`,
    );
  const note =
    reduced.length === 0
      ? ""
      : `${count(products)} products in ${counted(nClusters, "cluster")}: ${reduced.join("; ")}. ${study.full ? "More does not fit into memory." : `A report ends in time so; ${takesAll}`}`;
  return { seeds, nInit, most, note };
}

/** Starts are halved first, for a clustering of the best of three is still one of its kind; then seeds are left out. */
function kmeansEffort(
  seeds: readonly number[],
  { products: rows, columns, nClusters }: Size,
  most: number,
): { seeds: readonly number[]; nInit: number } {
  const startRows = rows > mostStartRows ? Math.max(sampleRows, nClusters) : rows;
  const workOfSeed = (nInit: number): number => (nInit * startRows + rows) * columns * nClusters;
  let nInit = usualStarts;
  while (nInit > leastStarts && seeds.length * workOfSeed(nInit) > most) nInit = Math.max(leastStarts, nInit >> 1);
  const affordable = Math.max(leastSeeds, Math.floor(most / workOfSeed(nInit)));
  return { seeds: seeds.slice(0, affordable), nInit };
}

/** The cure wherever something was left out. */
export const takesAll = "npm run report -- --full takes all.";

/** Where a linear probe would have more categories to learn than an `Effort` lets it. */
export const tooManyToLearn = `There are more categories here than a linear probe learns in time; ${takesAll}`;

/** What is said of a stratified part of the products. */
export const partOf = (taken: number, of: number): string =>
  `${count(taken)} of ${counted(of, "product")}, a stratified part`;
