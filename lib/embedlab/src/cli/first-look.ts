import { againstChance, uncomparedSentence } from "../comparison/against-chance.js";
import { ariBy, type ClusterScores, scoreClusterings } from "../comparison/cluster-scores.js";
import { compareModels, type Comparisons } from "../comparison/compare-models.js";
import type { PricedModel } from "../comparison/costs.js";
import { describeClusters } from "../comparison/describe-clusters.js";
import { protocolFor, tooFewToResample } from "../comparison/protocol.js";
import { leastProducts, withoutSmallCategories } from "../comparison/small-categories.js";
import { resampleModels } from "../comparison/resampled-models.js";
import { count, counted } from "../text/counted.js";
import type { ShownRow } from "../display/rows-table.js";
import { mean } from "../numeric/summary.js";
import { verdict, type Verdict } from "../comparison/verdict.js";
import { isRan, type ModelRun, ranModels, type RanModel } from "../embedding/embed-models.js";
import type { Matrix } from "../numeric/matrix.js";
import { subset } from "../numeric/random.js";
import type { RunOptions } from "../numeric/run.js";
import type { Catalogue } from "../products/catalogue.js";
import { InputError } from "../errors.js";
import { shown as shownText } from "../text/shown.js";
import { duplicateGroups } from "../text/near-duplicates.js";
import { tsne } from "../projection/tsne.js";
import { type Agreement, agreementsOf } from "./agreements.js";
import type { Arguments } from "./arguments.js";

/** One model's map of some products. */
export interface ProductMap {
  readonly id: string;
  /** n x 2. */
  readonly points: Matrix<Float64Array>;
  /** Cluster of each product of the map. */
  readonly clusters: Int32Array;
}

/** All that a first look at a catalogue gives. */
export interface FirstLook {
  readonly catalogue: Catalogue;
  readonly runs: readonly ModelRun[];
  readonly nClusters: number;
  readonly seeds: readonly number[];
  readonly scores: readonly ClusterScores[];
  /** Null where nothing can be compared; `undecidable` says why. */
  readonly comparisons: Comparisons | null;
  readonly verdict: Verdict | null;
  readonly undecidable: string | null;
  readonly agreements: readonly Agreement[];
  /** Rows of the catalogue that are drawn, ascending. */
  readonly drawn: readonly number[];
  readonly maps: readonly ProductMap[];
  /** Of the model that is shown: the first leader, else the first. */
  readonly shown: string;
  readonly clusters: readonly ShownRow[];
  readonly costs: readonly PricedModel[];
  /** Null where no category is small. */
  readonly large: LargeCategories | null;
  /** Other work kept the machine busy while some of the texts were embedded, in this run or in the one whose vectors the cache kept. */
  readonly loaded: boolean;
}

/** The ARI that decides, and where nothing is decided the ARI that would. */
export const ariOf = ({ comparisons }: Pick<FirstLook, "comparisons">, score: ClusterScores): number =>
  ariBy(comparisons?.protocol.estimand ?? "least inertia", score);

/** Categories of enough products, clustered without the others. */
export interface LargeCategories {
  /** Categories that are left out, and their products. */
  readonly small: number;
  readonly left: number;
  readonly products: number;
  readonly nClusters: number;
  /** One a model; none where fewer than two categories are large. */
  readonly scores: readonly ClusterScores[];
}

export interface FirstLookOptions extends RunOptions {
  readonly clusters?: number;
  /** The catalogue that the products were drawn from; left out where they are all of it. */
  readonly whole?: Catalogue;
}

/** Ten searches of ten starts: a hundred starts for the estimate of least inertia. */
const seeds = Array.from({ length: 10 }, (_, seed) => seed);
const nInit = 10;
const mostDrawn = 5000;
/** Products that are grouped at least. */
const fewest = 10;
/** Parts of the texts whose times are compared. */
const timedParts = 3;

