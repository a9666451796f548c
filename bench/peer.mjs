import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/**
 * Starts `peers/<script>` (Python, or Node where it ends in .mjs) on the input: its matrices and arrays as raw little-endian files in `folder`, its settings as JSON.
 * The process stays up, so that neither side pays for starting; see peers/serve.py for the protocol.
 */
export async function openPeer(python, peer, input, folder, threads) {
  const arrays = {};
  for (const [name, value] of Object.entries(input.arrays)) {
    const matrix = ArrayBuffer.isView(value)
      ? { data: value, shape: [value.length] }
      : { data: value.data, shape: [value.rows, value.columns] };
    const file = join(folder, `${name}.bin`);
    writeFileSync(file, Buffer.from(matrix.data.buffer, matrix.data.byteOffset, matrix.data.byteLength));
    arrays[name] = { file, shape: matrix.shape, type: matrix.data.constructor.name.replace("Array", "").toLowerCase() };
  }
  const request = join(folder, `${peer.name.replace(/\W/g, "-")}.json`);
  writeFileSync(request, JSON.stringify({ arrays, settings: { ...input.settings, ...peer.settings }, threads }));
  const script = fileURLToPath(new URL(`./peers/${peer.script}`, import.meta.url));
  const limits = Object.fromEntries(
    ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"].map((key) => [
      key,
      String(threads),
    ]),
  );
  const child = spawn(script.endsWith(".mjs") ? process.execPath : python, [script, request], {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, ...limits, ORT_DISABLE_TELEMETRY: "1" },
  });
  let errors = "";
  child.stderr.on("data", (chunk) => (errors = (errors + chunk).slice(-4000)));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => {
    for (;;) {
      const { value, done } = await lines.next();
      if (done) throw new Error(`the peer ${peer.name} (${peer.script}) ended:\n${errors}`);
      if (value.startsWith("{")) return JSON.parse(value);
    }
  };
  const ask = (command) => {
    child.stdin.write(`${command}\n`);
    return answer();
  };
  await answer();
  return { warmUp: () => ask("warm-up"), run: () => ask("run"), close: () => child.kill() };
}
