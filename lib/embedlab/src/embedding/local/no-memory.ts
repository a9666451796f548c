import { InputError } from "../../errors.js";

/** A session, or a batch in it, for which there is no memory. */
export class NoMemory extends InputError {}
