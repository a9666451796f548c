/** Apart from the dialects themselves, so that a contract is checked without them. */
export const dialectNames = [
  "openai",
  "cohere",
  "gemini",
  "voyage",
  "mistral",
  "ollama",
  "lm-studio",
  "llama.cpp",
  "vllm",
  "tei",
  "infinity",
] as const;
export type DialectName = (typeof dialectNames)[number];
