import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { it } from "node:test";
import { fileURLToPath } from "node:url";

const room = (path: string): string => new URL(`../../../lib/embedlab/dist/${path}`, import.meta.url).href;

// A thread that is terminated inside onnxruntime takes its whole process along, and with it a notebook's kernel.
void it("a process survives threads that are cancelled inside the runtime", () => {
  const program = `(async () => {
    const { kmeans } = await import(${JSON.stringify(room("clustering/kmeans.js"))});
    const { Matrix } = await import(${JSON.stringify(room("numeric/matrix.js"))});
    const x = new Matrix(Float32Array.from({ length: 20_000 * 64 }, (_, i) => Math.sin(i * i)), 20_000, 64);
    for (let i = 0; i < 4; i++) {
      const signal = AbortSignal.timeout(500 + 41 * i);
      await kmeans(x, { nClusters: 64, nInit: 200, signal }).then(() => console.log("ended"), (error) => console.log(error.name === "TimeoutError" ? "cancelled" : error));
    }
    await new Promise((next) => setTimeout(next, 500));
    console.log("alive");
  })()`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--eval", program], {
    cwd: fileURLToPath(new URL("../../../", import.meta.url)),
    encoding: "utf8",
    timeout: 60_000,
  });
  assert.equal(status, 0, stderr);
  assert.match(stdout, /^(cancelled\n){4}alive\n$/);
});
