/** Bad input from the caller: the message names the offender (file, row, field, option) and the cure. */
export class InputError extends Error {
  override name = "InputError";
}
