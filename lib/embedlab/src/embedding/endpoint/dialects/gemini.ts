import { listIn, type Dialect } from "./dialect.js";

/** Gemini's batchEmbedContents (https://ai.google.dev/api/embeddings). Vectors of fewer dimensions are not of length 1. */
export const gemini: Dialect = {
  example: "https://generativelanguage.googleapis.com",
  path: (model) => `/v1beta/models/${encodeURIComponent(bare(model))}:batchEmbedContents`,
  headers: (key) => ({ "x-goog-api-key": key }),
  body: ({ model, texts, inputType, dimensions }) => ({
    requests: texts.map((text) => ({
      model: `models/${bare(model)}`,
      content: { parts: [{ text }] },
      taskType: inputType,
      ...(dimensions !== undefined && { outputDimensionality: dimensions }),
    })),
  }),
  vectors: (answer) =>
    listIn(answer, "embeddings")?.map((item) => ({ embedding: (item as { values?: unknown } | null)?.values })),
  mostTexts: 100,
  mostCharacters: 60_000,
  inputTypes: [
    "CLUSTERING",
    "CLASSIFICATION",
    "SEMANTIC_SIMILARITY",
    "RETRIEVAL_DOCUMENT",
    "RETRIEVAL_QUERY",
    "QUESTION_ANSWERING",
    "FACT_VERIFICATION",
    "CODE_RETRIEVAL_QUERY",
  ],
  defaultInputType: "CLUSTERING",
  takesDimensions: true,
  length: "it cuts a text at the model's own limit, and does not say so",
  cure: (status, said) =>
    status === 400 && /API_KEY_INVALID|API key not valid/.test(said) ? "its key is not valid: set another" : undefined,
  // Seconds in a google.rpc.RetryInfo, and no header.
  retryAfter: (body) => {
    const seconds = /"retryDelay":\s*"(\d+(?:\.\d+)?)s"/.exec(body)?.[1];
    return seconds === undefined ? undefined : 1000 * Number(seconds);
  },
};

const bare = (model: string): string => model.replace(/^models\//, "");
