import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { draftContract } from "#embedlab/embedding/draft";
import type { ConfigJson } from "#embedlab/embedding/graph/architecture";
import { type Files, writeFiles } from "./model-files.js";
import { checkModelRow } from "./models-table.js";
import { modelsOfSuite } from "./opened-models.js";

interface Published {
  name: string;
  /** The declared prompt that the texts had. */
  promptName: string | null;
  maxTokens: number;
  pooling: string;
  files: Files & { "config.json": ConfigJson };
  vectors: number[][];
}
const golden = JSON.parse(
  readFileSync(new URL("../../../tests/golden/published-layouts.json", import.meta.url), "utf8"),
) as { versions: Record<string, string>; texts: string[]; cases: Published[] };
const caseOf = (word: string): Published => golden.cases.find(({ name }) => name.includes(word))!;

describe("folders in the layout of published repositories", () => {
  const scratch = mkdtempSync(join(tmpdir(), "published-"));
  after(() => rmSync(scratch, { recursive: true }));
  const models = modelsOfSuite(scratch);

  for (const [i, { name, promptName, maxTokens, pooling, files, vectors: expected }] of golden.cases.entries())
    void it(`open by the drafted contract and give sentence-transformers' vectors: ${name}`, async () => {
      const folder = `layout-${i}`;
      writeFiles(join(scratch, folder), files);
      const { contract, doubts } = await draftContract(folder, { root: scratch });
      assert.deepEqual([contract.pooling, contract.maxTokens, contract.dtype], [pooling, maxTokens, "fp32"]);
      assert.ok(!doubts.some((doubt) => /^(pooling|dtype|normalize|maxTokens)/.test(doubt)), doubts.join("\n"));
      const { prompt, ...unprompted } = contract;
      const model = await models.open(promptName === null ? contract : { ...unprompted, prompt: promptName });
      assert.deepEqual(
        model.warnings.filter((warning) => !/session/.test(warning)),
        [],
      );
      if (promptName === null) assert.equal(prompt, undefined);
      let worst = 0;
      for (const batchTokens of [1, 4096]) {
        const { vectors } = await model.embed(golden.texts, { cache: false, batchTokens });
        expected.forEach((row, text) => {
          const largest = Math.max(1, ...row.map(Math.abs));
          row.forEach((value, d) => (worst = Math.max(worst, Math.abs(vectors.row(text)[d] - value) / largest)));
        });
      }
      assert.ok(worst < 1e-5, String(worst));
      const row = {
        models: name,
        opens: `built, model_type \`${String(files["config.json"].model_type)}\``,
        valuesOf: `sentence-transformers ${golden.versions.sentence_transformers} from the same folder`,
      };
      checkModelRow("Folders as they are published", row, worst);
    });

  const bert = caseOf("arctic-embed-l").files;
  const configured = (change: object): Files => ({
    ...bert,
    "config.json": { ...(bert["config.json"] as object), ...change },
  });
  const declared = (...types: string[]): Files => ({
    ...bert,
    "modules.json": types.map((type, i) => ({
      idx: i,
      name: String(i),
      path: i === 0 ? "" : `${i}_${type}`,
      type: `sentence_transformers.models.${type}`,
    })),
  });
  const known = /\(bert, .*qwen3, gemma3_text\); use a folder or repository with onnx\/model\.onnx, or serve the model/;
  const refusals: [string, Files, RegExp][] = [
    ["stella_en_1.5B_v5, gte-Qwen2", configured({ model_type: "qwen2" }), known],
    ["e5-mistral-7b-instruct, bge-en-icl", configured({ model_type: "mistral" }), known],
    [
      "jina-embeddings-v2, whose code is its own",
      configured({
        position_embedding_type: "alibi",
        auto_map: { AutoModel: "jinaai/jina-bert-implementation--modeling_bert.JinaBertModel" },
      }),
      /auto_map names code of the model's own, "jinaai.*JinaBertModel", which may compute something else than transformers' bert; use a folder/,
    ],
    [
      "jina-embeddings-v3, whose code is its own",
      configured({
        model_type: "xlm-roberta",
        auto_map: { AutoModel: "jinaai/xlm-roberta-flash-implementation--modeling_lora.XLMRobertaLoRA" },
      }),
      /auto_map names code of the model's own.*than transformers' xlm-roberta/,
    ],
    [
      "weights that bitsandbytes quantised",
      configured({ quantization_config: { quant_method: "bitsandbytes", load_in_8bit: true } }),
      /config\.json: quantization_config "bitsandbytes": the weights are in few bits.*take the repository that it was made of, whose weights are in fp32, fp16 or bf16; dtype "w8a8"/,
    ],
    [
      "weights that GPTQ quantised",
      configured({ quantization_config: { quant_method: "gptq", bits: 4 } }),
      /quantization_config "gptq"/,
    ],
    [
      "clip-ViT-B-32",
      declared("CLIPModel"),
      /declares the module sentence_transformers\.models\.CLIPModel, which is not known.*serve this model/,
    ],
    ["average_word_embeddings", declared("WordEmbeddings", "Pooling"), /models\.WordEmbeddings, which is not known/],
    ["a CNN over words", declared("WordEmbeddings", "CNN", "Pooling"), /models\.WordEmbeddings, which is not known/],
    ["a Router", declared("Router"), /models\.Router, which is not known/],
    ["an Asym after the pooling", declared("Transformer", "Pooling", "Asym"), /models\.Asym, which is not known/],
  ];
  for (const [name, files, message] of refusals)
    void it(`are refused with what to do instead: ${name}`, async () => {
      await assert.rejects(models.openFiles(files, { dimensions: 16, pooling: "cls" }), {
        name: "ModelUnavailable",
        message,
      });
    });
});
