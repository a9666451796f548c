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

  constructor(message: string, options?: ErrorOptions) {
    super(bounded(message), options);
  }
}

/** Characters of a message: it may quote a stranger's file, and is read by people. */
const longest = 2000;

/** The message with its middle left out where it is too long: the offender stands at its beginning, the cure at its end. */
function bounded(message: string): string {
  if (message.length <= longest) return message;
  const [head, tail] = [message.slice(0, 1200), message.slice(-600)];
  return `${head.replace(/[\ud800-\udbff]$/, "")} … (${message.length - 1800} characters left out) … ${tail.replace(/^[\udc00-\udfff]/, "")}`;
}
