import { againstChance, type AgainstChance, uncomparedSentence } from "../comparison/against-chance.js";
import { ariBy, type ClusterScores, scoreClusterings } from "../comparison/cluster-scores.js";
import { compareModels, type Comparisons } from "../comparison/compare-models.js";
import type { PricedModel } from "../comparison/costs.js";
import { describeClusters } from "../comparison/describe-clusters.js";
import { protocolFor } from "../comparison/protocol.js";
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
import { tsne } from "../projection/tsne.js";
import { type Agreement, agreementsOf } from "./agreements.js";
import type { Arguments } from "./arguments.js";
import { judgedPart } from "./parts.js";
import { groupsOf, tooFew, unjudged } from "./uncompared.js";

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
  /** Whether the clusters follow the categories at all; null where there are none. */
  readonly chance: AgainstChance | null;
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
  const groups = judged ? groupsOf(part) : new Int32Array(0);
  const protocol = protocolFor(products.length);
  const scores: ClusterScores[] = [];
  for (const { id, vectors: x } of vectors)
    scores.push(await scoreClusterings(id, x, truth, { seeds, nInit, nClusters, ...run }));
  const undecidable = uncompared();
  const comparisons = undecidable === null ? await compared() : null;
  const chance = comparisons?.chance ?? (judged ? againstChance(scores, truth, groups, protocol) : null);
  const large = judged ? await largeCategories(part, vectors, groups, { clusters, ...run }) : null;
  const withoutSmall = (large?.scores ?? []).map((score) => ({ id: score.id, score: ariOf({ comparisons }, score) }));
  const costs = ran.map(costOf);
  const loaded = ran.some(
    ({ contract, embedding }) => contract.source.kind !== "vectors" && embedding.timedUnderLoad > 0,
  );
  const said = comparisons === null ? undefined : verdict({ ...comparisons, costs, loaded, withoutSmall });
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
    verdict: said === undefined ? null : { ...said, caveats: [...said.caveats, ...drawMore()] },
    undecidable:
      undecidable === null || chance === null ? undecidable : `${undecidable} ${uncomparedSentence(chance, protocol)}`,
    chance,
    agreements: await agreementsOf(vectors, scores, drawn, run),
    drawn,
    maps: await mapsOf(vectors, scores, drawn, run),
    shown,
    clusters: describeClusters(part, vectors[at].vectors, scores[at].clusterings[scores[at].typical]),
    costs,
    large,
    loaded,
  };

  /** Why no model is compared with another; null where they are. */
  function uncompared(): string | null {
    const grouped = { catalogue, whole, clusters };
    if (!judged) return unjudged(grouped, ran);
    if (ran.length > 1) return tooFew(grouped, groups, nClusters);
    return `${ran[0].id} is the only model ${runs.length === 1 ? "here" : "left"}: there is nothing to compare it with.`;
  }

  /** That the table has more products than were drawn, where these do not decide. */
  function drawMore(): string[] {
    if (catalogue === whole || said?.decided !== false || chance?.beyond === false) return [];
    const labelled = whole.labels.filter((label) => label >= 0).length;
    return [
      `These are ${count(products.length)} of the ${counted(labelled, "product")} with a category in the table: a larger --sample takes more of them.`,
    ];
  }

  async function compared(): Promise<Comparisons> {
    const clustered = vectors.map(({ vectors: x }, i) => ({ vectors: x, clusterings: scores[i].clusterings }));
    const options = { nClusters, probe: false, ...run };
    return compareModels(scores, truth, await resampleModels(clustered, truth, groups, protocol, options), protocol);
  }
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

/** What is said of a model, after its name: without the name that it begins with. */
export function ofModel({ contract: { id } }: Pick<ModelRun, "contract">, said: string): string {
  if (said.startsWith(`${id}: `)) return said.slice(id.length + 2);
  return said.startsWith(`${id} `) ? `it ${said.slice(id.length + 1)}` : said;
}

/** Which models gave no vectors that can be compared, and why, a sentence each. */
export const notCompared = (runs: readonly ModelRun[]): string[] =>
  runs.flatMap((run) => (isRan(run) ? [] : [`${run.id} is not compared: ${ofModel(run, run.reason)}`]));
