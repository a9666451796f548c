/**
 * Bad input from the caller: the message names the offender (file, row, field, option) and the cure.
 * @example
 * ```ts
 * try {
 *   await loadProducts("no-such.csv");
 * } catch (error) {
 *   error instanceof InputError; // => true
 * }
 * ```
 */
export class InputError extends Error {
  override name = "InputError";
}
