import { type TransferListItem, Worker } from "node:worker_threads";
import "../../numeric/no-telemetry.js";
import { threadOptions } from "../../numeric/runtime.js";
import { placeOf, type Received } from "../../numeric/worker-functions.js";
import { end, kinds, type Opening, type Reply, type Respond } from "./thread-messages.js";

interface Pending<Value> {
  readonly resolve: (value: Value) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * A worker thread that keeps what it has opened and answers calls in order. (The pool in numeric/ suits calls that any
 * thread may take; a session of a gigabyte must stay where it is.)
 */
export class Thread<Message, Value> {
  private readonly worker: Worker;
  private readonly pending: Pending<Value>[] = [];
  private failure: Error | undefined;

  private constructor(
    opening: Opening,
    readonly name: string,
  ) {
    this.worker = new Worker(new URL("./thread-worker.js", import.meta.url), { name, execArgv: threadOptions() });
    this.worker.postMessage(opening);
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

  /**
   * Calls `open(...args)` in a new thread: what it opens stays there, and what it returns answers the calls. Its module
   * names it in `forWorkers`. `name` stands in the error when the thread dies.
   */
  static open<Args extends readonly unknown[], Message, Value>(
    open: (...args: Args) => Respond<Message, Value> | Promise<Respond<Message, Value>>,
    args: Args,
    name: string,
  ): Thread<Message, Received<Value>> {
    return new Thread({ ...placeOf(open), args }, name);
  }

  get dead(): boolean {
    return this.failure !== undefined;
  }

  /** Rejects with what opening threw, where it did. */
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
