import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, before } from "node:test";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../../", import.meta.url));
const python = join(root, ".venv", "bin", "python");
export const skip = existsSync(python) ? false : "no Python environment: run npm run setup";

export interface Output {
  readonly type: string;
  readonly name?: string;
  readonly text?: string;
  readonly data?: Record<string, unknown>;
  readonly ename?: string;
  readonly evalue?: string;
  readonly traceback?: string[];
  readonly execution_count?: number;
}
export interface Answer {
  readonly outputs: Output[];
  readonly reply: { readonly status: string; readonly execution_count?: number };
  readonly replies: { readonly status: string }[];
  readonly matches: string[];
  readonly data: Record<string, string>;
  readonly history: unknown[];
  readonly before: number;
  readonly left: number;
}

/** The Deno that DENO or the PATH names, or why its kernel is not tried. */
const denos = [process.env.DENO, ...(process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, "deno"))];
export const deno = denos.find((path) => path && existsSync(path));
export const skipDeno = skip || (deno === undefined ? "no Deno on the PATH or in DENO" : false);

const scratch = mkdtempSync(join(tmpdir(), "embedlab-kernel-"));
const environment = {
  ...process.env,
  JUPYTER_PATH: scratch,
  JUPYTER_PREFER_ENV_PATH: "1",
  ...Object.fromEntries(["CONFIG", "DATA", "RUNTIME"].map((name) => [`JUPYTER_${name}_DIR`, join(scratch, name)])),
};

before(() => {
  const stock = [
    process.execPath,
    join(root, "node_modules", "tslab", "bin", "tslab"),
    "kernel",
    "--config-path",
    "{connection_file}",
  ];
  for (const [name, argv] of [
    ["stock", stock],
    ["deno", [deno, "jupyter", "--kernel", "--conn", "{connection_file}"]],
  ] as const) {
    const folder = join(scratch, "kernels", name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, "kernel.json"),
      JSON.stringify({ argv, display_name: name, language: "typescript", interrupt_mode: "signal" }),
    );
  }
});
after(() => rmSync(scratch, { recursive: true, force: true }));

/** Sends the steps to a fresh kernel, "tslab" (the project's), "stock" or "deno", one after the other. */
export function drive(kernel: string, steps: readonly object[], more: NodeJS.ProcessEnv = {}): Promise<Answer[]> {
  return new Promise((done, fail) => {
    const child = spawn(python, [join(root, "tests", "notebook", "drive-kernel.py"), kernel], {
      env: { ...environment, ...more },
    });
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.on("error", fail);
    child.on("close", (status) => {
      try {
        assert.equal(status, 0, stderr);
        done(
          stdout
            .split("\n")
            .filter((line) => line.startsWith("{"))
            .map((line) => JSON.parse(line) as Answer),
        );
      } catch (error) {
        fail(error instanceof Error ? error : new Error(String(error)));
      }
    });
    child.stdin.end(JSON.stringify(steps));
  });
}

export const cell = (code: string, more: object = {}): object => ({ do: "execute", code, ...more });

interface Notebook {
  readonly cells: readonly { readonly cell_type: string; readonly source: string | readonly string[] }[];
}

/** The code cells of a notebook, by its path under the project's root. */
export function codeOf(notebook: string): string[] {
  const { cells } = JSON.parse(readFileSync(join(root, notebook), "utf8")) as Notebook;
  return cells.filter(({ cell_type }) => cell_type === "code").map(({ source }) => [source].flat().join(""));
}
