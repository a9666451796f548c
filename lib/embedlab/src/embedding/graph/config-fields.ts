import { InputError } from "../../errors.js";
import type { ConfigJson } from "./architecture.js";

/** Reads fields of a config.json, and names file, field and cure where one is wrong. */
export class ConfigFields {
  constructor(
    private readonly config: ConfigJson,
    private readonly file: string,
  ) {}

  /** A positive integer. */
  count(field: string, fallback?: number): number {
    const value = this.config[field] ?? fallback;
    if (!Number.isSafeInteger(value) || (value as number) < 1 || (value as number) > 2 ** 24) {
      throw new InputError(`${this.file}: ${field} is ${JSON.stringify(value)}; a positive integer is needed`);
    }
    return value as number;
  }

  /** A small positive number. */
  epsilon(field: string, fallback: number): number {
    const value = this.config[field] ?? fallback;
    if (typeof value !== "number" || !(value > 0 && value < 1))
      throw new InputError(`${this.file}: ${field} is ${JSON.stringify(value)}; a small positive number is needed`);
    return value;
  }

  flag(field: string, fallback: boolean): boolean {
    const value = this.config[field] ?? fallback;
    if (typeof value !== "boolean")
      throw new InputError(`${this.file}: ${field} is ${JSON.stringify(value)}; true or false is needed`);
    return value;
  }

  /** What a table has under the field's name for it. */
  oneOf<T>(field: string, table: Readonly<Record<string, T>>, fallback: string): T {
    const value = this.config[field] ?? fallback;
    if (typeof value === "string" && Object.hasOwn(table, value)) return table[value];
    throw new InputError(
      `${this.file}: ${field} ${JSON.stringify(value)} is not supported, only ${Object.keys(table).join(", ")}; use a folder or repository with onnx/model.onnx`,
    );
  }

  /** Refuses a field that says another computation than the one that is built. */
  only(field: string, allowed: unknown, otherwise = allowed): void {
    const value = this.config[field] ?? otherwise;
    if (JSON.stringify(value) !== JSON.stringify(allowed)) {
      throw new InputError(
        `${this.file}: ${field} ${JSON.stringify(value)} is not supported, only ${JSON.stringify(allowed)}; use a folder or repository with onnx/model.onnx`,
      );
    }
  }

  /** The width of the hidden states, checked to be a multiple of the heads' number. */
  widthOfHeads(
    hidden: number,
    heads: number,
    names: readonly [string, string] = ["hidden_size", "num_attention_heads"],
  ): void {
    if (hidden % heads !== 0)
      throw new InputError(`${this.file}: ${names[0]} ${hidden} is not a multiple of ${names[1]} ${heads}`);
  }

  /** Heads of keys and values, each of which serves as many of the queries' as there are to one of them. */
  keyHeads(heads: number, fallback: number): number {
    const keyHeads = this.count("num_key_value_heads", fallback);
    if (heads % keyHeads !== 0)
      throw new InputError(
        `${this.file}: num_attention_heads ${heads} is not a multiple of num_key_value_heads ${keyHeads}`,
      );
    return keyHeads;
  }
}
