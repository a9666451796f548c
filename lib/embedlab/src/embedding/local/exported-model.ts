import { stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { InputError } from "../../errors.js";
import { exists } from "../disk.js";
import { sha256Of } from "../graph/built-graph.js";
import type { StoredNumberType } from "../graph/number-types.js";
import { readOnnxInterface, type OnnxInterface } from "../graph/onnx-file.js";

/** An ONNX model that can be run. */
export interface RunnableModel extends Pick<OnnxInterface, "inputs" | "outputs"> {
  readonly onnxPath: string;
  readonly scalesByBatch: boolean;
  /** For an exported file in few bits: what makes its vectors differ from fp32's; null for others, and for those built here, which cannot saturate. */
  readonly approximation: "integer products" | "weights in few bits" | null;
  /** How it multiplies matrices, in words. */
  readonly products: string;
  readonly sha256: string;
  /** Of the model and its data files together. */
  readonly weightBytes: number;
}

/** The paths of a model's data files. Throws InputError naming one that is missing. */
export async function dataFilesOf(
  onnxPath: string,
  { dataFiles }: Pick<OnnxInterface, "dataFiles">,
): Promise<string[]> {
  const paths = dataFiles.map((name) => join(dirname(onnxPath), name));
  for (const path of paths)
    if (!(await exists(path)))
      throw new InputError(`${path} is missing: ${onnxPath} keeps weights in it; copy it from where the model is from`);
  return paths;
}

/** Operators that stand for integer products; the runtime makes some of a DequantizeLinear before a MatMul. */
const integerOperators = [
  "DynamicQuantize",
  "MatMulInteger",
  "QLinearMatMul",
  "QGemm",
  "QAttention",
  "DequantizeLinear",
];

/** Reads an exported file and its data files once, for their SHA-256 and for the operators in it, whose names stand there as they are. */
export async function exportedModel(onnxPath: string, dtype: StoredNumberType): Promise<RunnableModel> {
  const { inputs, outputs, dataFiles } = readOnnxInterface(onnxPath);
  const found = new Set<string>();
  const longest = Math.max(...integerOperators.map(({ length }) => length));
  let tail: Uint8Array = new Uint8Array(0);
  const search = (chunk: Uint8Array): void => {
    const bytes = Buffer.concat([tail, chunk]);
    for (const name of integerOperators) if (!found.has(name) && bytes.includes(name)) found.add(name);
    tail = bytes.subarray(1 - longest);
  };
  const files = await dataFilesOf(onnxPath, { dataFiles });
  const sums = await Promise.all([sha256Of(onnxPath, search), ...files.map((file) => sha256Of(file))]);
  const sizes = await Promise.all([onnxPath, ...files].map(async (file) => (await stat(file)).size));
  return {
    onnxPath,
    inputs,
    outputs,
    sha256: sums.join(),
    // All operators that take a scale from the whole of their input begin so.
    scalesByBatch: found.has("DynamicQuantize"),
    approximation:
      found.size > 0 ? "integer products" : dtype === "q8" || dtype === "q4" ? "weights in few bits" : null,
    products: found.size > 0 ? "in integers, as the file's publisher chose" : "in floating point, as the file has them",
    weightBytes: sizes.reduce((sum, size) => sum + size, 0),
  };
}
