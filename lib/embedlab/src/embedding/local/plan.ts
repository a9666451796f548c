import { freemem, availableParallelism } from "node:os";

/** How many sessions to open, and how many threads each. */
export interface Plan {
  readonly sessions: number;
  readonly threadsEach: number;
  /** Whether a session makes its own copy of the weights in the form in which products are fastest. */
  readonly repack: boolean;
  /** Why there are fewer sessions than threads; empty where there are not. */
  readonly reason: string;
}

/** What a session needs beside its weights: activations of a batch, and the runtime's arena. */
const activations = 300e6;
/** The runtime repacks weights for its matrix product and keeps both copies for a while. */
const copies = 2.2;
/** What is left to everything else on the machine. */
const reserve = 0.2;

const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;

/** Memory that this process may still take, in bytes, its container's limit included. */
function memoryLeft(): number {
  const process_ = process as NodeJS.Process & { availableMemory?: () => number };
  const constrained = process_.availableMemory?.() ?? 0;
  return constrained > 0 ? constrained : freemem();
}

/**
 * From this size on, weights that are mapped from their file are used as they lie there, once for all sessions: 8 % more
 * time for a tenth of the memory (Qwen3-Embedding-0.6B's shape in fp32: 0.4 GB and the file's pages, instead of 3.9 GB).
 * The size alone decides, for sums are rounded otherwise over repacked weights, and what is free changes from run to run.
 */
const large = 2e9;

/**
 * One session a thread runs fastest (no thread waits for another), as far as memory goes; then fewer sessions share
 * the threads. Never less than one session: whether one fits is the caller's risk, and it is said.
 */
export function planSessions(
  { weightBytes, mapped }: { readonly weightBytes: number; readonly mapped: boolean },
  threads = availableParallelism(),
  memory = memoryLeft(),
): Plan {
  const repack = !mapped || weightBytes < large;
  const each = repack ? weightBytes * copies + activations : activations;
  const shared = repack ? 0 : weightBytes;
  const fitting = Math.floor((memory * (1 - reserve) - shared) / each);
  const sessions = Math.max(1, Math.min(threads, fitting));
  const needs = `a session needs about ${megabytes(each)}${shared === 0 ? "" : ` beside ${megabytes(shared)} for all`}`;
  const reason =
    sessions === threads
      ? ""
      : `${sessions} session${sessions === 1 ? "" : "s"} of ${Math.ceil(threads / sessions)} threads instead of ${threads} of one: ${needs}, and ${megabytes(memory)} are free`;
  return { sessions, threadsEach: Math.max(1, Math.floor(threads / sessions)), repack, reason };
}