/** Clusters, compares, maps and describes what `runs` gave for the catalogue's products. */
export async function firstLook(
  catalogue: Catalogue,
  runs: readonly ModelRun[],
  { clusters, whole = catalogue, ...run }: FirstLookOptions,
): Promise<FirstLook> {
  const ran = ranModels(runs);
  const { part, rows } = judgedPart(catalogue);
  const { products, labels: truth, categories } = part;
  const judged = categories.length > 0;
  const vectors = ran.map(({ id, embedding }) => ({
    id,
    vectors: rows.length === embedding.vectors.rows ? embedding.vectors : embedding.vectors.select(rows),
  }));
  const nClusters =
    clusters ?? (judged ? new Set(truth).size : Math.max(2, Math.min(10, Math.floor(rows.length / 10))));
  const groups = judged
    ? duplicateGroups(
        products.map(({ description }) => description),
        { threshold: protocolFor(products.length).duplicates },
      )
    : new Int32Array(0);
  const scores: ClusterScores[] = [];
  for (const { id, vectors: x } of vectors)
    scores.push(await scoreClusterings(id, x, truth, { seeds, nInit, nClusters, ...run }));
  const answer = await compared();
  const [comparisons, undecidable] = typeof answer === "string" ? [null, answer] : [answer, null];
  const large = judged ? await largeCategories(part, vectors, groups, { clusters, ...run }) : null;
  const withoutSmall = (large?.scores ?? []).map((score) => ({ id: score.id, score: ariOf({ comparisons }, score) }));
  const costs = ran.map(costOf);
  const loaded = ran.some(
    ({ contract, embedding }) => contract.source.kind !== "vectors" && embedding.timedUnderLoad > 0,
  );
  const shown = comparisons?.leaders[0] ?? ran[0].id;
  const at = ran.findIndex(({ id }) => id === shown);
  const drawn = subset(rows.length, mostDrawn);
  return {
    catalogue: part,
    runs,
    nClusters,
    seeds,
    scores,
    comparisons,
    verdict: comparisons === null ? null : verdict({ ...comparisons, costs, loaded, withoutSmall }),
    undecidable,
    agreements: await agreementsOf(vectors, scores, drawn, run),
    drawn,
    maps: await mapsOf(vectors, scores, drawn, run),
    shown,
    clusters: describeClusters(part, vectors[at].vectors, scores[at].clusterings[scores[at].typical]),
    costs,
    large,
    loaded,
  };

  /** What is said of the models beside each other, or why nothing is. */
  async function compared(): Promise<Comparisons | string> {
    if (!judged)
      return `${unjudged(catalogue, whole)}: what follows says how the models differ, and none is better for it.`;
    const protocol = protocolFor(products.length);
    const uncompared =
      ran.length < 2
        ? `${ran[0].id} alone gave vectors: there is nothing to compare it with.`
        : tooFewToResample(groups, nClusters, whole === catalogue ? "Bring" : "Draw");
    if (uncompared !== null)
      return `${uncompared} ${uncomparedSentence(againstChance(scores, truth, groups, protocol), protocol)}`;
    const clustered = vectors.map(({ vectors: x }, i) => ({ vectors: x, clusterings: scores[i].clusterings }));
    const options = { nClusters, probe: false, ...run };
    return compareModels(scores, truth, await resampleModels(clustered, truth, groups, protocol, options), protocol);
  }
}

/** Why no category judges the products: none was named, or of those that were drawn no two have different ones. */
function unjudged({ products, categories, labels }: Catalogue, whole: Catalogue): string {
  if (whole.categories.length === 0) return "No product has a category to compare with (--label)";
  const labelled = labels.filter((label) => label >= 0).length;
  const all = labelled === 1 ? "The one drawn product" : `All ${count(labelled)} drawn products`;
  const said =
    labelled === 0
      ? `None of the ${count(products.length)} drawn products has one of the ${count(whole.categories.length)} categories`
      : `${all}${labelled < products.length ? " with a category" : ""} ${labelled === 1 ? "is" : "are"} of one of the ${count(whole.categories.length)} categories, ${shownText(categories[0], 40)}`;
  return `${said}; draw more (--sample)`;
}

/** @throws InputError where the products cannot be grouped as is asked, which is known before any is embedded */
export function requireGroups(
  catalogue: Catalogue,
  whole: Catalogue,
  { table, clusters, typed }: Pick<Arguments, "table" | "clusters" | "typed">,
): void {
  const all = catalogue.products.length;
  const { rows, part } = judgedPart(catalogue);
  const n = rows.length;
  if (n < fewest)
    throw new InputError(
      n === all
        ? `${table}: ${counted(n, "product")} ${n === 1 ? "is" : "are"} too few to be grouped; bring ${fewest} at least`
        : `${table}: ${n} of ${count(all)} ${catalogue === whole ? "" : "drawn "}products ${n === 1 ? "has" : "have"} a category, too few to be grouped; ${catalogue === whole ? `give one to ${fewest} at least` : "draw more (--sample)"}, or leave --${typed.category} out`,
    );
  if (clusters !== undefined && clusters >= n)
    throw new InputError(
      `--clusters is ${clusters}, and ${count(n)} products${part.categories.length > 0 && n < all ? " with a category" : ""} are grouped; give 2 to ${count(n - 1)}`,
    );
}

