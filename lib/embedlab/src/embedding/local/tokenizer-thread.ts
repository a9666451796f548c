import { workerData } from "node:worker_threads";
import { answer } from "./thread.js";
import { TextTokenizer } from "./tokenizer.js";

const { folder, maxTokens, lowerCase } = workerData as { folder: string; maxTokens: number; lowerCase: boolean };
let tokenizer: TextTokenizer | undefined;

export const tokensOf = answer((texts: readonly string[]) => {
  tokenizer ??= new TextTokenizer(folder, lowerCase);
  const value = tokenizer.encode(texts, maxTokens);
  return Promise.resolve({ value, transfer: [value.ids.buffer, value.lengths.buffer, value.tokens.buffer] });
});
