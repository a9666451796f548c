import assert from "node:assert/strict";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import type { ModelContract } from "#embedlab/embedding/contract/contract";
import { contracts } from "#embedlab/embedding/contract/contracts";
import { modelsOfSuite } from "./opened-models.js";

const root = new URL("../../../", import.meta.url).pathname;
const folder = join(root, "models/all-MiniLM-L6-v2");
const skip = ["model.safetensors", "onnx/model_quantized.onnx"].every((file) => existsSync(join(folder, file)))
  ? false
  : "models/all-MiniLM-L6-v2 is not there: run npm run setup";
const contract: ModelContract = { ...contracts["all-MiniLM-L6-v2"], dtype: "q8" };

describe("a publisher's 8-bit file", { skip }, () => {
  const models = modelsOfSuite(root);

  it("is compared with the folder's fp32 weights on opening, once, and the result's warnings say so", async () => {
    const { warnings } = await (await models.open(contract)).embed(["a watch"], { cache: false });
    const [, worst, mean] =
      /model_quantized\.onnx is the publisher's own, with weights in few bits: here its cosine to fp32 is (0\.\d{4}) at worst, (0\.\d{4}) on average, over 6 fixed texts/.exec(
        warnings.join("\n"),
      )!;
    assert.ok(Number(worst) > 0.99 && Number(worst) <= Number(mean) && Number(mean) < 1, warnings.join("\n"));

    const kept = join(models.cacheFolder(), "fidelity");
    const [file] = readdirSync(kept);
    writeFileSync(join(kept, file), JSON.stringify({ worst: 0.1234, mean: 0.5678 }));
    assert.match((await models.open(contract)).warnings.join(), /0\.1234 at worst, 0\.5678 on average/);
    writeFileSync(join(kept, file), "damaged");
    assert.ok((await models.open(contract)).warnings.join().includes(`${worst} at worst`));
    assert.deepEqual(readdirSync(kept), [file]);
    assert.equal((JSON.parse(readFileSync(join(kept, file), "utf8")) as { worst: number }).worst.toFixed(4), worst);
  });

  it("says so where there are no fp32 weights to compare with", async () => {
    const alone = join(models.cacheFolder(), "alone");
    mkdirSync(join(alone, "onnx"), { recursive: true });
    for (const file of ["config.json", "tokenizer.json", "tokenizer_config.json", "onnx/model_quantized.onnx"])
      copyFileSync(join(folder, file), join(alone, file));
    const { warnings } = await models.open({ ...contract, source: { kind: "folder", path: alone } });
    assert.match(warnings.join(), /could not be compared with fp32, for the folder has no fp32 weights/);
  });

  it("is not a model whose integer products are built here, nor one in fp32", async () => {
    for (const dtype of ["fp32", "w8a8"] as const)
      assert.doesNotMatch((await models.open({ ...contract, dtype })).warnings.join(), /cosine|compared/);
  });
});
