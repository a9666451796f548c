import { sep } from "node:path";
import { InputError } from "../../errors.js";
import "../../numeric/no-telemetry.js";
import { optionalPackage } from "../../optional-package.js";
import { encodedBatches } from "./batches.js";
import type { ModelContract } from "../contract/contract.js";
import type { Engine, EngineOptions } from "../engine.js";
import type { ModelFolder } from "./model-folder.js";
import { checkInputs, graphInputs, type InputMetadata, type InputValue } from "./graph-inputs.js";
import { floatsOf } from "./half.js";
import { textVectors } from "./pooling.js";
import type { TextUse } from "./text-use.js";
import { TextTokenizer } from "./tokenizer.js";

/** What is used of the package, whose own declarations are generic beyond use. */
interface Output {
  readonly type: string;
  readonly data: unknown;
  readonly dims: readonly number[];
}
interface Model {
  (inputs: Record<string, object>): Promise<Record<string, Output>>;
  dispose(): Promise<unknown>;
}
interface Package {
  readonly env: { allowRemoteModels: boolean };
  readonly Tensor: new (type: InputValue["type"], values: InputValue["values"], dims: readonly number[]) => object;
  readonly AutoModel: { from_pretrained(name: string, options: { dtype: string; device: "cpu" }): Promise<Model> };
}

/** onnx.TensorProto.DataType, of what a graph can want. */
const onnxTypes: Readonly<Record<number, InputValue["type"]>> = { 1: "float32", 6: "int32", 7: "int64", 10: "float16" };

/**
 * A model folder's exported ONNX file by the package @huggingface/transformers (Transformers.js), one batch after the
 * other on the calling thread. Texts are cut and tokens pooled as by our own engine: the package's tokenizer cuts the
 * closing [SEP] off texts that are too long.
 */
export class TransformersEngine implements Engine {
  readonly warnings: string[] = [];
  private opened: Promise<{ tokenizer: TextTokenizer; model: Model; Tensor: Package["Tensor"] }> | undefined;

  /** Throws InputError for a folder whose model is not an exported file, or another provider than "cpu". */
  constructor(
    private readonly contract: ModelContract,
    private readonly folder: ModelFolder,
    private readonly use: TextUse,
  ) {
    const { transformerPath, onnxPath, dtype } = folder;
    if (!onnxPath.startsWith(`${transformerPath}${sep}onnx${sep}`)) {
      throw new InputError(
        `engine "transformers.js" runs exported files, and ${transformerPath}/onnx has none for ${dtype}; choose engine "embedlab", which builds the graph from model.safetensors`,
      );
    }
    if ((contract.executionProvider ?? "cpu") !== "cpu")
      throw new InputError(
        `engine "transformers.js" runs here on "cpu" alone; choose engine "embedlab" for executionProvider "${contract.executionProvider}"`,
      );
  }

  async embed(texts: readonly string[], { signal, batchTokens, deliver, announce }: EngineOptions): Promise<void> {
    if (texts.length === 0) return;
    signal?.throwIfAborted();
    const { maxTokens, inputs = {} } = this.contract;
    const { onnxPath, padId } = this.folder;
    const { output, vectors } = this.use;
    const metadata = this.folder.inputs.map(({ name, type, dims }): InputMetadata => ({
      name,
      isTensor: true,
      type: onnxTypes[type] ?? "int64",
      shape: dims,
    }));
    checkInputs(
      metadata.map(({ name }) => name),
      { model: onnxPath, inputs },
    );
    const { tokenizer, model, Tensor } = await (this.opened ??= this.open());
    const encoded = tokenizer.encode(texts, maxTokens);
    announce?.(encoded.ids.length, texts.length);
    for (const batch of encodedBatches(encoded, this.folder, batchTokens)) {
      signal?.throwIfAborted();
      const feeds = Object.fromEntries(
        graphInputs(metadata, batch, { model: onnxPath, padId, inputs }).map(({ name, type, values, dims }) => [
          name,
          new Tensor(type, values, dims),
        ]),
      );
      const outputs = await model(feeds);
      if (outputs[output] === undefined)
        throw new InputError(
          `Transformers.js gives ${Object.keys(outputs).join(", ")} of ${onnxPath}, not ${output}; choose engine "embedlab"`,
        );
      deliver({
        ...batch,
        vectors: textVectors(floatsOf(outputs[output]), outputs[output].dims, batch.lengths, vectors),
      });
    }
  }

  async close(): Promise<void> {
    const opened = this.opened;
    this.opened = undefined;
    await (await opened)?.model.dispose();
  }

  private async open(): Promise<{ tokenizer: TextTokenizer; model: Model; Tensor: Package["Tensor"] }> {
    const { env, AutoModel, Tensor } = (await optionalPackage(
      "@huggingface/transformers",
      'engine "transformers.js"',
      () => import("@huggingface/transformers"),
    )) as unknown as Package;
    env.allowRemoteModels = false;
    const { transformerPath, dtype } = this.folder;
    // A whole path is taken as it is; the name of a folder under env.localModelPath would have to read as a repository's.
    const model = await AutoModel.from_pretrained(transformerPath, { dtype, device: "cpu" });
    return { tokenizer: new TextTokenizer(transformerPath, this.use.lowerCase), model, Tensor };
  }
}
