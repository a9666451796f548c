import { openai } from "#embedlab/embedding/endpoint/dialects/openai";
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { contractNamed } from "#embedlab/embedding/contract/contracts";
import type { ModelContract } from "#embedlab/embedding/contract/contract";
import { openModel, type Embedder } from "#embedlab/embedding/embedder";
import { requestVectors } from "#embedlab/embedding/endpoint/endpoint-request";
import { ModelUnavailable } from "#embedlab/embedding/unavailable";
import { loadProducts } from "#embedlab/products/load";
import { freePort } from "../free-port.js";
import { compare, start, whyNot, type RunningServer } from "./server.js";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const folder = join(root, "models/all-MiniLM-L6-v2");
const skip = !existsSync(folder)
  ? "models/all-MiniLM-L6-v2 is not there: npm run setup"
  : process.platform === "win32"
    ? "process groups are ended by POSIX signals"
    : await whyNot("ray");
const local = contractNamed("all-MiniLM-L6-v2");
const key = "a key of the test";
const [urlVariable, keyVariable] = ["RAY_TEST_ENDPOINT", "RAY_TEST_KEY"];
const remote: ModelContract = {
  ...local,
  id: "ray-serve",
  pooling: "none",
  source: { kind: "endpoint", model: "minilm", addsPrefix: false, urlVariable, keyVariable },
};

/** Processes of the group's Ray node that hold the model. */
function replicas(group: number): number[] {
  const processes = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const [, parent, processGroup] = readFileSync(`/proc/${pid}/stat`, "utf8")
          .split(") ")
          .at(-1)!
          .split(" ")
          .map(Number);
        return [{ pid: Number(pid), parent, processGroup, title: readFileSync(`/proc/${pid}/cmdline`, "utf8") }];
      } catch {
        return [];
      }
    });
  const nodes = processes
    .filter(({ processGroup, title }) => processGroup === group && title.includes("/raylet"))
    .map(({ pid }) => pid);
  return processes
    .filter(({ parent, title }) => nodes.includes(parent) && title.startsWith("ray::ServeReplica"))
    .map(({ pid }) => pid);
}

/** Processor time that a process has used, in hundredths of a second. */
function ticks(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)!.split(" ");
  return Number(fields[11]) + Number(fields[12]);
}

/** Kills a process once it is at work: when it has used a twentieth of a second. */
async function killAtWork(pid: number): Promise<void> {
  for (const idle = ticks(pid); ticks(pid) < idle + 5;) await wait(2);
  process.kill(pid, "SIGKILL");
}

