// How the cards and files of families of models say that they are used; what differs, a contract says itself.

export const english = { languages: ["en"] } as const;
/** E5's model cards: mean pooling, unit length, "query: " for everything but retrieval, 512 tokens. */
export const e5 = {
  treatment: "raw",
  prefix: "query: ",
  pooling: "mean",
  normalize: true,
  dtype: "fp32",
  maxTokens: 512,
  licence: "MIT",
} as const;

/** The note's section 2.4: cleaned text, mean of the last layer weighted by the attention mask, no normalisation. */
export const bert = {
  treatment: "cleaned",
  prefix: "",
  pooling: "mean",
  normalize: false,
  dtype: "fp32",
  maxTokens: 512,
  dimensions: 768,
  licence: "Apache-2.0",
  languages: ["en"],
} as const;
/** The vector of the first token, as the cards of BGE, mxbai, arctic, gte v1.5 and LaBSE have it; the instruction that some of them put before a search's queries does not go before what is grouped. */
export const firstToken = {
  treatment: "raw",
  prefix: "",
  pooling: "cls",
  normalize: true,
  dtype: "fp32",
  maxTokens: 512,
} as const;
export const bge = { ...firstToken, licence: "MIT", ...english } as const;
export const arctic = { ...firstToken, licence: "Apache-2.0", ...english } as const;
/** The mean of the tokens, as sentence-transformers' own models and gte have it. */
export const meanOfTokens = {
  treatment: "raw",
  prefix: "",
  pooling: "mean",
  normalize: true,
  dtype: "fp32",
  maxTokens: 512,
} as const;
export const gte = { ...meanOfTokens, licence: "MIT", ...english } as const;
