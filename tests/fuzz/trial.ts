import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import type { Target } from "./target.js";

/** Tries `runs` inputs of a seed, and shrinks the first that breaks something: its report names seed and path. */
export async function tryTarget(
  target: Target,
  seed: number,
  runs: number,
  before?: (run: number) => void,
): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), "embedlab-fuzz-"));
  let run = 0;
  try {
    await fc.assert(
      fc.asyncProperty(target.inputs, async (input) => {
        before?.(run++);
        await target.run(input, scratch);
      }),
      { seed, numRuns: runs, interruptAfterTimeLimit: undefined },
    );
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
