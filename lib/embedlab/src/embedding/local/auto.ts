import { availableParallelism } from "node:os";
import { vectorDimensions, type ModelContract } from "../contract/contract.js";
import { contractHash } from "../contract/contract-hash.js";
import type { Engine } from "../engine.js";
import type { StoredNumberType } from "./model-folder.js";
import { cosines, measureSample } from "./sample.js";
import { measuredOnce } from "../cache/measured-once.js";

interface Choice {
  readonly dtype: StoredNumberType;
  readonly reason: string;
}

/** The least cosine to fp32 that a faster number type must keep on every text of the sample. */
export const leastCosine = 0.998;

/**
 * The fastest of the number types whose vectors keep a cosine of 0.998 to fp32's, measured on this machine. The choice
 * is kept beside the cache: were it measured anew, noise could change vectors from run to run. fp32 is offered first;
 * `open` gives undefined for a type that the source does not have, or that is another's under a second name.
 */
export async function chooseNumberType(
  contract: ModelContract,
  offered: readonly StoredNumberType[],
  open: (dtype: StoredNumberType) => Promise<Engine | undefined>,
  fingerprint: string,
  { cacheFolder, signal }: { cacheFolder: string; signal?: AbortSignal },
): Promise<Choice> {
  const key = contractHash(contract, JSON.stringify([fingerprint, offered, process.arch, availableParallelism()]));
  const isValid = ({ dtype, reason }: Choice): boolean => offered.includes(dtype) && typeof reason === "string";
  return measuredOnce({ cacheFolder, kind: "auto", key }, isValid, () => fastest(contract, offered, open, signal));
}

async function fastest(
  contract: ModelContract,
  offered: readonly StoredNumberType[],
  open: (dtype: StoredNumberType) => Promise<Engine | undefined>,
  signal: AbortSignal | undefined,
): Promise<{ value: Choice; keep?: boolean }> {
  const measured: { dtype: StoredNumberType; tokensPerSecond: number; cosine: number }[] = [];
  let reference: Float32Array | undefined;
  for (const dtype of offered) {
    // Slower than w8a8, it matters where that loses too much.
    if (dtype === "w8a16" && measured.some((other) => other.dtype === "w8a8" && other.cosine >= leastCosine)) continue;
    const engine = await open(dtype);
    if (engine === undefined) continue;
    const { vectors, tokensPerSecond } = await measureSample(engine, vectorDimensions(contract), signal);
    reference ??= vectors;
    measured.push({ dtype, tokensPerSecond, cosine: cosines(reference, vectors, vectorDimensions(contract)).worst });
  }
  // Others may only have been out of reach.
  if (measured.length === 1)
    return {
      value: {
        dtype: measured[0].dtype,
        reason: `number type "auto": ${measured[0].dtype} is the only one the source has`,
      },
      keep: false,
    };
  const best = measured
    .filter(({ cosine }) => cosine >= leastCosine)
    .reduce((a, b) => (b.tokensPerSecond > a.tokensPerSecond ? b : a));
  const figures = measured
    .map(
      ({ dtype, tokensPerSecond, cosine }) =>
        `${dtype} ${Math.round(tokensPerSecond)} tokens/s, worst cosine to fp32 ${cosine.toFixed(4)}`,
    )
    .join("; ");
  return {
    value: {
      dtype: best.dtype,
      reason: `number type "auto": took ${best.dtype}, the fastest that keeps a cosine of ${leastCosine} to fp32 (${figures})`,
    },
  };
}
