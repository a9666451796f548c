import { setImmediate as turn } from "node:timers/promises";
import { stat } from "node:fs/promises";
import { InputError } from "../../errors.js";
import { wordsOf } from "../../text/words.js";
import type { ModelContract } from "../contract/contract.js";
import { keptWarnings } from "../contract/contradictions.js";
import { readPrompts } from "../contract/declared.js";
import { prefixWarnings, promptWarnings } from "../contract/prompts.js";
import type { Engine, EngineOptions } from "../engine.js";
import { sha256Of } from "../graph/built-graph.js";
import { applyLayers, contractLayers, type Layer } from "../local/layers.js";
import type { ModelFacts } from "../local/model-facts.js";
import { TokenIds } from "./token-ids.js";
import { readTokenTable, tableFolder, vocabularyOf } from "./token-table.js";
import { isWordFile, readWords, wordFileHead } from "./word-file.js";

/** Texts between two looks at whether the run was cancelled. */
const windowSize = 512;

/** A model whose vectors are means of fixed vectors: of tokens (model2vec, StaticEmbedding) or of words (GloVe, word2vec). */
export interface OpenedStatic {
  readonly contract: ModelContract;
  readonly engine: Engine;
  readonly fingerprint: string;
  readonly facts: ModelFacts;
  pieces(text: string): string[];
}

/** How a text's vector comes about, before the contract's layers. */
interface Means {
  readonly facts: ModelFacts;
  readonly dimensions: number;
  readonly fingerprint: string;
  readonly warnings: readonly string[];
  pieces(text: string): string[];
  /** What the texts of a window need that is not there yet. */
  prepare(texts: readonly string[], signal?: AbortSignal): Promise<void>;
  /** Adds up the vectors of the text's parts into `sum`; how many, and how many parts the text has before it was cut. */
  add(text: string, sum: Float64Array): { used: number; parts: number; cut: boolean };
}

/** True for a folder with a table of tokens' vectors, or a file of words' vectors. */
export const isStatic = async (path: string): Promise<boolean> =>
  (await tableFolder(path)) !== undefined || (isWordFile(path) && (await isFile(path)));

/** Throws InputError naming the field, the file and the cure. */
export async function openStatic(contract: ModelContract, path: string): Promise<OpenedStatic> {
  requirePlain(contract);
  const means = isWordFile(path) ? await wordMeans(contract, path) : await tokenMeans(contract, path);
  if (means.dimensions !== contract.dimensions)
    throw new InputError(
      `model contract "${contract.id}": dimensions is ${contract.dimensions}, but ${path} has ${means.dimensions}; correct it`,
    );
  return {
    contract: { ...contract, dtype: "fp32" },
    engine: new StaticEngine(contract, means),
    ...means,
    pieces: (text) => means.pieces(text),
  };
}

/** What such a model has no use for is refused, not passed over. */
function requirePlain(contract: ModelContract): void {
  const { id, pooling, dtype } = contract;
  if (pooling !== "mean")
    throw new InputError(
      `model contract "${id}": pooling is ${JSON.stringify(pooling)}, but a static model is the mean of its tokens' vectors: say "mean"`,
    );
  if (dtype !== "fp32" && dtype !== "auto")
    throw new InputError(`${id}: a static model has its vectors in one number type; set dtype to "fp32"`);
  for (const field of ["prompt", "output", "inputs", "dense"] as const)
    if (contract[field] !== undefined)
      throw new InputError(
        `model contract "${id}": ${field} is for networks, and this is a static model; leave it out${field === "prompt" ? ", or write the prefix itself" : ""}`,
      );
}

async function tokenMeans(contract: ModelContract, path: string): Promise<Means> {
  const { id, maxTokens, normalize } = contract;
  const declared = await readPrompts(path);
  const table = await readTokenTable(path);
  const { folder, vectors, dimensions, tokens, kind, fingerprint } = table;
  const ids = new TokenIds(folder);
  const { unknown, medianLength } = await vocabularyOf(folder);
  const left = kind === "model2vec" ? unknown : null;
  const most = kind === "model2vec" ? maxTokens * medianLength : Infinity;
  return {
    dimensions,
    fingerprint,
    facts: {
      ...noFacts,
      modelType: kind,
      hiddenSize: dimensions,
      vocabularySize: tokens,
      parameters: tokens * dimensions,
    },
    warnings: [
      ...promptWarnings(contract, declared),
      ...keptWarnings(contract, declared),
      ...(table.normalize === normalize
        ? []
        : [
            `${id} ${normalize ? "scales its vectors to length 1, and the model's own files do not" : "does not normalise, but the model's own files do"}`,
          ]),
    ],
    pieces: (text) => ids.pieces(text),
    prepare: () => Promise.resolve(),
    add(text, sum) {
      const all = ids.of(text);
      const short = text.length > most ? Array.from(text).slice(0, most).join("") : text;
      const taken = short.length < text.length ? ids.of(short) : all;
      const end = Math.min(taken.length, maxTokens);
      let used = 0;
      for (let t = 0; t < end; t++) {
        const token = taken[t];
        if (token === left) continue;
        if (token >= tokens)
          throw new InputError(
            `${folder}: tokenizer.json gives token ${token}, and the table has ${tokens}; copy both from one place`,
          );
        for (let j = 0, at = token * dimensions; j < dimensions; j++) sum[j] += vectors[at + j];
        used++;
      }
      return { used, parts: all.length, cut: end < taken.length || short.length < text.length };
    },
  };
}

