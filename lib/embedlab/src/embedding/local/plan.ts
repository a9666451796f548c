import { freemem, availableParallelism } from "node:os";

/** How many sessions to open, and how many threads each. */
export interface Plan {
  readonly sessions: number;
  readonly threadsEach: number;
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
 * One session a thread runs fastest (no thread waits for another), as far as memory goes; then fewer sessions share
 * the threads. Never less than one session: whether one fits is the caller's risk, and it is said.
 */
export function planSessions(weightBytes: number, threads = availableParallelism(), memory = memoryLeft()): Plan {
  const each = weightBytes * copies + activations;
  const fitting = Math.floor((memory * (1 - reserve)) / each);
  const sessions = Math.max(1, Math.min(threads, fitting));
  const reason =
    sessions === threads
      ? ""
      : `${sessions} session${sessions === 1 ? "" : "s"} of ${Math.ceil(threads / sessions)} threads instead of ${threads} of one: a session needs about ${megabytes(each)}, and ${megabytes(memory)} are free`;
  return { sessions, threadsEach: Math.max(1, Math.floor(threads / sessions)), reason };
}
