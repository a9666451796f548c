import { workerData } from "node:worker_threads";
import { answer } from "./thread.js";
import { TextTokenizer } from "./tokenizer.js";

const { folder, maxTokens } = workerData as { folder: string; maxTokens: number };
let tokenizer: TextTokenizer | undefined;

answer<readonly string[]>((texts) => {
  tokenizer ??= new TextTokenizer(folder);
  const value = tokenizer.encode(texts, maxTokens);
  return Promise.resolve({ value, transfer: [value.ids.buffer, value.lengths.buffer, value.tokens.buffer] });
});
