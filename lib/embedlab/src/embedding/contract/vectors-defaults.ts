/** What the contract of vectors from a file says where it says nothing else: nobody knows how they were made. */
export const vectorsContractDefaults = {
  treatment: "raw",
  prefix: "",
  pooling: "none",
  normalize: false,
  dtype: "fp32",
  maxTokens: 1_000_000,
  dimensions: 0,
  licence: "not said",
} as const;
