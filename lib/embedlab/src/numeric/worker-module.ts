/** What a structured clone copies whole, or two threads share. */
type Solid = string | number | bigint | boolean | null | undefined | void | ArrayBufferView | SharedArrayBuffer;
// Every function is one of these, whatever it takes.
type Callable = (...args: never[]) => unknown;

/** What is left of `T` after a thread's border: a class's methods are not. */
export type Received<T> = T extends Solid
  ? T
  : T extends readonly unknown[]
    ? { [K in keyof T]: Received<T[K]> }
    : { [K in keyof T as T[K] extends Callable ? never : K]: Received<T[K]> };

/** Where a module is, and by its type `Exports` what a worker may call in it. */
export type WorkerModule<Exports> = URL & { readonly exports?: Exports };

/** `workerModule<typeof import("./lloyd.js")>(new URL("./lloyd.js", import.meta.url))`: loaded by workers only. */
export const workerModule = <Exports>(address: URL): WorkerModule<Exports> => address;

/** The names of the functions that a module exports. */
export type Names<Exports> = {
  [N in keyof Exports]: Exports[N] extends Callable ? N : never;
}[keyof Exports] &
  string;

type Parts<F> = F extends (...args: infer A) => infer R ? { args: A; result: Awaited<R> } : never;

/** What a function takes beside the `post` that a worker calls it with, last. */
export type Arguments<F> = Parts<F>["args"] extends readonly [...infer A, (message: never) => void]
  ? A
  : Parts<F>["args"];

/** What a function posts while it runs. */
export type Posted<F> = Parts<F>["args"] extends readonly [...unknown[], (message: infer M) => void] ? M : never;

export type Result<F> = Received<Parts<F>["result"]>;
