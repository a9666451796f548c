import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { contractNamed } from "#embedlab/embedding/contract/contracts";
import { LocalEngine } from "#embedlab/embedding/local/local";
import { openScarce } from "./scarce-thread.js";

const folder = new URL("../../../models/all-MiniLM-L6-v2", import.meta.url).pathname;
const skip = !existsSync(folder)
  ? "models/all-MiniLM-L6-v2 is not there: run npm run setup"
  : availableParallelism() < 2 && "one core has one session";
const texts = Array.from({ length: 300 }, (_, i) => "word ".repeat(1 + (i % 40)).trim());

describe("a machine with memory for fewer sessions than were planned", { skip }, () => {
  const scratch = mkdtempSync(join(tmpdir(), "scarce-"));
  after(() => rmSync(scratch, { recursive: true }));

  const embed = async (mark: string): Promise<{ engine: LocalEngine; delivered: number[] }> => {
    const model = {
      folder,
      onnxPath: join(scratch, mark),
      weightBytes: 1,
      mapped: false,
      padId: 0,
      scalesByBatch: false,
      output: "",
      vectors: { model: "", pooling: "mean", layers: [], dimensions: 2 },
      lowerCase: false,
      wantsTail: false,
    } as const;
    const engine = new LocalEngine({ ...contractNamed("all-MiniLM-L6-v2"), dimensions: 2 }, model, openScarce);
    const delivered: number[] = [];
    try {
      await engine.embed(texts, {
        threads: 2,
        deliver: ({ indices, tokens }) => Array.from(indices, (index, i) => (delivered[index] = tokens[i])),
      });
    } finally {
      await engine.close();
    }
    return { engine, delivered };
  };

  it("embeds every text with those it has, and says so", async () => {
    const { engine, delivered } = await embed("first");
    assert.deepEqual(
      delivered,
      texts.map((text) => text.split(" ").length + 2),
    );
    assert.deepEqual(engine.warnings, ["1 session instead of 2: there is no memory for it"]);
  });

  it("fails with the reason when there is memory for none", async () => {
    writeFileSync(join(scratch, "none"), "");
    await assert.rejects(embed("none"), { name: "InputError", message: "there is no memory for it" });
  });
});
