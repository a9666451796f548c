import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { contracts } from "#embedlab/embedding/contract/contracts";
import { exportVectors, importVectors } from "#embedlab/embedding/cache/parquet";
import { Matrix } from "#embedlab/numeric/matrix";

const folder = mkdtempSync(join(tmpdir(), "embedlab-parquet-"));
const path = join(folder, "vectors.parquet");
const contract = contracts["all-MiniLM-L6-v2"];

describe("vectors as Parquet", () => {
  after(() => rmSync(folder, { recursive: true }));

  it("come back bit for bit with ids and contract, over more than one row group", async () => {
    const rows = 5000;
    const table = {
      ids: Array.from({ length: rows }, (_, i) => `é ${i}`),
      vectors: new Matrix(
        Float32Array.from({ length: rows * 384 }, (_, i) => Math.sin(i)),
        rows,
        384,
      ),
      contract,
    };
    await exportVectors(path, table);
    const back = await importVectors(path);
    assert.deepEqual(back.ids, table.ids);
    assert.ok(back.vectors.data.every((value, i) => value === table.vectors.data[i]));
    assert.deepEqual(back.contract, contract);
    assert.deepEqual(readdirSync(folder), ["vectors.parquet"]);
  });

  it("reads what pyarrow wrote", async () => {
    const {
      ids,
      vectors,
      contract: found,
    } = await importVectors(fileURLToPath(new URL("../../../tests/golden/vectors.parquet", import.meta.url)));
    assert.deepEqual(ids, ["first", "déjà", "日本"]);
    assert.deepEqual([...vectors.data], [1, 2, 3, 4, 0.5, -0.25, 0.125, 0, 1e-20, 1e20, -1, 7].map(Math.fround));
    assert.equal(found.id, "anybodys");
  });

  it("says what is wrong with a file", async () => {
    const vectors = new Matrix(new Float32Array(384), 1, 384);
    await assert.rejects(exportVectors(path, { ids: ["a", "b"], vectors, contract }), /2 ids for 1 vectors/);
    await exportVectors(path, { ids: ["a"], vectors, contract: { ...contract, dimensions: 3 } });
    await assert.rejects(importVectors(path), /row 0 \("a"\): vector is not 3 finite numbers/);
    await exportVectors(path, { ids: ["a"], vectors, contract });
    const whole = readFileSync(path);
    writeFileSync(path, whole.subarray(0, whole.length - 9));
    await assert.rejects(importVectors(path), /vectors\.parquet is not a Parquet file/);
    writeFileSync(path, whole.toString("latin1").replace("embedlab.contract", "embedlab_contract"), "latin1");
    await assert.rejects(importVectors(path), /has no "embedlab.contract" in its metadata/);
  });
});
