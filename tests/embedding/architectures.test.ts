import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { checkContract } from "#embedlab/embedding/contract/check-contract";
import type { Pooling } from "#embedlab/embedding/contract/contract";
import { openModel } from "#embedlab/embedding/embedder";
import type { ConfigJson } from "#embedlab/embedding/graph/architecture";
import { planOf } from "#embedlab/embedding/graph/architectures";
import { builtGraph } from "#embedlab/embedding/graph/built-graph";
import { checkpointFiles } from "#embedlab/embedding/graph/checkpoint";
import type { BuiltType } from "#embedlab/embedding/graph/number-types";
import { writeFiles, type Files } from "./model-files.js";
import { checkModelRow } from "./models-table.js";
import { largestDifference, runGraph } from "./run-graph.js";

interface Checkpoint {
  name: string;
  /** Published models of this configuration; none where it is a variant. */
  standsFor: string[];
  /** Of the batches that sentence-transformers made. */
  sides: string[];
  files: Files & { "config.json": ConfigJson };
  pad: number;
  hidden: number;
  states: number[][];
  vectors: Record<string, number[][]>;
}
const golden = JSON.parse(
  readFileSync(new URL("../../../tests/golden/architectures.json", import.meta.url), "utf8"),
) as {
  versions: Record<string, string>;
  rows: number[][];
  stride: number;
  texts: string[];
  prompt: string;
  checkpoints: Checkpoint[];
};

/** The largest difference as a part of the row's largest value, where that is above 1: sums over a text's tokens are. */
const difference = (found: ArrayLike<number>, expected: readonly number[]): number =>
  largestDifference(found, expected) / Math.max(1, ...expected.map(Math.abs));