async function wordMeans(contract: ModelContract, path: string): Promise<Means> {
  const { maxTokens } = contract;
  const head = await wordFileHead(path);
  const { dimensions, words } = head;
  /** Null for a word that the file has not. */
  const known = new Map<string, Float32Array | null>();
  const pieces = (text: string): string[] => wordsOf(text).map((word) => word.text);
  return {
    dimensions,
    fingerprint: await sha256Of(path),
    facts: {
      ...noFacts,
      modelType: "word vectors",
      hiddenSize: dimensions,
      vocabularySize: words,
      parameters: words === null ? null : words * dimensions,
    },
    warnings: prefixWarnings(contract),
    pieces,
    async prepare(texts, signal) {
      const wanted = new Set<string>();
      for (const text of texts)
        for (const word of pieces(text))
          for (const form of [word, word.toLowerCase()]) if (!known.has(form)) wanted.add(form);
      if (wanted.size === 0) return;
      const found = new Map<string, Float32Array>();
      await readWords(path, head, wanted, (word, vector) => found.set(word, vector), signal);
      for (const word of wanted) known.set(word, found.get(word) ?? null);
    },
    add(text, sum) {
      const all = pieces(text);
      let used = 0;
      for (const word of all.slice(0, maxTokens)) {
        const vector = known.get(word) ?? known.get(word.toLowerCase());
        if (vector === null || vector === undefined) continue;
        for (let j = 0; j < dimensions; j++) sum[j] += vector[j];
        used++;
      }
      return { used, parts: all.length, cut: all.length > maxTokens };
    },
  };
}

const noFacts = {
  layers: 0,
  heads: 0,
  intermediateSize: null,
  maxPositions: null,
  matryoshka: null,
  classifier: null,
  products: "none: vectors are looked up",
  randomWeights: false,
} as const;

class StaticEngine implements Engine {
  readonly warnings: string[];
  private readonly layers: readonly Layer[];
  private withoutParts = 0;

  constructor(
    private readonly contract: ModelContract,
    private readonly means: Means,
  ) {
    this.warnings = [...means.warnings];
    this.layers = contractLayers(contract);
  }

  async embed(texts: readonly string[], { signal, deliver, announce }: EngineOptions): Promise<void> {
    const { dimensions } = this.means;
    await this.means.prepare(texts, signal);
    for (let start = 0; start < texts.length; start += windowSize) {
      signal?.throwIfAborted();
      const part = texts.slice(start, start + windowSize);
      const vectors = new Float32Array(part.length * dimensions);
      const tokens = new Int32Array(part.length);
      const truncated = new Uint8Array(part.length);
      const sum = new Float64Array(dimensions);
      let kept = 0;
      for (const [i, text] of part.entries()) {
        sum.fill(0);
        const { used, parts, cut } = this.means.add(text, sum);
        if (used === 0) this.withoutParts++;
        for (let j = 0; j < dimensions && used > 0; j++) vectors[i * dimensions + j] = sum[j] / used;
        tokens[i] = parts;
        truncated[i] = cut ? 1 : 0;
        kept += Math.min(parts, this.contract.maxTokens);
      }
      announce?.(kept, part.length);
      deliver({
        indices: part.map((_, i) => start + i),
        vectors: applyLayers(vectors, part.length, this.layers),
        tokens,
        truncated,
      });
      await turn();
    }
    this.sayEmpty();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private sayEmpty(): void {
    const at = this.warnings.findIndex((warning) => warning.includes(nothingKnown));
    if (at >= 0) this.warnings.splice(at, 1);
    if (this.withoutParts > 0)
      this.warnings.push(`${this.contract.id}: ${this.withoutParts.toLocaleString("en-US")} ${nothingKnown}`);
  }
}

const nothingKnown = "of the texts hold nothing that the model has a vector of: theirs are zeros";

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
