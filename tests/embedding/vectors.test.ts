import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { checkContract } from "#embedlab/embedding/contract/check-contract";
import type { ModelSource } from "#embedlab/embedding/contract/contract";
import { ModelUnavailable, openModel, type Embedding } from "#embedlab/embedding/embedder";
import { checkModelRow } from "./models-table.js";

interface Golden {
  readonly ids: string[];
  readonly vectors: number[][];
  readonly half: number[][];
  readonly npy: Record<string, { file: string; values: number[][] }>;
  readonly refused: Record<string, string>;
  readonly parquet: Record<string, string>;
  readonly integerIds: string;
  readonly ambiguous: string;
  readonly withNull: string;
  readonly versions: { readonly numpy: string; readonly pyarrow: string };
}
const golden = JSON.parse(
  readFileSync(fileURLToPath(new URL("../../../tests/golden/existing-vectors.json", import.meta.url)), "utf8"),
) as Golden;
const folder = mkdtempSync(join(tmpdir(), "embedlab-vectors-"));
const { ids, vectors } = golden;

type Fields = Partial<Extract<ModelSource, { kind: "vectors" }>>;
function contractOf(file: string, source: Fields = {}, changes: object = {}) {
  return checkContract({ id: "mine", source: { kind: "vectors", path: join(folder, file), ...source }, ...changes });
}
const write = (name: string, content: string | Buffer): string => {
  writeFileSync(join(folder, name), content);
  return name;
};
const fromBase64 = (text: string): Buffer => Buffer.from(text, "base64");

/** The vectors of the products with these ids, in their order, at these rows of the catalogue. */
async function vectorsOf(
  contract: ReturnType<typeof contractOf>,
  wanted: readonly string[],
  rows = wanted.map((_, i) => i + 1),
): Promise<Embedding> {
  const embedder = await openModel(contract, { cacheFolder: join(folder, "cache") });
  const products = wanted.map((id, i) => ({ id, row: rows[i] }));
  return embedder.embed(
    wanted.map(() => "the same text"),
    { products, onProgress: ({ step }) => assert.equal(step, "reading the vectors of mine") },
  );
}
const rowsOf = ({ vectors: found }: Embedding): number[][] =>
  Array.from({ length: found.rows }, (_, i) => [...found.row(i)]);
