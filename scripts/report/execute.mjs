import { spawn } from "node:child_process";
import { join } from "node:path";
import { jupyterEnvironment, python } from "../python.mjs";
import { Problem, log, root } from "../run.mjs";

const children = new Set();
const stop = () => {
  for (const child of children) child.kill("SIGTERM");
};
process.on("exit", stop);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    stop();
    process.exit(130);
  });
}

/** Executes one notebook in the kernel and writes it, executed, to `target`; its first error is a Problem. */
export function executeNotebook({ file, path, target, environment }) {
  return new Promise((done, fail) => {
    const child = spawn(python, [join(root, "scripts", "report", "execute.py"), path, target], { cwd: root, env: { ...jupyterEnvironment(), ...environment, EMBEDLAB_REPORT: "1", EMBEDLAB_PARENT: String(process.pid) }, stdio: ["ignore", "pipe", "pipe"] });
    children.add(child);
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
    child.on("error", fail);
    child.on("close", (code, killed) => {
      children.delete(child);
      if (failure !== undefined) fail(new Problem(describe(file, failure)));
      else if (code !== 0 || finished === undefined) fail(new Problem(`${file}: the notebook's executor ended (${killed ?? `exit ${code}`})\n${stderr.trim()}`));
      else done(finished);
    });
  });
}

function describe(file, { cell, name, message, source, traceback }) {
  // The traceback holds message, cell line and places; without one the cell's first line must do.
  const detail = traceback.length > 0 ? traceback : [`${name}: ${message}`, `  in the cell that begins: ${source.split("\n")[0]}`];
  return [`${file}, cell ${cell}:`, ...detail.flatMap((part) => part.split("\n")).map((line) => `    ${line}`)].join("\n");
}
