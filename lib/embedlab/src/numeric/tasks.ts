import pLimit, { type LimitFunction } from "p-limit";
import type { RunOptions } from "./run.js";
import type { Arguments, Callable, Result } from "./worker-functions.js";
import { inWorker, threadCount } from "./workers.js";

/** Runs functions in worker threads, no more at once than `threads`, and reports as progress what they complete. */
export class Tasks {
  /** Calls that run at once at most. */
  readonly threads: number;
  private readonly limit: LimitFunction;
  readonly signal: AbortSignal | undefined;
  private done = 0;

  constructor(
    private readonly step: string,
    private readonly unit: string,
    private readonly total: number,
    private readonly options: RunOptions,
  ) {
    this.threads = Math.max(1, Math.floor(options.threads ?? threadCount()));
    this.limit = pLimit(this.threads);
    this.signal = options.signal;
  }

  /** `completes`: how many of the units that progress counts this call is. */
  run<F extends Callable>(run: F, args: Arguments<F>, completes = 0): Promise<Result<F>> {
    return this.limit(async () => {
      const value = await inWorker(run, args, { signal: this.options.signal });
      this.complete(completes);
      return value;
    });
  }

  /** Counts for progress what is done otherwise than by `run`. */
  complete(units: number): void {
    if (units === 0) return;
    this.done += units;
    this.options.onProgress?.({ step: this.step, done: this.done, total: this.total, unit: this.unit });
  }
}
