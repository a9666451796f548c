import { mkdtempSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { contractNamed } from "embedlab/embedding/contracts";
import { openModel } from "embedlab/embedding/embedder";
import { Matrix } from "embedlab/numeric/matrix";
import { rowProducts } from "embedlab/numeric/product";

const root = fileURLToPath(new URL("..", import.meta.url));

/** GFlop/s of the runtime's matrix product at a model's own shapes, in one thread. */
async function productSpeed() {
  const [m, k, n] = [512, 384, 1536];
  const fill = (rows, columns) => new Matrix(new Float32Array(rows * columns).fill(0.01), rows, columns);
  const [a, b] = [fill(m, k), fill(n, k)];
  let best = 0;
  for (let turn = 0; turn < 40; turn++) {
    const started = performance.now();
    await rowProducts(a, b);
    best = Math.max(best, (2 * m * k * n) / (performance.now() - started) / 1e6);
  }
  return best;
}

/** A job's input: the model, open, and every k-th description of the catalogue, as many as asked for. */
export async function embeddingInput({ texts, catalogue, say }, { id, count, ...changes }) {
  const ready = contractNamed(id);
  const contract = { ...ready, treatment: "raw", ...changes };
  const sample = Array.from({ length: Math.min(count, texts.length) }, (_, i) => texts[Math.floor((i * texts.length) / Math.min(count, texts.length))]);
  const embedder = await openModel(contract, { root, cacheFolder: mkdtempSync(join(tmpdir(), "embedlab-bench-cache-")) });
  const speed = (await productSpeed()) * availableParallelism();
  say(`bench: the runtime's matrix product makes ${speed.toFixed(0)} GFlop/s here, all threads together`);
  const settings = { texts: sample.map((text) => contract.prefix + text), folder: join(root, ready.source.path), maxTokens: contract.maxTokens };
  return { name: `${sample.length} descriptions of ${catalogue.name}, ${contract.id} ${contract.dtype}`, arrays: {}, settings, embedder, sample, speed };
}

export const embed = ({ embedder, sample }, { threads }) => embedder.embed(sample, { cache: false, threads });

/** Multiplications and additions of a BERT encoder's matrix products for texts of so many tokens. */
function flops(lengths, { layers, hidden, intermediate }) {
  return lengths.reduce((sum, n) => sum + 2 * layers * n * (4 * hidden * hidden + 2 * hidden * intermediate + 2 * n * hidden), 0);
}

/** Sum of all values (the peers' must agree), tokens a second and the share of the matrix product's own speed. */
export function embedQuality({ vectors, tokens, seconds, contract }, { speed }, shape) {
  const lengths = Array.from(tokens, (count) => Math.min(count, contract.maxTokens));
  return {
    sum: vectors.data.reduce((sum, value) => sum + value, 0),
    tokensPerSecond: lengths.reduce((sum, count) => sum + count, 0) / seconds,
    shareOfProductSpeed: flops(lengths, shape) / seconds / 1e9 / speed,
  };
}

export const miniLm = { layers: 6, hidden: 384, intermediate: 1536 };
export const e5Small = { layers: 12, hidden: 384, intermediate: 1536 };
