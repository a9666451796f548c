import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { ModelContract } from "#embedlab/embedding/contract/contract";
import { contractNamed } from "#embedlab/embedding/contract/contracts";
import { openModel } from "#embedlab/embedding/embedder";
import { LoopbackHub } from "./loopback-hub.js";

interface Checkpoints {
  readonly shapes: Record<string, object>;
  readonly writeRandomCheckpoint: (target: string, shape: object, options: { tokenizer: string }) => Promise<void>;
}
const root = new URL("../../../", import.meta.url).pathname;
const { shapes, writeRandomCheckpoint } = (await import(
  new URL("scripts/models/random-checkpoint.mjs", `file://${root}`).href
)) as Checkpoints;
const golden = JSON.parse(readFileSync(join(root, "tests/golden/full-size.json"), "utf8")) as {
  texts: string[];
  vectors: Record<string, number[][]>;
};
const tokenizer = join(root, "models/all-MiniLM-L6-v2");
const noTokenizer = existsSync(tokenizer)
  ? false
  : "models/all-MiniLM-L6-v2, whose tokenizer is used, is not there: run npm run setup";
const variables = ["HF_HOME", "HF_HUB_CACHE", "HF_ENDPOINT", "HF_TOKEN", "HF_HUB_OFFLINE"];

/** Both from the hub: the ready contract of BERT is of the folder that set-up makes. */
const contractOf = (id: string): ModelContract => contractNamed(id === "bert-base-uncased" ? `${id}@hub` : id);

/** The note's models in their full size, with random weights: from the hub's paths to vectors. */
for (const id of ["e5-large-v2", "bert-base-uncased"]) {
  const isLarge = id === "e5-large-v2";
  const skip =
    noTokenizer ||
    (isLarge &&
      process.env.EMBEDLAB_FULL_SIZE !== "1" &&
      "4 GB of disk and a minute: EMBEDLAB_FULL_SIZE=1 npm test -- full-size");
  describe(`${id} in full size, from a loopback hub`, { skip }, () => {
    const saved = variables.map((name) => [name, process.env[name]] as const);
    let scratch: string;
    let hub: LoopbackHub;
    before(async () => {
      scratch = mkdtempSync(join(tmpdir(), "full-size-"));
      const served = join(scratch, "served");
      await writeRandomCheckpoint(served, shapes[id], { tokenizer });
      const { source } = contractOf(id);
      assert.ok(source.kind === "hub");
      hub = await LoopbackHub.start({ [`${source.repository}@${source.revision}`]: served });
      for (const name of variables) delete process.env[name];
      Object.assign(process.env, { HF_HOME: join(scratch, "home"), HF_ENDPOINT: hub.endpoint });
    });
    after(async () => {
      for (const [name, value] of saved) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
      await hub?.stop();
      rmSync(scratch, { recursive: true, force: true });
    });

    it("is downloaded over a cut, opened and embedded as transformers does, the file never in memory", async (t) => {
      hub.fault = (file, request) => (file === "model.safetensors" && request === 1 ? { cutAfter: 200e6 } : undefined);
      const started = performance.now();
      const before = process.memoryUsage.rss();
      let most = before;
      const onProgress = (): void => {
        most = Math.max(most, process.memoryUsage.rss());
      };
      const embedder = await openModel(contractOf(id), { root, cacheFolder: join(scratch, "cache"), onProgress });
      const taken = (most - before) / 1e6;
      try {
        const { vectors } = await embedder.embed(golden.texts, { cache: false });
        golden.vectors[id].forEach((expected, i) =>
          expected.forEach((value, j) =>
            assert.ok(
              Math.abs(vectors.row(i)[j] - value) < 2e-5,
              `text ${i}, dimension ${j}: ${vectors.row(i)[j]} is not ${value}`,
            ),
          ),
        );
      } finally {
        await embedder.close();
      }
      t.diagnostic(
        `${id}: ${((performance.now() - started) / 1000).toFixed(1)} s, at most ${taken.toFixed(0)} MB taken until it was open, ${(process.resourceUsage().maxRSS / 1000).toFixed(0)} MB in all with its sessions`,
      );
      assert.ok(hub.requests.some(({ range }) => /^bytes=\d{6,}-$/.test(range ?? "")));
      // The largest tensor and its copy beside Node itself: no whole file.
      assert.ok(taken < 400, `${taken} MB`);
    });
  });
}
