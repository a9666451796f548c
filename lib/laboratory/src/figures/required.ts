import { InputError } from "embedlab";

/** Throws unless there is something to draw. */
export function requireSome(values: { readonly length: number }, what: string): void {
  if (values.length === 0) throw new InputError(`no ${what} to draw: pass at least one`);
}

/** Throws unless two lists that belong together are equally long. */
export function requireLength(values: { readonly length: number }, length: number, what: string, items: string): void {
  if (values.length !== length)
    throw new InputError(`${values.length} ${what} for ${length} ${items}: pass one for each`);
}
