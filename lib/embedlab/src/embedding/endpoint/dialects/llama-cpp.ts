import { openai } from "./openai.js";
import type { Dialect } from "./dialect.js";

/** llama.cpp's llama-server (https://github.com/ggml-org/llama.cpp/tree/master/tools/server), started with --embeddings. */
export const llamaCpp: Dialect = {
  ...openai,
  example: "http://localhost:8080/v1",
  body: ({ model, texts, encoding }) => ({ model, input: texts, encoding_format: encoding }),
  takesDimensions: false,
  length: "it refuses a text longer than its batch (--ubatch-size)",
  cure: (status, said) =>
    status === 501 || /does not support embeddings/i.test(said)
      ? "start llama-server with --embeddings"
      : /pooling type 'none'/i.test(said)
        ? "start llama-server with --pooling, such as mean"
        : undefined,
  // The one with status 500, the other with 400.
  tooLong: (said) =>
    /too large to process|larger than the max context size/i.test(said)
      ? "shorten it, or start llama-server with larger --batch-size, --ubatch-size and --ctx-size, as far as the model's positions go"
      : undefined,
};
