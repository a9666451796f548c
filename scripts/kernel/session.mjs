import { createRequire } from "node:module";
import { inspect } from "node:util";
import { describeError, describeDiagnostics } from "./traceback.mjs";

const require = createRequire(import.meta.url);
const interruptKey = Symbol.for("embedlab.interrupt");

/** What an interrupted cell's promises are rejected with. */
class Interrupted extends Error {
  name = "Interrupted";
  constructor() {
    super("the cell was interrupted");
  }
}

/** Runs cells one after another and says how each ended. */
export class Session {
  #executor;
  #cells;
  #jupyter;
  #count = 0;
  #queue = Promise.resolve();
  #aborting = false;
  #controller = new AbortController();
  #running = false;
  #outcome;
  #stderr = (text) => process.stderr.write(text);

  constructor({ createExecutor, converters, cells, jupyter }) {
    this.#cells = cells;
    this.#jupyter = jupyter;
    this.#executor = createExecutor(process.cwd(), converters, {
      log: (value) => (this.#outcome.result = value),
      error: (first, ...rest) =>
        typeof first === "string" && rest.length > 0
          ? this.#outcome.diagnostics.push(rest)
          : (this.#outcome.error = first),
    });
    // The library's interruptSignal() reads the signal of the cell that runs.
    globalThis[interruptKey] = () => this.#controller.signal;
  }

  get executor() {
    return this.#executor;
  }

  /** Runs one cell after those before it. `output` takes its streams, displays and result. */
  execute({ code, silent, stop_on_error: stopOnError = true }, output) {
    const turn = this.#queue.then(() =>
      this.#aborting
        ? { status: "aborted", execution_count: this.#count }
        : this.#run(code, silent, stopOnError, output),
    );
    this.#queue = turn.catch(() => {});
    return turn;
  }

  async #run(code, silent, stopOnError, output) {
    if (!silent) this.#count++;
    const count = this.#count;
    output.input(count);
    process.stdout.write = writer((text) => output.stream("stdout", text));
    process.stderr.write = writer((text) => output.stream("stderr", text));
    this.#stderr = (text) => output.stream("stderr", text);
    this.#jupyter.lastWriteDisplayData = output.display;
    this.#cells.start(count);
    this.#outcome = { diagnostics: [] };
    this.#controller = new AbortController();
    this.#running = true;
    const source = { count, code, cells: this.#cells };
    let failure;
    try {
      const ok = await this.#executor.execute(code);
      if (this.#outcome.result !== undefined) output.result(present(this.#outcome.result), count);
      if (this.#outcome.diagnostics.length > 0) failure = describeDiagnostics(this.#outcome.diagnostics, source);
      else if (!ok)
        failure = describeError(this.#interrupted() ? this.#controller.signal.reason : this.#outcome.error, source);
    } catch (error) {
      failure = describeError(error, source);
    } finally {
      this.#running = false;
    }
    if (failure === undefined) return { status: "ok", execution_count: count, payload: [], user_expressions: {} };
    output.error(failure);
    if (stopOnError) this.#abortWaiting();
    return { status: "error", execution_count: count, ...failure };
  }

  #interrupted() {
    return this.#controller.signal.aborted;
  }

  /** Cells sent before the failure was known are not run: those waiting, and those the socket still holds. */
  #abortWaiting() {
    this.#aborting = true;
    setTimeout(() => (this.#aborting = false), 20);
  }

  interrupt() {
    if (!this.#running) return;
    this.#controller.abort(new Interrupted());
    this.#executor.interrupt();
  }

  /** An error that no cell awaited. */
  stray(error) {
    if (error instanceof Interrupted) return;
    this.#stderr(
      `Not awaited by any cell: ${describeError(error, { count: this.#count, code: "", cells: this.#cells }).traceback.join("\n")}\n`,
    );
  }
}

const decoder = new TextDecoder();
const writer = (send) => (chunk, encoding, done) => {
  send(typeof chunk === "string" ? chunk : decoder.decode(chunk));
  const callback = typeof encoding === "function" ? encoding : done;
  if (callback !== undefined) process.nextTick(callback);
  return true;
};

let bundle;

/** The library knows how its own values are shown; the rest is inspected. */
function present(value) {
  try {
    bundle ??= require("#laboratory/notebook/bundle").bundle;
  } catch {
    bundle = () => undefined;
  }
  return bundle(value) ?? { "text/plain": inspect(value, { maxArrayLength: 20, maxStringLength: 2000, depth: 3 }) };
}
