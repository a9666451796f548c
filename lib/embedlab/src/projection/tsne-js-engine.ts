import { createRequire } from "node:module";
import type { Matrix } from "../numeric/matrix.js";
import { optionalPackage } from "../optional-package.js";
import { forWorkers } from "../numeric/worker-functions.js";

export interface TsneJsSettings {
  readonly perplexity: number;
  readonly maxIter: number;
  readonly learningRate: number;
  readonly earlyExaggeration: number;
}

interface TsneJs {
  outputEmbedding: { data: Float64Array };
  init(input: { data: number[][]; type: "dense" }): void;
  on(
    event: "progressIter",
    listener: (progress: [iteration: number, error: number, gradientNorm: number]) => void,
  ): void;
  run(): [error: number, iterations: number];
}

/**
 * Worker: the tsne-js package (1.0.3) from the given start (n x 2), with its own schedule: 150 iterations of early
 * exaggeration, gains that grow where the step follows the gradient's sign. That makes it diverge easily; at 1,050 rows
 * it takes 0.5 to 0.9 s an iteration and did diverge. Its own start cannot be seeded, so it gets ours.
 */
export async function runTsneJs(
  x: Matrix,
  start: Float64Array,
  settings: TsneJsSettings,
  post: (iteration: number) => void,
): Promise<{ embedding: Float64Array; iterations: number }> {
  const require = createRequire(import.meta.url);
  const Tsne = await optionalPackage(
    "tsne-js",
    't-SNE with engine "tsne-js"',
    () => require("tsne-js") as new (settings: object) => TsneJs,
  );
  const model = new Tsne({
    dim: 2,
    perplexity: settings.perplexity,
    earlyExaggeration: settings.earlyExaggeration,
    learningRate: settings.learningRate,
    nIter: settings.maxIter,
  });
  const data = Array.from({ length: x.rows }, (_, i) =>
    Array.from(x.data.subarray(i * x.columns, (i + 1) * x.columns)),
  );
  model.init({ data, type: "dense" });
  model.outputEmbedding.data.set(start);
  model.on("progressIter", ([iteration]) => post(iteration + 1));
  const [, iterations] = model.run();
  return { embedding: Float64Array.from(model.outputEmbedding.data), iterations };
}

forWorkers(import.meta.url, { runTsneJs });
