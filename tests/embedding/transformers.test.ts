import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import type { ModelContract } from "#embedlab/embedding/contract/contract";
import { contracts } from "#embedlab/embedding/contract/contracts";
import { ModelUnavailable } from "#embedlab/embedding/embedder";
import { InputError } from "#embedlab/errors";
import { modelsOfSuite } from "./opened-models.js";

const root = new URL("../../../", import.meta.url).pathname;
const skip = existsSync(join(root, "models/all-MiniLM-L6-v2/onnx"))
  ? false
  : "models/all-MiniLM-L6-v2 is not there: run npm run setup";
const { texts } = JSON.parse(
  readFileSync(new URL("../../../tests/golden/embedding.json", import.meta.url), "utf8"),
) as { texts: string[] };
const exported: ModelContract = { ...contracts["all-MiniLM-L6-v2"], treatment: "raw", dtype: "q8", maxTokens: 512 };

describe("the engine transformers.js", { skip }, () => {
  const { open } = modelsOfSuite(root);

  for (const pooling of ["mean", "cls", "max"] as const) {
    it(`gives the same vectors and token counts as ours with ${pooling} pooling, for texts of 2 to 600 tokens`, async () => {
      const [theirs, ours] = [
        await open({ ...exported, pooling }, "transformers.js"),
        await open({ ...exported, pooling }),
      ];
      const [found, expected] = [await theirs.embed(texts), await ours.embed(texts)];
      found.vectors.data.forEach((value, at) =>
        assert.ok(
          Math.abs(value - expected.vectors.data[at]) < 1e-5,
          `value ${at}: ${value} is not ${expected.vectors.data[at]}`,
        ),
      );
      assert.deepEqual(found.tokens, expected.tokens);
      assert.equal(found.truncated, expected.truncated);
      assert.ok(found.truncated > 0);
      assert.equal(expected.cached, 0, "each engine has vectors of its own in the cache");
    });
  }

  it("opens a folder whose name no repository could have", async () => {
    const scratch = mkdtempSync(join(tmpdir(), "transformers-"));
    try {
      const path = join(scratch, "a model, #1 (é)");
      symlinkSync(join(root, "models/all-MiniLM-L6-v2"), path);
      const named = await open({ ...exported, source: { kind: "folder", path } }, "transformers.js");
      const plain = await open(exported, "transformers.js");
      const [found, expected] = [await named.embed(texts.slice(0, 2)), await plain.embed(texts.slice(0, 2))];
      assert.deepEqual(found.vectors.data, expected.vectors.data);
    } finally {
      rmSync(scratch, { recursive: true });
    }
  });

  it("stops between batches when it is cancelled", async () => {
    const embedder = await open(exported, "transformers.js");
    const controller = new AbortController();
    const many = Array.from({ length: 200 }, (_, i) => `${texts[5]} ${i}`);
    await assert.rejects(
      embedder.embed(many, {
        cache: false,
        signal: controller.signal,
        onProgress: () => controller.abort(new Error("enough")),
      }),
      /enough/,
    );
  });

  it("names what it cannot run, and what can", async () => {
    const refused = async (
      contract: Partial<ModelContract>,
      message: RegExp,
      kind: new (...args: never[]) => Error,
    ): Promise<void> => {
      await assert.rejects(
        open({ ...exported, ...contract }, "transformers.js"),
        (error: Error) => error instanceof kind && message.test(error.message),
      );
    };
    await refused(
      { dtype: "fp32" },
      /exported files, and .*all-MiniLM-L6-v2 has none for fp32 .*; choose engine "embedlab"/,
      ModelUnavailable,
    );
    await refused({ dtype: "auto" }, /needs a number type/, InputError);
    await refused({ executionProvider: "cuda" }, /"cpu" alone/, ModelUnavailable);
    await assert.rejects(open(contracts.lsa, "transformers.js"), /its source is of kind "corpus"/);
    await assert.rejects(open(exported, "tfjs" as never), /engine is tfjs; it is "embedlab" or "transformers.js"/);
  });
});
