import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { Problem, root } from "../run.mjs";

/** Where front ends look for kernels: in the project's Python environment, which VS Code finds too, or in the user's own folder. */
export function kernelsFolder(user) {
  if (!user) return join(root, ".venv", "share", "jupyter", "kernels");
  const data = process.env.JUPYTER_DATA_DIR;
  if (data) return join(data, "kernels");
  if (process.platform === "win32")
    return join(process.env.APPDATA ?? join(homedir(), "AppData", "Roaming"), "jupyter", "kernels");
  if (process.platform === "darwin") return join(homedir(), "Library", "Jupyter", "kernels");
  return join(process.env.XDG_DATA_HOME || join(homedir(), ".local", "share"), "jupyter", "kernels");
}

function tslab() {
  const launcher = join(root, "scripts", "kernel", "main.mjs");
  return {
    argv: [
      process.execPath,
      "--enable-source-maps",
      "--disable-warning=ExperimentalWarning",
      launcher,
      "{connection_file}",
    ],
    display_name: "TypeScript",
    language: "typescript",
    interrupt_mode: "signal",
  };
}

/** The Deno that DENO names, or the first on the PATH. */
function findDeno() {
  const name = process.platform === "win32" ? "deno.exe" : "deno";
  const candidates = process.env.DENO
    ? [process.env.DENO]
    : (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, name));
  const found = candidates.find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new Problem(
    process.env.DENO
      ? `DENO names ${process.env.DENO}, and there is no such file`
      : "Deno was not found: put it on the PATH, or name it: DENO=/path/to/deno (the npm registry has it as the package deno)",
  );
}

const deno = () => ({
  argv: [findDeno(), "jupyter", "--kernel", "--conn", "{connection_file}"],
  display_name: "TypeScript (Deno)",
  language: "typescript",
  interrupt_mode: "signal",
});

/** The kernels by the name of their folder. In the user's own folder the project's is called by its own name. */
export const kernels = {
  tslab: { spec: tslab, nameFor: (user) => (user ? "embedlab" : "tslab") },
  deno: { spec: deno, nameFor: (user) => (user ? "embedlab-deno" : "deno") },
};

/** Writes a kernel's spec where it differs; its path. */
export async function installKernel(kind, user = false) {
  const { spec, nameFor } = kernels[kind];
  const path = join(kernelsFolder(user), nameFor(user), "kernel.json");
  // The user's folder lists kernels of many projects: which clone this one belongs to.
  const content = spec();
  const text = JSON.stringify(
    user ? { ...content, display_name: `${content.display_name}, ${root}` } : content,
    undefined,
    2,
  );
  if ((await readFile(path, "utf8").catch(() => undefined)) === text) return path;
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  await writeFile(temporary, text);
  await rename(temporary, path);
  return path;
}

/** Removes a kernel's spec; undefined where there was none, or one that belongs to another clone. */
export async function uninstallKernel(kind, user = false) {
  const folder = join(kernelsFolder(user), kernels[kind].nameFor(user));
  const found = await readFile(join(folder, "kernel.json"), "utf8").catch(() => undefined);
  if (found === undefined) return undefined;
  if (user && !JSON.parse(found).display_name?.endsWith(`, ${root}`)) return undefined;
  await rm(folder, { recursive: true });
  return folder;
}
