import { parentPort } from "node:worker_threads";
import { InputError } from "../../errors.js";
import { NoMemory } from "./no-memory.js";
import { end, type Opening, type Reply, type Respond } from "./thread-messages.js";

type Exported = (...args: readonly unknown[]) => Respond<unknown, unknown> | Promise<Respond<unknown, unknown>>;

async function open({ module, name, args }: Opening): Promise<Respond<unknown, unknown>> {
  const exported = (await import(module)) as Record<string, Exported>;
  return exported[name](...args);
}

const port = parentPort!;

// The first message opens, each later one is a call.
port.once("message", (opening: Opening) => {
  const opened = open(opening);
  let last: Promise<unknown> = opened.catch(() => undefined);
  port.on("message", (message: unknown) => {
    if (message === end) process.exit();
    last = last
      .then(async () => (await opened)(message))
      .then(
        ({ value, transfer }) => port.postMessage({ value }, transfer),
        (error: unknown) =>
          port.postMessage({
            message: error instanceof Error ? error.message : String(error),
            kind: error instanceof NoMemory ? "memory" : error instanceof InputError ? "input" : "other",
          } satisfies Reply<unknown>),
      );
  });
});
