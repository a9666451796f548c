import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { nearest } from "./nearest.mjs";

/** The root of the clone. */
export const root = fileURLToPath(new URL("..", import.meta.url)).replace(/[/\\]$/, "");

/** Something the user can mend: shown as its message alone, without a stack. */
export class Problem extends Error {
  name = "Problem";
}

/** What the user can mend, found by a script or by the library. */
export const isProblem = (error) => error instanceof Problem || error?.name === "InputError";

const started = performance.now();
const clock = (milliseconds) => {
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${String(Math.floor(seconds % 60)).padStart(2, "0")} s`;
};

/** Text of others, such as a catalogue's, for a terminal: what steers one or reorders text is written out. */
export const printable = (text) =>
  text.replace(
    // eslint-disable-next-line no-misleading-character-class
    /(?![\n\t\u200c\u200d\ufe00-\ufe0f])[\p{Cc}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\ufeff]/gu,
    (character) => `[U+${character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}]`,
  );

/** One line with the time since the start. */
export function log(message) {
  process.stdout.write(`${clock(performance.now() - started).padStart(12)}  ${printable(message)}\n`);
}

/** Runs a step between a line that names it and a line with its time; what it returns goes into the second. */
export async function step(name, work) {
  const begun = performance.now();
  log(`${name} …`);
  const said = await work();
  log(`${name}: ${said ?? "done"} (${clock(performance.now() - begun)})`);
}

/**
 * Runs a command without a shell and returns what it printed. A failure is a Problem with the command's last lines,
 * and says so where the network or the disk is to blame; so is what it says on stderr that matches `fatal`.
 */
export function command(file, args, { cwd = root, env = process.env, input, fatal, shell = false, signal } = {}) {
  return new Promise((done, fail) => {
    const child = spawn(file, args, {
      cwd,
      env,
      shell,
      signal,
      stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text) => (stderr = (stderr + text).slice(-65536)));
    child.on("error", (error) =>
      fail(error.code === "ENOENT" ? new Problem(`${file} was not found: install it, or put it on the PATH`) : error),
    );
    child.on("close", (code, killed) => {
      if (code === 0 && !fatal?.test(stderr)) done(stdout);
      else
        fail(
          new Problem(
            `${[file, ...args].join(" ")} failed (${killed ?? `exit ${code}`}).${blame(stdout + stderr)}\n${lastLines(stderr || stdout)}`,
          ),
        );
    });
    if (input !== undefined) child.stdin.end(input);
  });
}

const lastLines = (text) =>
  text
    .trimEnd()
    .split("\n")
    .slice(-12)
    .map((line) => `    ${line}`)
    .join("\n");

const networkSigns =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|NewConnectionError|NameResolutionError|ConnectTimeoutError|ReadTimeoutError|name resolution|Name or service not known|Network is unreachable|Connection refused|ProxyError|SSLError/i;

function blame(text) {
  if (/ENOSPC|No space left on device/i.test(text)) return ` ${sentence(diskTroubles.ENOSPC)}`;
  if (!networkSigns.test(text)) return "";
  return " The package registry could not be reached: check the network, or name a mirror by the clients' ordinary settings (npm config set registry …; pip config set global.index-url …; HTTPS_PROXY for a proxy). What was done so far is kept: run the same command again.";
}

const sentence = (text) => `${text[0].toUpperCase()}${text.slice(1)}.`;

export async function sha256(file) {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}

const diskTroubles = {
  ENOSPC: "the disk is full: make room and run the same command again",
  EDQUOT: "your share of the disk is full: make room and run the same command again",
  EROFS: "this disk is read-only: choose a place that can be written",
  EACCES: "permission is missing: make the folder writable for this user",
  EPERM: "permission is missing: make the folder writable for this user",
};

function message(error) {
  if (isProblem(error)) return error.message;
  const trouble = diskTroubles[error.code];
  if (trouble === undefined) return error.stack ?? String(error);
  // A failed write names no file.
  const place = error.dest ?? error.path;
  return place === undefined ? trouble : `${place}: ${trouble}`;
}

/** Says which option does not exist and the nearest that does, or which is given twice of which one would count. */
function checkOptions(args, options) {
  const { tokens } = parseArgs({ args, options, allowPositionals: true, strict: false, tokens: true });
  const named = tokens.filter(({ kind }) => kind === "option");
  const wrong = named.find(({ name }) => options[name] === undefined);
  if (wrong !== undefined) {
    // "-text" is read as one letter after the other.
    const written = args[wrong.index].replace(/=.*$/s, "");
    const near = nearest(written.replace(/^-+/, ""), Object.keys(options));
    throw new Problem(
      `there is no option ${written}; ${near === undefined ? "" : `did you mean --${near}? `}--help lists the options`,
    );
  }
  const bare = named.find(
    ({ name, value, inlineValue }) =>
      options[name].type === "string" && (value === undefined || (!inlineValue && /^-./.test(value))),
  );
  if (bare !== undefined)
    throw new Problem(
      `--${bare.name} has no value${bare.value === undefined ? "" : `: ${bare.value} follows; if that is it, say --${bare.name}=${bare.value}`}`,
    );
  const again = named.find(
    ({ name }, i) =>
      options[name].type === "string" && !options[name].multiple && named.findIndex((one) => one.name === name) !== i,
  );
  if (again !== undefined) throw new Problem(`--${again.name} is given twice; give it once`);
}

/** A script's options as `parseArgs` gives them, or undefined where --help was asked for and `usage` is printed. */
export function readOptions(usage, known, allowPositionals = false) {
  const args = process.argv.slice(2);
  const options = { ...known, help: { type: "boolean", short: "h" } };
  checkOptions(args, options);
  let parsed;
  try {
    parsed = parseArgs({ args, allowPositionals, options });
  } catch (error) {
    throw new Problem(`${error.message}; --help lists the options`);
  }
  if (!parsed.values.help) return parsed;
  console.log(usage);
  return undefined;
}

/** Runs `main` if its file is the one that node was asked for; a Problem ends it with its message and status 1. */
export function runAsScript(url, main) {
  if (process.argv[1] === undefined || resolve(process.argv[1]) !== fileURLToPath(url)) return;
  main().catch((error) => {
    process.stderr.write(`\n${printable(message(error))}\n`);
    process.exitCode = 1;
  });
}
