import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { halfToFloat, Safetensors } from "#embedlab/embedding/graph/safetensors";

function file(header: unknown, data: Uint8Array = new Uint8Array(0)): Buffer {
  const json = Buffer.from(typeof header === "string" ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, data]);
}

describe("safetensors", () => {
  let folder: string;
  let count = 0;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "safetensors-"));
  });
  after(() => rm(folder, { recursive: true }));

  async function open(bytes: Uint8Array): Promise<Safetensors> {
    const path = join(folder, `${count++}.safetensors`);
    await writeFile(path, bytes);
    return Safetensors.open(path);
  }

  it("reads F32, F16 and BF16", async () => {
    // 1.5, -2 and the smallest subnormal F16; 1.5 and -2 in BF16.
    const halves = Buffer.from(Uint16Array.of(0x3e00, 0xc000, 0x0001).buffer);
    const brains = Buffer.from(Uint16Array.of(0x3fc0, 0xc000).buffer);
    const header = {
      __metadata__: { format: "pt" },
      half: { dtype: "F16", shape: [3], data_offsets: [0, 6] },
      brain: { dtype: "BF16", shape: [2, 1], data_offsets: [6, 10] },
      full: { dtype: "F32", shape: [], data_offsets: [10, 14] },
      ids: { dtype: "I64", shape: [0], data_offsets: [14, 14] },
    };
    const stored = await open(
      file(header, Buffer.concat([halves, brains, Buffer.from(Float32Array.of(Math.PI).buffer)])),
    );
    assert.deepEqual([...(await stored.readFloats("half"))], [1.5, -2, 2 ** -24]);
    assert.deepEqual([...(await stored.readFloats("brain"))], [1.5, -2]);
    assert.deepEqual([...(await stored.readFloats("full"))], [Math.fround(Math.PI)]);
    await assert.rejects(stored.readFloats("ids"), /tensor ids is I64; F32, F16 and BF16 can be read/);
    await assert.rejects(stored.readFloats("other"), /no tensor other/);
    await stored.close();
  });

  it("widens every half exactly", () => {
    assert.deepEqual([0x0000, 0x7bff, 0x0400, 0x03ff, 0x3555, 0x7c00, 0xfc00].map(halfToFloat), [
      0,
      65504,
      2 ** -14,
      1023 * 2 ** -24,
      0.333251953125,
      Infinity,
      -Infinity,
    ]);
    assert.ok(Object.is(halfToFloat(0x8000), -0));
    assert.ok(Number.isNaN(halfToFloat(0x7e00)));
  });

  it("refuses files that are cut or contradict themselves", async () => {
    const tensor = { dtype: "F32", shape: [2], data_offsets: [0, 8] };
    const eight = new Uint8Array(8);
    const huge = Buffer.alloc(8, 255);
    const cases: [Uint8Array, RegExp][] = [
      [new Uint8Array(3), /holds 3 bytes, too few/],
      [huge, /announce a header of/],
      [file({ a: tensor }, eight).subarray(0, 20), /cut inside its header/],
      [file("{]"), /header is not JSON/],
      [file("[1]"), /not a JSON object/],
      [file({ a: tensor }, eight.subarray(1)), /is cut: \d+ of \d+ bytes; download it again/],
      [file({ a: tensor }, new Uint8Array(9)), /1 bytes after its last tensor/],
      [file({ a: { ...tensor, shape: [3] } }, eight), /tensor a \(F32 3\) needs 12 bytes, its data_offsets give 8/],
      [file({ a: { ...tensor, shape: [-2] } }, eight), /tensor a has no shape/],
      [file({ a: { ...tensor, dtype: "Q9" } }, eight), /unknown dtype "Q9"/],
      [
        file({ a: { ...tensor, shape: [2 ** 26, 2 ** 26], data_offsets: [0, 2 ** 52] } }, eight),
        /more than the \d+ that one tensor may have/,
      ],
      [file({ a: tensor, b: tensor }, eight), /tensor b starts at byte \d+, where \d+ was due/],
      [file({ a: { ...tensor, data_offsets: [8, 16] } }, new Uint8Array(16)), /tensor a starts at byte/],
      [file({ a: null }, eight), /tensor a has the unknown dtype/],
    ];
    for (const [bytes, message] of cases) await assert.rejects(open(bytes), { name: "InputError", message });
  });
});
