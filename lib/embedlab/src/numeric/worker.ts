import { parentPort } from "node:worker_threads";
import { InputError } from "../errors.js";
import { tellRuntime } from "./runtime.js";
import type { Call } from "./worker-functions.js";

type Exported = (...args: unknown[]) => unknown;

parentPort!.on("message", ({ module, name, args, runtime }: Call) => {
  tellRuntime(runtime);
  const post = (message: unknown): void => parentPort!.postMessage({ kind: "message", message });
  const run = async (): Promise<unknown> => {
    const exported = (await import(module)) as Record<string, Exported>;
    return exported[name](...args, post);
  };
  run().then(
    (value) => parentPort!.postMessage({ kind: "value", value }),
    // A structured clone keeps an error's message and stack, but not its class: isInput tells the pool.
    (error: unknown) => parentPort!.postMessage({ kind: "error", error, isInput: error instanceof InputError }),
  );
});
