import { spawn } from "node:child_process";
import { join } from "node:path";
import { onNpmGone } from "../parent.mjs";
import { jupyterEnvironment, python } from "../python.mjs";
import { Problem, log, root } from "../run.mjs";

// Executors and their kernels end with this process, however it ends: it holds their standard inputs.
const stop = () => process.exit(130);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, stop);
onNpmGone(stop);

/**
 * Starts a kernel for one notebook. `run()` executes the notebook there and writes it, executed, to `target`; its first
 * error is a Problem. `stop()` is for one that is not run after all. `injected` is a cell for below the parameters.
 */
export function prepareNotebook({ file, path, target, injected }) {
  const given = [path, target, ...(injected === undefined ? [] : [injected])];
  const child = spawn(python, [join(root, "scripts", "report", "execute.py"), ...given], {
    cwd: root,
    env: { ...jupyterEnvironment(), EMBEDLAB_REPORT: "1" },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let failure;
  let finished;
  let stderr = "";
  let rest = "";
  const tell = (event) => {
    if (event.event === "cell") log(`  ${file}: cell ${event.cell} of ${event.cells}`);
    else if (event.event === "progress") log(`    ${event.text}`);
    else if (event.event === "done") finished = event;
    else failure = event;
  };
  child.stdout.setEncoding("utf8").on("data", (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop();
    for (const line of lines.filter((text) => text.startsWith("{"))) tell(JSON.parse(line));
  });
  child.stderr.setEncoding("utf8").on("data", (text) => (stderr = (stderr + text).slice(-8192)));
  // One that has ended says so below.
  child.stdin.on("error", () => {});
  const ended = new Promise((done, fail) => {
    child.on("error", fail);
    child.on("close", (code, killed) => {
      if (failure !== undefined) fail(new Problem(describe(file, failure)));
      else if (code !== 0 || finished === undefined)
        fail(new Problem(`${file}: the notebook's executor ended (${killed ?? `exit ${code}`})\n${stderr.trim()}`));
      else done(finished);
    });
  });
  // Heard by run().
  ended.catch(() => {});
  return {
    run() {
      child.stdin.write("run\n");
      return ended;
    },
    stop: () => child.stdin.end(),
  };
}

function describe(file, { cell, name, message, source, traceback }) {
  // The traceback holds message, cell line and places; without one the cell's first line must do.
  const detail =
    traceback.length > 0 ? traceback : [`${name}: ${message}`, `  in the cell that begins: ${source.split("\n")[0]}`];
  return [`${file}, cell ${cell}:`, ...detail.flatMap((part) => part.split("\n")).map((line) => `    ${line}`)].join(
    "\n",
  );
}
