import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const script = fileURLToPath(new URL("../../../scripts/cache.mjs", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "embedlab-cache-command-"));
const run = async (...args: string[]): Promise<string> =>
  (await promisify(execFile)(process.execPath, [script, ...args, "--folder", folder])).stdout;

void describe("npm run cache", () => {
  after(() => rmSync(folder, { recursive: true }));

  void it("lists and prunes what lies beside the vectors", async () => {
    assert.equal(await run(), `${folder}: empty\n`);
    for (const name of ["graphs/a", "measured"]) mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, "graphs/a/model.onnx_data"), Buffer.alloc(2_000_000));
    writeFileSync(join(folder, "measured/b.json"), JSON.stringify({ value: 1, when: "before", machine: ["another"] }));
    const listed = await run();
    assert.match(
      listed,
      /^graphs: 1 ONNX graphs built from checkpoints, 2\.0 MB, last 20.*\nmeasured: 1 measured speeds, 0\.0 MB, last /,
    );
    assert.match(listed, /: 0 contracts, 2\.0 MB in all\n$/);
    assert.equal(await run("prune"), "removed measured/b.json\nfreed 0.0 MB\n");
    assert.equal(await run("prune", "--all"), "removed graphs/a\nfreed 2.0 MB\n");
    assert.equal(await run(), `${folder}: empty\n`);
  });
});
