// A thread of thread.test.ts: answers, throws or dies, as it is told.
import { answer } from "#embedlab/embedding/local/thread";
import { InputError } from "embedlab";

answer((message: string) => {
  if (message === "die") process.exit(3);
  if (message === "throw") throw new InputError("said so");
  return Promise.resolve({ value: message.toUpperCase() });
});
