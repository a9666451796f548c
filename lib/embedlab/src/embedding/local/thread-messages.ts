import type { TransferListItem } from "node:worker_threads";
import { InputError } from "../../errors.js";
import type { Place } from "../../numeric/worker-functions.js";
import { NoMemory } from "./no-memory.js";

/** What a thread makes of a call, and the buffers that it hands over instead of copying. */
export type Respond<Message, Value> = (message: Message) => Promise<{ value: Value; transfer?: TransferListItem[] }>;

/** The function that a new thread calls. */
export type Opening = Place & { readonly args: readonly unknown[] };

/** Errors that keep their class on the way out of the thread. */
export const kinds = { memory: NoMemory, input: InputError, other: Error };

export type Reply<Value> = { value: Value } | { message: string; kind: keyof typeof kinds };

/** In place of a message: the thread is to end. */
export const end = "end";
