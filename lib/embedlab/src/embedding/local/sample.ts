import type { EmbeddedBatch, Engine, EngineOptions } from "../engine.js";

const words =
  "cotton shirt for men blue with round neck and half sleeves buy online at best price genuine products day replacement guarantee stainless steel watch analog water resistant ceramic coffee mug printed gift baby girl dress soft fabric".split(
    " ",
  );
/** Product-like texts of 4 to 192 words: what is measured must not depend on which texts come first. */
export const sample: readonly string[] = Array.from({ length: 24 }, (_, i) =>
  Array.from({ length: 4 + ((i * i) % 12) * 16 }, (_, j) => words[(i * 7 + j * (i + 3)) % words.length]).join(" "),
);

export interface Measured {
  /** One vector of the sample's texts after the other. */
  readonly vectors: Float32Array;
  readonly tokensPerSecond: number;
}

/** The texts' vectors in their order, once, past every cache. */
export async function vectorsOf(
  engine: Engine,
  texts: readonly string[],
  dimensions: number,
  options: Pick<EngineOptions, "signal" | "announce"> = {},
): Promise<Float32Array> {
  const vectors = new Float32Array(texts.length * dimensions);
  const deliver = (batch: EmbeddedBatch): void => {
    for (let i = 0; i < batch.indices.length; i++)
      vectors.set(batch.vectors.subarray(i * dimensions, (i + 1) * dimensions), batch.indices[i] * dimensions);
  };
  await engine.embed(texts, { ...options, deliver });
  return vectors;
}

/** Embeds the sample twice; the first pass opens sessions and lets the runtime allocate. */
export async function measureSample(
  engine: Engine,
  dimensions: number,
  signal: AbortSignal | undefined,
): Promise<Measured> {
  await vectorsOf(engine, sample, dimensions, { signal });
  let tokens = 0;
  const started = performance.now();
  const vectors = await vectorsOf(engine, sample, dimensions, { signal, announce: (count) => (tokens += count) });
  return { vectors, tokensPerSecond: (1000 * tokens) / (performance.now() - started) };
}

/** The least and the mean cosine of each text's two vectors. */
export function cosines(
  a: Float32Array,
  b: Float32Array,
  dimensions: number,
): { readonly worst: number; readonly mean: number } {
  let worst = 1;
  let sum = 0;
  for (let start = 0; start < a.length; start += dimensions) {
    let ab = 0;
    let aa = 0;
    let bb = 0;
    for (let j = start; j < start + dimensions; j++) {
      ab += a[j] * b[j];
      aa += a[j] * a[j];
      bb += b[j] * b[j];
    }
    const cosine = ab / Math.sqrt(aa * bb);
    worst = Math.min(worst, cosine);
    sum += cosine;
  }
  return { worst, mean: (sum * dimensions) / a.length };
}
