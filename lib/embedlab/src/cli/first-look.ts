import { loadavg, availableParallelism } from "node:os";
import { type ClusterScores, scoreClusterings } from "../comparison/cluster-scores.js";
import { compareEmbeddings } from "../comparison/compare-embeddings.js";
import type { Comparisons } from "../comparison/compare-models.js";
import type { PricedModel } from "../comparison/costs.js";
import { describeClusters } from "../comparison/describe-clusters.js";
import { tooFewToResample } from "../comparison/protocol.js";
import type { ShownRow } from "../display/rows-table.js";
import { mean } from "../numeric/summary.js";
import { verdict, type Verdict } from "../comparison/verdict.js";
import { isRan, type ModelRun, ranModels, type RanModel } from "../embedding/embed-models.js";
import type { Matrix } from "../numeric/matrix.js";
import { Random } from "../numeric/random.js";
import type { RunOptions } from "../numeric/run.js";
import type { Catalogue } from "../products/catalogue.js";
import { tsne } from "../projection/tsne.js";
import { type Agreement, agreementsOf } from "./agreements.js";

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
  /** Other work kept the machine busy when embedding began. */
  readonly loaded: boolean;
}

export interface FirstLookOptions extends RunOptions {
  readonly clusters?: number;
  readonly loaded: boolean;
}

/** Ten searches of ten starts: a hundred starts for the estimate of least inertia. */
const seeds = Array.from({ length: 10 }, (_, seed) => seed);
const nInit = 10;
const mostDrawn = 5000;
/** Runnable threads a core above which the machine counts as loaded. */
const mostLoad = 1.5;

export const isLoaded = (): boolean => loadavg()[0] > mostLoad * availableParallelism();

/** Clusters, compares, maps and describes what `runs` gave for the catalogue's products. */
export async function firstLook(
  catalogue: Catalogue,
  runs: readonly ModelRun[],
  { clusters, loaded, ...run }: FirstLookOptions,
): Promise<FirstLook> {
  const ran = ranModels(runs);
  const rows = [...catalogue.labels.keys()].filter((row) => catalogue.labels[row] >= 0);
  const present = new Set(rows.map((row) => catalogue.labels[row])).size;
  const judged = present >= 2;
  // Without categories all products are grouped; with some, those that have one.
  const grouped = judged ? rows : [...catalogue.labels.keys()];
  const truth = judged
    ? Int32Array.from(grouped, (row) => catalogue.labels[row])
    : new Int32Array(grouped.length).fill(-1);
  const part: Catalogue = {
    ...catalogue,
    products: grouped.map((row) => catalogue.products[row]),
    labels: truth,
    ...(!judged && { categories: [] }),
  };
  const vectors = ran.map(({ id, embedding }) => ({
    id,
    vectors: grouped.length === embedding.vectors.rows ? embedding.vectors : embedding.vectors.select(grouped),
  }));
  const nClusters = clusters ?? (judged ? present : Math.max(2, Math.min(10, Math.floor(grouped.length / 10))));
  const texts = part.products.map(({ description }) => description);
  const undecidable = whyNot();
  const { scores, comparisons } =
    undecidable === null ? await compared() : { scores: await scored(), comparisons: null };
  const costs = ran.map(costOf);
  const said = comparisons === null ? null : verdict({ ...comparisons, costs, loaded });
  const shown = comparisons?.leaders[0] ?? ran[0].id;
  const at = ran.findIndex(({ id }) => id === shown);
  const drawn = subset(grouped.length, mostDrawn);
  return {
    catalogue: part,
    runs,
    nClusters,
    seeds,
    scores,
    comparisons,
    verdict: said,
    undecidable,
    agreements: await agreementsOf(vectors, scores, drawn, run),
    drawn,
    maps: await mapsOf(vectors, scores, drawn, run),
    shown,
    clusters: describeClusters(part, vectors[at].vectors, scores[at].clusterings[scores[at].typical]),
    costs,
    loaded,
  };

  function whyNot(): string | null {
    if (!judged)
      return "No product has a category to compare with (--label): what follows says how the models differ, and none is better for it.";
    if (ran.length < 2) return `${ran[0].id} alone gave vectors: there is nothing to compare it with.`;
    return tooFewToResample(texts, nClusters);
  }

  async function compared(): Promise<{ scores: readonly ClusterScores[]; comparisons: Comparisons }> {
    const models = new Map(vectors.map(({ id, vectors: x }) => [id, x]));
    const comparisons = await compareEmbeddings(models, truth, { texts, nClusters, seeds, nInit, ...run });
    return { scores: comparisons.scores, comparisons };
  }

  async function scored(): Promise<ClusterScores[]> {
    const all: ClusterScores[] = [];
    for (const { id, vectors: x } of vectors)
      all.push(await scoreClusterings(id, x, truth, { seeds, nInit, nClusters, ...run }));
    return all;
  }
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

function costOf({ id, contract, embedding }: RanModel): PricedModel {
  const { vectors, embedSeconds, truncated, tokens } = embedding;
  const told = tokens.every((count) => count >= 0) && contract.source.kind !== "corpus";
  return {
    id,
    msPerText: contract.source.kind === "vectors" ? null : (1000 * embedSeconds) / vectors.rows,
    dimensions: vectors.columns,
    cut: truncated / vectors.rows,
    tokensPerText: told ? mean(tokens) : null,
    endpoint: contract.source.kind === "endpoint",
  };
}

/** Up to `most` of n rows, ascending: all, or a random part that is always the same. */
export function subset(n: number, most: number): number[] {
  const all = Array.from({ length: n }, (_, row) => row);
  return n <= most ? all : [...new Random(0).permutation(n).slice(0, most)].sort((a, b) => a - b);
}

/** Exit status of a run that ended: 0 where it decided, 3 where it did not. */
export const exitStatus = ({ verdict: said }: Pick<FirstLook, "verdict">): 0 | 3 => (said?.decided === true ? 0 : 3);

export const unavailable = (runs: readonly ModelRun[]): Extract<ModelRun, { status: "unavailable" }>[] =>
  runs.filter((run): run is Extract<ModelRun, { status: "unavailable" }> => !isRan(run));
