import { workerData } from "node:worker_threads";
import { InferenceSession, Tensor, type InferenceSession as Session } from "onnxruntime-node";
import { InputError } from "../../errors.js";
import { paddedInputs, type EncodedBatch } from "./batches.js";
import type { ExecutionProvider } from "../contract/contract.js";
import { NoMemory } from "./no-memory.js";
import { textVectors, tokenOutput, type TextVectorSettings } from "./pooling.js";
import { answer } from "./thread.js";

export interface SessionSettings extends TextVectorSettings {
  readonly executionProvider: ExecutionProvider;
  readonly intraOpNumThreads: number;
  readonly padId: number;
}

const settings = workerData as SessionSettings;
let opened: Promise<{ session: Session; output: string }> | undefined;

const isMemory = (why: string): boolean => /bad_alloc|allocat/i.test(why);
const noMemory = (why: string): NoMemory => new NoMemory(`there is no memory for ${settings.model} (${why}); end other programs, or choose a smaller model`);

async function open(): Promise<{ session: Session; output: string }> {
  const { model, executionProvider, intraOpNumThreads } = settings;
  let session: Session;
  try {
    session = await InferenceSession.create(model, {
      executionProviders: [executionProvider],
      intraOpNumThreads,
      interOpNumThreads: 1,
      graphOptimizationLevel: "all",
      executionMode: "sequential",
      // Errors come as exceptions; what the runtime logs would go to the notebook's stderr.
      logSeverityLevel: 4,
      extra: {
        session: { set_denormal_as_zero: "1" },
        // On processors its fused residual layer norm takes longer than its parts: 7 % of an exported MiniLM.
        ...(executionProvider === "cpu" && { optimization: { disable_specified_optimizers: "SkipLayerNormFusion" } }),
      },
    });
  } catch (error) {
    const why = (error as Error).message;
    if (executionProvider !== "cpu") throw new InputError(`executionProvider "${executionProvider}" is not to be had on this machine (${why}); say "cpu"`);
    if (isMemory(why)) throw noMemory(why);
    throw new InputError(`${model} cannot be opened by onnxruntime (${why}); get the model's files again`);
  }
  const output = tokenOutput(session.outputNames, model);
  const unknown = session.inputNames.filter((name) => !["input_ids", "attention_mask", "token_type_ids", "position_ids"].includes(name));
  if (unknown.length > 0) throw new InputError(`${model} wants the input ${unknown.join(", ")}, which is not of the BERT family`);
  return { session, output };
}

function integers(type: string, values: Int32Array, dims: readonly number[]): Tensor {
  return type === "int32" ? new Tensor("int32", values, dims) : new Tensor("int64", BigInt64Array.from(values, BigInt), dims);
}

/** IEEE half precision to single. */
function fromHalf(values: Uint16Array): Float32Array {
  return Float32Array.from(values, (bits) => {
    const exponent = (bits >> 10) & 31;
    const fraction = bits & 1023;
    const size = exponent === 0 ? fraction * 2 ** -24 : exponent === 31 ? (fraction === 0 ? Infinity : NaN) : (1024 + fraction) * 2 ** (exponent - 25);
    return bits & 0x8000 ? -size : size;
  });
}

/** A batch of no texts only opens the session. */
answer<Pick<EncodedBatch, "ids" | "lengths">>(async (batch) => {
  opened ??= open();
  const { session, output } = await opened;
  if (batch.lengths.length === 0) return { value: session.inputNames };
  const { width, inputs } = paddedInputs(batch, settings.padId);
  const feeds = Object.fromEntries(
    session.inputMetadata.map((input) => [input.name, integers(input.isTensor ? input.type : "int64", inputs[input.name as keyof typeof inputs], [batch.lengths.length, width])]),
  );
  // Fetching one output keeps the runtime from copying the others.
  const tensor = (
    await session.run(feeds, [output]).catch((error: unknown) => {
      throw isMemory(String(error)) ? noMemory((error as Error).message) : error;
    })
  )[output];
  const hidden = tensor.type === "float16" ? fromHalf(new Uint16Array((tensor.data as Uint16Array).buffer, (tensor.data as Uint16Array).byteOffset, tensor.size)) : (tensor.data as Float32Array);
  const vectors = textVectors(hidden, tensor.dims, batch.lengths, settings);
  return { value: vectors, transfer: [vectors.buffer] };
});
