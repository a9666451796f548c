import { openai } from "./openai.js";
import type { Dialect } from "./dialect.js";

/**
 * vLLM (https://docs.vllm.ai/en/latest/models/pooling_models/). It is told to cut at the contract's maxTokens and which
 * end to keep; releases that do not know the second field yet keep a text's last tokens, which is found out.
 */
export const vllm: Dialect = {
  ...openai,
  example: "http://localhost:8000/v1",
  body: (asked) => ({
    ...openai.body(asked),
    // -1 is the limit of the model itself.
    truncate_prompt_tokens: asked.maxTokens ?? -1,
    truncation_side: "right",
  }),
  length: null,
  // Measured on 0.32: tests/servers/vllm.test.ts.
  cutOtherwise:
    "without the special token that the model ends a text with, so that their vectors are not quite the model's, and with last-token pooling another's; send shorter texts, or embed them here",
  cure: (status, said) =>
    status !== 400
      ? undefined
      : /only supports .*matryoshka/i.test(said)
        ? "ask for dimensions that it names: the contract's dimensions"
        : /matryoshka/i.test(said)
          ? "the model was not trained for fewer dimensions: leave source.sendDimensions out"
          : /truncate_prompt_tokens/.test(said)
            ? "its model takes fewer tokens: lower the contract's maxTokens, or start it with a larger --max-model-len"
            : undefined,
};
