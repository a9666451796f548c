import type fc from "fast-check";

/** One kind of input that strangers give, and what must hold whatever is in it. */
export interface Target<T = unknown> {
  readonly name: string;
  readonly inputs: fc.Arbitrary<T>;
  /** Rejects with what is wrong: a crash, a refusal that does not say where, or an input that should not have been taken. */
  readonly run: (input: T, scratch: string) => void | Promise<void>;
  /** Inputs of this kind that once broke something. */
  readonly found?: readonly T[];
  /** How many inputs `npm test` tries: fewer of those that open files or models. */
  readonly short: number;
}

const refusals = ["InputError", "ModelUnavailable", "Problem"];
/** A refusal is read by people. */
const longestRefusal = 2500;

/** Undefined where `work` ended well, and its refusal where it refused in words that say where; anything else is thrown. */
export async function refusal(named: RegExp, work: () => unknown): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    const { name, message } = error as Error;
    if (!refusals.includes(name)) throw error;
    const wrong =
      message.length > longestRefusal
        ? `a refusal of ${message.length} characters`
        : !named.test(message)
          ? `a refusal that does not say where (${String(named)})`
          : /undefined is not (?:a function|an object|iterable)|is not a function|Cannot read prop|is not iterable/.test(
                message,
              )
            ? "a refusal that tells of the program"
            : undefined;
    if (wrong !== undefined) throw new Error(`${wrong}: ${message.slice(0, 500)}`, { cause: error });
    return message;
  }
}
