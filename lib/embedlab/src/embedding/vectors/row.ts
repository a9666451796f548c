import { InputError } from "../../errors.js";

/** One vector of somebody's file. */
export interface StoredVector {
  /** Null where the file says none: its rows are in the catalogue's order. */
  readonly id: string | null;
  readonly vector: ArrayLike<number>;
}

/** Which of a file's columns hold ids and vectors, where that is not plain. */
export interface VectorColumns {
  readonly idColumn?: string;
  readonly vectorColumn?: string;
}

/** The rows of a file, in its order, without holding them all. */
export type VectorRows = AsyncIterable<StoredVector>;

/** An id as text: whole numbers count as their digits. */
export function idText(value: unknown, file: string, row: number, column: string): string {
  if (typeof value === "string" && value !== "") return value;
  if (typeof value === "bigint" || Number.isSafeInteger(value)) return String(value);
  throw new InputError(
    `${file}, row ${row}: "${column}" is ${value === undefined || value === null ? "missing" : JSON.stringify(value)}; it must be a text or a whole number, the product's id`,
  );
}
