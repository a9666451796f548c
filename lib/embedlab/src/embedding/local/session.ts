import { InferenceSession, Tensor, type InferenceSession as Session } from "onnxruntime-node";
import { InputError } from "../../errors.js";
import { messageOf } from "../../reasons.js";
import { forWorkers } from "../../numeric/worker-functions.js";
import type { ExecutionProvider } from "../contract/contract.js";
import type { EncodedBatch } from "./batches.js";
import { checkInputs, graphInputs } from "./graph-inputs.js";
import { floatsOf } from "./half.js";
import { NoMemory } from "./no-memory.js";
import { textVectors, type TextVectorSettings } from "./pooling.js";
import type { Respond } from "./thread-messages.js";

export interface SessionSettings extends TextVectorSettings {
  readonly executionProvider: ExecutionProvider;
  readonly intraOpNumThreads: number;
  /** Whether weights are copied into the form in which products are fastest. */
  readonly repack: boolean;
  readonly padId: number;
  /** The graph's output that is taken. */
  readonly output: string;
  /** Whole numbers that the contract gives the graph beside the tokens. */
  readonly inputs: Readonly<Record<string, number>>;
}

const isMemory = (why: string): boolean => /bad_alloc|allocat/i.test(why);
const noMemory = (model: string, why: string): NoMemory =>
  new NoMemory(`there is no memory for ${model} (${why}); end other programs, or choose a smaller model`);

async function create(settings: SessionSettings): Promise<Session> {
  const { model, executionProvider, intraOpNumThreads, repack } = settings;
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
        session: { set_denormal_as_zero: "1", disable_prepacking: repack ? "0" : "1" },
        // On processors its fused residual layer norm takes longer than its parts: 7 % of an exported MiniLM.
        ...(executionProvider === "cpu" && { optimization: { disable_specified_optimizers: "SkipLayerNormFusion" } }),
      },
    });
  } catch (error) {
    const why = messageOf(error);
    if (executionProvider !== "cpu")
      throw new InputError(
        `executionProvider "${executionProvider}" is not to be had on this machine (${why}); say "cpu"`,
      );
    if (isMemory(why)) throw noMemory(model, why);
    throw new InputError(`${model} cannot be opened by onnxruntime (${why}); get the model's files again`);
  }
  checkInputs(session.inputNames, settings);
  return session;
}

/** Thread: a model's session, which makes one vector a text of a batch. */
export async function openSession(
  settings: SessionSettings,
): Promise<Respond<Pick<EncodedBatch, "ids" | "lengths">, Float32Array>> {
  const session = await create(settings);
  return async (batch) => {
    const feeds = Object.fromEntries(
      graphInputs(session.inputMetadata, batch, settings).map(({ name, type, values, dims }) => [
        name,
        new Tensor(type, values as never, dims),
      ]),
    );
    // Fetching one output keeps the runtime from copying the others.
    const tensor = (
      await session.run(feeds, [settings.output]).catch((error: unknown) => {
        throw isMemory(String(error)) ? noMemory(settings.model, messageOf(error)) : error;
      })
    )[settings.output];
    const vectors = textVectors(floatsOf(tensor), tensor.dims, batch.lengths, settings);
    return { value: vectors, transfer: [vectors.buffer] };
  };
}

forWorkers(import.meta.url, { openSession });
