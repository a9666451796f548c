import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { readOnnxInterface } from "#embedlab/embedding/graph/onnx-file";
import { idsGraph, integers, onnxModel } from "./model-files.js";

/** A protocol-buffer field of bytes, or of a small number. */
const field = (number: number, value: Uint8Array | string | number): Buffer => {
  if (typeof value === "number") return Buffer.from([number << 3, value]);
  const bytes = Buffer.from(value);
  assert.ok(bytes.length < 128);
  return Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes]);
};

describe("what an ONNX file says of itself", () => {
  const folder = mkdtempSync(join(tmpdir(), "onnx-"));
  const path = join(folder, "model.onnx");
  after(() => rmSync(folder, { recursive: true }));
  const read = (bytes: Uint8Array) => {
    writeFileSync(path, bytes);
    return readOnnxInterface(path);
  };

  it("is its inputs and outputs with their types and dimensions, however many weights stand before them", () => {
    const { inputs, outputs, dataFiles } = read(idsGraph("x".repeat(3_000_000)));
    assert.deepEqual(inputs, [{ name: "input_ids", type: 7, dims: ["batch", "sequence"] }]);
    assert.deepEqual(outputs, [{ name: "last_hidden_state", type: 1, dims: ["batch", "sequence", 2] }]);
    assert.deepEqual(dataFiles, []);
  });

  it("is its data files by whatever name, also those of constants in nodes and of graphs in nodes", () => {
    const place = (file: string): Buffer => field(13, Buffer.concat([field(1, "location"), field(2, file)]));
    const constant = (file: string): Buffer =>
      field(
        1,
        Buffer.concat([field(4, "Constant"), field(5, Buffer.concat([field(1, "value"), field(5, place(file))]))]),
      );
    const branch = field(1, Buffer.concat([field(4, "If"), field(5, field(6, constant("in a branch")))]));
    const inNodes = Buffer.concat([
      field(7, Buffer.concat([constant("Constant_7_attr__value"), branch, field(12, field(1, "out"))])),
    ]);
    assert.deepEqual(read(inNodes).dataFiles, ["Constant_7_attr__value", "in a branch"]);
    const initializers = onnxModel(
      [],
      { out: ["n"] },
      ["model.onnx_data", "./model.onnx.data", "model.onnx_data"].map((file, i) => ({
        name: `w${i}`,
        type: 1,
        dims: [1],
        data: { file, offset: 0, length: 4 },
      })),
    );
    assert.deepEqual(read(initializers).dataFiles, ["model.onnx.data", "model.onnx_data"]);
  });

  it("is refused where it is cut, is something else, or leads out of its folder", () => {
    const good = Buffer.from(onnxModel([], { out: ["n"] }, [integers("a", 1, 2, 3)]));
    for (const bytes of [
      good.subarray(0, good.length - 20),
      Buffer.from("version https://git-lfs.github.com/spec/v1"),
      Buffer.alloc(0),
      Buffer.from("{}"),
    ]) {
      assert.throws(() => read(bytes), { name: "InputError", message: /is not an ONNX model/ });
    }
    for (const file of ["../../etc/passwd", "/etc/passwd", ".."]) {
      assert.throws(
        () =>
          read(
            onnxModel([], { out: ["n"] }, [{ name: "w", type: 1, dims: [1], data: { file, offset: 0, length: 4 } }]),
          ),
        /no file of its own folder/,
      );
    }
  });
});
