import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { loadProducts, type ModelContract, ModelUnavailable, openModel } from "embedlab";
import type { RunOptions } from "embedlab/numeric";
import { measuredOnce } from "../study/measured.js";
import { embedModels } from "../study/models.js";
import { scoreClusterings } from "embedlab/comparison";
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
  /** When, and under which load; null without points. */
  readonly measured: string | null;
}

export interface ScalingOptions extends RunOptions {
  readonly sizes: readonly number[];
  readonly seeds: readonly number[];
  /** Multiply-adds of embedding a size. A size that takes more is left out, and a server, which may charge, at any size. Infinity by default. */
  readonly budget?: number;
  /** Measures anew what is known from before. */
  readonly again?: boolean;
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

const generatorPath = join(projectRoot, "data", "generate-sample.mjs");

/** A synthetic catalogue of that many products, by the generator of the committed sample; kept under .cache/. */
async function generatedCatalogue(rows: number, seed = 7): Promise<string> {
  const { generateSample } = (await import(pathToFileURL(generatorPath).href)) as Generator;
  const folder = join(projectRoot, ".cache", "generated");
  const path = join(folder, `${rows}-${seed}.csv`);
  await mkdir(folder, { recursive: true });
  await writeFile(`${path}.${process.pid}.tmp`, generateSample({ rows, seed }));
  await rename(`${path}.${process.pid}.tmp`, path);
  return path;
}

interface GeneratedPart {
  readonly n: number;
  readonly texts: readonly string[];
  readonly labels: Int32Array;
}

/**
 * Embeds and clusters growing stratified parts of one generated catalogue, each part holding the ones before it; measured
 * once on a machine for the same generator, model and settings.
 */
export async function measureScaling(
  models: readonly ScalingModel[],
  { sizes, seeds, budget = Infinity, again, ...run }: ScalingOptions,
): Promise<ScalingSeries[]> {
  const generator = createHash("sha256")
    .update(await readFile(generatorPath))
    .digest("hex");
  let loaded: Promise<GeneratedPart[]> | undefined;
  const parts = (): Promise<GeneratedPart[]> => (loaded ??= generatedParts(sizes));
  const series: ScalingSeries[] = [];
  for (const model of models) {
    const { id, contract, workPerCharacter } = model;
    const refusal = unmeasured(contract, budget);
    if (refusal !== null) {
      series.push(leftOut(id, sizes, refusal));
      continue;
    }
    try {
      const embedder = await openModel(contract, { root: projectRoot, ...run });
      await embedder.close();
      const { value, when } = await measuredOnce<Kept>(
        ["scaling", 1, generator, embedder.hash, sizes, seeds, workPerCharacter, budget],
        async () => scale(model, await parts(), { seeds, budget, ...run }),
        again,
      );
      const points = value.points.map(({ aris, ...point }) => ({ ...point, aris: Float64Array.from(aris) }));
      series.push({ name: id, points, left: value.left, measured: points.length === 0 ? null : when });
    } catch (error) {
      if (!(error instanceof ModelUnavailable)) throw error;
      series.push(leftOut(id, sizes, error.message));
    }
  }
  return series;
}

const leftOut = (name: string, sizes: readonly number[], reason: string): ScalingSeries => ({
  name,
  points: [],
  left: sizes.map((n) => ({ n, reason })),
  measured: null,
});

/** Why a model is left out at any size; null where it is not. */
function unmeasured({ source }: ModelContract, budget: number): string | null {
  if (source.kind === "vectors") return "its vectors come from a file: generated products have none";
  if (source.kind === "endpoint" && budget < Infinity)
    return "its server may charge for every text; npm run report -- --full sends them";
  return null;
}

async function generatedParts(sizes: readonly number[]): Promise<GeneratedPart[]> {
  const { products, labels } = await loadProducts(await generatedCatalogue(Math.max(...sizes)));
  return sizes.map((n) => {
    const rows = stratifiedSubset(labels, n, 0);
    return { n, texts: pick(products, rows).map(({ description }) => description), labels: pick(labels, rows) };
  });
}

interface Kept {
  readonly points: readonly { readonly n: number; readonly aris: readonly number[]; readonly seconds: number }[];
  readonly left: ScalingSeries["left"];
}

/** One model over the parts. */
async function scale(
  { id, contract, workPerCharacter }: ScalingModel,
  parts: readonly GeneratedPart[],
  { seeds, budget, ...run }: RunOptions & { readonly seeds: readonly number[]; readonly budget: number },
): Promise<Kept> {
  const points = [];
  const left = [];
  for (const { n, texts, labels } of parts) {
    const estimate = workPerCharacter * texts.reduce((sum, text) => sum + text.length, 0);
    if (estimate > budget) {
      left.push({
        n,
        reason: `embedding takes ${multiplyAdds(estimate)}, and ${multiplyAdds(budget)} are allowed; npm run report -- --full takes them`,
      });
      continue;
    }
    const [model] = await embedModels([contract], texts, run);
    if (model.status === "unavailable") throw new ModelUnavailable(model.reason);
    const { ari, seconds } = await scoreClusterings(id, model.embedding.vectors, labels, {
      seeds,
      withSilhouette: false,
      signal: run.signal,
      threads: run.threads,
    });
    points.push({ n: texts.length, aris: Array.from(ari), seconds: model.embedding.embedSeconds + seconds });
  }
  return { points, left };
}
