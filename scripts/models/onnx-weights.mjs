import { PbfReader } from "pbf";
import { Problem } from "../run.mjs";

const float32 = 1;

/**
 * The weights of a BERT in an ONNX file that PyTorch's exporter wrote (`bytes`, named `name`), under the names and in the
 * shapes of the PyTorch model. The exporter keeps names but for dense layers, whose weights it transposes and numbers: they
 * are named after the node that uses them, as in "/encoder/layer.0/attention/self/query/MatMul". Tensors are
 * `{ name, shape, values() }` (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto).
 */
export function onnxWeights(bytes, name) {
  let graph;
  try {
    graph = new PbfReader(bytes).readFields(
      (field, model, reader) => field === 7 && reader.readMessage(graphField, model),
      { nodes: [], tensors: new Map() },
    );
  } catch (error) {
    throw new Problem(`${name} is no ONNX file, or a damaged one (${error.message})`);
  }
  if (graph.tensors.size === 0) throw new Problem(`${name} is no ONNX file with weights in it`);
  const weights = [];
  for (const { name: tensor, shape, type, raw } of graph.tensors.values()) {
    if (type !== float32) continue;
    const count = shape.reduce((product, dim) => product * dim, 1);
    if (raw?.length !== 4 * count)
      throw new Problem(`${name}: tensor ${tensor} of ${shape.join(" x ")} has ${raw?.length ?? "no"} bytes`);
    const values = () => new Float32Array(Uint8Array.from(raw).buffer);
    if (!tensor.startsWith("onnx::")) {
      weights.push({ name: tensor, shape, values });
      continue;
    }
    const [rows, columns] = shape;
    for (const node of graph.nodes.filter(({ inputs }) => inputs[1] === tensor)) {
      const layer = /^\/(.+)\/MatMul$/.exec(node.name)?.[1];
      if (layer === undefined || shape.length !== 2)
        throw new Problem(`${name}: tensor ${tensor} has no name, and ${node.name} gives it none`);
      weights.push({
        name: `${layer.replaceAll("/", ".")}.weight`,
        shape: [columns, rows],
        values: () => transposed(values(), rows, columns),
      });
    }
  }
  return weights;
}

/** GraphProto: nodes and initialisers. */
function graphField(field, graph, reader) {
  if (field === 1) graph.nodes.push(reader.readMessage(nodeField, { name: "", inputs: [] }));
  else if (field === 5) {
    const tensor = reader.readMessage(tensorField, { name: "", shape: [], type: 0 });
    graph.tensors.set(tensor.name, tensor);
  }
}

function nodeField(field, node, reader) {
  if (field === 1) node.inputs.push(reader.readString());
  else if (field === 3) node.name = reader.readString();
}

function tensorField(field, tensor, reader) {
  if (field === 1) reader.readPackedVarint(tensor.shape);
  else if (field === 2) tensor.type = reader.readVarint();
  else if (field === 8) tensor.name = reader.readString();
  else if (field === 9) tensor.raw = reader.readBytes();
}

/** `values` of rows x columns as columns x rows. PyTorch keeps a dense layer as outputs x inputs; ONNX and TensorFlow the other way. */
export function transposed(values, rows, columns) {
  const out = new Float32Array(values.length);
  const block = 32;
  for (let r = 0; r < rows; r += block) {
    for (let c = 0; c < columns; c += block) {
      const rEnd = Math.min(r + block, rows);
      const cEnd = Math.min(c + block, columns);
      for (let row = r; row < rEnd; row++)
        for (let column = c; column < cEnd; column++) out[column * rows + row] = values[row * columns + column];
    }
  }
  return out;
}
