import { PbfReader } from "pbf";
import { Problem } from "../run.mjs";
import { maskedCrc32c, readTable } from "./leveldb-table.mjs";

/** tensorflow/core/framework/types.proto: what checkpoints of networks hold. */
const dtypes = {
  1: "float32",
  2: "float64",
  3: "int32",
  4: "uint8",
  7: "string",
  9: "int64",
  10: "bool",
  14: "bfloat16",
  19: "float16",
};

/**
 * A checkpoint of TensorFlow: the tensors that `index` (the bytes of `….index`, named `name`) lists, and their values by
 * `read(shard, offset, length)`, which gives bytes of `….data-<shard>-of-<shards>`
 * (https://github.com/tensorflow/tensorflow/blob/master/tensorflow/core/protobuf/tensor_bundle.proto).
 */
export function openCheckpoint({ name, index, read }) {
  const [header, ...entries] = readTable(index, name);
  if (header?.[0] !== "") throw new Problem(`${name} is a table without the header of a checkpoint`);
  const { shards, bigEndian } = headerOf(header[1], name);
  if (bigEndian) throw new Problem(`${name}: its tensors are big-endian, which is not read`);
  const tensors = new Map(entries.map(([tensor, value]) => [tensor, entryOf(value, `${name}: tensor ${tensor}`)]));
  for (const [tensor, { shard, sliced }] of tensors) {
    if (sliced) throw new Problem(`${name}: tensor ${tensor} is kept in slices, which are not read`);
    if (shard >= shards) throw new Problem(`${name} is damaged: tensor ${tensor} lies in part ${shard} of ${shards}`);
  }
  return {
    tensors,
    /** A tensor's values, in C order; one whose bytes differ from their checksum is refused by name. */
    async readFloats(tensor) {
      const entry = tensors.get(tensor);
      if (entry === undefined) throw new Problem(`${name} lists no tensor ${tensor}`);
      const { dtype, shape, shard, offset, bytes, checksum } = entry;
      const count = shape.reduce((product, dim) => product * dim, 1);
      if (dtype !== "float32") throw new Problem(`${name}: tensor ${tensor} is ${dtype}, not float32`);
      if (bytes !== 4 * count)
        throw new Problem(`${name} is damaged: tensor ${tensor} of ${shape.join(" x ")} has ${bytes} bytes`);
      const values = new Float32Array(count);
      const data = new Uint8Array(values.buffer);
      const found = await read(shard, offset, data);
      if (found !== bytes)
        throw new Problem(`${name}: the file of its values ends within tensor ${tensor}: it is cut off`);
      if (maskedCrc32c(data) !== checksum)
        throw new Problem(
          `${name}: the values of tensor ${tensor} have another checksum than it states: they are damaged`,
        );
      return values;
    },
  };
}

/** BundleHeaderProto. */
function headerOf(bytes, name) {
  return parsed(
    bytes,
    `${name} is damaged: its header cannot be read`,
    { shards: 0, bigEndian: false },
    (field, header, reader) => {
      if (field === 1) header.shards = reader.readVarint();
      else if (field === 2) header.bigEndian = reader.readVarint() !== 0;
    },
  );
}

/** BundleEntryProto. */
function entryOf(bytes, what) {
  const empty = { dtype: "no type", shape: [], shard: 0, offset: 0, bytes: 0, checksum: 0, sliced: false };
  return parsed(bytes, `${what}: its entry cannot be read, so it is damaged`, empty, (field, entry, reader) => {
    if (field === 1) {
      const number = reader.readVarint();
      entry.dtype = dtypes[number] ?? `of TensorFlow's type ${number}`;
    } else if (field === 2) reader.readMessage(shapeField, entry.shape);
    else if (field === 3) entry.shard = reader.readVarint();
    else if (field === 4) entry.offset = reader.readVarint();
    else if (field === 5) entry.bytes = reader.readVarint();
    else if (field === 6) entry.checksum = reader.readFixed32();
    else if (field === 7) entry.sliced = true;
  });
}

/** TensorShapeProto, whose dimensions are messages of their own. */
function shapeField(field, shape, reader) {
  if (field === 2)
    shape.push(
      reader.readMessage((inner, dim, dimReader) => inner === 1 && (dim.size = dimReader.readVarint(true)), { size: 0 })
        .size,
    );
}

function parsed(bytes, message, empty, readField) {
  try {
    return new PbfReader(bytes).readFields(readField, empty);
  } catch {
    throw new Problem(message);
  }
}
