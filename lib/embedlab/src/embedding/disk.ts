import { stat } from "node:fs/promises";
import { InputError } from "../errors.js";
import { codeOf, syscallOf } from "../reasons.js";

export const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

const full = ["ENOSPC", "EDQUOT"];
const forbidden = ["EACCES", "EROFS", "EPERM"];

/** Whether a draft that was last changed then was left by a killed process: none takes an hour to write. */
export const isAbandoned = (changedMs: number): boolean => Date.now() - changedMs > 3_600_000;

/** Whether a disk refused to be written: no other try mends it. */
export const isRefusal = (error: unknown): boolean => [...full, ...forbidden].includes(codeOf(error));

/** A disk's refusal to be written, as an InputError that names the folder and the cure; any other error as it is. */
export function diskRefusal(folder: string, error: unknown, cure: string): unknown {
  const code = codeOf(error);
  if (full.includes(code)) return new InputError(`${folder}: the disk is full; make room, ${cure}`);
  if (forbidden.includes(code))
    return new InputError(`${folder} may not be written (${code}); change its rights, ${cure}`);
  if (code === "ENAMETOOLONG")
    return new InputError(`${folder}: the disk takes no path or name as long as one of these; shorten it, ${cure}`);
  // What Node's recursive mkdir says where the disk is read-only, or has no room for a folder.
  if (code === "ENOENT" && syscallOf(error) === "mkdir")
    return new InputError(
      `${folder} cannot be made: the disk is full or may not be written; make room or change its rights, ${cure}`,
    );
  return error;
}
