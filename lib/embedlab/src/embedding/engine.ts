/** Texts that were embedded together; arrays run parallel to `indices`. */
export interface EmbeddedBatch {
  /** Places in the list of texts that the engine was given. */
  readonly indices: ArrayLike<number>;
  /** One vector after the other. */
  readonly vectors: Float32Array;
  /** Tokens of each text before it was cut; -1 where the source does not tell. */
  readonly tokens: ArrayLike<number>;
  /** 1 where a text was cut. */
  readonly truncated: ArrayLike<number>;
}

/** The product that a text is of, by its id and its data row in the catalogue: what vectors from a file are found by. */
export interface TextProduct {
  readonly id: string;
  readonly row: number;
}

export interface EngineOptions {
  readonly signal?: AbortSignal;
  readonly threads?: number;
  /** Tokens of a batch at most, padding included; the engine's own measured budget unless told. */
  readonly batchTokens?: number;
  /** One a text, where the texts are products' own. */
  readonly products?: readonly TextProduct[];
  /** Receives every text exactly once, in batches, in any order. */
  readonly deliver: (batch: EmbeddedBatch) => void;
  /** The number of tokens, after cutting, in that many more of the texts. */
  readonly announce?: (tokens: number, texts: number) => void;
}

/** One way of turning texts into vectors. The prefix is already on the texts. */
export interface Engine {
  /** Why the vectors may not be what the contract's reader expects. */
  readonly warnings: readonly string[];
  embed(texts: readonly string[], options: EngineOptions): Promise<void>;
  /** Ends threads and connections; an engine that is used again opens them again. */
  close(): Promise<void>;
}
