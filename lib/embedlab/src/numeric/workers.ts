import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { InputError } from "../errors.js";
import type { Floats } from "./matrix.js";
import "./no-telemetry.js";
import { endThread, type RuntimeState, runtimeState, threadOptions } from "./runtime.js";
import {
  type Arguments,
  type Call,
  type Callable,
  type Place,
  placeOf,
  type Posted,
  type Result,
} from "./worker-functions.js";

interface Job<F extends Callable> {
  readonly place: Place;
  readonly args: Arguments<F>;
  readonly signal?: AbortSignal;
  readonly onMessage?: (message: Posted<F>) => void;
  readonly resolve: (value: Result<F>) => void;
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
 * Runs `run(...args)` in a pooled worker thread; arguments and result are structured clones. At most `threadCount()` calls
 * run at once, the rest wait in order. The function, which its module names in `forWorkers`, gets after its arguments a
 * `post(message)` callback that reaches `onMessage`. Aborting `signal` rejects at once with the signal's reason and ends
 * the thread.
 */
export function inWorker<F extends Callable>(
  run: F,
  args: Arguments<F>,
  options: { signal?: AbortSignal; onMessage?: (message: Posted<F>) => void } = {},
): Promise<Result<F>> {
  return new Promise((resolve, reject) => {
    const place = placeOf(run);
    waiting.push(() => start({ place, args, ...options, resolve, reject }));
    startWaiting();
  });
}

function startWaiting(): void {
  while (running < threadCount() && waiting.length > 0) waiting.shift()!();
}

function open(): PoolThread {
  return {
    worker: new Worker(new URL("./worker.js", import.meta.url), { execArgv: threadOptions() }),
    runtime: runtimeState(),
  };
}

function start<F extends Callable>(job: Job<F>): void {
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
  worker.on("message", (reply: Reply<F>) => {
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
  worker.postMessage({ ...job.place, args: job.args, runtime } satisfies Call);
}

/** The same values in memory that worker threads share without copying. */
export function share<T extends Floats | Int32Array | Uint32Array | Uint16Array | Uint8Array>(values: T): T {
  if (values.buffer instanceof SharedArrayBuffer) return values;
  const shared = new (values.constructor as new (buffer: SharedArrayBuffer) => T)(
    new SharedArrayBuffer(values.byteLength),
  );
  shared.set(values);
  return shared;
}
