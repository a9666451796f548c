import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { writeNotebook } from "../notebook/written.js";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "embedlab-faults-"));
after(() => rmSync(scratch, { recursive: true, force: true }));

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

    void it("a kernel that dies in mid-cell ends the notebook, and its cell is named", async () => {
      const notebook = join(scratch, "dies.ipynb");
      writeNotebook(notebook, ["1 + 1", '// the second\nprocess.kill(process.pid, "SIGKILL");']);
      const { jupyterEnvironment, python } = (await import(
        pathToFileURL(join(root, "scripts", "python.mjs")).href
      )) as { jupyterEnvironment: () => NodeJS.ProcessEnv; python: string };
      const { status, stdout } = spawnSync(
        python,
        [join(root, "scripts", "report", "execute.py"), notebook, join(scratch, "executed.ipynb")],
        { env: jupyterEnvironment(), encoding: "utf8", timeout: 120_000 },
      );
      const last = JSON.parse(stdout.trim().split("\n").at(-1)!) as Record<string, unknown>;
      assert.deepEqual([status, last.event, last.name, last.cell], [1, "error", "DeadKernel", 2]);
      assert.deepEqual(readdirSync(scratch), ["dies.ipynb"]);
    });
  },
);
