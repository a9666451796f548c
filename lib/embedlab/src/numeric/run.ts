/** What a long computation reports while it runs. */
export interface Progress {
  /** What is being done, e.g. "t-SNE". */
  readonly step: string;
  readonly done: number;
  readonly total: number;
  /** What is counted, in the plural, e.g. "iterations", "texts". */
  readonly unit: string;
}

/** Options that every long computation takes. */
export interface RunOptions {
  /** Cancels within 100 ms; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** Worker threads to use; the machine's cores unless told. */
  readonly threads?: number;
}
