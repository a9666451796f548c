import { createHash } from "node:crypto";
import { basename } from "node:path";
import { measuredOnce } from "../cache/measured-once.js";
import type { Engine } from "../engine.js";
import { thisMachine } from "../machine.js";
import type { ModelFolder } from "./model-folder.js";
import { cosines, sample, vectorsOf } from "./sample.js";

interface Fidelity {
  readonly worst: number;
  readonly mean: number;
}

/** Of 4 to 150 words. */
const texts = sample.filter((_, i) => i % 4 === 0);

/**
 * What a publisher's file in few bits is worth on this machine: the cosine of a few fixed texts' vectors to those of
 * the same folder's fp32 weights, as a warning. Integer products of unsigned and signed bytes saturate on processors
 * without VNNI, and nothing else would show it. Measured once a machine, file and fp32 weights, beside the cache.
 * `openFp32` gives undefined where the folder has no fp32 weights.
 */
export async function fidelityWarning(
  file: Pick<ModelFolder, "onnxPath" | "fingerprint" | "approximation">,
  engine: Engine,
  dimensions: number,
  openFp32: () => Promise<{ readonly engine: Engine; readonly fingerprint: string } | undefined>,
  { cacheFolder, signal }: { readonly cacheFolder: string; readonly signal?: AbortSignal },
): Promise<string> {
  const kind =
    file.approximation === "integer products"
      ? "integer products, which can saturate on processors without VNNI"
      : String(file.approximation);
  const name = `${basename(file.onnxPath)} is the publisher's own, with ${kind}`;
  const fp32 = await openFp32();
  if (fp32 === undefined) {
    return `${name}: it could not be compared with fp32, for the folder has no fp32 weights (put model.safetensors or onnx/model.onnx there)`;
  }
  try {
    const key = createHash("sha256")
      .update(JSON.stringify([file.fingerprint, fp32.fingerprint, dimensions, thisMachine()]))
      .digest("hex");
    const isValid = ({ worst, mean }: Fidelity): boolean => Number.isFinite(worst) && Number.isFinite(mean);
    const { worst, mean } = await measuredOnce({ cacheFolder, kind: "fidelity", key }, isValid, async () => {
      const vectors = await vectorsOf(engine, texts, dimensions, { signal });
      return { value: cosines(await vectorsOf(fp32.engine, texts, dimensions, { signal }), vectors, dimensions) };
    });
    return `${name}: here its cosine to fp32 is ${worst.toFixed(4)} at worst, ${mean.toFixed(4)} on average, over ${texts.length} fixed texts`;
  } finally {
    await fp32.engine.close();
  }
}
