import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import type { ModelContract } from "#embedlab/embedding/contract/contract";
import { contractNamed } from "#embedlab/embedding/contract/contracts";
import { ModelUnavailable, type Embedder } from "#embedlab/embedding/embedder";
import { dialects } from "#embedlab/embedding/endpoint/dialects/dialects";
import { requestVectors } from "#embedlab/embedding/endpoint/endpoint-request";
import { loadProducts } from "#embedlab/products/load";
import { checkModelRow } from "../embedding/models-table.js";
import { modelsOfSuite } from "../embedding/opened-models.js";
import { freePort } from "../free-port.js";
import { writeGguf } from "./gguf.js";
import { compare, program, start, whyNot, type RunningServer } from "./server.js";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const folder = join(root, "models/all-MiniLM-L6-v2");
/** A llama-server of one's own; else the one in a wheel. */
const own = process.env.LLAMA_SERVER;
const skip = !existsSync(folder)
  ? "models/all-MiniLM-L6-v2 is not there: npm run setup"
  : own === undefined && (await whyNot("llama-cpp"));
const key = "a key of the test";
const [urlVariable, keyVariable] = ["LLAMA_TEST_ENDPOINT", "LLAMA_TEST_KEY"];
const local: ModelContract = { ...contractNamed("all-MiniLM-L6-v2"), treatment: "raw" };
const remote: ModelContract = {
  ...local,
  id: "llama.cpp",
  pooling: "none",
  maxTokens: 512,
  source: { kind: "endpoint", dialect: "llama.cpp", model: "minilm", addsPrefix: false, urlVariable, keyVariable },
};

describe("llama.cpp's server, all-MiniLM-L6-v2 as GGUF", { skip }, () => {
  let server: RunningServer;
  let ours: Embedder;
  let descriptions: string[];
  let scratch: string;
  const { open } = modelsOfSuite(root);
  const serve = async (...more: readonly string[]): Promise<RunningServer> => {
    const port = await freePort();
    process.env[urlVariable] = `http://127.0.0.1:${port}`;
    process.env[keyVariable] = key;
    const options = {
      model: join(scratch, "minilm.gguf"),
      host: "127.0.0.1",
      port: String(port),
      "api-key": key,
      "ctx-size": "512",
      "batch-size": "512",
      "ubatch-size": "512",
      parallel: "1",
    };
    const args = [...Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]), ...more];
    const health = `http://127.0.0.1:${port}/health`;
    return own === undefined
      ? start(
          program("llama-cpp", "python"),
          [fileURLToPath(new URL("../../../tests/servers/llama-server.py", import.meta.url)), ...args],
          health,
        )
      : start(own, args, health);
  };

  before(async () => {
    scratch = await mkdtemp(join(tmpdir(), "llama-cpp-"));
    await writeGguf(folder, join(scratch, "minilm.gguf"));
    server = await serve("--embeddings");
    ours = await open({ ...local, maxTokens: 512 });
    const { products } = await loadProducts(join(root, "data/sample.csv"));
    // The wheel is built for any processor, and takes its time.
    descriptions = products.map(({ description }) => description.slice(0, 160));
  });
  after(async () => {
    await server?.stop();
    if (scratch !== undefined) await rm(scratch, { recursive: true, force: true });
  });

  it("gives the local model's vectors of the same weights", async () => {
    const texts = [...descriptions.slice(0, 10), "a", "naïve ‘quotes’ 東京\n\tlines", "Ünïcödé ÉTÉ №5 ½"];
    const [mine, theirs] = [
      await ours.embed(texts, { cache: false }),
      await (await open(remote)).embed(texts, { cache: false }),
    ];
    assert.equal(theirs.truncated, 0);
    const { cosines, difference } = compare(mine.vectors.data, theirs.vectors.data, 384);
    // On processors it looks GELU up in a table of half-precision numbers.
    assert.ok(difference < 1e-3, `${difference}`);
    assert.ok(Math.min(...cosines) > 0.99999, `${Math.min(...cosines)}`);
    const valuesOf = "llama.cpp's server in xllamacpp 2026.10, whose GELU is in half precision";
    checkModelRow(
      "Servers",
      { models: "all-MiniLM-L6-v2 as GGUF", opens: "dialect `llama.cpp`", valuesOf },
      difference,
    );
  });

  it("gives the same numbers as numbers and as base64", async () => {
    const endpoint = {
      url: `${process.env[urlVariable]}/v1/embeddings`,
      key,
      model: "minilm",
      urlVariable,
      keyVariable,
      dimensions: 384,
      timeout: 60_000,
      dialect: dialects["llama.cpp"],
      asked: { maxTokens: 512, inputType: undefined, dimensions: undefined, normalize: true },
    };
    const texts = descriptions.slice(0, 3);
    const [numbers, packed] = [
      await requestVectors(endpoint, texts, "float"),
      await requestVectors(endpoint, texts, "base64"),
    ];
    assert.ok(compare(numbers, packed, 384).difference < 1e-7);
  });

  it("refuses a text over its batch with a status that others retry; the text is named at once, with the cure", async () => {
    const long = descriptions.slice(0, 60).join(" ");
    const embedder = await open(remote);
    await assert.rejects(
      embedder.embed(["watch", "mug", long], { cache: false }),
      (error: Error) =>
        error instanceof ModelUnavailable &&
        error.message.includes(`refuses the text "${long.slice(0, 59)}…" of ${long.length} characters (status 500: `) &&
        /too large to process.*shorten it, or start llama-server with larger --batch-size/.test(error.message),
    );
  });

  it("refuses another key, and says how to start it where it serves no vectors", async () => {
    process.env[keyVariable] = "wrong";
    const wrong = await open(remote);
    process.env[keyVariable] = key;
    await assert.rejects(wrong.embed(["watch"], { cache: false }), /refuses the key .*set LLAMA_TEST_KEY/);
    await server.stop();
    server = await serve();
    await assert.rejects(
      (await open(remote)).embed(["watch"], { cache: false }),
      /start llama-server with --embeddings/,
    );
  });
});
