// A session thread of scarce.test.ts: the first has memory, no other; settings.model is where the first leaves its mark.
import { writeFileSync } from "node:fs";
import { NoMemory } from "#embedlab/embedding/local/no-memory";
import type { openSession } from "#embedlab/embedding/local/session";
import { forWorkers } from "#embedlab/numeric/worker-functions";

export const openScarce: typeof openSession = ({ model, dimensions }) => {
  try {
    writeFileSync(model, "", { flag: "wx" });
  } catch {
    throw new NoMemory("there is no memory for it");
  }
  return Promise.resolve(({ lengths }) => {
    const value = Float32Array.from(
      { length: lengths.length * dimensions },
      (_, i) => lengths[Math.floor(i / dimensions)],
    );
    return Promise.resolve({ value });
  });
};

forWorkers(import.meta.url, { openScarce });
