import { requireOptions } from "../options.js";
import { mean } from "../numeric/summary.js";
import type { Embedder, EmbedOptions } from "./embedder.js";

/** How far two embedders agree on the same texts. */
export interface ProbeResult {
  /** Cosine of the two vectors of each text. */
  readonly cosines: Float64Array;
  readonly worst: number;
  readonly mean: number;
}

/**
 * Asks both embedders for a few texts, past the cache: before a long run at an endpoint, `reference` is the local model.
 * @example
 * ```ts
 * const model = await openModel("all-MiniLM-L6-v2");
 * const { worst } = await probe(model, model, ["red mug"]); // one of the two is an endpoint in earnest
 * worst.toFixed(4); // => '1.0000'
 * await model.close();
 * ```
 */
export async function probe(
  embedder: Embedder,
  reference: Embedder,
  texts: readonly string[],
  options: Pick<EmbedOptions, "signal"> = {},
): Promise<ProbeResult> {
  requireOptions("probe", options);
  const [a, b] = await Promise.all([embedder, reference].map((one) => one.embed(texts, { ...options, cache: false })));
  if (a.vectors.columns !== b.vectors.columns)
    return { cosines: new Float64Array(texts.length).fill(NaN), worst: NaN, mean: NaN };
  const cosines = Float64Array.from(texts, (_, i) => {
    const [u, v] = [a.vectors.row(i), b.vectors.row(i)];
    let [uv, uu, vv] = [0, 0, 0];
    for (let j = 0; j < u.length; j++) {
      uv += u[j] * v[j];
      uu += u[j] * u[j];
      vv += v[j] * v[j];
    }
    return uv / Math.sqrt(uu * vv);
  });
  return {
    cosines,
    worst: cosines.reduce((least, cosine) => Math.min(least, cosine), 1),
    mean: mean(cosines),
  };
}
