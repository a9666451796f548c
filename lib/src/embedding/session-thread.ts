import { workerData } from "node:worker_threads";
import { InferenceSession, Tensor, type InferenceSession as Session } from "onnxruntime-node";
import { InputError } from "../errors.js";
import type { ExecutionProvider, Pooling } from "./contract.js";
import { NoMemory } from "./no-memory.js";
import { normalizeRows, pool } from "./pooling.js";
import { answer } from "./thread.js";

export interface SessionSettings {
  readonly model: string;
  readonly pooling: Exclude<Pooling, "none">;
  readonly normalize: boolean;
  readonly dimensions: number;
  readonly executionProvider: ExecutionProvider;
  readonly intraOpNumThreads: number;
  readonly padId: number;
}

/** Token ids of a batch's texts, one after the other; no texts only opens the session. */
export interface SessionCall {
  readonly ids: Int32Array;
  readonly lengths: Int32Array;
}

const settings = workerData as SessionSettings;
/** What exporters call the vectors of a text's tokens. */
const outputs = ["last_hidden_state", "token_embeddings"];
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
  const output = outputs.find((name) => session.outputNames.includes(name));
  if (output === undefined) {
    const fillMask = session.outputNames.includes("logits") ? ": it was exported for fill-mask or classification" : "";
    throw new InputError(`${model} gives ${session.outputNames.join(", ")}, not last_hidden_state${fillMask}; export it for feature-extraction`);
  }
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

answer<SessionCall>(async ({ ids, lengths }) => {
  opened ??= open();
  const { session, output } = await opened;
  if (lengths.length === 0) return { value: session.inputNames };
  const width = lengths.reduce((most, length) => Math.max(most, length), 0);
  const places = lengths.length * width;
  const columns: Record<string, Int32Array> = {
    input_ids: new Int32Array(places).fill(settings.padId),
    attention_mask: new Int32Array(places),
    token_type_ids: new Int32Array(places),
    position_ids: Int32Array.from({ length: places }, (_, i) => i % width),
  };
  for (let i = 0, at = 0; i < lengths.length; at += lengths[i], i++) {
    columns.input_ids.set(ids.subarray(at, at + lengths[i]), i * width);
    columns.attention_mask.fill(1, i * width, i * width + lengths[i]);
  }
  const feeds = Object.fromEntries(
    session.inputMetadata.map((input) => [input.name, integers(input.isTensor ? input.type : "int64", columns[input.name], [lengths.length, width])]),
  );
  // Fetching one output keeps the runtime from copying the others.
  const tensor = (
    await session.run(feeds, [output]).catch((error: unknown) => {
      throw isMemory(String(error)) ? noMemory((error as Error).message) : error;
    })
  )[output];
  const found = tensor.dims.at(-1)!;
  if (tensor.dims.length !== 3 || found !== settings.dimensions) {
    throw new InputError(`${settings.model} gives vectors of ${found} dimensions, the contract says ${settings.dimensions}; correct its dimensions`);
  }
  const hidden = tensor.type === "float16" ? fromHalf(new Uint16Array((tensor.data as Uint16Array).buffer, (tensor.data as Uint16Array).byteOffset, tensor.size)) : (tensor.data as Float32Array);
  const vectors = pool(hidden, lengths, width, found, settings.pooling);
  if (settings.normalize) normalizeRows(vectors, found);
  return { value: vectors, transfer: [vectors.buffer] };
});
