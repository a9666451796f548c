import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";

interface Checkpoint {
  readonly tensors: ReadonlyMap<
    string,
    { readonly dtype: string; readonly shape: readonly number[]; readonly offset: number; readonly bytes: number }
  >;
  readFloats(name: string): Promise<Float32Array>;
}
type Read = (shard: number, offset: number, into: Uint8Array) => number | Promise<number>;
const script = new URL("../../../scripts/models/tensorflow-checkpoint.mjs", import.meta.url).href;
const { openCheckpoint } = (await import(script)) as {
  openCheckpoint: (source: { name: string; index: Buffer; read: Read }) => Checkpoint;
};

const golden = JSON.parse(
  readFileSync(new URL("../../../tests/golden/tensorflow-checkpoint.json", import.meta.url), "utf8"),
) as {
  index: string;
  data: string;
  tensors: Record<string, { dtype: string; shape: number[]; values: number[] }>;
};
const index = Buffer.from(golden.index, "base64");
const data = Buffer.from(golden.data, "base64");
const opened = (table = index, values = data): Checkpoint =>
  openCheckpoint({
    name: "tiny.index",
    index: table,
    read: (_, offset, into) => values.copy(into, 0, offset, offset + into.length),
  });
const changed = (bytes: Buffer, at: number): Buffer => {
  const copy = Buffer.from(bytes);
  copy[at] ^= 0x10;
  return copy;
};

void describe("TensorFlow's checkpoint", () => {
  void it("gives names, types, shapes and values as TensorFlow wrote them", async () => {
    const checkpoint = opened();
    assert.deepEqual([...checkpoint.tensors.keys()].sort(), Object.keys(golden.tensors).sort());
    for (const [name, { dtype, shape, values }] of Object.entries(golden.tensors)) {
      const found = checkpoint.tensors.get(name)!;
      assert.deepEqual([found.dtype, found.shape], [dtype, shape], name);
      if (dtype === "float32") assert.deepEqual([...(await checkpoint.readFloats(name))], values, name);
    }
  });

  void it("names a tensor that it does not list, or that holds no float32", async () => {
    await assert.rejects(opened().readFloats("module/pooler"), {
      name: "Problem",
      message: "tiny.index lists no tensor module/pooler",
    });
    await assert.rejects(opened().readFloats("step"), /tensor step is int64, not float32/);
  });

  void it("refuses a table in which any byte has changed, without reading on", () => {
    for (let at = 0; at < index.length; at++) {
      // Between the two handles and the mark at the end lies padding.
      if (at >= index.length - 44 && at < index.length - 8 && index[at] === 0) continue;
      assert.throws(
        () => opened(changed(index, at)),
        /^Problem: tiny\.index (is damaged|is no LevelDB table|is compressed)/,
        `byte ${at}`,
      );
    }
  });

  void it("refuses a table that is cut off anywhere, and bytes that are none", () => {
    for (let length = 0; length < index.length; length += 7)
      assert.throws(() => opened(index.subarray(0, length)), /tiny\.index is no LevelDB table, or it is cut off/);
    assert.throws(() => opened(Buffer.alloc(100)), /is no LevelDB table/);
  });

  void it("names the tensor whose values have changed or are cut off", async () => {
    for (const [name, { dtype, offset, bytes }] of opened().tensors) {
      if (dtype !== "float32" || bytes === 0) continue;
      await assert.rejects(opened(index, changed(data, offset + bytes - 1)).readFloats(name), {
        name: "Problem",
        message: `tiny.index: the values of tensor ${name} have another checksum than it states: they are damaged`,
      });
      await assert.rejects(
        opened(index, data.subarray(0, offset + bytes - 1)).readFloats(name),
        new RegExp(`ends within tensor ${name}: it is cut off`),
      );
    }
  });
});
