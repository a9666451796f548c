import { adjustedRandIndex, kmeans, lsa, type Matrix, openModel, treatmentOf } from "embedlab";
import { Random, type RunOptions } from "embedlab/numeric";
import type { RanModel } from "embedlab/embedding";
import { pick, stratifiedSubset } from "../study/subset.js";
import { embeddingWork, multiplyAdds } from "../study/embedding-work.js";
import { projectRoot } from "../study/study.js";
import { textVariations, type TextVariation } from "./text-variations.js";

/** How far one model's vectors, groups and neighbours move when the same products are written differently. */
export interface RobustnessPoint {
  readonly variation: string;
  /** Products varied. */
  readonly products: number;
  /** Mean distance from a product's vector to the varied text's, in units of the typical distance between two products (root mean square). */
  readonly shift: number;
  /** Varied products that k-means' centres, found on the texts as they are, put where they put the product. */
  readonly sameCluster: number;
  /** Varied products whose nearest vector in the catalogue is their own product's. */
  readonly found: number;
  /** Varied products whose nearest other product is of their category; the same of the texts as they are. */
  readonly sameCategory: number;
  readonly sameCategoryBefore: number;
  /** ARI of these products' clusters, and before; null without categories. */
  readonly ari: number | null;
  readonly ariBefore: number | null;
}

/** One model's points, or the reason why it has none. */
export interface RobustnessSeries {
  readonly name: string;
  readonly points: readonly RobustnessPoint[];
  readonly reason: string | null;
}

export interface RobustnessOptions extends RunOptions {
  /** Products varied, a stratified subset; default 56. */
  readonly products?: number;
  readonly variations?: readonly TextVariation[];
  readonly nClusters?: number;
  /** Starts of k-means; 20 unless told. */
  readonly nInit?: number;
  readonly seed?: number;
  /** Multiply-adds of embedding; a model that takes more has a reason instead. Infinity by default. */
  readonly budget?: number;
}

/**
 * Writes some products differently, embeds them beside the catalogue as it is, and measures what moves. The same products
 * and the same errors for every model. `texts` and `labels` are those of the models' vectors, row by row; -1 is no category.
 */
export async function measureRobustness(
  models: readonly RanModel[],
  texts: readonly string[],
  labels: Int32Array,
  options: RobustnessOptions = {},
): Promise<RobustnessSeries[]> {
  const {
    products = 56,
    variations = textVariations,
    nClusters = Math.max(2, new Set(labels).size),
    nInit = 20,
    seed = 0,
    budget = Infinity,
    ...run
  } = options;
  const rows = stratifiedSubset(labels, products, seed);
  const varied = variations.map(({ vary }) =>
    Array.from(rows, (row) => vary(texts[row], new Random(seed + 7919 * row))),
  );
  const series: RobustnessSeries[] = [];
  for (const model of models) {
    const refused = await refusal(model, texts, varied, budget);
    if (refused !== null) {
      series.push({ name: model.id, points: [], reason: refused });
      continue;
    }
    const { vectors, moved } = await embedVaried(model, texts, varied.flat(), run);
    const { labels: clusters } = await kmeans(vectors, {
      nClusters: Math.min(nClusters, vectors.rows - 1),
      nInit,
      seed,
      ...run,
    });
    const nearestCentre = centresOf(vectors, clusters);
    const points = variations.map(({ name }, v) =>
      measure(
        name,
        vectors,
        moved.select(Array.from(rows, (_, i) => v * rows.length + i)),
        rows,
        labels,
        nearestCentre,
      ),
    );
    series.push({ name: model.id, points, reason: null });
  }
  return series;
}

async function refusal(
  model: RanModel,
  texts: readonly string[],
  varied: readonly (readonly string[])[],
  budget: number,
): Promise<string | null> {
  const { id, contract } = model;
  if (contract.source.kind === "vectors") return `${id}: its vectors come from a file: changed texts have none`;
  if (budget === Infinity) return null;
  if (contract.source.kind === "endpoint")
    return `${id}: its server may charge for every text; npm run report -- --full sends them`;
  const characters = (list: readonly string[]): number => list.reduce((sum, text) => sum + text.length, 0);
  const estimate = ((await embeddingWork(model)) * characters(varied.flat())) / Math.max(1, characters(texts));
  return estimate <= budget
    ? null
    : `${id}: embedding takes ${multiplyAdds(estimate)}, and ${multiplyAdds(budget)} are allowed; npm run report -- --full takes them`;
}

