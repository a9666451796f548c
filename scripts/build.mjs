import { readdirSync, statSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { command, root, runAsScript } from "./run.mjs";

export const tsc = (...args) =>
  command(process.execPath, [join(root, "node_modules", "typescript", "bin", "tsc"), ...args]);

const changed = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** Both packages' declarations and modules, what a card of linked maps does in a browser, and the kernels of lib/embedlab/wasm, which are compiled apart; only what changed. */
export async function buildLibrary() {
  await tsc("-b", "lib/laboratory", "lib/laboratory/browser");
  // Set-up reads this file before there is a compiler to import.
  const { writeInferredTypes } = await import("./declarations.mjs");
  writeInferredTypes();
  const sources = join(root, "lib", "embedlab", "wasm");
  const target = join(root, "lib", "embedlab", "dist", "numeric", "kernels.wasm");
  if (readdirSync(sources).every((file) => changed(join(sources, file)) < changed(target))) return;
  const temporary = `${target}.${process.pid}.tmp`;
  try {
    await command(
      process.execPath,
      [
        join(root, "node_modules", "assemblyscript", "bin", "asc.js"),
        "--config",
        "asconfig.json",
        "--outFile",
        temporary,
      ],
      { cwd: sources },
    );
    await rename(temporary, target);
  } finally {
    await rm(temporary, { force: true });
  }
}

runAsScript(import.meta.url, buildLibrary);
