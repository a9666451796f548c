import { parentPort, workerData } from "node:worker_threads";
import { InputError } from "../../errors.js";
import { NoMemory } from "./no-memory.js";
import { end, type Opening, type Reply, type Respond } from "./thread-messages.js";

type Exported = (...args: readonly unknown[]) => Respond<unknown, unknown> | Promise<Respond<unknown, unknown>>;

const { module, name, args } = workerData as Opening;

async function open(): Promise<Respond<unknown, unknown>> {
  const exported = (await import(module)) as Record<string, Exported>;
  return exported[name](...args);
}

const opened = open();
let last: Promise<unknown> = opened.catch(() => undefined);

parentPort!.on("message", (message: unknown) => {
  if (message === end) process.exit();
  last = last
    .then(async () => (await opened)(message))
    .then(
      ({ value, transfer }) => parentPort!.postMessage({ value }, transfer),
      (error: unknown) =>
        parentPort!.postMessage({
          message: error instanceof Error ? error.message : String(error),
          kind: error instanceof NoMemory ? "memory" : error instanceof InputError ? "input" : "other",
        } satisfies Reply<unknown>),
    );
});
