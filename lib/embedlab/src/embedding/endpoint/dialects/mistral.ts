import { openai } from "./openai.js";
import type { Dialect } from "./dialect.js";

/** Mistral (https://docs.mistral.ai/api/#tag/embeddings): refuses a request of too many tokens, which then is halved. */
export const mistral: Dialect = {
  ...openai,
  example: "https://api.mistral.ai/v1",
  body: ({ model, texts, dimensions }) => ({
    model,
    input: texts,
    ...(dimensions !== undefined && { output_dimension: dimensions }),
  }),
  length: "it refuses a text over the model's own limit",
  cure: undefined,
};
