import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { threadOptions } from "#embedlab/numeric/runtime";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const script = `import("embedlab").then(async ({ kmeans, lsa }) => {
  const { vectors } = await lsa(["red mug", "red mug", "blue shirt", "blue shirt"], { components: 2 });
  console.log((await kmeans(vectors, { nClusters: 2 })).labels.length);
  process.exit();
});`;

// Whoever gives Node.js more memory, or starts a script from the command line, has threads all the same.
for (const options of [
  ["--max-old-space-size=600"],
  ["--max-old-space-size=600", "--input-type=module"],
  ["--input-type=module", "--expose-gc", "--no-warnings"],
])
  test(`threads start under node ${options.join(" ")}`, () => {
    const said = execFileSync(process.execPath, [...options, "--eval", script], {
      cwd: root,
      encoding: "utf8",
      timeout: 120_000,
    });
    assert.equal(said.trim(), "4");
  });

test("threads start within a worker of the user's own, whatever data it has", () => {
  const own = `const { Worker } = require("node:worker_threads");
    new Worker(${JSON.stringify(script.replace("process.exit();", ""))}, { eval: true, workerData: { runtime: "mine" } });`;
  const said = execFileSync(process.execPath, ["--input-type=commonjs", "--eval", own], {
    cwd: root,
    encoding: "utf8",
    timeout: 120_000,
  });
  assert.equal(said.trim(), "4");
});

test("what a thread can take of the process's options", () => {
  assert.equal(threadOptions(["--max-old-space-size=600", "--enable-source-maps"]), undefined);
  assert.deepEqual(
    threadOptions([
      "--input-type=module",
      "--max-old-space-size=600",
      "--enable-source-maps",
      "--conditions=development",
    ]),
    ["--enable-source-maps", "--conditions=development"],
  );
});
