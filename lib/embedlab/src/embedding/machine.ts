import { arch, availableParallelism, cpus, loadavg } from "node:os";

/** What a measured speed holds for: the processor, its cores and Node.js. */
export const thisMachine = (): readonly unknown[] => [
  arch(),
  cpus()[0]?.model,
  availableParallelism(),
  process.version,
];

/** Runnable threads a core above which other work counts as keeping the machine busy: our own threads stay below. */
const mostLoad = 1.5;

/** True where other work keeps the machine busy, as far as the system tells: times then say little of a model. */
export const isLoaded = (): boolean => loadavg()[0] > mostLoad * availableParallelism();
