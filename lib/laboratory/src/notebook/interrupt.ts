import { setMaxListeners } from "node:events";

interface InterruptScope {
  readonly [key: symbol]: (() => AbortSignal) | undefined;
}

const never = new AbortController().signal;

/**
 * The signal that Jupyter's interrupt aborts for the cell that runs now: pass it as `signal` to what the cell awaits.
 * Ask for it anew in each cell. In stock tslab and outside a kernel it never aborts.
 */
export function interruptSignal(): AbortSignal {
  const signal = (globalThis as InterruptScope)[Symbol.for("embedlab.interrupt")]?.() ?? never;
  // Every worker thread that a cell keeps busy listens to it.
  setMaxListeners(0, signal);
  return signal;
}
