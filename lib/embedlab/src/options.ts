import { inspect } from "node:util";
import { InputError } from "./errors.js";

/**
 * That `options` are an object and hold what is `needed`. Plain JavaScript may leave them out, or give a number in their place, which
 * destructuring takes for options of which none is told.
 * @throws InputError
 */
export function requireOptions<T extends object>(
  verb: string,
  options: T,
  ...needed: readonly (keyof T & string)[]
): void {
  const instead = insteadOfObject(options);
  if (instead !== undefined)
    throw new InputError(
      `${verb}: its options are ${instead}; give an object${needed.length === 0 ? ", or leave them out" : ` with ${needed.join(" and ")}`}`,
    );
  const absent = needed.find((name) => options[name] === undefined);
  if (absent !== undefined) throw new InputError(`${verb}: its options have no ${absent}; give it`);
}

function insteadOfObject(given: unknown): string | undefined {
  if (given === undefined) return "missing";
  if (Array.isArray(given) || ArrayBuffer.isView(given)) return "a list";
  if (typeof given === "function") return "a function";
  return typeof given === "object" && given !== null ? undefined : inspect(given);
}
