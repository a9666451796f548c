import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { freePort } from "../free-port.js";
import { writeNotebook } from "../notebook/written.js";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "embedlab-faults-"));
after(() => rmSync(scratch, { recursive: true, force: true }));

/** What `find` gives once it gives something; a minute is long for what takes seconds. */
async function until<T>(find: () => T | undefined | Promise<T | undefined>, said: () => string): Promise<T> {
  for (let tries = 0; tries < 480; tries++) {
    const found = await find();
    if (found !== undefined && found !== false) return found;
    await wait(250);
  }
  throw new Error(`two minutes passed:\n${said()}`);
}

const processes = (): { pid: number; parent: number; command: string }[] =>
  spawnSync("ps", ["-eo", "pid=,ppid=,stat=,args="], { encoding: "utf8" })
    .stdout.trim()
    .split("\n")
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line)!)
    .filter(([, , , state]) => !state.startsWith("Z"))
    .map(([, pid, parent, , command]) => ({ pid: Number(pid), parent: Number(parent), command }));
const lives = (pid: number): boolean => processes().some((one) => one.pid === pid);

/** Waits until none of these processes lives; any that stays is ended, and named. */
async function allEnd(all: readonly { readonly pid: number }[]): Promise<void> {
  try {
    await until(
      () => (all.every(({ pid }) => !lives(pid)) ? true : undefined),
      () => JSON.stringify(all.filter(({ pid }) => lives(pid))),
    );
  } finally {
    for (const { pid } of all) if (lives(pid)) process.kill(pid, "SIGKILL");
  }
}
function descendants(root: number): { pid: number; command: string }[] {
  const all = processes();
  const below = (of: number): { pid: number; command: string }[] =>
    all.filter(({ parent }) => parent === of).flatMap((child) => [child, ...below(child.pid)]);
  return below(root);
}

// The rest of tests/README.md's table takes minutes: npm run faults.
void describe(
  "faults that are quickly tried",
  { skip: existsSync(join(root, ".venv")) ? false : "not set up: run npm run setup" },
  () => {
    void it("a port that is taken ends npm run lab, which names another", async () => {
      const server = createServer().listen(0, "127.0.0.1");
      await new Promise((done) => server.once("listening", done));
      const { port } = server.address() as { port: number };
      const { status, stderr } = spawnSync(
        process.execPath,
        [join(root, "scripts", "lab.mjs"), "--no-browser", "--port", String(port)],
        { cwd: root, encoding: "utf8", timeout: 120_000 },
      );
      server.close();
      assert.equal(status, 1, stderr);
      assert.match(stderr, new RegExp(`is port ${port} taken\\? Give another: npm run lab -- --port ${port + 1}`));
    });

    void it("npm run lab leaves neither JupyterLab nor a kernel where npm, or its own script, is killed", async () => {
      for (const killed of ["npm", "script"] as const) {
        const port = await freePort();
        const npm = spawn("npm", ["run", "lab", "--", "--no-browser", "--port", String(port)], {
          cwd: root,
          stdio: ["ignore", "pipe", "pipe"],
        });
        let said = "";
        for (const stream of [npm.stdout, npm.stderr]) stream.on("data", (text: Buffer) => (said += text.toString()));
        const token = await until(
          () => /\?token=([0-9a-f]{16,})/.exec(said)?.[1],
          () => said,
        );
        const kernels = `http://127.0.0.1:${port}/api/kernels?token=${token}`;
        await until(
          () =>
            fetch(kernels, { method: "POST", body: JSON.stringify({ name: "tslab" }) })
              .then(({ ok }) => ok)
              .catch(() => undefined),
          () => said,
        );
        const all = await until(
          () => {
            const below = descendants(npm.pid!);
            return below.some(({ command }) => /kernel/.test(command)) ? below : undefined;
          },
          () => said,
        );
        assert.ok(
          all.some(({ command }) => command.includes("jupyterlab")),
          said,
        );
        const script = all.find(({ command }) => /node\S* scripts\/lab\.mjs/.test(command));
        process.kill(killed === "npm" ? npm.pid! : script!.pid, "SIGKILL");
        await allEnd(all);
      }
    });

    void it("a report that is cancelled or killed leaves no executor and no kernel, not one that computes", async () => {
      const folder = join(scratch, "cancelled");
      mkdirSync(folder);
      writeNotebook(join(folder, "computes.ipynb"), ["for (;;);"]);
      writeNotebook(join(folder, "waits.ipynb"), ["1"]);
      const executeNotebooks = pathToFileURL(join(root, "scripts", "report", "execute.mjs")).href;
      const notebook = (name: string): string =>
        JSON.stringify({
          file: name,
          path: join(folder, `${name}.ipynb`),
          target: join(folder, `${name}-executed.ipynb`),
        });
      writeFileSync(
        join(folder, "report.mjs"),
        `import { prepareNotebook } from ${JSON.stringify(executeNotebooks)};
        const computes = prepareNotebook(${notebook("computes")});
        prepareNotebook(${notebook("waits")});
        await computes.run();`,
      );
      writeFileSync(join(folder, "package.json"), JSON.stringify({ scripts: { report: "node report.mjs" } }));
      // Ctrl-C reaches all that the terminal started; the others reach one process alone.
      for (const [who, signal] of [
        ["group", "SIGINT"],
        ["npm", "SIGTERM"],
        ["npm", "SIGKILL"],
        ["script", "SIGKILL"],
      ] as const) {
        const npm = spawn("npm", ["run", "report"], { cwd: folder, detached: true, stdio: ["ignore", "pipe", "pipe"] });
        let said = "";
        for (const stream of [npm.stdout, npm.stderr]) stream.on("data", (text: Buffer) => (said += text.toString()));
        const all = await until(
          () => {
            const below = descendants(npm.pid!);
            const kernels = below.filter(({ command }) => /kernel\S*\.mjs|kernel-report/.test(command));
            return said.includes("cell 1 of 1") && kernels.length >= 2 ? below : undefined;
          },
          () => `${said}\n${JSON.stringify(descendants(npm.pid!))}`,
        );
        const script = all.find(({ command }) => /^node\S* report\.mjs/.test(command))!;
        process.kill(who === "group" ? -npm.pid! : who === "npm" ? npm.pid! : script.pid, signal);
        await allEnd(all);
      }
      rmSync(folder, { recursive: true });
    });

    void it("a kernel that dies in mid-cell ends the notebook, and its cell is named", async () => {
      const notebook = join(scratch, "dies.ipynb");
      writeNotebook(notebook, ["1 + 1", '// the second\nprocess.kill(process.pid, "SIGKILL");']);
      const { jupyterEnvironment, python } = (await import(
        pathToFileURL(join(root, "scripts", "python.mjs")).href
      )) as { jupyterEnvironment: () => NodeJS.ProcessEnv; python: string };
      const executor = spawn(
        python,
        [join(root, "scripts", "report", "execute.py"), notebook, join(scratch, "executed.ipynb")],
        { env: jupyterEnvironment(), stdio: ["pipe", "pipe", "inherit"] },
      );
      executor.stdin.write("run\n");
      let stdout = "";
      executor.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
      const status = await new Promise((done) => executor.on("close", done));
      const last = JSON.parse(stdout.trim().split("\n").at(-1)!) as Record<string, unknown>;
      assert.deepEqual([status, last.event, last.name, last.cell], [1, "error", "DeadKernel", 2]);
      assert.deepEqual(readdirSync(scratch), ["dies.ipynb"]);
    });
  },
);
