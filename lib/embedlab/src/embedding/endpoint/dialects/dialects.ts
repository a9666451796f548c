import { cohere } from "./cohere.js";
import type { Dialect } from "./dialect.js";
import { gemini } from "./gemini.js";
import { infinity } from "./infinity.js";
import { llamaCpp } from "./llama-cpp.js";
import { lmStudio } from "./lm-studio.js";
import { mistral } from "./mistral.js";
import { ollama } from "./ollama.js";
import { openai } from "./openai.js";
import { tei } from "./tei.js";
import { vllm } from "./vllm.js";
import { voyage } from "./voyage.js";
import type { DialectName } from "./names.js";

/** The servers that can be spoken to, by the name that a contract's source gives. */
export const dialects: Readonly<Record<DialectName, Dialect>> = {
  openai,
  cohere,
  gemini,
  voyage,
  mistral,
  ollama,
  "lm-studio": lmStudio,
  "llama.cpp": llamaCpp,
  vllm,
  tei,
  infinity,
};
