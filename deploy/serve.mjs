import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Problem, root, runAsScript } from "../scripts/run.mjs";
import { installed, program, setUp } from "./set-up.mjs";

const usage = `node deploy/serve.mjs <model folder> [options]: the folder behind OpenAI's /v1/embeddings, from Ray Serve

  --replicas <n>     processes that hold the model (1)
  --threads <n>      threads of each (1)
  --port <n>         8000
  --host <address>   127.0.0.1; 0.0.0.0 lets other machines in: then set EMBEDLAB_API_KEY
  --name <name>      the model's name in requests (the folder's)
  --dtype <type>     fp32, fp16, q8 or q4, as the folder has them (fp32)
  --pooling <mode>   mean, cls, max (what the folder's own files say)
  --normalize        vectors of length 1 (what the folder's own files say)
  --max-tokens <n>   longer texts are cut (what the folder's own files say)
  --address <ray>    a running cluster, e.g. auto; without it Ray runs on this machine alone, on the loopback interface
  --help

The environment's EMBEDLAB_API_KEY, where set, is asked of every client. The client adds the contract's prefix.`;

/** Sockets' paths may have 103 bytes (macOS), and Ray puts up to 66 of its own after the folder's. */
const longestFolder = 103 - 66;

/** In the first place that is short enough. */
async function temporaryFolder() {
  const own = join(root, ".cache");
  await mkdir(own, { recursive: true });
  const places = [own, tmpdir(), "/tmp"].map((folder) => join(folder, "ray-"));
  return mkdtemp(places.find((place) => place.length + 6 <= longestFolder) ?? places[1]);
}

/** Ray's environment: nothing is sent to its makers, nothing is kept outside `temporary`, nothing listens beyond this machine. */
const rayEnvironment = (address) => ({
  ...process.env,
  RAY_USAGE_STATS_ENABLED: "0",
  // Ray gives its HTTP proxy 5 s to start, and kills it: too few on a busy machine.
  RAY_SERVE_PROXY_READY_CHECK_TIMEOUT_S: "60",
  RAY_SERVE_PROXY_HEALTH_CHECK_TIMEOUT_S: "30",
  ...(address === undefined && {
    // By this Ray takes the loopback interface, as it does on Windows and macOS.
    RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER: "0",
    RAY_AUTH_MODE: "token",
    RAY_AUTH_TOKEN: randomBytes(32).toString("hex"),
    RAY_AUTH_TOKEN_PATH: undefined,
    RAY_ADDRESS: undefined,
  }),
});

runAsScript(import.meta.url, async () => {
  const text = { type: "string" };
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      replicas: text,
      threads: text,
      port: text,
      host: text,
      name: text,
      pooling: text,
      "max-tokens": text,
      address: text,
      normalize: { type: "boolean" },
      dtype: { type: "string", default: "fp32" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help || positionals.length !== 1) {
    console.log(usage);
    if (!values.help) throw new Problem("name one model folder");
    return;
  }
  if (!installed("ray")) await setUp("ray");
  const { openModelFolder } = await import("#embedlab/embedding/local/model-folder").catch((error) => {
    throw new Problem(`the library is not built (${error.message}): npm run setup`);
  });
  const folder = resolve(positionals[0]);
  const { onnxPath } = await openModelFolder(folder, {
    dtype: values.dtype,
    graphs: join(root, ".cache", "graphs"),
  }).catch((error) => {
    throw new Problem(error.message);
  });
  const { normalize, name = basename(folder) } = values;
  const temporary = await temporaryFolder();
  const args = [
    fileURLToPath(new URL("app.py", import.meta.url)),
    "--folder",
    folder,
    "--onnx",
    onnxPath,
    "--name",
    name,
    "--temporary",
    temporary,
    ...(normalize ? ["--normalize"] : []),
    ...["replicas", "threads", "host", "port", "pooling", "max-tokens", "address"].flatMap((option) =>
      values[option] === undefined ? [] : [`--${option}`, values[option]],
    ),
  ];
  const server = spawn(program("ray", "python"), args, {
    stdio: ["ignore", "inherit", "inherit"],
    env: rayEnvironment(values.address),
  });
  for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => server.kill("SIGTERM"));
  const status = await new Promise((done, fail) =>
    server.on("error", fail).on("close", (code, signal) => done(signal ?? code)),
  );
  await rm(temporary, { recursive: true, force: true });
  if (status !== 0) throw new Problem(`Ray Serve ended with ${status}`);
});
