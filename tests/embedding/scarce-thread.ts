// A session thread of scarce.test.ts: the first has memory, no other; settings.model is where the first leaves its mark.
import { writeFileSync } from "node:fs";
import { workerData } from "node:worker_threads";
import { NoMemory } from "#embedlab/embedding/local/no-memory";
import { answer } from "#embedlab/embedding/local/thread";

const { model, dimensions } = workerData as { model: string; dimensions: number };
let first: boolean | undefined;

answer(({ lengths }: { lengths: Int32Array }) => {
  try {
    if (first === undefined) writeFileSync(model, "", { flag: "wx" });
    first ??= true;
  } catch {
    first = false;
  }
  if (!first) throw new NoMemory("there is no memory for it");
  const value = Float32Array.from(
    { length: lengths.length * dimensions },
    (_, i) => lengths[Math.floor(i / dimensions)],
  );
  return Promise.resolve({ value });
});
