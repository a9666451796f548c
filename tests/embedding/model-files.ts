import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { encodeOnnx, dataType, type OnnxGraph, type OnnxNode, type OnnxTensor } from "#embedlab/numeric/onnx";

/** config.json of a BERT of one layer. */
export const tinyBert = {
  model_type: "bert",
  hidden_size: 16,
  num_attention_heads: 2,
  num_hidden_layers: 1,
  intermediate_size: 20,
  vocab_size: 60,
  max_position_embeddings: 24,
};

/** A model folder's files by their paths: JSON as it is, bytes as a Buffer or in base64. */
export type Files = Readonly<Record<string, unknown>>;

export function writeFiles(folder: string, files: Files): void {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(
      path,
      content instanceof Uint8Array
        ? content
        : typeof content === "string"
          ? Buffer.from(content, "base64")
          : JSON.stringify(content),
    );
  }
}

/** An ONNX model of these nodes: input_ids (int64, batch x sequence) in, `outputs` out with so many dimensions each. */
export function onnxModel(
  nodes: readonly OnnxNode[],
  outputs: Readonly<Record<string, readonly (string | number)[]>>,
  constants: readonly OnnxTensor[] = [],
  inputs: OnnxGraph["inputs"] = [],
): Uint8Array {
  const ids = { name: "input_ids", type: dataType.int64, dims: ["batch", "sequence"] };
  return encodeOnnx({
    name: "test",
    nodes,
    constants,
    inputs: [ids, ...inputs],
    outputs: Object.entries(outputs).map(([name, dims]) => ({ name, type: dataType.float, dims })),
  });
}

export const integers = (name: string, ...values: number[]): OnnxTensor => ({
  name,
  type: dataType.int64,
  dims: [values.length],
  data: new Uint8Array(BigInt64Array.from(values, BigInt).buffer),
});

/** A graph whose token's state is its id twice over, and whose text's vector is the largest id and 1. */
export function idsGraph(marker = "", type: "float" | "float16" = "float"): Uint8Array {
  const nodes: OnnxNode[] = [
    { op: "Cast", inputs: ["input_ids"], outputs: ["numbers"], attributes: { to: BigInt(dataType[type]) } },
    { op: "Unsqueeze", inputs: ["numbers", "last"], outputs: ["column"] },
    { op: "Concat", inputs: ["column", "column"], outputs: ["last_hidden_state"], attributes: { axis: -1n } },
  ];
  const constants: OnnxTensor[] = [
    integers("last", 2),
    ...(marker === ""
      ? []
      : [{ name: "marker", type: dataType.uint8, dims: [marker.length], data: Buffer.from(marker, "latin1") }]),
  ];
  const ids = { name: "input_ids", type: dataType.int64, dims: ["batch", "sequence"] };
  return encodeOnnx({
    name: "ids",
    nodes,
    constants,
    inputs: [ids],
    outputs: [{ name: "last_hidden_state", type: dataType[type], dims: ["batch", "sequence", 2] }],
  });
}
