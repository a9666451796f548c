import { spawn } from "node:child_process";
import { join } from "node:path";
import { onNpmGone } from "./parent.mjs";
import { jupyterEnvironment, python } from "./python.mjs";
import { Problem, readOptions, root, runAsScript } from "./run.mjs";
import { setup, studyModels } from "./setup.mjs";

const usage = `npm run lab [-- options]

Opens JupyterLab on the notebooks: on this machine only, behind a token, writing nothing outside this folder.

  --port <number>  the port (default: 8888, or the next free one)
  --no-browser     print the address and open no browser (so without a display, and in CI)
  --help           this text`;

const hasDisplay = () => process.platform !== "linux" || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

/** Starts JupyterLab, set up before; returns its process. */
export function startLab({ port, browser = false, stdio = "inherit", environment = {} } = {}) {
  const args = [
    // However this process ends, JupyterLab and its kernels end with it.
    join(root, "scripts", "with-parent.py"),
    "jupyterlab",
    `--ServerApp.root_dir=${root}`,
    "--ServerApp.ip=127.0.0.1",
    "--ServerApp.allow_remote_access=False",
    "--LabApp.default_url=/lab/tree/notebooks",
    "--LabApp.extension_manager=readonly",
    ...(process.getuid?.() === 0 ? ["--allow-root"] : []),
    ...(port === undefined ? [] : [`--ServerApp.port=${port}`, "--ServerApp.port_retries=0"]),
    ...(browser ? [] : ["--no-browser"]),
  ];
  return spawn(python, args, {
    cwd: root,
    env: { ...jupyterEnvironment(), EMBEDLAB_PARENT: String(process.pid), ...environment },
    stdio,
  });
}

runAsScript(import.meta.url, async () => {
  const parsed = readOptions(usage, { port: { type: "string" }, "no-browser": { type: "boolean" } });
  if (parsed === undefined) return;
  const { values } = parsed;
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65536))
    throw new Problem(`--port ${values.port}: give a number from 1 to 65535`);
  // What is missing is said there, and again where a notebook asks for the model.
  await setup({ models: () => studyModels(), onMissing: () => {} });
  const browser = !values["no-browser"] && !process.env.CI && hasDisplay();
  const lab = startLab({ port, browser });
  // Ctrl+C reaches JupyterLab too, which asks and ends by itself.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => lab.kill("SIGTERM"));
  onNpmGone(() => lab.kill("SIGTERM"));
  const code = await new Promise((done) => lab.on("close", done));
  if (code)
    throw new Problem(
      port === undefined
        ? `JupyterLab ended with status ${code}`
        : `JupyterLab ended with status ${code}; is port ${port} taken? Give another: npm run lab -- --port ${port + 1}`,
    );
});
