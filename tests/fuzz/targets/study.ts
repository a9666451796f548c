import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { openStudy } from "#laboratory/study/study";
import { mutatedJsonText } from "../mutations.js";
import { refusal, type Target } from "../target.js";

const studies = [
  {
    contracts: ["all-MiniLM-L6-v2", { base: "e5-small-v2", id: "my-e5", prefix: "passage: ", maxTokens: 128 }],
    seeds: [0, 1, 2],
    caution: "a trial",
    data: "products.csv",
    stopwords: ["new"],
    load: {
      columns: {
        description: ["title", "body"],
        category: "kind",
        categoryKind: "path",
        pathSign: "/",
        categoryList: ",",
        naValues: ["Other"],
        unlabelled: "accept",
      },
      delimiter: ";",
      markup: "strip",
      mojibake: "mend",
      emptyTexts: "skip",
      badRows: "skip",
      skipRows: 1,
    },
  },
  {
    contracts: [
      {
        id: "own",
        source: { kind: "folder", path: "models/own" },
        treatment: "raw",
        prefix: "",
        pooling: "mean",
        normalize: true,
        dtype: "fp32",
        maxTokens: 256,
        dimensions: 384,
        licence: "none",
      },
      { id: "there", source: { kind: "vectors", path: "mine.parquet" } },
      {
        id: "served",
        source: { kind: "endpoint", model: "m", addsPrefix: false, dialect: "cohere", inputType: "clustering" },
        treatment: "raw",
        prefix: "",
        pooling: "none",
        normalize: true,
        dtype: "fp32",
        maxTokens: 512,
        dimensions: 8,
        licence: "none",
      },
    ],
  },
];

export const study: Target<Buffer> = {
  name: "study file",
  short: 300,
  inputs: mutatedJsonText(...studies),
  async run(bytes, scratch) {
    const path = join(scratch, "my-study.json");
    writeFileSync(path, bytes);
    await refusal(/my-study\.json|model contract|no model|no ready contract/, () => {
      const { contracts, seeds, name } = openStudy({ study: path, data: "products.csv" });
      assert.equal(name, "my-study");
      assert.equal(new Set(contracts.map(({ id }) => id)).size, contracts.length);
      assert.ok(seeds.every((seed) => Number.isSafeInteger(seed) && seed >= 0) && seeds.length > 1);
      for (const { id, maxTokens, dimensions } of contracts) {
        assert.ok(typeof id === "string" && id !== "");
        assert.ok(Number.isInteger(maxTokens) && Number.isInteger(dimensions), id);
      }
    });
  },
};