/** The model's vectors of the catalogue, and of the varied texts in the same space. */
async function embedVaried(
  { contract, embedding }: RanModel,
  texts: readonly string[],
  varied: readonly string[],
  run: RunOptions,
): Promise<{ vectors: Matrix<Float32Array>; moved: Matrix<Float32Array> }> {
  const treat = treatmentOf(contract);
  if (contract.source.kind === "corpus") {
    // Fitted on the catalogue as it is: texts that are written differently must not change the space.
    const fitted = await lsa(texts.map(treat), {
      components: contract.source.components,
      seed: contract.source.seed,
      signal: run.signal,
    });
    return { vectors: fitted.vectors, moved: fitted.transform(varied.map(treat)) };
  }
  const embedder = await openModel(contract, { root: projectRoot, signal: run.signal });
  try {
    return { vectors: embedding.vectors, moved: (await embedder.embed(varied.map(treat), run)).vectors };
  } finally {
    await embedder.close();
  }
}

const squaredDistance = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) ** 2;
  return sum;
};

/** The row that is nearest to `vector`, `except` one; a row is left as soon as it is farther than the nearest so far. */
function nearestRow(
  { data, rows, columns }: Matrix<Float32Array>,
  vector: Float32Array | Float64Array,
  except = -1,
): number {
  let [best, least] = [-1, Infinity];
  for (let row = 0; row < rows; row++) {
    if (row === except) continue;
    let distance = 0;
    for (let f = 0, at = row * columns; f < columns && distance < least; f++, at++)
      distance += (data[at] - vector[f]) ** 2;
    if (distance < least) [best, least] = [row, distance];
  }
  return best;
}

/** The number of the cluster whose mean is nearest. */
function centresOf(vectors: Matrix<Float32Array>, clusters: Int32Array): (vector: ArrayLike<number>) => number {
  const numbers = [...new Set(clusters)].sort((a, b) => a - b);
  const centres = numbers.map((number) => {
    const mean = new Float64Array(vectors.columns);
    const rows = [...clusters.keys()].filter((row) => clusters[row] === number);
    for (const row of rows) vectors.row(row).forEach((value, f) => (mean[f] += value / rows.length));
    return mean;
  });
  return (vector) => {
    const distances = centres.map((centre) => squaredDistance(centre, vector));
    return numbers[distances.indexOf(Math.min(...distances))];
  };
}

/** Root mean square of the distances between two different rows, from the rows' variance. */
function typicalDistance(vectors: Matrix<Float32Array>): number {
  const mean = new Float64Array(vectors.columns);
  for (let row = 0; row < vectors.rows; row++)
    vectors.row(row).forEach((value, f) => (mean[f] += value / vectors.rows));
  let sum = 0;
  for (let row = 0; row < vectors.rows; row++) sum += squaredDistance(vectors.row(row), mean);
  return Math.sqrt((2 * sum) / Math.max(1, vectors.rows - 1));
}

function measure(
  variation: string,
  vectors: Matrix<Float32Array>,
  moved: Matrix<Float32Array>,
  rows: Int32Array,
  labels: Int32Array,
  clusterOf: (vector: ArrayLike<number>) => number,
): RobustnessPoint {
  const places = Array.from(rows.keys());
  const count = (holds: (i: number) => boolean): number => places.filter(holds).length;
  const [before, after] = [
    places.map((i) => clusterOf(vectors.row(rows[i]))),
    places.map((i) => clusterOf(moved.row(i))),
  ];
  const truth = pick(labels, rows);
  const labelled = places.filter((i) => truth[i] >= 0);
  const ari = (clusters: readonly number[]): number | null =>
    labelled.length === 0 ? null : adjustedRandIndex(pick(truth, labelled), pick(clusters, labelled));
  const isOf = (i: number, row: number): boolean => truth[i] >= 0 && labels[row] === truth[i];
  const typical = typicalDistance(vectors);
  return {
    variation,
    products: rows.length,
    shift:
      typical === 0
        ? 0
        : places.reduce((sum, i) => sum + Math.sqrt(squaredDistance(vectors.row(rows[i]), moved.row(i))), 0) /
          (typical * rows.length),
    sameCluster: count((i) => before[i] === after[i]),
    found: count((i) => nearestRow(vectors, moved.row(i)) === rows[i]),
    sameCategory: count((i) => isOf(i, nearestRow(vectors, moved.row(i), rows[i]))),
    sameCategoryBefore: count((i) => isOf(i, nearestRow(vectors, vectors.row(rows[i]), rows[i]))),
    ari: ari(after),
    ariBefore: ari(before),
  };
}
