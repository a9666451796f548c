import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));

/**
 * A Python that has the packages of `<environment>.lock` ("requirements" for the numeric peers, "embedding" for those that
 * embed texts): bench/.venv/<environment>, made where it is missing or the lock has changed. BENCH_PYTHON names
 * another interpreter that has them all.
 */
export async function pythonFor(environment, say) {
  if (process.env.BENCH_PYTHON) return process.env.BENCH_PYTHON;
  const lock = join(here, `${environment}.lock`);
  const folder = join(here, ".venv", environment);
  const python = join(folder, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
  const stamp = join(folder, ".lock-sha256");
  const wanted = createHash("sha256").update(readFileSync(lock)).digest("hex");
  if (existsSync(python) && existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return python;
  say(`bench: installing the Python peers of ${environment}.lock into bench/.venv (once; minutes)`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const attempt = (command, args) => {
    try {
      execFileSync(command, args, { stdio: ["ignore", "ignore", "pipe"], maxBuffer: 1 << 26 });
    } catch (error) {
      throw new Error(`${command} ${args.join(" ")} failed:\n${String(error.stderr ?? error.message).slice(-2000)}`, {
        cause: error,
      });
    }
  };
  attempt(process.env.PYTHON ?? (process.platform === "win32" ? "python" : "python3"), ["-m", "venv", folder]);
  attempt(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", lock]);
  writeFileSync(stamp, wanted);
  return python;
}
