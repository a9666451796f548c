import { setTimeout as wait } from "node:timers/promises";
import pRetry from "p-retry";

/** A fault of a server, or of the way to it, that may pass: busy, broken, slow. */
export class PassingFault extends Error {
  /** How often it was tried, the last time included. */
  tries = 1;

  constructor(
    message: string,
    /** Milliseconds that the server asks to wait; 0 where it does not ask. */ readonly retryAfter = 0,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export interface RetryOptions {
  /** Further tries after a fault that may pass. */
  readonly retries: number;
  /** Milliseconds before the first further try, doubled each time, up to twice as long by chance, so that clients spread. */
  readonly retryDelay: number;
  readonly signal?: AbortSignal;
}

/** Milliseconds: a server that asks for a longer wait is not waited for. */
const longestWait = 120_000;
const longestDelay = 30_000;

/** What `attempt` gives, tried again after a `PassingFault`, and after the wait that the server asked for. */
export function withRetries<T>(attempt: () => Promise<T>, { retries, retryDelay, signal }: RetryOptions): Promise<T> {
  return pRetry(attempt, {
    retries,
    minTimeout: retryDelay,
    maxTimeout: longestDelay,
    randomize: true,
    signal,
    shouldRetry: ({ error }) => error instanceof PassingFault && error.retryAfter <= longestWait,
    onFailedAttempt: async ({ error, attemptNumber, retriesLeft }) => {
      if (!(error instanceof PassingFault)) return;
      error.tries = attemptNumber;
      if (error.retryAfter > 0 && error.retryAfter <= longestWait && retriesLeft > 0)
        await wait(error.retryAfter, undefined, { signal });
    },
  });
}

/** As messages say it: "after 3 tries". */
export const triesOf = ({ tries }: PassingFault): string => `after ${tries} ${tries === 1 ? "try" : "tries"}`;

/** Milliseconds of a Retry-After header, which holds seconds or a date (RFC 9110, 10.2.3); 0 for none, and for nonsense. */
export function retryAfter({ headers }: Pick<Response, "headers">): number {
  const text = headers.get("retry-after")?.trim() ?? "";
  const milliseconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isFinite(milliseconds) ? Math.max(0, milliseconds) : 0;
}
