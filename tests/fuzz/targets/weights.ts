import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { readOnnxInterface } from "#embedlab/embedding/graph/onnx-file";
import { Safetensors } from "#embedlab/embedding/graph/safetensors";
import { idsGraph, onnxModel } from "../../embedding/model-files.js";
import { deep, mutatedBytes, mutatedJsonText } from "../mutations.js";
import { refusal, type Target } from "../target.js";

const header = {
  __metadata__: { format: "pt" },
  "embeddings.weight": { dtype: "F32", shape: [3, 2], data_offsets: [0, 24] },
  half: { dtype: "F16", shape: [4], data_offsets: [24, 32] },
  ids: { dtype: "I64", shape: [1], data_offsets: [32, 40] },
};
const body = Buffer.alloc(40, 1);
const framed = (json: Buffer): Buffer => {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, body]);
};

export const safetensors: Target<Buffer> = {
  name: "safetensors header",
  short: 250,
  found: [
    // A name that every object has, and a value beyond all measure, where a type should stand.
    ...["constructor", deep].map((dtype) =>
      framed(Buffer.from(JSON.stringify({ ...header, half: { ...header.half, dtype } }))),
    ),
  ],
  inputs: fc.oneof(mutatedJsonText(header).map(framed), mutatedBytes([framed(Buffer.from(JSON.stringify(header)))])),
  async run(bytes, scratch) {
    const path = join(scratch, "model.safetensors");
    writeFileSync(path, bytes);
    await refusal(/model\.safetensors/, async () => {
      const file = await Safetensors.open(path);
      try {
        let total = 8 + Number(bytes.readBigUInt64LE());
        for (const [name, { dtype, shape, bytes: size, offset }] of file.tensors) {
          assert.ok(/^[A-Z]+\d+|BOOL$/.test(dtype), `${name} has the type ${dtype}`);
          assert.ok(offset + size <= bytes.length && shape.every((dim) => Number.isSafeInteger(dim)), name);
          total += size;
          if (["F32", "F16", "BF16"].includes(dtype))
            assert.equal(
              (await file.readFloats(name)).length,
              shape.reduce((product, dim) => product * dim, 1),
            );
        }
        assert.equal(total, bytes.length, "tensors do not fill the file");
      } finally {
        await file.close();
      }
    });
  },
};

export const onnx: Target<Buffer> = {
  name: "ONNX header",
  short: 250,
  inputs: mutatedBytes([
    idsGraph("marker"),
    onnxModel([], { last_hidden_state: ["batch", "sequence", 4] }, [
      { name: "w", type: 1, dims: [1], data: { file: "weights.bin", offset: 0, length: 4 } },
    ]),
  ]),
  async run(bytes, scratch) {
    const path = join(scratch, "model.onnx");
    writeFileSync(path, bytes);
    await refusal(/model\.onnx/, () => {
      const { outputs, dataFiles } = readOnnxInterface(path);
      assert.ok(outputs.length > 0);
      assert.ok(!dataFiles.some((name) => name.startsWith("/") || name.split("/").includes("..")), dataFiles.join());
    });
  },
};

const script = (name: string): string => new URL(`../../../../scripts/models/${name}`, import.meta.url).href;
const { openCheckpoint } = (await import(script("tensorflow-checkpoint.mjs"))) as {
  openCheckpoint: (source: {
    name: string;
    index: Buffer;
    read: (shard: number, offset: number, into: Uint8Array) => number;
  }) => {
    tensors: ReadonlyMap<string, { readonly dtype: string; readonly shape: readonly number[] }>;
    readFloats: (name: string) => Promise<Float32Array>;
  };
};
const { maskedCrc32c } = (await import(script("leveldb-table.mjs"))) as { maskedCrc32c: (bytes: Uint8Array) => number };
const golden = JSON.parse(
  readFileSync(new URL("../../../../tests/golden/tensorflow-checkpoint.json", import.meta.url), "utf8"),
) as { index: string; data: string; tensors: Record<string, { dtype: string; values: number[] }> };
const index = Buffer.from(golden.index, "base64");
const data = Buffer.from(golden.data, "base64");

/** An index whose blocks' checksums were made right again, so that what stands behind them is tried too. */
function mended(bytes: Buffer, ends: readonly number[]): Buffer {
  const copy = Buffer.from(bytes);
  let start = 0;
  for (const end of ends) {
    if (end + 5 > copy.length) break;
    copy.writeUInt32LE(maskedCrc32c(copy.subarray(start, end + 1)), end + 1);
    start = end + 5;
  }
  return copy;
}
/** Ends of the index's blocks: where the checksum of what was before stands. */
const ends: number[] = [];
for (let start = 0, end = 0; end + 5 <= index.length - 48; end++)
  if (index[end] === 0 && maskedCrc32c(index.subarray(start, end + 1)) === index.readUInt32LE(end + 1)) {
    ends.push(end);
    start = end + 5;
    end += 4;
  }

export const checkpoint: Target<Buffer> = {
  name: "TensorFlow index",
  short: 250,
  inputs: fc.oneof(
    mutatedBytes([index]),
    fc.array(fc.tuple(fc.nat(index.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }).map((changes) => {
      const copy = Buffer.from(index);
      for (const [at, byte] of changes) copy[at] = byte;
      return mended(copy, ends);
    }),
  ),
  async run(bytes) {
    await refusal(/tiny\.index/, async () => {
      const opened = openCheckpoint({
        name: "tiny.index",
        index: bytes,
        read: (_, offset, into) => data.copy(into, 0, Math.min(offset, data.length), offset + into.length),
      });
      for (const [name, { dtype }] of opened.tensors)
        if (dtype === "float32") {
          const values = await opened.readFloats(name).catch((error: Error) => {
            if (error.name !== "Problem") throw error;
          });
          const known = golden.tensors[name];
          // Every byte of values has a checksum of its own: what is given is what TensorFlow wrote, under whatever name.
          if (values !== undefined && known !== undefined && known.dtype === "float32" && values.length > 0)
            assert.ok(
              Object.values(golden.tensors).some((tensor) => tensor.values.join() === [...values].join()),
              `${name} has values that nobody wrote`,
            );
        }
    });
  },
};
