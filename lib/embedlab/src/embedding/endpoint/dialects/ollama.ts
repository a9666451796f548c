import { bearer, listIn, plainRows, type Dialect } from "./dialect.js";

/** Ollama's own /api/embed (https://github.com/ollama/ollama/blob/main/docs/api.md#generate-embeddings). */
export const ollama: Dialect = {
  example: "http://localhost:11434",
  path: () => "/api/embed",
  headers: bearer,
  body: ({ model, texts, dimensions }) => ({
    model,
    input: texts,
    truncate: true,
    ...(dimensions !== undefined && { dimensions }),
  }),
  vectors: (answer) => plainRows(listIn(answer, "embeddings")),
  mostTexts: 64,
  mostCharacters: 32_768,
  takesDimensions: true,
  length: "it cuts a text at the context length that it runs the model with, and does not say so",
  cure: (status, said, model) =>
    status === 404 && /not found/.test(said) ? `bring the model there: ollama pull ${model}` : undefined,
  // Some of its releases do not cut where they are told to: 400 of some, 500 of others.
  tooLong: (said) =>
    /exceeds (the|maximum) context length/.test(said)
      ? "shorten it, or give the model there a larger num_ctx"
      : undefined,
};
