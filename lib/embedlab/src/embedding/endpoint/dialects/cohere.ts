import { bearer, listIn, plainRows, type Dialect } from "./dialect.js";

/** Cohere's v2/embed (https://docs.cohere.com/reference/embed): an input type is required; texts are cut at the contract's maxTokens. */
export const cohere: Dialect = {
  example: "https://api.cohere.com",
  path: () => "/v2/embed",
  headers: bearer,
  body: ({ model, texts, inputType, dimensions, maxTokens }) => ({
    model,
    texts,
    input_type: inputType,
    embedding_types: ["float"],
    ...(maxTokens !== undefined && { max_tokens: maxTokens }),
    truncate: "END",
    ...(dimensions !== undefined && { output_dimension: dimensions }),
  }),
  vectors: (answer) => plainRows(listIn((answer as { embeddings?: unknown } | null)?.embeddings, "float")),
  mostTexts: 96,
  mostCharacters: 200_000,
  inputTypes: ["clustering", "classification", "search_document", "search_query"],
  defaultInputType: "clustering",
  takesDimensions: true,
  length: null,
  cure: (status, said) =>
    status === 429 && /trial key.* month/i.test(said)
      ? "its trial key has no calls left this month: set a production key"
      : undefined,
};
