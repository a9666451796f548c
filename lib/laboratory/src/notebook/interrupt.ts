import { setMaxListeners } from "node:events";
import { inDeno } from "./kernel.js";

interface InterruptScope {
  readonly [key: symbol]: (() => AbortSignal) | undefined;
}

const never = new AbortController().signal;
let ofDeno: AbortController | undefined;

/** Deno's kernel gives SIGINT to its listeners while a cell awaits; each interrupt ends what runs now, not what comes. */
function signalInDeno(): AbortSignal {
  if (ofDeno === undefined)
    process.on("SIGINT", () => {
      ofDeno!.abort();
      ofDeno = new AbortController();
    });
  return (ofDeno ??= new AbortController()).signal;
}

/**
 * The signal that Jupyter's interrupt aborts for the cell that runs now: pass it as `signal` to what the cell awaits.
 * Ask for it anew in each cell. In stock tslab and outside a kernel it never aborts; in Deno's kernel it aborts what
 * is awaited, and a loop without an await goes on.
 */
export function interruptSignal(): AbortSignal {
  const signal =
    (globalThis as InterruptScope)[Symbol.for("embedlab.interrupt")]?.() ?? (inDeno() ? signalInDeno() : never);
  // Every worker thread that a cell keeps busy listens to it.
  setMaxListeners(0, signal);
  return signal;
}
