import { openai } from "./openai.js";
import type { Dialect } from "./dialect.js";

/** Voyage AI (https://docs.voyageai.com/reference/embeddings-api): without an input type the text is taken as it is. */
export const voyage: Dialect = {
  ...openai,
  example: "https://api.voyageai.com/v1",
  body: ({ model, texts, encoding, inputType, dimensions }) => ({
    model,
    input: texts,
    truncation: true,
    ...(encoding === "base64" && { encoding_format: encoding }),
    ...(inputType !== undefined && { input_type: inputType }),
    ...(dimensions !== undefined && { output_dimension: dimensions }),
  }),
  mostTexts: 128,
  mostCharacters: 200_000,
  inputTypes: ["query", "document"],
  length: "it cuts a text at the model's own limit, and does not say so",
  cure: undefined,
};