const cosine = (a: readonly number[], b: readonly number[]): number => {
  const dot = (x: readonly number[], y: readonly number[]): number =>
    x.reduce((sum, value, j) => sum + value * y[j], 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
};

describe("architectures that are built", () => {
  let root: string;
  before(() => {
    root = mkdtempSync(join(tmpdir(), "architectures-"));
    for (const { name, files } of golden.checkpoints) writeFiles(join(root, name), files);
  });
  after(() => rmSync(root, { recursive: true }));

  const worst = new Map<string, number>();
  /** Notes the difference for the table. */
  const near = (checkpoint: Checkpoint, found: ArrayLike<number>, expected: readonly number[], what: string): void => {
    const part = difference(found, expected);
    worst.set(checkpoint.name, Math.max(part, worst.get(checkpoint.name) ?? 0));
    assert.ok(part < 1e-5, `${what}: ${part}`);
  };
  const build = async ({ name, files }: Checkpoint, dtype: BuiltType = "fp32"): Promise<string> => {
    const plan = planOf(files["config.json"], "config.json");
    return (await builtGraph(await checkpointFiles(join(root, name)), plan, dtype, join(root, "graphs"))).onnxPath;
  };
  /** The tokens of a row that the golden has. */
  const kept = (state: Float32Array, row: readonly number[]): number[] => {
    const hidden = state.length / row.length;
    const stride = row.length > 50 ? golden.stride : 1;
    return row.flatMap((_, t) => (t % stride === 0 ? [...state.subarray(t * hidden, (t + 1) * hidden)] : []));
  };

  for (const checkpoint of golden.checkpoints) {
    it(`equal transformers to 1e-5, in one batch and alone: ${checkpoint.name}`, async () => {
      const onnx = await build(checkpoint);
      const together = await runGraph(onnx, golden.rows, checkpoint.pad);
      for (const [i, row] of golden.rows.entries()) {
        const [alone] = await runGraph(onnx, [row], checkpoint.pad);
        for (const state of [together[i], alone]) near(checkpoint, kept(state, row), checkpoint.states[i], `row ${i}`);
      }
    });

    it(`equal sentence-transformers to 1e-5 in every pooling and batch: ${checkpoint.name}`, async () => {
      for (const [name, expected] of Object.entries(checkpoint.vectors)) {
        const contract = checkContract({
          id: "tiny",
          source: { kind: "folder", path: join(root, checkpoint.name) },
          treatment: "raw",
          prefix: name.endsWith("prompted") ? golden.prompt : "",
          pooling: name.split(",")[0] as Pooling,
          normalize: false,
          dtype: "fp32",
          maxTokens: 64,
          dimensions: checkpoint.hidden,
          licence: "none",
        });
        const embedder = await openModel(contract, { root, cacheFolder: join(root, "cache") });
        for (const batchTokens of [1, 64, 4096]) {
          const { vectors } = await embedder.embed(golden.texts, { cache: false, batchTokens, threads: 1 });
          for (const [i, row] of expected.entries())
            near(checkpoint, vectors.row(i), row, `${name}, text ${i}, ${batchTokens} tokens a batch`);
        }
        await embedder.close();
      }
    });

    it(`stay near fp32 in 8 bits: ${checkpoint.name}`, async () => {
      // Sixteen dimensions of random weights keep less than a trained model's.
      for (const [dtype, least] of [
        ["w8a8", 0.995],
        ["w8a16", 0.999],
      ] as const) {
        const states = await runGraph(await build(checkpoint, dtype), golden.rows, checkpoint.pad);
        states.forEach((state, i) => {
          const found = cosine(kept(state, golden.rows[i]), checkpoint.states[i]);
          assert.ok(found > least, `${dtype}, row ${i}: ${found}`);
        });
      }
    });
  }

  it("are in the table of docs/models.md with the difference that was found", () => {
    const { transformers, sentence_transformers: sentenceTransformers } = golden.versions;
    for (const { name, standsFor, sides, files } of golden.checkpoints) {
      const found = worst.get(name);
      assert.ok(found !== undefined, `${name} was not measured`);
      const row = {
        models: standsFor.length === 0 ? name : `${name}: ${standsFor.join(", ")}`,
        opens: `built, model_type \`${String(files["config.json"].model_type)}\``,
        valuesOf: `transformers ${transformers}, sentence-transformers ${sentenceTransformers}, padded on the ${sides.join(" and the ")}`,
      };
      checkModelRow("Built from safetensors", row, found);
    }
  });

  it("refuse what computes something else, and say what to do", () => {
    const configOf = (modelType: string): ConfigJson =>
      golden.checkpoints.map(({ files }) => files["config.json"]).find((config) => config.model_type === modelType)!;
    const cases: [string, ConfigJson, RegExp][] = [
      ["qwen3", { use_sliding_window: true }, /use_sliding_window true is not supported, only false; use a folder/],
      ["qwen3", { layer_types: ["sliding_attention", "full_attention"] }, /layer_types \["sliding.* is not supported/],
      ["qwen3", { is_causal: false }, /is_causal false is not supported/],
      [
        "qwen3",
        { auto_map: { AutoModel: "modeling.TwoWayQwen3" } },
        /auto_map names code of the model's own, "modeling\.TwoWayQwen3", which may compute something else than transformers' qwen3; use a folder/,
      ],
      [
        "qwen3",
        { rope_scaling: { rope_type: "yarn", factor: 4 } },
        /rope_scaling \{"rope_type":"yarn","factor":4\} is not supported, only default and linear/,
      ],
      ["qwen3", { num_key_value_heads: 3 }, /num_attention_heads 4 is not a multiple of num_key_value_heads 3/],
      ["qwen3", { head_dim: 24 }, /head_dim 24 is not a multiple of 16/],
      ["qwen3", { hidden_act: "relu2" }, /hidden_act "relu2" is not supported, only gelu, .*silu/],
      [
        "modernbert",
        { layer_types: ["full_attention"] },
        /layer_types is \["full_attention"\]; 4 of full_attention and sliding_attention/,
      ],
      [
        "modernbert",
        { rope_parameters: { sliding_attention: { rope_type: "dynamic", factor: 2 } } },
        /rope_parameters \{"rope_type":"dynamic"/,
      ],
      ["new", { logn_attention_scale: true }, /logn_attention_scale true is not supported/],
      ["new", { layer_norm_type: "rms_norm" }, /layer_norm_type "rms_norm" is not supported/],
      ["new", { position_embedding_type: "absolute" }, /position_embedding_type "absolute" is not supported/],
      [
        "new",
        { rope_scaling: { type: "ntk", factor: 8, mixed_b: 0.5 } },
        /rope_scaling .*mixed_b.* is not supported, only default and linear and ntk with a factor/,
      ],
      ["new", { auto_map: { AutoModel: "some/where--modeling.OtherModel" } }, /auto_map names code of the model's own/],
      ["nomic_bert", { rotary_scaling_factor: 2 }, /rotary_scaling_factor 2 is not supported, only null/],
      ["nomic_bert", { moe_every_n_layers: 2 }, /moe_every_n_layers 2 is not supported, only 0/],
      ["nomic_bert", { prenorm: true }, /prenorm true is not supported, only false/],
      [
        "nomic_bert",
        { activation_function: "gelu" },
        /activation_function "gelu" is not supported, only swiglu, geglu/,
      ],
      ["gemma3_text", { use_bidirectional_attention: false }, /use_bidirectional_attention false is not supported/],
      ["gemma3_text", { use_bidirectional_attention: undefined }, /use_bidirectional_attention false is not supported/],
      ["gemma3_text", { query_pre_attn_scalar: 168 }, /query_pre_attn_scalar 168 is not supported, only 8/],
      ["gemma3_text", { attn_logit_softcapping: 50 }, /attn_logit_softcapping 50 is not supported/],
      [
        "deberta-v2",
        {},
        /model_type "deberta-v2" is not one that can be built from safetensors \(bert, .*modernbert, nomic_bert, new, gte, qwen3, gemma3_text\); use a folder or repository with onnx\/model\.onnx, or serve the model/,
      ],
    ];
    for (const [modelType, change, message] of cases)
      assert.throws(() => planOf({ ...configOf(modelType), model_type: modelType, ...change }, "config.json"), {
        name: "InputError",
        message,
      });
    for (const [modelType, code] of [
      ["new", "Alibaba-NLP/new-impl--modeling.NewModel"],
      ["nomic_bert", "nomic-ai/nomic-bert-2048--modeling_hf_nomic_bert.NomicBertModel"],
    ])
      planOf({ ...configOf(modelType), auto_map: { AutoModel: code } }, "config.json");
  });
});
