import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));

/**
 * The Python of bench/.venv, made from requirements.lock where it is missing or the lock has changed.
 * BENCH_PYTHON names another interpreter that has the packages already.
 */
export async function pythonFor(say) {
  if (process.env.BENCH_PYTHON) return process.env.BENCH_PYTHON;
  const lock = join(here, "requirements.lock");
  const environment = join(here, ".venv");
  const python = join(environment, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
  const stamp = join(environment, ".lock-sha256");
  const wanted = createHash("sha256").update(readFileSync(lock)).digest("hex");
  if (existsSync(python) && existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return python;
  say("bench: setting up bench/.venv with the Python peers (once; several minutes)");
  rmSync(environment, { recursive: true, force: true });
  mkdirSync(environment, { recursive: true });
  const base = process.env.PYTHON ?? (process.platform === "win32" ? "python" : "python3");
  const attempt = (command, args) => {
    try {
      execFileSync(command, args, { stdio: ["ignore", "ignore", "pipe"], maxBuffer: 1 << 26 });
    } catch (error) {
      throw new Error(`${command} ${args.join(" ")} failed:\n${String(error.stderr ?? error.message).slice(-2000)}`, { cause: error });
    }
  };
  attempt(base, ["-m", "venv", environment]);
  attempt(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", lock]);
  writeFileSync(stamp, wanted);
  return python;
}
