import { basename, dirname, sep } from "node:path";
import { InputError } from "../errors.js";
import "../numeric/no-telemetry.js";
import { batchesByTokens } from "./batches.js";
import type { ModelContract, Pooling } from "./contract.js";
import type { Engine, EngineOptions } from "./engine.js";
import { tokensOfBatch } from "./local.js";
import type { ModelFolder } from "./model-folder.js";
import { normalizeRows, pool } from "./pooling.js";
import { TextTokenizer } from "./tokenizer.js";

/** What is used of the package, whose own declarations are generic beyond use. */
interface Output {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}
interface Model {
  (inputs: Record<string, object>): Promise<Record<string, Output | undefined>>;
  dispose(): Promise<unknown>;
}
interface Package {
  readonly env: { allowRemoteModels: boolean; localModelPath: string };
  readonly Tensor: new (type: "int64", values: BigInt64Array, dims: readonly number[]) => object;
  readonly AutoModel: { from_pretrained(name: string, options: { dtype: string; device: "cpu" }): Promise<Model> };
}

/**
 * A model folder's exported ONNX file by the package @huggingface/transformers (Transformers.js), one batch after the
 * other on the calling thread. Texts are cut and tokens pooled as by our own engine: the package's tokenizer cuts the
 * closing [SEP] off texts that are too long.
 */
export class TransformersEngine implements Engine {
  readonly warnings: string[] = [];
  private opened: Promise<{ tokenizer: TextTokenizer; model: Model; Tensor: Package["Tensor"] }> | undefined;

  /** Throws InputError for a folder whose model is not an exported file, or another provider than "cpu". */
  constructor(private readonly contract: ModelContract, private readonly folder: ModelFolder) {
    const { path, onnxPath, dtype } = folder;
    if (!onnxPath.startsWith(`${path}${sep}onnx${sep}`)) {
      throw new InputError(`engine "transformers.js" runs exported files, and ${path}/onnx has none for ${dtype}; choose engine "embedlab", which builds the graph from model.safetensors`);
    }
    if ((contract.executionProvider ?? "cpu") !== "cpu") throw new InputError(`engine "transformers.js" runs here on "cpu" alone; choose engine "embedlab" for executionProvider "${contract.executionProvider}"`);
  }

  async embed(texts: readonly string[], { signal, batchTokens, deliver, announce }: EngineOptions): Promise<void> {
    if (texts.length === 0) return;
    signal?.throwIfAborted();
    const { dimensions, maxTokens, normalize, pooling } = this.contract;
    const { tokenizer, model, Tensor } = await (this.opened ??= this.open());
    const { ids, lengths, tokens } = tokenizer.encode(texts, maxTokens);
    const starts = new Int32Array(texts.length);
    for (let i = 1; i < texts.length; i++) starts[i] = starts[i - 1] + lengths[i - 1];
    announce?.(ids.length, texts.length);
    for (const batch of batchesByTokens(lengths, tokensOfBatch(this.folder, batchTokens))) {
      signal?.throwIfAborted();
      const most = Math.max(...batch.map((i) => lengths[i]));
      const [inputIds, mask] = [new BigInt64Array(batch.length * most), new BigInt64Array(batch.length * most)];
      batch.forEach((i, row) => {
        inputIds.set(BigInt64Array.from(ids.subarray(starts[i], starts[i] + lengths[i]), BigInt), row * most);
        mask.fill(1n, row * most, row * most + lengths[i]);
      });
      const tensor = (values: BigInt64Array): object => new Tensor("int64", values, [batch.length, most]);
      const output = await model({ input_ids: tensor(inputIds), attention_mask: tensor(mask), token_type_ids: tensor(new BigInt64Array(mask.length)) });
      const hidden = output.last_hidden_state ?? output.token_embeddings;
      if (hidden === undefined) throw new InputError(`${this.folder.onnxPath} gives ${Object.keys(output).join(", ")}, not last_hidden_state; export it for feature-extraction`);
      const [, width, found] = hidden.dims;
      if (found !== dimensions) throw new InputError(`${this.folder.onnxPath} gives vectors of ${found} dimensions, the contract says ${dimensions}; correct its dimensions`);
      const vectors = pool(hidden.data, batch.map((i) => lengths[i]), width, found, pooling as Exclude<Pooling, "none">);
      if (normalize) normalizeRows(vectors, found);
      deliver({ indices: batch, vectors, tokens: batch.map((i) => tokens[i]), truncated: batch.map((i) => (tokens[i] > maxTokens ? 1 : 0)) });
    }
  }

  async close(): Promise<void> {
    const opened = this.opened;
    this.opened = undefined;
    await (await opened)?.model.dispose();
  }

  private async open(): Promise<{ tokenizer: TextTokenizer; model: Model; Tensor: Package["Tensor"] }> {
    const { env, AutoModel, Tensor } = (await import("@huggingface/transformers")) as unknown as Package;
    env.allowRemoteModels = false;
    env.localModelPath = dirname(this.folder.path);
    const model = await AutoModel.from_pretrained(basename(this.folder.path), { dtype: this.folder.dtype, device: "cpu" });
    return { tokenizer: new TextTokenizer(this.folder.path), model, Tensor };
  }
}
