import { arch, availableParallelism, cpus } from "node:os";

/** What a measured speed holds for: the processor, its cores and Node.js. */
export const thisMachine = (): readonly unknown[] => [
  arch(),
  cpus()[0]?.model,
  availableParallelism(),
  process.version,
];
