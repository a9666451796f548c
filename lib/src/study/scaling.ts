import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { ModelContract } from "../embedding/contract.js";
import type { RunOptions } from "../numeric/run.js";
import { loadProducts } from "../products/load.js";
import { embedModels, isRan } from "./models.js";
import { scoreClusterings } from "./scores.js";
import { projectRoot } from "./study.js";
import { pick, stratifiedSubset } from "./subset.js";

/** A series of `scalingFigure`: how ARI and time move with the number of products. */
export interface ScalingSeries {
  readonly name: string;
  readonly points: readonly { readonly n: number; readonly aris: Float64Array; /** Of k-means a seed. */ readonly seconds: number }[];
}

export interface ScalingOptions extends RunOptions {
  readonly sizes: readonly number[];
  readonly seeds: readonly number[];
}

interface Generator {
  readonly generateSample: (options: { rows: number; seed: number }) => string;
}

/** A synthetic catalogue of that many products, by the generator of the committed sample; kept under .cache/. */
export async function generatedCatalogue(rows: number, seed = 7): Promise<string> {
  const { generateSample } = (await import(pathToFileURL(join(projectRoot, "data", "generate-sample.mjs")).href)) as Generator;
  const folder = join(projectRoot, ".cache", "generated");
  const path = join(folder, `${rows}-${seed}.csv`);
  await mkdir(folder, { recursive: true });
  await writeFile(`${path}.${process.pid}.tmp`, generateSample({ rows, seed }));
  await rename(`${path}.${process.pid}.tmp`, path);
  return path;
}

/** Clusters growing stratified parts of one generated catalogue by each model that can be had. */
export async function measureScaling(contracts: readonly ModelContract[], { sizes, seeds, ...run }: ScalingOptions): Promise<ScalingSeries[]> {
  const { products, labels } = await loadProducts(await generatedCatalogue(Math.max(...sizes)));
  const runs = await embedModels(contracts, products.map(({ description }) => description), run);
  const series: ScalingSeries[] = [];
  for (const { id, embedding } of runs.filter(isRan)) {
    const points = [];
    for (const n of sizes) {
      const rows = stratifiedSubset(labels, n, 0);
      const { ari, seconds } = await scoreClusterings(id, embedding.vectors.select(rows), pick(labels, rows), { seeds, withSilhouette: false, signal: run.signal, threads: run.threads });
      points.push({ n: rows.length, aris: ari, seconds });
    }
    series.push({ name: id, points });
  }
  return series;
}
