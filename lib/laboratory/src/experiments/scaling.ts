import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { loadProducts, type ModelContract } from "embedlab";
import type { RunOptions } from "embedlab/numeric";
import { embedModels } from "../study/models.js";
import { scoreClusterings } from "../study/scores.js";
import { multiplyAdds } from "../study/embedding-work.js";
import { projectRoot } from "../study/study.js";
import { pick, stratifiedSubset } from "../study/subset.js";

/** A series of `scalingFigure`: how ARI and time move with the number of products. */
export interface ScalingSeries {
  readonly name: string;
  readonly points: readonly {
    readonly n: number;
    readonly aris: Float64Array;
    /** Of embedding and one k-means. */ readonly seconds: number;
  }[];
  /** Sizes left out, with the reason. */
  readonly left: readonly { readonly n: number; readonly reason: string }[];
}

export interface ScalingOptions extends RunOptions {
  readonly sizes: readonly number[];
  readonly seeds: readonly number[];
  /** Multiply-adds of embedding a size. A size that takes more is left out, and a server, which may charge, at any size. Infinity by default. */
  readonly budget?: number;
}

/** A model, and the multiply-adds of its embedding: by the character, since texts here may be longer than there. */
export interface ScalingModel {
  /** What results call it. */
  readonly id: string;
  readonly contract: ModelContract;
  readonly workPerCharacter: number;
}

interface Generator {
  readonly generateSample: (options: { rows: number; seed: number }) => string;
}

/** A synthetic catalogue of that many products, by the generator of the committed sample; kept under .cache/. */
async function generatedCatalogue(rows: number, seed = 7): Promise<string> {
  const { generateSample } = (await import(
    pathToFileURL(join(projectRoot, "data", "generate-sample.mjs")).href
  )) as Generator;
  const folder = join(projectRoot, ".cache", "generated");
  const path = join(folder, `${rows}-${seed}.csv`);
  await mkdir(folder, { recursive: true });
  await writeFile(`${path}.${process.pid}.tmp`, generateSample({ rows, seed }));
  await rename(`${path}.${process.pid}.tmp`, path);
  return path;
}

/** Embeds and clusters growing stratified parts of one generated catalogue, each part holding the ones before it. */
export async function measureScaling(
  models: readonly ScalingModel[],
  { sizes, seeds, budget = Infinity, ...run }: ScalingOptions,
): Promise<ScalingSeries[]> {
  const { products, labels } = await loadProducts(await generatedCatalogue(Math.max(...sizes)));
  const series: ScalingSeries[] = [];
  for (const { id, contract, workPerCharacter } of models) {
    const points = [];
    const left = [];
    for (const n of sizes) {
      const rows = stratifiedSubset(labels, n, 0);
      const texts = pick(products, rows).map(({ description }) => description);
      const estimate = workPerCharacter * texts.reduce((sum, text) => sum + text.length, 0);
      if (contract.source.kind === "vectors") {
        left.push({ n, reason: "its vectors come from a file: generated products have none" });
        continue;
      }
      if (contract.source.kind === "endpoint" && budget < Infinity) {
        left.push({ n, reason: "its server may charge for every text; npm run report -- --full sends them" });
        continue;
      }
      if (estimate > budget) {
        left.push({
          n,
          reason: `embedding takes ${multiplyAdds(estimate)}, and ${multiplyAdds(budget)} are allowed; npm run report -- --full takes them`,
        });
        continue;
      }
      const [model] = await embedModels([contract], texts, run);
      if (model.status === "unavailable") {
        left.push({ n, reason: model.reason });
        continue;
      }
      const { ari, seconds } = await scoreClusterings(id, model.embedding.vectors, pick(labels, rows), {
        seeds,
        withSilhouette: false,
        signal: run.signal,
        threads: run.threads,
      });
      points.push({ n: rows.length, aris: ari, seconds: model.embedding.embedSeconds + seconds });
    }
    series.push({ name: id, points, left });
  }
  return series;
}
