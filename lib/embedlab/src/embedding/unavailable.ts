import { InputError } from "../errors.js";

/**
 * A model that cannot be had here and now: the message gives the reason and the cure.
 * @example
 * ```ts
 * const contract = contractNamed("all-MiniLM-L6-v2");
 * const reason = await openModel({ ...contract, source: { kind: "folder", path: "nowhere" } }).catch((error) => error);
 * reason instanceof ModelUnavailable; // => true
 * ```
 */
export class ModelUnavailable extends InputError {
  override name = "ModelUnavailable";
}
