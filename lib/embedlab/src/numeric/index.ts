export { Matrix, type Floats } from "./matrix.js";
export { cosine } from "./cosine.js";
export { digest } from "./digest.js";
export { Random } from "./random.js";
export type { Progress, RunOptions } from "./run.js";
export { mean, summary, type Summary } from "./summary.js";
