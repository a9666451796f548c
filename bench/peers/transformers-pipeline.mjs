import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { dirname, basename } from "node:path";
import { env, pipeline } from "@huggingface/transformers";
import { Matrix } from "#embedlab/numeric/matrix";
import { cosines } from "../embedding.mjs";

const { settings, arrays } = JSON.parse(readFileSync(process.argv[2], "utf8"));
// The tokenizer's own limit, 512, is the job's.
const { folder, texts, batch } = settings;
const bytes = readFileSync(arrays.reference.file);
const reference = new Matrix(
  new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4),
  ...arrays.reference.shape,
);
const answer = (value) => console.log(JSON.stringify(value));

async function run(extract, list) {
  const vectors = [];
  for (let start = 0; start < list.length; start += batch) {
    const output = await extract(list.slice(start, start + batch), { pooling: "mean", normalize: true });
    vectors.push(...output.data);
  }
  return new Matrix(Float32Array.from(vectors), list.length, vectors.length / list.length);
}

async function main() {
  env.allowRemoteModels = false;
  env.localModelPath = dirname(folder);
  const extract = await pipeline("feature-extraction", basename(folder), { dtype: "q8" });
  answer({ ready: true });
  for await (const line of createInterface({ input: process.stdin })) {
    const warming = line.trim() === "warm-up";
    const started = performance.now();
    const vectors = await run(extract, warming ? texts.slice(0, 16) : texts);
    const seconds = (performance.now() - started) / 1000;
    answer(warming ? { warm: true } : { seconds, quality: cosines(vectors, reference) });
  }
}

await main();
