import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const emulator = "qemu-x86_64";
/** A warning a feature and thread that it cannot emulate would hide what matters. */
const processors = {
  "AVX2 without VNNI": "max",
  "SSE without AVX": "Nehalem",
};
const files = ["quantized-product.test.js", "bert-graph.test.js"].map((name) =>
  fileURLToPath(new URL(name, import.meta.url)),
);

function whyNot(): string | false {
  if (process.platform !== "linux" || process.arch !== "x64")
    return `${process.platform} on ${process.arch}: user-mode emulation of x86-64 needs Linux on x64`;
  if (spawnSync(emulator, ["--version"]).status !== 0) return `no ${emulator} (apt install qemu-user)`;
  return false;
}

// The other kind cannot be emulated: QEMU's translator has no AVX-512 and no AVX-VNNI (asked of 7.2).
describe("the graph tests on another processor", { skip: whyNot() }, () => {
  for (const [name, cpu] of Object.entries(processors)) {
    for (const file of files) {
      it(`${file.split("/").at(-1)!} on ${name}`, async () => {
        const run = promisify(execFile)(emulator, ["-cpu", cpu, process.execPath, file], {
          env: { ...process.env, NODE_TEST_CONTEXT: undefined },
          timeout: 600_000,
          maxBuffer: 2 ** 26,
        });
        const { stdout } = await run.catch((error: { stdout?: string; stderr?: string; message: string }) =>
          assert.fail(`${error.message}\n${error.stdout}\n${error.stderr}`),
        );
        assert.match(stdout, /# pass [1-9]/);
        assert.match(stdout, /# fail 0\n/);
      });
    }
  }
});
