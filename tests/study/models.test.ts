import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { checkContract } from "#embedlab/embedding/contract/check-contract";
import { contracts } from "#embedlab/embedding/contract/contracts";
import type { RanModel } from "#embedlab/embedding/embed-models";
import { runRow } from "#laboratory/findings/rows";
import { embeddingWork } from "#laboratory/study/embedding-work";
import { embedModels } from "#laboratory/study/models";
import { startServer } from "../embedding/endpoint-server.js";

const root = mkdtempSync(join(tmpdir(), "study-models-"));
const texts = Array.from({ length: 30 }, (_, i) => `steel watch ${i} blue strap ${i % 7} cotton shirt ${i % 5}`);
const lsa = checkContract({
  ...contracts.lsa,
  dimensions: 2,
  source: { kind: "corpus", method: "lsa", components: 2, seed: 0 },
});
const served = checkContract({
  ...contracts.lsa,
  id: "served",
  source: { kind: "endpoint", model: "m", addsPrefix: false, urlVariable: "STUDY_MODELS_ENDPOINT" },
  dimensions: 3,
});

void describe("a study's models", () => {
  after(() => {
    delete process.env.STUDY_MODELS_ENDPOINT;
    delete process.env.EMBEDLAB_CACHE;
    rmSync(root, { recursive: true });
  });

  void it("whose vectors come from a file are not said to share those of equal texts, nor to be cut nowhere", async () => {
    const path = join(root, "mine.jsonl");
    const products = texts.map((_, i) => ({ id: String(i), row: i + 1 })) as never;
    writeFileSync(path, texts.map((_, i) => JSON.stringify({ id: String(i), vector: [i % 3, 1] })).join("\n"));
    const mine = checkContract({ id: "mine", source: { kind: "vectors", path } });
    const [run] = await embedModels([mine], texts, { products });
    const row = runRow(run) as { note: string; truncated: number | null };
    assert.match(row.note, /3 distinct vectors for 30 products: the file gives several the same/);
    assert.equal(row.truncated, null);
    assert.equal(await embeddingWork(run as RanModel), 0);
  });

  void it("are known to cost what their layers do; a table of vectors has none, and costs a sum", async () => {
    const path = join(root, "words.txt");
    writeFileSync(path, "steel 1 0 0\nwatch 0 1 0\nblue 0 0 1\n");
    const words = checkContract({
      ...contracts["all-MiniLM-L6-v2"],
      id: "words",
      source: { kind: "folder", path },
      dimensions: 3,
      maxTokens: 1000,
    });
    const differing = texts.map((text, i) => (i === 0 ? text.replace("steel", "tin") : text));
    const [run] = await embedModels([words], differing);
    // Each text has nine words, numbers among them.
    assert.equal(await embeddingWork(run as RanModel), texts.length * 9 * 3);
  });

  for (const [name, answer, reason] of [
    ["a refusal", { status: 400, body: "too long" }, /refuses the text/],
    ["other dimensions", { data: [1, 2] }, /vectors of 2 dimensions, the contract says 3/],
  ] as const)
    void it(`go on without the one whose server gives ${name}, and say why`, async () => {
      const { url, close } = await startServer(({ input }, response) => {
        const body =
          "body" in answer
            ? answer.body
            : JSON.stringify({ data: input.map((_, index) => ({ index, embedding: answer.data })) });
        response.writeHead("status" in answer ? answer.status : 200).end(body);
        return true;
      });
      process.env.STUDY_MODELS_ENDPOINT = url;
      process.env.EMBEDLAB_CACHE = join(root, name);
      try {
        const [first, second] = await embedModels([served, lsa], texts);
        assert.equal(second.status, "ran");
        assert.equal(first.status, "unavailable");
        assert.match(first.status === "unavailable" ? first.reason : "", reason);
      } finally {
        await close();
      }
    });
});
