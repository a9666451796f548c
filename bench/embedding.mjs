import { fileURLToPath } from "node:url";
import { resolve } from "node:path";
import { openModel } from "#embedlab/embedding/embedder";
import { productSpeed } from "./product-speed.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Every k-th of the texts, `count` of them. */
export const spread = (texts, count) =>
  Array.from(
    { length: Math.min(count, texts.length) },
    (_, i) => texts[Math.floor((i * texts.length) / Math.min(count, texts.length))],
  );

/**
 * A job's input: the contract's model, open, and `count` descriptions of the catalogue. `reference` holds their vectors
 * by the same weights in fp32, to which each side's cosines are taken; `shape` is the network's, for its arithmetic.
 */
export async function embeddingInput({ texts, catalogue, threads, say }, contract, count, shape) {
  const sample = spread(texts, count);
  const exact = await openModel({ ...contract, treatment: "raw", dtype: "fp32" }, { root });
  const { vectors: reference, tokens } = await exact.embed(sample, { cache: false });
  await exact.close();
  const embedder = await openModel({ ...contract, treatment: "raw" }, { root });
  for (const line of embedder.warnings) say(`bench: ${line}`);
  const speed = { fp32: await productSpeed(shape, threads), int8: await productSpeed(shape, threads, "int8") };
  say(
    `bench: the runtime's matrix products of this model's shapes make ${speed.fp32.toFixed(0)} GFlop/s in fp32 and ${speed.int8.toFixed(0)} in 8 bits on ${threads} threads`,
  );
  const settings = {
    texts: sample.map((text) => contract.prefix + text),
    folder: resolve(root, contract.source.path),
    maxTokens: contract.maxTokens,
  };
  const lengths = Array.from(tokens, (length) => Math.min(length, contract.maxTokens));
  return {
    name: `${sample.length} descriptions of ${catalogue.name}, ${contract.id}`,
    arrays: { reference },
    settings,
    embedder,
    sample,
    reference,
    lengths,
    shape,
    speed,
  };
}

/** sentence-transformers with this batch as a job's peer, and how often its speed is the goal. */
export const sentenceTransformers = (batch, goal) => ({
  name: `sentence-transformers, batch ${batch}`,
  script: "sentence_transformer.py",
  environment: "embedding",
  settings: { batch },
  goal,
});

export const embed = ({ embedder, sample }, { threads }) => embedder.embed(sample, { cache: false, threads });

/** Multiplications and additions of a BERT encoder's matrix products for texts of so many tokens. */
function flops(lengths, { layers, hidden, intermediate }) {
  return lengths.reduce(
    (sum, n) => sum + 2 * layers * n * (4 * hidden * hidden + 2 * hidden * intermediate + 2 * n * hidden),
    0,
  );
}

/** What the vectors are worth, tokens a second, and the model's arithmetic a second as a share of the fp32 matrix product's own speed. */
export function embedQuality({ vectors, seconds, contract }, { reference, lengths, shape, speed }) {
  return {
    dtype: contract.dtype,
    ...cosines(vectors, reference),
    tokensPerSecond: lengths.reduce((sum, count) => sum + count, 0) / seconds,
    shareOfProductSpeed: flops(lengths, shape) / seconds / 1e9 / speed.fp32,
    fp32Product: speed.fp32,
    int8Product: speed.int8,
  };
}

/** A job's `reservation`: what keeps a ratio from counting, where ours is further from fp32 than the peer and than `least` allows. */
export const staysTrue =
  (least = 1) =>
  (ours, peer) => {
    const needed = Math.min(least, (peer.leastCosine ?? 1) - 1e-5);
    return ours.leastCosine >= needed
      ? null
      : `does not count: ours keeps a cosine of ${ours.leastCosine.toFixed(4)} to fp32, ${needed.toFixed(4)} is needed`;
  };

/** The least and the mean cosine of the vectors to those of the same weights in fp32. */
export function cosines(vectors, reference) {
  const dot = (a, b) => a.reduce((sum, value, j) => sum + value * b[j], 0);
  const all = Array.from(
    { length: vectors.rows },
    (_, i) =>
      dot(vectors.row(i), reference.row(i)) /
      Math.sqrt(dot(vectors.row(i), vectors.row(i)) * dot(reference.row(i), reference.row(i))),
  );
  return { leastCosine: Math.min(...all), meanCosine: all.reduce((sum, value) => sum + value, 0) / all.length };
}

export const shapes = {
  miniLm: { layers: 6, hidden: 384, intermediate: 1536 },
  e5Small: { layers: 12, hidden: 384, intermediate: 1536 },
  bertBase: { layers: 12, hidden: 768, intermediate: 3072 },
  e5Large: { layers: 24, hidden: 1024, intermediate: 4096 },
};
