import { availableParallelism } from "node:os";
import { Worker, type TransferListItem } from "node:worker_threads";
import { InputError } from "../errors.js";
import type { Floats } from "./matrix.js";
import "./no-telemetry.js";
import { endThread, type RuntimeState, runtimeState, threadOptions } from "./runtime.js";
import type { Arguments, Names, Posted, Result, WorkerModule } from "./worker-module.js";

/** A call to an exported function of a module, run in a worker thread. Arguments and result are structured clones. */
export interface WorkerCall<Exports, Name extends Names<Exports>> {
  readonly module: WorkerModule<Exports>;
  readonly name: Name;
  readonly args: Arguments<Exports[Name]>;
  readonly transfer?: readonly TransferListItem[];
}

interface Job<Exports, Name extends Names<Exports>> {
  readonly call: WorkerCall<Exports, Name>;
  readonly signal?: AbortSignal;
  readonly onMessage?: (message: Posted<Exports[Name]>) => void;
  readonly resolve: (value: Result<Exports[Name]>) => void;
  readonly reject: (reason: unknown) => void;
}

interface PoolThread {
  readonly worker: Worker;
  readonly runtime: RuntimeState;
}

type Reply<F> =
  | { kind: "message"; message: Posted<F> }
  | { kind: "value"; value: Result<F> }
  | { kind: "error"; error: Error; isInput: boolean };

/** Calls that wait for a thread, as what starts them. */
const waiting: (() => void)[] = [];
const idle: PoolThread[] = [];
let running = 0;

/** The number of worker threads that run at once. */
export function threadCount(): number {
  return availableParallelism();
}

/**
 * Runs `call` in a pooled worker thread; at most `threadCount()` run at once, the rest wait in order.
 * The function gets, after its arguments, a `post(message)` callback that reaches `onMessage`.
 * Aborting `signal` rejects at once with the signal's reason and ends the thread.
 */
export function inWorker<Exports, Name extends Names<Exports>>(
  call: WorkerCall<Exports, Name>,
  options: { signal?: AbortSignal; onMessage?: (message: Posted<Exports[Name]>) => void } = {},
): Promise<Result<Exports[Name]>> {
  return new Promise((resolve, reject) => {
    waiting.push(() => start({ call, ...options, resolve, reject }));
    startWaiting();
  });
}

function startWaiting(): void {
  while (running < threadCount() && waiting.length > 0) waiting.shift()!();
}

function open(): PoolThread {
  const runtime = runtimeState();
  return {
    worker: new Worker(new URL("./worker.js", import.meta.url), { workerData: { runtime }, execArgv: threadOptions() }),
    runtime,
  };
}

function start<Exports, Name extends Names<Exports>>(job: Job<Exports, Name>): void {
  if (job.signal?.aborted) {
    job.reject(job.signal.reason);
    return;
  }
  const thread = idle.pop() ?? open();
  const { worker, runtime } = thread;
  worker.ref();
  running++;
  const finish = (reusable: boolean): void => {
    // Not removeAllListeners(): it would also remove the listeners by which Node delivers a worker's messages.
    worker.removeAllListeners("message");
    worker.removeAllListeners("error");
    job.signal?.removeEventListener("abort", abort);
    running--;
    if (reusable) {
      worker.unref();
      idle.push(thread);
    }
    startWaiting();
  };
  const abort = (): void => {
    endThread(worker, runtime);
    finish(false);
    job.reject(job.signal!.reason);
  };
  job.signal?.addEventListener("abort", abort, { once: true });
  worker.on("message", (reply: Reply<Exports[Name]>) => {
    if (reply.kind === "message") {
      job.onMessage?.(reply.message);
      return;
    }
    finish(true);
    if (reply.kind === "value") job.resolve(reply.value);
    else job.reject(reply.isInput ? new InputError(reply.error.message) : reply.error);
  });
  worker.on("error", (error) => {
    finish(false);
    job.reject(error);
  });
  const { module, name, args, transfer } = job.call;
  worker.postMessage({ module: module.href, name, args }, transfer ?? []);
}

/** The same values in memory that worker threads share without copying. */
export function share<T extends Floats | Int32Array | Uint8Array>(values: T): T {
  if (values.buffer instanceof SharedArrayBuffer) return values;
  const shared = new (values.constructor as new (buffer: SharedArrayBuffer) => T)(
    new SharedArrayBuffer(values.byteLength),
  );
  shared.set(values);
  return shared;
}
