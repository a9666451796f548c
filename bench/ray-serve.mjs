#!/usr/bin/env node
import { spawn } from "node:child_process";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { setUp } from "../deploy/set-up.mjs";
import { freePort } from "./free-port.mjs";
import { prepare } from "./prepare.mjs";

const help = `node bench/ray-serve.mjs [--data <csv>] [--texts <n>] [--replicas <n> …]: texts a second of deploy/'s Ray Serve application, with each number of
replicas (1 and 2 unless told), one thread each, beside the library in process with as many threads. Client and server share the machine.`;
const { values } = parseArgs({
  options: {
    data: { type: "string" },
    texts: { type: "string", default: "512" },
    replicas: { type: "string", multiple: true, default: ["1", "2"] },
    help: { type: "boolean" },
  },
});
const root = fileURLToPath(new URL("..", import.meta.url));

/** Runs `work` with the base URL of a server that it starts and ends. */
async function served(replicas, work) {
  const port = await freePort();
  const server = spawn(
    process.execPath,
    [
      "deploy/serve.mjs",
      "models/all-MiniLM-L6-v2",
      "--normalize",
      "--max-tokens",
      "256",
      "--replicas",
      String(replicas),
      "--port",
      String(port),
    ],
    { cwd: root, stdio: ["ignore", "pipe", "inherit"] },
  );
  const forward = () => server.kill("SIGTERM");
  process.on("exit", forward);
  const closed = once(server, "close");
  let said = "";
  await Promise.race([
    closed,
    new Promise((done) => server.stdout.on("data", (text) => (said += text).includes('"ready"') && done())),
  ]);
  if (server.exitCode !== null) throw new Error("the server ended before it was ready");
  try {
    return await work(`http://127.0.0.1:${port}/v1`);
  } finally {
    forward();
    await closed;
    process.off("exit", forward);
  }
}

async function main() {
  prepare();
  await setUp("ray");
  const [{ contractNamed }, { openModel }, { openVectors }] = await Promise.all([
    import("#embedlab/embedding/contract/contracts"),
    import("#embedlab/embedding/embedder"),
    import("./vectors.mjs"),
  ]);
  const { texts, catalogue } = await openVectors({
    csv: values.data,
    say: (line) => process.stderr.write(`${line}\n`),
  });
  const count = Math.min(Number(values.texts), texts.length);
  const sample = Array.from({ length: count }, (_, i) => texts[Math.floor((i * texts.length) / count)]);
  const local = { ...contractNamed("all-MiniLM-L6-v2"), treatment: "raw" };
  const remote = {
    ...local,
    id: "ray-serve",
    pooling: "none",
    source: { kind: "endpoint", model: "all-MiniLM-L6-v2", addsPrefix: false, urlVariable: "BENCH_ENDPOINT" },
  };

  /** The faster of two turns after one untimed one. */
  const speed = async (contract, threads) => {
    const embedder = await openModel(contract, { root });
    await embedder.embed(sample.slice(0, 32), { cache: false, threads });
    const turns = [];
    for (let turn = 0; turn < 2; turn++) turns.push((await embedder.embed(sample, { cache: false, threads })).seconds);
    await embedder.close();
    return count / Math.min(...turns);
  };
  console.log(
    `all-MiniLM-L6-v2 fp32, ${count} descriptions of ${catalogue.name}, ${availableParallelism()} cores: texts/s`,
  );
  for (const replicas of values.replicas.map(Number)) {
    const inProcess = await speed(local, replicas);
    const behind = await served(replicas, (base) => {
      process.env.BENCH_ENDPOINT = base;
      return speed(remote);
    });
    console.log(
      `${replicas} replica${replicas === 1 ? "" : "s"} ${behind.toFixed(1)}, in process with ${replicas} thread${replicas === 1 ? "" : "s"} ${inProcess.toFixed(1)}`,
    );
  }
}

if (values.help) console.log(help);
else await main();
