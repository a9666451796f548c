import { parentPort, Worker, type TransferListItem } from "node:worker_threads";
import { InputError } from "../../errors.js";
import "../../numeric/no-telemetry.js";
import { threadOptions } from "../../numeric/runtime.js";
import { NoMemory } from "./no-memory.js";

/** What a thread makes of a message: its module exports what `answer` returns, and so tells its type. */
export type Respond<Message, Value> = (message: Message) => Promise<{ value: Value; transfer?: TransferListItem[] }>;

interface Pending<Value> {
  readonly resolve: (value: Value) => void;
  readonly reject: (reason: unknown) => void;
}

type Reply<Value> = { value: Value } | { message: string; kind: keyof typeof kinds };

/** Errors that keep their class on the way out of the thread. */
const kinds = { memory: NoMemory, input: InputError, other: Error };

/**
 * A worker thread that keeps what it has opened and answers calls in order. (The pool in numeric/ suits calls that any
 * thread may take; a session of a gigabyte must stay where it is.)
 */
export class Thread<Message, Value> {
  private readonly worker: Worker;
  private readonly pending: Pending<Value>[] = [];
  private failure: Error | undefined;

  /** `module` calls `answer`; `name` stands in the error when the thread dies. */
  constructor(
    module: URL,
    readonly name: string,
    workerData: unknown,
  ) {
    this.worker = new Worker(module, { workerData, name, execArgv: threadOptions() });
    this.worker.unref();
    this.worker.on("message", (reply: Reply<Value>) => {
      const waiting = this.pending.shift();
      // Closed meanwhile: its caller was told.
      if (waiting === undefined) return;
      const { resolve, reject } = waiting;
      if (this.pending.length === 0) this.worker.unref();
      if ("value" in reply) resolve(reply.value);
      else reject(new kinds[reply.kind](reply.kind === "other" ? `${this.name}: ${reply.message}` : reply.message));
    });
    this.worker.on("error", (error) => this.fail(error.message));
    this.worker.on("exit", (status) => this.fail(`it ended with status ${status}`));
  }

  get dead(): boolean {
    return this.failure !== undefined;
  }

  call(message: Message, transfer: readonly TransferListItem[] = []): Promise<Value> {
    return new Promise((resolve, reject) => {
      if (this.failure !== undefined) {
        reject(this.failure);
        return;
      }
      this.worker.ref();
      this.pending.push({ resolve, reject });
      this.worker.postMessage(message, transfer);
    });
  }

  async close(): Promise<void> {
    const wasAlive = this.failure === undefined;
    this.fail("it was closed");
    if (!wasAlive) return;
    // Not terminate(): onnxruntime, where it is at work, would take the process along.
    const ended = new Promise((resolve) => this.worker.once("exit", resolve));
    this.worker.ref();
    this.worker.postMessage(end);
    await ended;
  }

  private fail(why: string): void {
    this.failure ??= new Error(`worker thread "${this.name}" died: ${why}`);
    for (const { reject } of this.pending.splice(0)) reject(this.failure);
  }
}

const end = "end";

/** In the thread: answers each call with what `respond` returns, one after the other. */
export function answer<Message, Value>(respond: Respond<Message, Value>): Respond<Message, Value> {
  let last: Promise<void> = Promise.resolve();
  parentPort!.on("message", (message: Message | typeof end) => {
    if (message === end) process.exit();
    last = last
      .then(() => respond(message))
      .then(
        ({ value, transfer }) => parentPort!.postMessage({ value }, transfer),
        (error: unknown) =>
          parentPort!.postMessage({
            message: error instanceof Error ? error.message : String(error),
            kind: error instanceof NoMemory ? "memory" : error instanceof InputError ? "input" : "other",
          } satisfies Reply<Value>),
      );
  });
  return respond;
}
