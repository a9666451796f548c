import { InputError } from "../errors.js";

/** A model that cannot be had here and now: the message gives the reason and the cure. */
export class ModelUnavailable extends InputError {
  override name = "ModelUnavailable";
}
