import type { RuntimeState } from "./runtime.js";

/** What a structured clone copies whole, or two threads share. */
type Solid = string | number | bigint | boolean | null | undefined | void | ArrayBufferView | SharedArrayBuffer;
/** Every function is one of these, whatever it takes. */
export type Callable = (...args: never[]) => unknown;

/** What is left of `T` after a thread's border: a class's methods are not. */
export type Received<T> = T extends Solid
  ? T
  : T extends readonly unknown[]
    ? { [K in keyof T]: Received<T[K]> }
    : { [K in keyof T as T[K] extends Callable ? never : K]: Received<T[K]> };

type Parts<F> = F extends (...args: infer A) => infer R ? { args: A; result: Awaited<R> } : never;

/** What a function takes beside the `post` that a worker calls it with, last. */
export type Arguments<F> = Parts<F>["args"] extends readonly [...infer A, (message: never) => void]
  ? A
  : Parts<F>["args"];

/** What a function posts while it runs. */
export type Posted<F> = Parts<F>["args"] extends readonly [...unknown[], (message: infer M) => void] ? M : never;

export type Result<F> = Received<Parts<F>["result"]>;

/** Where a worker thread finds a function: its module's URL, and the name that it is exported by. */
export interface Place {
  readonly module: string;
  readonly name: string;
}

/** What a thread of the pool is sent: the function, its arguments, and where it says that it is inside the runtime. */
export interface Call extends Place {
  readonly args: readonly unknown[];
  readonly runtime: RuntimeState;
}

const places = new Map<Callable, Place>();

/** The last line of a module, `forWorkers(import.meta.url, { gramBlock })`: these exported functions may run in worker threads. */
export function forWorkers(module: string, functions: Readonly<Record<string, Callable>>): void {
  for (const [name, one] of Object.entries(functions)) places.set(one, { module, name });
}

export function placeOf(one: Callable): Place {
  const place = places.get(one);
  if (place === undefined) throw new Error(`${one.name} is not for workers: its module must say so by forWorkers`);
  return place;
}
