import { openai } from "./openai.js";
import type { Dialect } from "./dialect.js";

/** Infinity (https://github.com/michaelfeil/infinity): /embeddings without a version before it, unless it is started with one. */
export const infinity: Dialect = {
  ...openai,
  example: "http://localhost:7997",
  path: () => "/embeddings",
  length: "it cuts a text at the model's own limit, and does not say so",
  cure: undefined,
};
