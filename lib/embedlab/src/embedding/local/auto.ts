import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { contractHash, type ModelContract } from "../contract/contract.js";
import type { Engine } from "../engine.js";
import type { StoredNumberType } from "./model-folder.js";
import { cacheRefusal } from "../cache/vector-writer.js";

interface Choice {
  readonly dtype: StoredNumberType;
  readonly reason: string;
}

/** The least cosine to fp32 that a faster number type must keep on every text of the sample. */
const leastCosine = 0.998;

const words = "cotton shirt for men blue with round neck and half sleeves buy online at best price genuine products day replacement guarantee stainless steel watch analog water resistant ceramic coffee mug printed gift baby girl dress soft fabric".split(" ");
/** Product-like texts of 4 to 192 words: what is measured must not depend on which texts come first. */
const sample = Array.from({ length: 24 }, (_, i) => Array.from({ length: 4 + ((i * i) % 12) * 16 }, (_, j) => words[(i * 7 + j * (i + 3)) % words.length]).join(" "));

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
  const path = join(cacheFolder, "auto", `${key.slice(0, 32)}.json`);
  const known = await remembered(path, offered);
  if (known !== undefined) return known;

  const measured: { dtype: StoredNumberType; tokensPerSecond: number; cosine: number }[] = [];
  let reference: Float32Array | undefined;
  for (const dtype of offered) {
    // Slower than w8a8, it matters where that loses too much.
    if (dtype === "w8a16" && measured.some((other) => other.dtype === "w8a8" && other.cosine >= leastCosine)) continue;
    const engine = await open(dtype);
    if (engine === undefined) continue;
    const { vectors, tokensPerSecond } = await measure(engine, contract.dimensions, signal);
    reference ??= vectors;
    measured.push({ dtype, tokensPerSecond, cosine: worstCosine(reference, vectors, contract.dimensions) });
  }
  if (measured.length === 1) return { dtype: measured[0].dtype, reason: `number type "auto": ${measured[0].dtype} is the only one the source has` };
  const best = measured.filter(({ cosine }) => cosine >= leastCosine).reduce((a, b) => (b.tokensPerSecond > a.tokensPerSecond ? b : a));
  const figures = measured.map(({ dtype, tokensPerSecond, cosine }) => `${dtype} ${Math.round(tokensPerSecond)} tokens/s, worst cosine to fp32 ${cosine.toFixed(4)}`).join("; ");
  const choice: Choice = { dtype: best.dtype, reason: `number type "auto": took ${best.dtype}, the fastest that keeps a cosine of ${leastCosine} to fp32 (${figures})` };
  try {
    await mkdir(join(cacheFolder, "auto"), { recursive: true });
    await writeFile(`${path}.${process.pid}.tmp`, `${JSON.stringify(choice, undefined, 2)}\n`);
    await rename(`${path}.${process.pid}.tmp`, path);
  } catch (error) {
    throw cacheRefusal(cacheFolder, error);
  }
  return choice;
}

async function remembered(path: string, offered: readonly StoredNumberType[]): Promise<Choice | undefined> {
  try {
    const choice = JSON.parse(await readFile(path, "utf8")) as Choice;
    return offered.includes(choice.dtype) && typeof choice.reason === "string" ? choice : undefined;
  } catch {
    return undefined;
  }
}

async function measure(engine: Engine, dimensions: number, signal: AbortSignal | undefined): Promise<{ vectors: Float32Array; tokensPerSecond: number }> {
  const vectors = new Float32Array(sample.length * dimensions);
  let tokens = 0;
  // The first pass opens sessions and lets the runtime allocate.
  await engine.embed(sample, { signal, deliver: () => undefined });
  const started = performance.now();
  await engine.embed(sample, {
    signal,
    announce: (count) => (tokens += count),
    deliver: (batch) => {
      for (let i = 0; i < batch.indices.length; i++) vectors.set(batch.vectors.subarray(i * dimensions, (i + 1) * dimensions), batch.indices[i] * dimensions);
    },
  });
  return { vectors, tokensPerSecond: (1000 * tokens) / (performance.now() - started) };
}

function worstCosine(a: Float32Array, b: Float32Array, dimensions: number): number {
  let worst = 1;
  for (let start = 0; start < a.length; start += dimensions) {
    let ab = 0;
    let aa = 0;
    let bb = 0;
    for (let j = start; j < start + dimensions; j++) {
      ab += a[j] * b[j];
      aa += a[j] * a[j];
      bb += b[j] * b[j];
    }
    worst = Math.min(worst, ab / Math.sqrt(aa * bb));
  }
  return worst;
}