describe("Ray Serve, all-MiniLM-L6-v2 from two replicas", { skip }, () => {
  let base: string;
  let server: RunningServer;
  let own: Embedder;
  let descriptions: string[];
  const opened: Embedder[] = [];
  const open = async (contract: ModelContract): Promise<Embedder> => {
    opened.push(await openModel(contract, { root }));
    return opened.at(-1)!;
  };
  const post = (body: string, authorization = `Bearer ${key}`): Promise<Response> =>
    fetch(`${base}/v1/embeddings`, { method: "POST", body, headers: { authorization } });

  before(async () => {
    const port = await freePort();
    base = `http://127.0.0.1:${port}`;
    process.env[urlVariable] = base;
    process.env[keyVariable] = key;
    const args = [
      join(root, "deploy/serve.mjs"),
      folder,
      "--name",
      "minilm",
      "--normalize",
      "--replicas",
      "2",
      "--port",
      String(port),
    ];
    server = await start(process.execPath, args, `${base}/health`, { env: { EMBEDLAB_API_KEY: key } });
    own = await open(local);
    descriptions = (await loadProducts(join(root, "data/sample.csv"))).products.map(({ description }) => description);
  });
  after(async () => {
    await Promise.all(opened.map((embedder) => embedder.close()));
    await server?.stop();
  });

  it("gives the local embedder's vectors to 1e-5, for texts of every length", async () => {
    const long = descriptions.slice(0, 12).join(" ");
    const texts = [...descriptions.slice(0, 32), "", "a", "naïve ‘quotes’ 東京 🙂\n\tlines", long];
    const ours = await own.embed(texts, { cache: false });
    const theirs = await (await open(remote)).embed(texts, { cache: false });
    assert.ok(ours.truncated > 0);
    const { difference } = compare(ours.vectors.data, theirs.vectors.data, 384);
    assert.ok(difference < 1e-5, `${difference}`);
  });

  it("gives the same numbers as numbers and as base64", async () => {
    const endpoint = {
      url: `${base}/v1/embeddings`,
      key,
      model: "minilm",
      urlVariable,
      keyVariable,
      dimensions: 384,
      timeout: 60_000,
      dialect: openai,
      asked: { maxTokens: 512, inputType: undefined, dimensions: undefined, normalize: true },
    };
    const texts = descriptions.slice(0, 3);
    assert.deepEqual(await requestVectors(endpoint, texts, "float"), await requestVectors(endpoint, texts, "base64"));
  });

  it(
    "loses nothing when a replica is killed under load",
    { skip: process.platform !== "linux" && "replicas are found in /proc" },
    async () => {
      const texts = Array.from(
        { length: 640 },
        (_, i) => `${i} ${descriptions[i % descriptions.length].slice(0, 120)}`,
      );
      const before = replicas(server.pid);
      assert.equal(before.length, 2);
      let killed: Promise<void> | undefined;
      let underWay = 0;
      const { fetch } = globalThis;
      const answers: number[] = [];
      globalThis.fetch = async (...args) => {
        underWay++;
        // The shorter queue gets the next request: with two under way, each replica has one, or will.
        if (underWay === 2) killed ??= killAtWork(before[0]);
        const response = await fetch(...args).finally(() => underWay--);
        answers.push(response.status);
        return response;
      };
      const theirs = await (
        await open(remote)
      )
        .embed(texts, { cache: false })
        .finally(() => (globalThis.fetch = fetch));
      assert.ok(killed !== undefined);
      await killed;
      // Else the kill came at no request's cost, and the test has shown nothing.
      assert.ok(
        answers.some((status) => status >= 500),
        `${answers.join(" ")}`,
      );
      const { difference } = compare((await own.embed(texts, { cache: false })).vectors.data, theirs.vectors.data, 384);
      assert.ok(difference < 1e-5, `${difference}`);
      for (const last = Date.now() + 120_000; replicas(server.pid).length < 2; await wait(500))
        assert.ok(Date.now() < last, "no replica took the killed one's place");
      assert.ok(!replicas(server.pid).includes(before[0]));
    },
  );

  it("refuses what it cannot do with the reason, and the client says it without the key", async () => {
    const status = async (body: unknown, authorization?: string): Promise<number> =>
      (await post(typeof body === "string" ? body : JSON.stringify(body), authorization)).status;
    const good = { model: "minilm", input: "a" };
    assert.equal(await status(good), 200);
    assert.equal(await status("{"), 400);
    assert.equal(await status({ ...good, input: [] }), 400);
    assert.equal(await status({ ...good, input: [[1, 2]] }), 400);
    assert.equal(await status({ ...good, encoding_format: "int8" }), 400);
    assert.equal(await status({ ...good, dimensions: 8 }), 400);
    assert.equal(await status({ ...good, input: Array(2049).fill("a") }), 413);
    assert.equal(await status({ ...good, model: "other" }), 404);
    assert.equal(await status(good, "Bearer wrong"), 401);
    process.env[keyVariable] = "a wrong key";
    const embedder = await open(remote);
    process.env[keyVariable] = key;
    await assert.rejects(
      embedder.embed(["a"], { cache: false }),
      (error: Error) =>
        error instanceof ModelUnavailable &&
        /RAY_TEST_KEY/.test(error.message) &&
        !error.message.includes("a wrong key"),
    );
  });
});
