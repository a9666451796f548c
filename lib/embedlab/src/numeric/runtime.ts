import type { Worker } from "node:worker_threads";

/** What a thread and the one that may end it tell each other, in one shared number. */
export type RuntimeState = Int32Array;

const outside = 0;
const inside = 1;
const ending = 2;

/** Options of Node's that a worker takes, with a value or without. */
const ofThreads =
  /^--(?:import|require|loader|experimental-[\w-]+|conditions|enable-source-maps|disable-warning|no-warnings|trace-[\w-]+|unhandled-rejections)(?:=|$)|^-[rC]/;

/**
 * Node's options for a thread: undefined, by which it has the process's own, unless these say how the main script was
 * given (`node --input-type=module --eval …`), which no worker can be started with: then what a worker can take of them.
 * (Options of V8, such as --max-old-space-size, hold for all threads, and are refused where they are named for one.)
 */
export function threadOptions(options: readonly string[] = process.execArgv): string[] | undefined {
  if (!options.some((option) => /^--input-type\b/.test(option))) return undefined;
  return options.filter(
    (option) => ofThreads.test(option) && /=/.test(option.replace(/^--(?:enable|no|experimental)-.*/, "=")),
  );
}

/** For a new thread of the pool. */
export const runtimeState = (): RuntimeState => new Int32Array(new SharedArrayBuffer(4));

let own: RuntimeState | undefined;
let depth = 0;

/** In a thread of the pool: from now on it says in `state` when it is inside. */
export function tellRuntime(state: RuntimeState): void {
  own = state;
}

/**
 * Calls onnxruntime. Its binding takes the whole process along when its thread is terminated meanwhile
 * (an uncaught Napi::Error), so a thread of the pool says when it is inside, and ends by itself on its way out.
 */
export async function inRuntime<T>(call: () => Promise<T>): Promise<T> {
  if (own === undefined) return call();
  if (depth++ === 0 && Atomics.compareExchange(own, 0, outside, inside) === ending) process.exit();
  try {
    return await call();
  } finally {
    if (--depth === 0 && Atomics.compareExchange(own, 0, inside, outside) === ending) process.exit();
  }
}

/** Ends a thread at once, or as soon as it comes out of the runtime. */
export function endThread(worker: Worker, state: RuntimeState): void {
  for (;;) {
    if (Atomics.compareExchange(state, 0, outside, ending) === outside) {
      void worker.terminate();
      return;
    }
    if (Atomics.compareExchange(state, 0, inside, ending) === inside) return;
  }
}
