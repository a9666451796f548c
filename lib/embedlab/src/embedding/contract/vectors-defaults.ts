import { noLimit } from "./contract.js";

/** What the contract of vectors from a file says where it says nothing else: nobody knows how they were made. */
export const vectorsContractDefaults = {
  treatment: "raw",
  prefix: "",
  pooling: "none",
  normalize: false,
  dtype: "fp32",
  maxTokens: noLimit,
  dimensions: 0,
  licence: "not said",
} as const;
