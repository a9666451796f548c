import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { InputError } from "../../errors.js";
import { dataType, encodeOnnx, type OnnxTensor } from "../../numeric/onnx.js";
import type { RunOptions } from "../../numeric/run.js";
import type { GraphPlan } from "./architecture.js";
import { Checkpoint } from "./checkpoint.js";
import { productForms, type BuiltType } from "./number-types.js";
import { diskRefusal, isAbandoned } from "../disk.js";
import { quantizedColumns, type OnnxBytes } from "./quantized-product.js";
import { rotateInputs } from "./rotation.js";
import type { GraphWeight } from "./weights.js";

/** Part of every built graph's key: a change of the graph makes new files. */
const builderVersion = 6;
const graphFile = "model.onnx";
const weightsFile = "model.onnx_data";
const manifestFile = "manifest.json";
/** The runtime maps weights into memory, shared by its sessions, where they start on a page. */
const page = 4096;

interface Manifest {
  readonly files: Readonly<Record<string, { readonly bytes: number; readonly sha256: string }>>;
}

export interface BuiltGraph {
  readonly onnxPath: string;
  /** Of graph and weights together. */
  readonly sha256: string;
}

/**
 * The ONNX model of a checkpoint (one file, or its shards), written on first use into a folder of its own under `graphs` and checked against
 * its checksums ever after; a damaged one is written again. Whole folders are put in place by one rename, so a
 * process that dies leaves nothing half-written in place, and of two that build at once one wins.
 */
export async function builtGraph(
  checkpoint: readonly string[],
  plan: GraphPlan,
  dtype: BuiltType,
  graphs: string,
  options: RunOptions = {},
): Promise<BuiltGraph> {
  const folder = join(graphs, await graphKey(checkpoint, plan, dtype));
  const known = verified.get(folder) ?? (await intactGraph(folder));
  if (known !== undefined) {
    verified.set(folder, known);
    return known;
  }
  await removeOldDrafts(folder);
  const draft = `${folder}.${randomUUID()}.tmp`;
  try {
    await mkdir(draft, { recursive: true });
    await writeModel(draft, checkpoint, plan, dtype, options);
    await putInPlace(draft, folder);
  } catch (error) {
    throw diskRefusal(
      graphs,
      error,
      "or point EMBEDLAB_CACHE at another folder: the model's ONNX graph is built there once",
    );
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return builtGraph(checkpoint, plan, dtype, graphs, options);
}

/** Folders whose checksums this process has read: those of a large model take a second. */
const verified = new Map<string, BuiltGraph>();

/** Moves a damaged folder out of the way first; a whole one, from another process, stays. */
async function putInPlace(draft: string, folder: string): Promise<void> {
  try {
    await rename(draft, folder);
  } catch {
    if ((await intactGraph(folder)) !== undefined) return;
    const damaged = `${folder}.${randomUUID()}.tmp`;
    await rename(folder, damaged);
    await rm(damaged, { recursive: true, force: true });
    await rename(draft, folder);
  }
}

async function removeOldDrafts(folder: string): Promise<void> {
  const graphs = dirname(folder);
  const names = await readdir(graphs).catch(() => []);
  for (const name of names.filter((entry) => entry.startsWith(basename(folder)) && entry.endsWith(".tmp"))) {
    const { mtimeMs } = await stat(join(graphs, name));
    if (isAbandoned(mtimeMs)) await rm(join(graphs, name), { recursive: true, force: true });
  }
}

/** Like make, trusts size and time of change: hashing a large checkpoint at every start would take seconds. */
async function graphKey(checkpoint: readonly string[], { config }: GraphPlan, dtype: BuiltType): Promise<string> {
  const files = await Promise.all(
    checkpoint.map(async (path) => [basename(path), (({ size, mtimeMs }) => ({ size, mtimeMs }))(await stat(path))]),
  );
  return createHash("sha256")
    .update(JSON.stringify({ builderVersion, config, dtype, products: productForms[dtype], files }))
    .digest("hex")
    .slice(0, 32);
}

async function intactGraph(folder: string): Promise<BuiltGraph | undefined> {
  try {
    const manifest = JSON.parse(await readFile(join(folder, manifestFile), "utf8")) as Manifest;
    for (const [name, { bytes, sha256 }] of Object.entries(manifest.files)) {
      if ((await stat(join(folder, name))).size !== bytes || (await sha256Of(join(folder, name))) !== sha256)
        return undefined;
    }
    const sums = Object.values(manifest.files).map(({ sha256 }) => sha256);
    return { onnxPath: join(folder, graphFile), sha256: createHash("sha256").update(sums.join()).digest("hex") };
  } catch {
    return undefined;
  }
}

/** The SHA-256 of a file's bytes, in hexadecimal; `also` is given what is read. */
export async function sha256Of(path: string, also?: (chunk: Uint8Array) => void): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 22 })) {
    hash.update(chunk as Uint8Array);
    also?.(chunk as Uint8Array);
  }
  return hash.digest("hex");
}

function requireFiniteWeights(values: Float32Array, name: string, file: string): void {
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i]))
      throw new InputError(`${file}: ${name} holds ${values[i]}: the weights are damaged, download them again`);
  }
}

function tensorsOf(weight: GraphWeight, values: Float32Array, dtype: BuiltType): OnnxBytes[] {
  const dense = /^(layer\d+\.\w+)\.weight$/.exec(weight.name);
  const [inputs, outputs] = weight.dims;
  if (dtype !== "fp32" && dense !== null)
    return quantizedColumns(dense[1], rotateInputs(values, inputs, outputs), inputs, outputs);
  return [
    {
      name: weight.name,
      type: dataType.float,
      dims: weight.dims,
      data: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
    },
  ];
}

async function writeModel(
  folder: string,
  files: readonly string[],
  plan: GraphPlan,
  dtype: BuiltType,
  { signal, onProgress }: RunOptions,
): Promise<void> {
  const checkpoint = await Checkpoint.open(files);
  const data = await open(join(folder, weightsFile), "w");
  try {
    const weights = plan.weights(checkpoint);
    const constants: OnnxTensor[] = [];
    const hash = createHash("sha256");
    let end = 0;
    const append = async (bytes: Uint8Array): Promise<void> => {
      hash.update(bytes);
      for (let at = 0; at < bytes.length;)
        at += (await data.write(bytes, at, Math.min(bytes.length - at, 2 ** 28))).bytesWritten;
      end += bytes.length;
    };
    for (const [i, weight] of weights.entries()) {
      signal?.throwIfAborted();
      const values = await weight.read();
      requireFiniteWeights(values, weight.name, checkpoint.name);
      for (const { data: bytes, ...constant } of tensorsOf(weight, values, dtype)) {
        constants.push({ ...constant, data: { file: weightsFile, offset: end, length: bytes.length } });
        await append(bytes);
        await append(new Uint8Array((page - (end % page)) % page));
      }
      onProgress?.({ step: "building the ONNX graph", done: i + 1, total: weights.length, unit: "tensors" });
    }
    await data.sync();
    const graph = encodeOnnx(plan.graph(constants, dtype));
    await writeFile(join(folder, graphFile), graph);
    const manifest: Manifest = {
      files: {
        [weightsFile]: { bytes: end, sha256: hash.digest("hex") },
        [graphFile]: { bytes: graph.length, sha256: createHash("sha256").update(graph).digest("hex") },
      },
    };
    await writeFile(join(folder, manifestFile), JSON.stringify(manifest, undefined, 2));
  } finally {
    await data.close();
    await checkpoint.close();
  }
}
