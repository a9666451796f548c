import { existsSync, readFileSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createHash } from "node:crypto";
import { Problem, command, root } from "./run.mjs";

const venv = join(root, ".venv");
const windows = process.platform === "win32";
const bin = join(venv, windows ? "Scripts" : "bin");

/** The Python of the project's own environment. */
export const python = join(bin, windows ? "python.exe" : "python");

/** Keeps everything that Jupyter reads and writes inside the clone. */
export function jupyterEnvironment() {
  const folder = join(root, ".cache", "jupyter");
  return {
    ...process.env,
    PATH: `${bin}${windows ? ";" : ":"}${process.env.PATH ?? ""}`,
    VIRTUAL_ENV: venv,
    JUPYTER_CONFIG_DIR: join(folder, "config"),
    JUPYTER_DATA_DIR: join(folder, "data"),
    JUPYTER_RUNTIME_DIR: join(folder, "runtime"),
    IPYTHONDIR: join(folder, "ipython"),
    JUPYTER_PREFER_ENV_PATH: "1",
    JUPYTER_NO_CONFIG: "",
    PYTHONUTF8: "1",
    PYTHONNOUSERSITE: "1",
  };
}

/** Python 3.10 or newer on this machine, as `[version, command]`. */
async function findPython() {
  const named = process.env.PYTHON;
  const candidates = named
    ? [named]
    : ["python3", "python", "python3.13", "python3.12", "python3.11", "python3.10", ...(windows ? ["py"] : [])];
  const tooOld = [];
  for (const candidate of candidates) {
    const version = await command(candidate, ["-c", "import sys; print('%d.%d.%d' % sys.version_info[:3])"]).then(
      (text) => text.trim(),
      () => undefined,
    );
    if (version === undefined) continue;
    const [major, minor] = version.split(".").map(Number);
    if (major === 3 && minor >= 10) return [version, candidate];
    tooOld.push(`${candidate} is ${version}`);
  }
  const found =
    tooOld.length > 0
      ? ` (found: ${tooOld.join(", ")})`
      : named
        ? ` (PYTHON is set to ${named}, which does not run)`
        : "";
  throw new Problem(
    `Python 3.10 or newer is needed for JupyterLab and was not found${found}. Install it (Debian and Ubuntu: sudo apt install python3 python3-venv; macOS: brew install python; Windows: winget install Python.Python.3.12), or name one: PYTHON=/path/to/python3`,
  );
}

async function requireVenv(version, found) {
  await command(found, ["-c", "import venv, ensurepip"]).catch(() => {
    const [major, minor] = version.split(".");
    throw new Problem(
      `${found} (Python ${version}) has no venv module. Install it (Debian and Ubuntu: sudo apt install python${major}.${minor}-venv, or python3-venv), or name another Python: PYTHON=/path/to/python3`,
    );
  });
}

/** What a lock pins, by its checksums alone and without building anything, into the environment of that Python. */
export const installLocked = (interpreter, lock, options) =>
  command(
    interpreter,
    [
      ...["-m", "pip", "install", "--disable-pip-version-check", "--no-deps", "--require-hashes"],
      ...["--only-binary=:all:", "--no-compile", "--quiet", "--requirement", lock],
    ],
    options,
  );

/** Makes .venv hold exactly what requirements.lock pins; does nothing where it does already. */
export async function installPython() {
  const lock = join(root, "requirements.lock");
  const stamp = join(venv, ".requirements.sha256");
  const wanted = createHash("sha256").update(readFileSync(lock)).digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted && (await runs())) return "there";
  if (!(await runs())) {
    const [version, found] = await findPython();
    await requireVenv(version, found);
    await rm(venv, { recursive: true, force: true });
    await command(found, ["-m", "venv", venv]);
  }
  await rm(stamp, { force: true });
  await installLocked(python, lock);
  await writeFile(stamp, wanted);
  return "installed";
}

const runs = () =>
  existsSync(python)
    ? command(python, ["-c", "import pip"]).then(
        () => true,
        () => false,
      )
    : false;
