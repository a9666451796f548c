import pLimit, { type LimitFunction } from "p-limit";
import type { RunOptions } from "./run.js";
import type { Arguments, Names, Result, WorkerModule } from "./worker-module.js";
import { inWorker, threadCount } from "./workers.js";

/** Runs functions of worker modules, no more at once than `threads`, and reports as progress what they complete. */
export class Tasks {
  private readonly limit: LimitFunction;
  private done = 0;

  constructor(
    private readonly step: string,
    private readonly unit: string,
    private readonly total: number,
    private readonly options: RunOptions,
  ) {
    this.limit = pLimit(Math.max(1, Math.floor(options.threads ?? threadCount())));
  }

  /** `completes`: how many of the units that progress counts this call is. */
  run<Exports, Name extends Names<Exports>>(
    module: WorkerModule<Exports>,
    name: Name,
    args: Arguments<Exports[Name]>,
    completes = 0,
  ): Promise<Result<Exports[Name]>> {
    return this.limit(async () => {
      const value = await inWorker({ module, name, args }, { signal: this.options.signal });
      if (completes > 0) {
        this.done += completes;
        this.options.onProgress?.({ step: this.step, done: this.done, total: this.total, unit: this.unit });
      }
      return value;
    });
  }
}
