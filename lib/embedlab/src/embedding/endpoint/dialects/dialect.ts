/** What a request asks, whatever the server's language. */
export interface Asked {
  readonly model: string;
  readonly texts: readonly string[];
  /** How numbers are to come, where the server lets one choose. */
  readonly encoding: "base64" | "float";
  /** The contract's own limit; undefined where it sets none. */
  readonly maxTokens: number | undefined;
  /** What the vectors are for, in the server's own word; undefined where the contract does not say. */
  readonly inputType: string | undefined;
  /** Dimensions that the server is to cut to itself; undefined where it is not asked to. */
  readonly dimensions: number | undefined;
  readonly normalize: boolean;
}

/** One vector of an answer: numbers, or base64 of little-endian float32; `index` where the server says which text's it is. */
export interface AnsweredVector {
  readonly index?: unknown;
  readonly embedding?: unknown;
}

/** How a kind of server is spoken to. A new one is a file beside this one, and a line in dialects.ts. */
export interface Dialect {
  /** A base address as people set it. */
  readonly example: string;
  /** After the base address, whatever version it ends with. */
  readonly path: (model: string) => string;
  readonly headers: (key: string) => Readonly<Record<string, string>>;
  readonly body: (asked: Asked) => object;
  /** The vectors of an answer; undefined where it is none. */
  readonly vectors: (answer: unknown) => readonly AnsweredVector[] | undefined;
  /** Texts and characters of a request at most. */
  readonly mostTexts: number;
  readonly mostCharacters: number;
  /** The words that it takes for `inputType`; undefined where it takes none. */
  readonly inputTypes?: readonly string[];
  /** Taken where the contract says no inputType. */
  readonly defaultInputType?: string;
  /** False where the server cannot be asked for fewer dimensions. */
  readonly takesDimensions: boolean;
  /** What becomes of the contract's maxTokens, for people; null where the server is told it. */
  readonly length: string | null;
  /** How a text that the server cut as it was told differs from one that the model's own tokenizer cuts, for people. */
  readonly cutOtherwise?: string;
  /** What to do about a refusal that no other try mends; undefined for others. */
  readonly cure?: (status: number, said: string, model: string) => string | undefined;
  /** Milliseconds to wait that a refusal's body asks for, where no Retry-After header does. */
  readonly retryAfter?: (body: string) => number | undefined;
  /** What to do about a text that the server finds too long, whatever status it says so with; undefined for other refusals. */
  readonly tooLong?: (said: string) => string | undefined;
}

export const bearer = (key: string): Readonly<Record<string, string>> => ({ authorization: `Bearer ${key}` });

/** The list under a field of an answer; undefined where there is none. */
export function listIn(answer: unknown, field: string): readonly unknown[] | undefined {
  const list = (answer as Readonly<Record<string, unknown>> | null)?.[field];
  return Array.isArray(list) ? (list as unknown[]) : undefined;
}

/** `[[…], […]]` in the texts' order. */
export const plainRows = (rows: readonly unknown[] | undefined): readonly AnsweredVector[] | undefined =>
  rows?.map((embedding) => ({ embedding }));
