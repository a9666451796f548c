import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { importVectors } from "#embedlab/embedding/cache/parquet";
import type { ModelContract } from "#embedlab/embedding/contract/contract";
import { contractNamed } from "#embedlab/embedding/contract/contracts";
import { openVectors } from "#embedlab/embedding/vectors/vectors";
import { readWords, wordFileHead } from "#embedlab/embedding/static/word-file";
import type { Product } from "#embedlab/products/catalogue";
import { mutatedBytes, mutatedJsonText } from "../mutations.js";
import { refusal, type Target } from "../target.js";

const ids = ["a", "b", "c"];
const productsOf = (names: readonly string[]): Product[] =>
  names.map((id, i) => ({ id, name: id, description: `text ${id}`, category: null, row: i + 1 }));
const values = [
  [0.5, -1, 2],
  [1, 0, 0.25],
  [3, 1, 1],
];

function npy(descr: string, shape: string, numbers: Buffer): Buffer {
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }`.padEnd(117, " ").concat("\n");
  const head = Buffer.from("\x93NUMPY\x01\x00\x00\x00", "latin1");
  head.writeUInt16LE(text.length, 8);
  return Buffer.concat([head, Buffer.from(text, "latin1"), numbers]);
}
const singles = Buffer.from(Float32Array.from(values.flat()).buffer);
const doubles = Buffer.from(Float64Array.from(values.flat()).buffer);
const golden = JSON.parse(
  readFileSync(new URL("../../../../tests/golden/existing-vectors.json", import.meta.url), "utf8"),
) as { ids: string[]; parquet: Record<string, string> };
const parquet = Object.values(golden.parquet).map((file) => Buffer.from(file, "base64"));

/** Vectors of a file by its extension: whatever is taken is finite, and of every product. */
const target = (
  extension: string,
  inputs: Target<Buffer>["inputs"],
  short: number,
  products = productsOf(ids),
): Target<Buffer> => ({
  name: `vectors in ${extension}`,
  short,
  inputs,
  async run(bytes, scratch) {
    const path = join(scratch, `mine.${extension}`);
    writeFileSync(path, bytes);
    const contract: ModelContract = {
      ...contractNamed("lsa"),
      id: "mine",
      dimensions: 0,
      normalize: false,
      source: { kind: "vectors", path },
    };
    await refusal(/mine\./, async () => {
      const { engine, contract: opened } = await openVectors(contract, scratch);
      let taken = 0;
      await engine.embed(
        products.map(({ description }) => description),
        {
          products,
          deliver: ({ indices, vectors }) => {
            taken += indices.length;
            assert.equal(vectors.length, indices.length * opened.dimensions);
            assert.ok(vectors.every(Number.isFinite), "a number that is not finite");
          },
        },
      );
      await engine.close();
      assert.equal(taken, products.length);
    });
  },
});

/** The file with the `nth` of these words from its end written otherwise: the schema, or a column's own note of its path. */
function misspelt(file: Buffer, word: string, nth: number): Buffer {
  let at = file.length;
  for (let i = 0; i < nth && at > 0; i++) at = file.lastIndexOf(word, at - 1);
  const copy = Buffer.from(file);
  copy.write(word.toUpperCase(), Math.max(0, at));
  return copy;
}

export const npyVectors = target(
  "npy",
  mutatedBytes([npy("<f4", "(3, 3)", singles), npy("<f8", "(3, 3)", doubles), npy(">f4", "(3, 3)", singles)]),
  150,
);
export const jsonlVectors = target(
  "jsonl",
  mutatedJsonText(...ids.map((id, i) => ({ id, vector: values[i] }))).map((line) =>
    Buffer.concat([
      ...ids.slice(0, 2).map((id, i) => Buffer.from(`${JSON.stringify({ id, vector: values[i] })}\n`)),
      line,
      Buffer.from("\n"),
    ]),
  ),
  150,
);
// One column's failure, which nobody waited for, ended the process.
const unlike = parquet.flatMap((file) => [1, 2].map((nth) => misspelt(file, "element", nth)));
export const parquetVectors: Target<Buffer> = {
  ...target("parquet", mutatedBytes(parquet), 150, productsOf(golden.ids)),
  found: unlike,
};

/** What `exportVectors` wrote, with its contract. */
export const exportedVectors: Target<Buffer> = {
  name: "exported vectors",
  short: 150,
  inputs: mutatedBytes([readFileSync(new URL("../../../../tests/golden/vectors.parquet", import.meta.url))]),
  async run(bytes, scratch) {
    const path = join(scratch, "exported.parquet");
    writeFileSync(path, bytes);
    await refusal(/exported\.parquet/, async () => {
      const table = await importVectors(path);
      assert.equal(table.ids.length, table.vectors.rows);
      assert.ok(table.vectors.data.every(Number.isFinite), "a number that is not finite");
    });
  },
};

const glove = "red 0.5 -1 2\nmug 1 0 0.25\nblue 3 1 1\n";
const word2vec = Buffer.concat([
  Buffer.from("3 3\n"),
  ...["red", "mug", "blue"].flatMap((word, i) => [
    Buffer.from(`${word} `),
    Buffer.from(Float32Array.from(values[i]).buffer),
    Buffer.from("\n"),
  ]),
]);
const wordTarget = (extension: string, seeds: readonly (string | Buffer)[]): Target<Buffer> => ({
  name: `word vectors in ${extension}`,
  short: 150,
  inputs: mutatedBytes(seeds),
  async run(bytes, scratch) {
    const path = join(scratch, `words.${extension}`);
    writeFileSync(path, bytes);
    await refusal(/words\./, async () => {
      const head = await wordFileHead(path);
      await readWords(path, head, new Set(["red", "mug", "blue", "constructor"]), (word, vector) => {
        assert.equal(vector.length, head.dimensions, word);
        assert.ok(vector.every(Number.isFinite), word);
      });
    });
  },
});
export const textWords = wordTarget("txt", [glove, `3 3\n${glove}`]);
export const binaryWords = wordTarget("bin", [word2vec]);
