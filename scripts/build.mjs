import { readdirSync, statSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { command, root, runAsScript } from "./run.mjs";

export const tsc = (...args) =>
  command(process.execPath, [join(root, "node_modules", "typescript", "bin", "tsc"), ...args]);

const changed = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/**
 * Both packages' declarations and modules, what a card of linked maps does in a browser, and the kernels of
 * lib/embedlab/wasm; only what changed. With `check: false` types are left to the next build or test, which takes half of
 * the time: set-up builds what was checked before it was committed.
 */
export async function buildLibrary({ check = true } = {}) {
  const build = (project) => tsc("-b", project, ...(check ? [] : ["--noCheck"]));
  await Promise.all([build("lib/laboratory"), build("lib/laboratory/browser"), buildKernels()]);
  // Set-up reads this file before there is a compiler to import.
  const { writeInferredTypes } = await import("./declarations.mjs");
  writeInferredTypes();
}

async function buildKernels() {
  const sources = join(root, "lib", "embedlab", "wasm");
  const target = join(root, "lib", "embedlab", "dist", "numeric", "kernels.wasm");
  if (readdirSync(sources).every((file) => changed(join(sources, file)) < changed(target))) return;
  await mkdir(dirname(target), { recursive: true });
  const temporary = `${target}.${process.pid}.tmp`;
  const compiler = join(root, "node_modules", "assemblyscript", "bin", "asc.js");
  try {
    await command(process.execPath, [compiler, "--config", "asconfig.json", "--outFile", temporary], { cwd: sources });
    await rename(temporary, target);
  } finally {
    await rm(temporary, { force: true });
  }
}

runAsScript(import.meta.url, () => buildLibrary());
