import type { Progress } from "../numeric/run.js";
import { textKey } from "./cache/cache.js";
import type { VectorRecord } from "./cache/vector-file.js";
import { isOfTexts, vectorDimensions, type ModelContract } from "./contract/contract.js";

/** Progress with the rate in tokens, by which the time left is told. */
export interface EmbeddingProgress extends Progress {
  readonly tokensPerSecond: number;
  /** NaN until it can be told. */
  readonly secondsLeft: number;
}

/** One call's results as they come in; equal texts share a key and are embedded once. */
export class Results {
  readonly vectors: Float32Array;
  readonly tokens: Int32Array;
  readonly truncated: Uint8Array;
  readonly seconds: Float32Array;
  /** 1 where the seconds were taken while other work kept the machine busy. */
  readonly loaded: Uint8Array;
  cached = 0;
  private readonly rows = new Map<string, number[]>();
  private readonly done = new Set<string>();
  private readonly started = performance.now();
  private announcedTokens = 0;
  private announcedTexts = 0;
  private embeddedTokens = 0;
  private rowsDone = 0;
  private fresh = 0;

  constructor(
    private readonly contract: ModelContract,
    private readonly texts: readonly string[],
    private readonly options: { readonly onProgress?: (progress: EmbeddingProgress) => void },
  ) {
    // Shared, so that worker threads of later steps need no second copy.
    this.vectors = new Float32Array(new SharedArrayBuffer(4 * texts.length * vectorDimensions(contract)));
    this.tokens = new Int32Array(texts.length);
    this.truncated = new Uint8Array(texts.length);
    this.seconds = new Float32Array(texts.length);
    this.loaded = new Uint8Array(texts.length);
    texts.forEach((text, i) => {
      // What is fitted on the corpus needs the corpus as it is, with its repeated texts; a file has one vector a product.
      const key = isOfTexts(contract) ? textKey(text) : String(i);
      const rows = this.rows.get(key);
      if (rows === undefined) this.rows.set(key, [i]);
      else rows.push(i);
    });
  }

  text(key: string): string {
    return this.texts[this.rows.get(key)![0]];
  }

  lacks(key: string): boolean {
    return this.rows.has(key) && !this.done.has(key);
  }

  missing(): string[] {
    return this.left() === 0 ? [] : [...this.rows.keys()].filter((key) => !this.done.has(key));
  }

  left(): number {
    return this.rows.size - this.done.size;
  }

  put({ key, vector, tokens, truncated, seconds, loaded }: VectorRecord, fromCache: boolean): void {
    const rows = this.rows.get(key)!;
    this.done.add(key);
    this.seconds[rows[0]] = seconds;
    this.loaded[rows[0]] = loaded ? 1 : 0;
    for (const row of rows) {
      this.vectors.set(vector, row * vectorDimensions(this.contract));
      this.tokens[row] = tokens;
      this.truncated[row] = truncated ? 1 : 0;
    }
    this.rowsDone += rows.length;
    if (fromCache) this.cached += rows.length;
    else {
      this.fresh++;
      this.embeddedTokens += Math.max(0, Math.min(tokens, this.contract.maxTokens));
    }
  }

  announce(tokens: number, texts: number): void {
    this.announcedTokens += tokens;
    this.announcedTexts += texts;
  }

  report(): void {
    const elapsed = (performance.now() - this.started) / 1000;
    // The work is in the tokens; those of texts not yet tokenized are taken to be as many as the others have.
    const texts = this.fresh + this.left();
    const total = this.announcedTexts > 0 ? (this.announcedTokens / this.announcedTexts) * texts : 0;
    const share = total > 0 ? Math.min(1, this.embeddedTokens / total) : this.fresh / texts;
    this.options.onProgress?.({
      step: `${this.contract.source.kind === "vectors" ? "reading the vectors of" : "embedding with"} ${this.contract.id}`,
      done: this.rowsDone,
      total: this.texts.length,
      unit: "texts",
      tokensPerSecond: this.embeddedTokens / elapsed,
      secondsLeft: share > 0 ? (elapsed * (1 - share)) / share : NaN,
    });
  }
}
