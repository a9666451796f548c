import { openai } from "./openai.js";
import type { Dialect } from "./dialect.js";

/** LM Studio (https://lmstudio.ai/docs/developer/openai-compat/embeddings): model and texts alone, numbers as numbers. */
export const lmStudio: Dialect = {
  ...openai,
  example: "http://localhost:1234/v1",
  body: ({ model, texts }) => ({ model, input: texts }),
  takesDimensions: false,
  cure: (_, said) =>
    /No models loaded|model.*not.*loaded/i.test(said) ? "load an embedding model in LM Studio: lms load" : undefined,
};
