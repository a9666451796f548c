import { bearer, plainRows, type Dialect } from "./dialect.js";

/**
 * Text Embeddings Inference's own /embed (https://huggingface.github.io/text-embeddings-inference): it is told to cut and
 * whether to normalise.
 */
export const tei: Dialect = {
  example: "http://localhost:8080",
  path: () => "/embed",
  headers: bearer,
  body: ({ texts, normalize, dimensions }) => ({
    inputs: texts,
    truncate: true,
    normalize,
    ...(dimensions !== undefined && { dimensions }),
  }),
  vectors: (answer) => (Array.isArray(answer) ? plainRows(answer as unknown[]) : undefined),
  mostTexts: 32,
  mostCharacters: 32_768,
  takesDimensions: true,
  length: "it cuts a text at the model's own limit, and does not say so",
  cure: (status) =>
    status === 424
      ? "it serves no model that gives embeddings, or it fails on every text: look at what it prints"
      : undefined,
};
