import { openai } from "./openai.js";
import type { Dialect } from "./dialect.js";

/**
 * vLLM (https://docs.vllm.ai/en/latest/models/pooling_models/). Its truncate_prompt_tokens is not sent: it keeps a text's
 * last tokens, where every other source here keeps the first.
 */
export const vllm: Dialect = {
  ...openai,
  length: "it refuses a text over the model's own limit (--max-model-len), and cuts none at the contract's maxTokens",
  cure: (status, said) =>
    status === 400 && /matryoshka/i.test(said)
      ? "the model was not trained for fewer dimensions: leave source.sendDimensions out"
      : undefined,
};