const float32 = (rows: readonly number[][]): number[][] => rows.map((row) => row.map(Math.fround));
const jsonl = (rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join("");

describe("vectors somebody already has", () => {
  after(() => rmSync(folder, { recursive: true }));

  for (const [name, { file, values }] of Object.entries(golden.npy))
    it(`reads numpy's ${name}, by its ids and by row`, async () => {
      const path = write("numpy.npy", fromBase64(file));
      const named = write("ids.txt", ids.join("\n"));
      const found = await vectorsOf(contractOf(path, { ids: join(folder, named) }), [...ids].reverse());
      assert.deepEqual(rowsOf(found), float32([...values].reverse()));
      assert.deepEqual(found.warnings, []);
      assert.equal(found.contract.dimensions, 5);
      const byRow = await vectorsOf(contractOf(path), ["any", "other"], [4, 2]);
      assert.deepEqual(rowsOf(byRow), float32([values[3], values[1]]));
      assert.match(
        byRow.warnings[0],
        /has no ids: its row n is taken for the catalogue's data row n \(4 rows, 2 products\)/,
      );
    });

  for (const [name, file] of Object.entries(golden.parquet))
    it(`reads pyarrow's ${name}`, async () => {
      const path = write("arrow.parquet", fromBase64(file));
      const found = await vectorsOf(contractOf(path), ["été", "101", "7", "ab c"]);
      const values = float32(name.includes("half") ? golden.half : vectors);
      assert.deepEqual(rowsOf(found), [values[2], values[0], values[1], values[3]]);
    });

  it("are in the table of docs/models.md", () => {
    // The tests above compare every bit.
    const { numpy, pyarrow } = golden.versions;
    for (const [models, valuesOf] of [
      ["vectors in .npy, with ids or in the catalogue's order", `numpy ${numpy}`],
      ["vectors in Parquet", `pyarrow ${pyarrow}`],
    ])
      checkModelRow("Vectors that exist already", { models, opens: "a source of kind `vectors`", valuesOf }, 0);
  });

  it("takes whole numbers for ids, to their last digit", async () => {
    const path = write("numbers.parquet", fromBase64(golden.integerIds));
    assert.deepEqual(rowsOf(await vectorsOf(contractOf(path), ["9007199254740993", "5"])), [
      ...float32([vectors[1], vectors[0]]),
    ]);
  });

  it("reads JSON lines, and columns that are named", async () => {
    const path = write(
      "lines.jsonl",
      `\uFEFF${jsonl(ids.map((id, i) => ({ sku: id, id: i, vector: [1], e: vectors[i] })))}\n`,
    );
    const found = await vectorsOf(contractOf(path, { idColumn: "sku", vectorColumn: "e" }), ids);
    assert.deepEqual(rowsOf(found), float32(vectors));
    assert.equal(found.cached, 0);
  });

  it("truncates and normalises where the contract says so", async () => {
    const path = write("lines.jsonl", jsonl([{ id: "a", vector: [3, 4, 12] }]));
    const found = await vectorsOf(contractOf(path, {}, { truncateDimensions: 2, normalize: true }), ["a"]);
    assert.deepEqual(rowsOf(found), float32([[3 / 5, 4 / 5]]));
  });

  it("gives products of one id the same vector, and says which rows are nobody's and which are empty", async () => {
    const path = write("lines.jsonl", jsonl(["a", "b", "c"].map((id, i) => ({ id, vector: [i, 0] }))));
    const found = await vectorsOf(contractOf(path), ["b", "a", "b"]);
    assert.deepEqual(rowsOf(found), [
      [1, 0],
      [0, 0],
      [1, 0],
    ]);
    assert.match(
      found.warnings.join("\n"),
      /1 of the file's 3 rows belong to no product here\n.*1 of the file's vectors hold nothing but zeros/,
    );
  });

  it("cannot embed texts that are no products', and says so", async () => {
    const path = write("lines.jsonl", jsonl([{ id: "a", vector: [1] }]));
    const embedder = await openModel(contractOf(path), { cacheFolder: join(folder, "cache") });
    await assert.rejects(embedder.embed(["a changed text"]), (error: Error) => {
      assert.ok(error instanceof ModelUnavailable);
      return /mine: its vectors come from a file, one a product: it cannot embed other texts/.test(error.message);
    });
    await assert.rejects(embedder.embed(["a", "b"], { products: [{ id: "a", row: 1 }] }), /1 products for 2 texts/);
  });

  const good = { id: "a", vector: [1, 2] };
  for (const [name, content, message] of [
    ["twice.jsonl", jsonl([good, good]), /twice\.jsonl, row 2: the id "a" stands in row 1 too; keep one/],
    [
      "short.jsonl",
      jsonl([good, { id: "b", vector: [1] }]),
      /short\.jsonl, row 2 \("b"\): 1 dimension, the rows before have 2/,
    ],
    ["null.jsonl", jsonl([{ id: "a", vector: [1, null] }]), /row 1 \("a"\): value 2 is null, no finite number/],
    ["huge.jsonl", jsonl([{ id: "a", vector: [1, 1e39] }]), /value 2 is 1e\+39, no finite number of single precision/],
    ["nan.jsonl", '{"id": "a", "vector": [1, NaN]}\n', /nan\.jsonl, row 1 is not JSON .*JSON has no NaN/],
    [
      "other.jsonl",
      jsonl([{ id: "a", v: [1] }]),
      /row 1: no list of numbers is called "vector"; it has id, v: call the right one "vector", or name/,
    ],
    ["nameless.jsonl", jsonl([{ vector: [1] }]), /row 1: "id" is missing; it must be a text or a whole number/],
    ["absent.jsonl", jsonl([{ id: "z", vector: [1] }]), /has no vector for 1 of 1 products \("a"\); add them/],
    ["empty.jsonl", "", /empty\.jsonl has no vector/],
    ["vectors.csv", "a,1", /vectors\.csv: vectors are read from \.parquet, \.npy and \.jsonl/],
    [
      "which.parquet",
      fromBase64(golden.ambiguous),
      /which of code, name holds the ids is not plain; call it "id", or name it in a contract's source\.idColumn/,
    ],
    ["hole.parquet", fromBase64(golden.withNull), /hole\.parquet, row 4: "vector" is no list of numbers/],
    ["text.parquet", "PAR?", /text\.parquet is not a Parquet file/],
    [
      "cut.npy",
      fromBase64(golden.npy["<f8, version 1"].file).subarray(0, 200),
      /cut\.npy has 200 bytes, its header says 288: it is cut off/,
    ],
    ["page.npy", "<html>", /page\.npy is no \.npy file of version 1 to 3/],
    [
      "few.npy",
      fromBase64(golden.npy["<f4, version 1"].file),
      /has 4 rows and no ids, so that its row n is taken for the catalogue's data row n: it has none for 1 of 1 product \(row 9\); bring one with a row for every row of the table, or one that holds ids/,
    ],
  ] as const)
    it(`refuses ${name}, with the cure`, async () => {
      const path = write(name, content);
      await assert.rejects(vectorsOf(contractOf(path), ["a"], [9]), (error: Error) => {
        assert.ok(error instanceof ModelUnavailable, error.stack);
        assert.match(error.message, message);
        return true;
      });
    });

  for (const [name, file] of Object.entries(golden.refused))
    it(`refuses a .npy file of ${name}`, async () => {
      const path = write("refused.npy", fromBase64(file));
      await assert.rejects(openModel(contractOf(path)), (error: Error) => {
        assert.match(error.message, /refused\.npy (is in Fortran order; save|holds|has the shape \(4\))/);
        return error instanceof ModelUnavailable;
      });
    });

  it("checks the ids beside a .npy file", async () => {
    const path = write("numpy.npy", fromBase64(golden.npy["<f4, version 1"].file));
    const named = join(folder, write("ids.txt", "a\n\nb\nc\n"));
    await assert.rejects(openModel(contractOf(path, { ids: named })), /ids\.txt, line 2 is empty/);
    write("ids.txt", "a\nb\n");
    await assert.rejects(openModel(contractOf(path, { ids: named })), /ids\.txt has 2 ids, .*numpy\.npy 4 rows/);
    await assert.rejects(
      openModel(contractOf(path, { ids: "nowhere.txt" })),
      /there is no file .*nowhere\.txt; correct the contract's source\.ids/,
    );
  });

  it("needs no more of a contract than id and source, and takes nothing that would have to come before", () => {
    const { normalize, pooling, dimensions } = contractOf("a.npy");
    assert.deepEqual({ normalize, pooling, dimensions }, { normalize: false, pooling: "none", dimensions: 0 });
    assert.throws(
      () => contractOf("a.npy", {}, { prefix: "query: " }),
      /prefix is "query: ", but its vectors are made already/,
    );
    assert.throws(
      () => contractOf("a.npy", {}, { treatment: "cleaned" }),
      /treatment is "cleaned", but its vectors are made already/,
    );
    assert.throws(
      () => contractOf("a.npy", { idcolumn: "x" } as Fields),
      /source\.idcolumn is no field of it; the nearest is "idColumn"/,
    );
  });
});
