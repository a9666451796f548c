import { bearer, listIn, plainRows, type Dialect } from "./dialect.js";

/** Cohere's v2/embed (https://docs.cohere.com/reference/embed): an input type is required; longer texts are cut at their end. */
export const cohere: Dialect = {
  path: () => "/v2/embed",
  headers: bearer,
  body: ({ model, texts, inputType, dimensions }) => ({
    model,
    texts,
    input_type: inputType,
    embedding_types: ["float"],
    truncate: "END",
    ...(dimensions !== undefined && { output_dimension: dimensions }),
  }),
  vectors: (answer) => plainRows(listIn((answer as { embeddings?: unknown } | null)?.embeddings, "float")),
  mostTexts: 96,
  mostCharacters: 200_000,
  inputTypes: ["clustering", "classification", "search_document", "search_query"],
  defaultInputType: "clustering",
  takesDimensions: true,
  length: "it cuts a text at the model's own limit, and does not say so",
};
