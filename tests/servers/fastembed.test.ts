import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { fileURLToPath } from "node:url";
import type { ModelContract } from "#embedlab/embedding/contract/contract";
import { contractNamed } from "#embedlab/embedding/contract/contracts";
import { openModelFolder } from "#embedlab/embedding/local/model-folder";
import { loadProducts } from "#embedlab/products/load";
import { checkModelRow } from "../embedding/models-table.js";
import { modelsOfSuite } from "../embedding/opened-models.js";
import { compare } from "./server.js";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const folder = join(root, "models/all-MiniLM-L6-v2");
const python = process.env.FASTEMBED_PYTHON ?? "";
const skip =
  python === ""
    ? "FASTEMBED_PYTHON does not name a Python with fastembed (pip install fastembed, 200 MB)"
    : !existsSync(folder) && "models/all-MiniLM-L6-v2 is not there: npm run setup";
const maxTokens = 128;
const local: ModelContract = { ...contractNamed("all-MiniLM-L6-v2"), treatment: "raw", maxTokens };

describe("fastembed's runner over the graph that is built here", { skip }, () => {
  let scratch: string;
  const { open, cacheFolder } = modelsOfSuite(root);
  before(async () => {
    scratch = await mkdtemp(join(tmpdir(), "fastembed-"));
  });
  after(() => rm(scratch, { recursive: true, force: true }));

  it("gives the same vectors, by its own tokenizer, batches and pooling", async () => {
    const { products } = await loadProducts(join(root, "data/sample.csv"));
    const texts = [
      ...products.slice(0, 40).map(({ description }) => description),
      "a",
      "naïve ‘quotes’ 東京 🙂\n\tlines",
    ];
    const ours = await (await open(local)).embed(texts, { cache: false });
    assert.ok(ours.truncated > 0);

    const graphs = join(cacheFolder(), "graphs");
    const { onnxPath } = await openModelFolder(folder, { dtype: "fp32", graphs });
    for (const name of ["model.onnx", "model.onnx_data"])
      await copyFile(join(dirname(onnxPath), name), join(scratch, name));
    for (const name of ["config.json", "tokenizer.json"]) await copyFile(join(folder, name), join(scratch, name));
    const config = JSON.parse(readFileSync(join(folder, "tokenizer_config.json"), "utf8")) as object;
    await writeFile(join(scratch, "tokenizer_config.json"), JSON.stringify({ ...config, model_max_length: maxTokens }));
    await writeFile(join(scratch, "special_tokens_map.json"), "{}");
    const script = fileURLToPath(new URL("../../../tests/servers/fastembed-run.py", import.meta.url));
    const run = promisify(execFile)(python, [script, scratch, "384"], { maxBuffer: 2 ** 26 });
    run.child.stdin!.end(JSON.stringify(texts));
    const theirs = JSON.parse((await run).stdout) as number[][];

    const { difference } = compare(ours.vectors.data, Float32Array.from(theirs.flat()), 384);
    assert.ok(difference < 1e-6, `${difference}`);
    checkModelRow(
      "Servers",
      {
        models: "all-MiniLM-L6-v2 in fastembed",
        opens: "no server: the graph that is built here, in fastembed's runner",
        valuesOf: "fastembed 0.9.1",
      },
      difference,
    );
  });
});
