import { basename, dirname, sep } from "node:path";
import { InputError } from "../../errors.js";
import "../../numeric/no-telemetry.js";
import { optionalPackage } from "../../optional-package.js";
import { encodedBatches, paddedInputs } from "./batches.js";
import type { ModelContract, Pooling } from "../contract/contract.js";
import type { Engine, EngineOptions } from "../engine.js";
import type { ModelFolder } from "./model-folder.js";
import { textVectors, tokenOutput } from "./pooling.js";
import { TextTokenizer } from "./tokenizer.js";

/** What is used of the package, whose own declarations are generic beyond use. */
interface Output {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}
interface Model {
  (inputs: Record<string, object>): Promise<Record<string, Output>>;
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
    const settings = { model: this.folder.onnxPath, pooling: pooling as Exclude<Pooling, "none">, normalize, dimensions };
    const { tokenizer, model, Tensor } = await (this.opened ??= this.open());
    const encoded = tokenizer.encode(texts, maxTokens);
    announce?.(encoded.ids.length, texts.length);
    for (const batch of encodedBatches(encoded, this.folder, batchTokens)) {
      signal?.throwIfAborted();
      const { width, inputs } = paddedInputs(batch, 0);
      const tensor = (values: Int32Array): object => new Tensor("int64", BigInt64Array.from(values, BigInt), [batch.indices.length, width]);
      const output = await model({ input_ids: tensor(inputs.input_ids), attention_mask: tensor(inputs.attention_mask), token_type_ids: tensor(inputs.token_type_ids) });
      const { data, dims } = output[tokenOutput(Object.keys(output), settings.model)];
      deliver({ ...batch, vectors: textVectors(data, dims, batch.lengths, settings) });
    }
  }

  async close(): Promise<void> {
    const opened = this.opened;
    this.opened = undefined;
    await (await opened)?.model.dispose();
  }

  private async open(): Promise<{ tokenizer: TextTokenizer; model: Model; Tensor: Package["Tensor"] }> {
    const { env, AutoModel, Tensor } = (await optionalPackage("@huggingface/transformers", 'engine "transformers.js"', () => import("@huggingface/transformers"))) as unknown as Package;
    env.allowRemoteModels = false;
    env.localModelPath = dirname(this.folder.path);
    const model = await AutoModel.from_pretrained(basename(this.folder.path), { dtype: this.folder.dtype, device: "cpu" });
    return { tokenizer: new TextTokenizer(this.folder.path), model, Tensor };
  }
}
