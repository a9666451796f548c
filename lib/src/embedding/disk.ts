import { InputError } from "../errors.js";

/** A disk's refusal to be written, as an InputError that names the folder and the cure; any other error as it is. */
export function diskRefusal(folder: string, error: unknown, cure: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === "ENOSPC" || code === "EDQUOT") return new InputError(`${folder}: the disk is full; make room, ${cure}`);
  if (code === "EACCES" || code === "EROFS" || code === "EPERM") return new InputError(`${folder} may not be written (${code}); change its rights, ${cure}`);
  return error;
}
