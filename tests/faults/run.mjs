// npm run faults: breaks a throw-away clone in every way of tests/README.md's table and says what came of it.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { faults } from "./faults.mjs";
import { Laboratory } from "./laboratory.mjs";

const usage = `npm run faults [-- <word> …]

Clones what is committed to a throw-away folder, sets it up and tries the faults of tests/README.md there; with words
those whose name holds one. Takes about twenty minutes.
  --folder <path>  keeps the clone there, and uses one that is there already`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { folder: { type: "string" }, help: { type: "boolean", short: "h" } },
});
if (values.help) {
  console.log(usage);
  process.exit();
}
const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = values.folder ?? mkdtempSync(join(tmpdir(), "embedlab-faults-"));
const laboratory = new Laboratory(folder);
const counts = { passed: 0, failed: 0, skipped: 0 };
try {
  laboratory.make(root);
  for (const { name, run } of faults) {
    if (positionals.length > 0 && name !== "set-up" && !positionals.some((word) => name.includes(word))) continue;
    const begun = performance.now();
    let said;
    try {
      const outcome = await run(laboratory);
      counts[outcome.skipped === undefined ? "passed" : "skipped"]++;
      said = outcome.skipped === undefined ? outcome : `skipped: ${outcome.skipped}`;
    } catch (error) {
      counts.failed++;
      process.exitCode = 1;
      said = `FAILED: ${error.stack}`;
    }
    console.log(`${name} (${((performance.now() - begun) / 1000).toFixed(0)} s): ${said}`);
    if (counts.failed > 0 && name === "set-up") break;
  }
  console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
} finally {
  if (values.folder === undefined) rmSync(folder, { recursive: true, force: true });
}
