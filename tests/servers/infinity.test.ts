import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import type { ModelContract } from "#embedlab/embedding/contract/contract";
import { contractNamed } from "#embedlab/embedding/contract/contracts";
import { ModelUnavailable, openModel, type Embedder } from "#embedlab/embedding/embedder";
import { loadProducts } from "#embedlab/products/load";
import { checkModelRow } from "../embedding/models-table.js";
import { freePort } from "../free-port.js";
import { compare, start, type RunningServer } from "./server.js";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const folder = join(root, "models/all-MiniLM-L6-v2");
const program = process.env.INFINITY_EMB ?? "";
const skip =
  program === ""
    ? "INFINITY_EMB does not name the program infinity_emb (pip install infinity-emb torch sentence-transformers, 3 GB)"
    : !existsSync(folder) && "models/all-MiniLM-L6-v2 is not there: npm run setup";
const key = "a key of the test";
const [urlVariable, keyVariable] = ["INFINITY_TEST_ENDPOINT", "INFINITY_TEST_KEY"];
const local: ModelContract = { ...contractNamed("all-MiniLM-L6-v2"), treatment: "raw" };
const remote: ModelContract = {
  ...local,
  id: "infinity",
  pooling: "none",
  source: { kind: "endpoint", dialect: "infinity", model: "minilm", addsPrefix: false, urlVariable, keyVariable },
};

describe("Infinity, all-MiniLM-L6-v2 by torch", { skip }, () => {
  let server: RunningServer;
  let own: Embedder;
  let texts: string[];
  let cacheFolder: string;
  const open = (contract: ModelContract): Promise<Embedder> => openModel(contract, { root, cacheFolder });

  before(async () => {
    const port = await freePort();
    process.env[urlVariable] = `http://127.0.0.1:${port}`;
    process.env[keyVariable] = key;
    cacheFolder = await mkdtemp(join(tmpdir(), "infinity-"));
    const options = {
      "model-id": folder,
      "served-model-name": "minilm",
      host: "127.0.0.1",
      port: String(port),
      engine: "torch",
      device: "cpu",
      dtype: "float32",
      "api-key": key,
    };
    server = await start(
      program,
      ["v2", ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, value])],
      `http://127.0.0.1:${port}/health`,
      {
        env: {
          HF_HUB_OFFLINE: "1",
          DO_NOT_TRACK: "1",
          INFINITY_ANONYMOUS_USAGE_STATS: "0",
          INFINITY_BETTERTRANSFORMER: "false",
          INFINITY_MODEL_WARMUP: "false",
        },
      },
    );
    own = await open(local);
    const { products } = await loadProducts(join(root, "data/sample.csv"));
    const descriptions = products.map(({ description }) => description);
    const long = descriptions.slice(0, 12).join(" ");
    texts = [...descriptions.slice(0, 60), "", "a", "naïve ‘quotes’ 東京 🙂\n\tlines", long];
  });
  after(async () => {
    await own?.close();
    await server?.stop();
    if (cacheFolder !== undefined) await rm(cacheFolder, { recursive: true, force: true });
  });

  it("gives the local model's vectors to 1e-5, and cuts the same texts, which is found out", async () => {
    const [ours, theirs] = [
      await own.embed(texts, { cache: false }),
      await (await open(remote)).embed(texts, { cache: false }),
    ];
    assert.ok(ours.truncated > 0);
    assert.equal(theirs.truncated, ours.truncated);
    assert.match(theirs.warnings.join("\n"), /leaves the end of long texts unread/);
    const { difference } = compare(ours.vectors.data, theirs.vectors.data, 384);
    assert.ok(difference < 1e-5, `${difference}`);
    checkModelRow(
      "Servers",
      {
        models: "all-MiniLM-L6-v2",
        opens: "dialect `infinity`",
        valuesOf: "Infinity 0.0.78 with sentence-transformers 6.2.0",
      },
      difference,
    );
  });

  it("takes fewer dimensions, refuses another key, and has nothing at /v1", async () => {
    const few = await open({
      ...remote,
      dimensions: 8,
      source: { ...remote.source, sendDimensions: true } as ModelContract["source"],
    });
    assert.equal((await few.embed(["watch"], { cache: false })).vectors.columns, 8);
    const openai = { ...remote.source, dialect: "openai" } as ModelContract["source"];
    await assert.rejects(
      (await open({ ...remote, source: openai })).embed(["watch"], { cache: false }),
      (error) => error instanceof ModelUnavailable && /no \/v1\/embeddings .*source\.dialect/.test(error.message),
    );
    process.env[keyVariable] = "wrong";
    const wrong = await open(remote);
    process.env[keyVariable] = key;
    await assert.rejects(wrong.embed(["watch"], { cache: false }), /refuses the key .*set INFINITY_TEST_KEY/);
  });
});