/** The products that are grouped, and their rows: those with a category; all where fewer than two categories are known. */
export function judgedPart(catalogue: Catalogue): { readonly part: Catalogue; readonly rows: readonly number[] } {
  const all = [...catalogue.labels.keys()];
  const labelled = all.filter((row) => catalogue.labels[row] >= 0);
  const judged = new Set(labelled.map((row) => catalogue.labels[row])).size >= 2;
  const rows = judged ? labelled : all;
  const part = {
    ...catalogue,
    products: rows.map((row) => catalogue.products[row]),
    labels: judged ? Int32Array.from(rows, (row) => catalogue.labels[row]) : new Int32Array(rows.length).fill(-1),
    categories: judged ? catalogue.categories : [],
  };
  return { part, rows };
}

async function mapsOf(
  models: readonly { id: string; vectors: Matrix<Float32Array> }[],
  scores: readonly ClusterScores[],
  drawn: readonly number[],
  run: RunOptions,
): Promise<ProductMap[]> {
  const maps: ProductMap[] = [];
  for (const [i, { id, vectors }] of models.entries()) {
    const own = drawn.length === vectors.rows ? vectors : vectors.select(drawn);
    const perplexity = Math.min(30, Math.floor((own.rows - 2) / 3));
    const { embedding } = await tsne(own, { perplexity, seed: 0, ...run });
    const { clusterings, typical } = scores[i];
    maps.push({ id, points: embedding, clusters: Int32Array.from(drawn, (row) => clusterings[typical][row]) });
  }
  return maps;
}

/** The categories that are large enough to bear a statement of their own, clustered anew without the others. */
async function largeCategories(
  catalogue: Catalogue,
  models: readonly { id: string; vectors: Matrix<Float32Array> }[],
  groups: Int32Array,
  { clusters, ...run }: FirstLookOptions,
): Promise<LargeCategories | null> {
  const { rows, small, left } = withoutSmallCategories(catalogue, leastProducts, groups);
  if (small === 0) return null;
  const truth = Int32Array.from(rows, (row) => catalogue.labels[row]);
  const categories = new Set(truth).size;
  const nClusters = clusters ?? categories;
  const scores: ClusterScores[] = [];
  if (categories > 1 && nClusters < rows.length)
    for (const { id, vectors } of models) {
      const options = { seeds, nInit, nClusters, withSilhouette: false, ...run };
      scores.push(await scoreClusterings(id, vectors.select(rows), truth, options));
    }
  return { small, left, products: rows.length, nClusters, scores };
}

function costOf({ id, contract, embedding }: RanModel): PricedModel {
  const { vectors, embedSeconds, textSeconds, truncated, tokens } = embedding;
  const timed = contract.source.kind !== "vectors";
  const told = tokens.every((count) => count >= 0) && contract.source.kind !== "corpus";
  return {
    id,
    msPerText: timed ? (1000 * embedSeconds) / vectors.rows : null,
    ...(timed && { msInParts: msInParts(textSeconds) }),
    dimensions: vectors.columns,
    cut: truncated / vectors.rows,
    tokensPerText: told ? mean(tokens) : null,
    endpoint: contract.source.kind === "endpoint",
  };
}

/** Milliseconds a text in each third of the texts; none where too few batches were timed to tell. */
function msInParts(seconds: Float32Array): number[] {
  const parts = Array.from({ length: timedParts }, (_, part) =>
    seconds.subarray((part * seconds.length) / timedParts, ((part + 1) * seconds.length) / timedParts),
  );
  // Texts of one batch have the same share of its time.
  if (parts.some((part) => new Set(part.filter((one) => one > 0)).size < 2)) return [];
  return parts.map((part) => 1000 * mean(part));
}

/** Exit status of a run that ended: 0 where it decided, 3 where it did not. */
export const exitStatus = ({ verdict: said }: Pick<FirstLook, "verdict">): 0 | 3 => (said?.decided === true ? 0 : 3);

export const unavailable = (runs: readonly ModelRun[]): Extract<ModelRun, { status: "unavailable" }>[] =>
  runs.filter((run): run is Extract<ModelRun, { status: "unavailable" }> => !isRan(run));
