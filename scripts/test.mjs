import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join, relative } from "node:path";
import { run } from "node:test";
import { inspect } from "node:util";
import { tsc } from "./build.mjs";
import { Problem, command, log, root, runAsScript, step } from "./run.mjs";
import { setup } from "./setup.mjs";

const built = join(root, ".build", "tests");
const counts = { passed: 0, failed: 0, skipped: 0 };

/** A check that counts as one test; its failure is told and the rest goes on. */
async function check(name, work) {
  try {
    await step(name, work);
    counts.passed++;
  } catch (error) {
    counts.failed++;
    log(`${name}: FAILED\n${error instanceof Problem ? error.message : error.stack}`);
  }
}

/** Test files whose path holds one of the words given after `npm test --`; all without any. */
async function testFiles(words) {
  const files = existsSync(built) ? await readdir(built, { recursive: true }) : [];
  const tests = files
    .filter((file) => file.endsWith(".test.js") && existsSync(join(root, "tests", file.replace(/\.js$/, ".ts"))))
    .sort();
  return tests
    .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
    .map((file) => join(built, file));
}

const named = ({ file, name }) =>
  `${file === undefined ? "" : `${relative(built, file).replace(/\.js$/, "")}: `}${name}`;

function explain(error) {
  const cause = error?.cause ?? error;
  const text =
    typeof cause === "string" ? cause : cause instanceof Error ? (cause.stack ?? cause.message) : inspect(cause);
  return text
    .split("\n")
    .slice(0, 40)
    .map((line) => `    ${line}`)
    .join("\n");
}

function runTests(files) {
  return new Promise((done) => {
    const stream = run({ files, concurrency: availableParallelism(), timeout: 900_000 });
    const silent = new Set(files);
    stream.on("test:pass", (data) => {
      if (data.name === data.file) return;
      silent.delete(data.file);
      // A suite that is skipped reports none of its tests.
      if (data.details.type === "suite" && data.skip === undefined) return;
      if (data.skip !== undefined || data.todo !== undefined) {
        counts.skipped++;
        log(`skipped: ${named(data)}: ${typeof data.skip === "string" ? data.skip : "no reason given"}`);
      } else counts.passed++;
    });
    stream.on("test:fail", (data) => {
      silent.delete(data.file);
      // A suite fails with its tests; a file fails by itself only when it could not run.
      if (data.details.type === "suite" && data.details.error?.failureType === "subtestsFailed") return;
      if (data.details.error?.failureType === "subtestsFailed") return;
      counts.failed++;
      log(`FAILED: ${named(data)}\n${explain(data.details.error)}`);
    });
    stream.on("test:stderr", ({ message }) => process.stderr.write(message));
    stream.on("end", () => {
      for (const file of silent) {
        counts.failed++;
        log(`FAILED: ${relative(built, file)}: it ended before any of its tests did`);
      }
      done();
    });
    stream.resume();
  });
}

runAsScript(import.meta.url, async () => {
  const words = process.argv.slice(2);
  await setup({
    models: async () => {
      const { recordNamed, smallModels } = await import("./models/records.mjs");
      return smallModels.map(recordNamed);
    },
    // Its tests say that they are skipped, and why.
    onMissing: () => {},
  });
  const eslint = join(root, "node_modules", "eslint", "bin", "eslint.js");
  const prettier = join(root, "node_modules", "prettier", "bin", "prettier.cjs");
  await Promise.all([
    check("types", () => tsc("-b", "tests").then(() => "sound")),
    words.length > 0 || check("lint", () => command(process.execPath, [eslint, "."]).then(() => "clean")),
    words.length > 0 ||
      check("format", () =>
        command(process.execPath, [prettier, "--check", "."]).then(() => "as npm run format writes"),
      ),
  ]);
  const files = await testFiles(words);
  log(`${files.length} test files`);
  // What a killed test, browser or kernel leaves goes with it.
  const temporary = await mkdtemp(join(tmpdir(), "embedlab-"));
  for (const name of ["TMPDIR", "TEMP", "TMP"]) process.env[name] = temporary;
  try {
    if (files.length > 0) await runTests(files);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  process.stdout.write(
    `\n${counts.passed} passed, ${counts.failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ""}\n`,
  );
  if (counts.failed > 0 || files.length === 0) process.exitCode = 1;
});
