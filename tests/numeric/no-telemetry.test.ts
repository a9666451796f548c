import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, it } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "embedlab-telemetry-"));
after(() => rmSync(scratch, { recursive: true }));

// What onnxruntime has to report it keeps in the home folder first, and it opens a log in the temporary one.
const programs = {
  "a pool's threads": `
    const { kmeans } = await import("#embedlab/clustering/kmeans");
    const { Matrix } = await import("#embedlab/numeric/matrix");
    await kmeans(new Matrix(Float32Array.from({ length: 20_000 * 64 }, (_, i) => Math.sin(i * i)), 20_000, 64), { nClusters: 64, nInit: 2, maxIter: 2 });`,
  "a session of its own": `
    const { contractNamed, openModel } = await import("embedlab");
    const model = await openModel({ ...contractNamed("all-MiniLM-L6-v2"), dtype: "q8" });
    await model.embed(["a text"], { threads: 1, cache: false });
    await model.close();`,
};

for (const [where, program] of Object.entries(programs)) {
  const skip =
    where === "a session of its own" &&
    !existsSync(join(root, "models", "all-MiniLM-L6-v2")) &&
    "models/all-MiniLM-L6-v2 is not there: run npm run setup";
  void it(`onnxruntime reports nothing to its maker from ${where}`, { skip }, () => {
    const [home, temporary] = ["home", "temporary"].map((name) => join(scratch, where, name));
    for (const folder of [home, temporary]) mkdirSync(folder, { recursive: true });
    // It reports nothing in CI anyway.
    const { CI, ORT_DISABLE_TELEMETRY, ...rest } = process.env;
    void [CI, ORT_DISABLE_TELEMETRY];
    const places = {
      HOME: home,
      USERPROFILE: home,
      XDG_CACHE_HOME: undefined,
      TMPDIR: temporary,
      TEMP: temporary,
      TMP: temporary,
    };
    const { status, stderr } = spawnSync(process.execPath, ["--eval", `(async () => {${program}})()`], {
      cwd: root,
      env: { ...rest, ...places },
      encoding: "utf8",
      timeout: 60_000,
    });
    assert.equal(status, 0, stderr);
    assert.deepEqual([readdirSync(home), readdirSync(temporary)], [[], []]);
  });
}
