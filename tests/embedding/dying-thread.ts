// A thread of thread.test.ts: answers, throws or dies, as it is told.
import type { Respond } from "#embedlab/embedding/local/thread-messages";
import { forWorkers } from "#embedlab/numeric/worker-functions";
import { InputError } from "embedlab";

export const openDying =
  (suffix: string): Respond<string, string> =>
  (message) => {
    if (message === "die") process.exit(3);
    if (message === "throw") throw new InputError("said so");
    return Promise.resolve({ value: message.toUpperCase() + suffix });
  };

export function openNothing(why: string): Respond<string, string> {
  throw new InputError(why);
}

forWorkers(import.meta.url, { openDying, openNothing });
