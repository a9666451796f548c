import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { dirname, basename } from "node:path";
import { env, pipeline } from "@huggingface/transformers";

const { settings } = JSON.parse(readFileSync(process.argv[2], "utf8"));
// The tokenizer's own limit, 512, is the job's.
const { folder, texts, batch } = settings;
const answer = (value) => console.log(JSON.stringify(value));

async function run(extract, list) {
  let sum = 0;
  for (let start = 0; start < list.length; start += batch) {
    const output = await extract(list.slice(start, start + batch), { pooling: "mean", normalize: true });
    for (const value of output.data) sum += value;
  }
  return sum;
}

async function main() {
  env.allowRemoteModels = false;
  env.localModelPath = dirname(folder);
  const extract = await pipeline("feature-extraction", basename(folder), { dtype: "q8" });
  answer({ ready: true });
  for await (const line of createInterface({ input: process.stdin })) {
    const warming = line.trim() === "warm-up";
    const started = performance.now();
    const sum = await run(extract, warming ? texts.slice(0, 16) : texts);
    answer(warming ? { warm: true } : { seconds: (performance.now() - started) / 1000, quality: { sum } });
  }
}

await main();
