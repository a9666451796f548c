import { InputError } from "../../errors.js";
import { PassingFault, triesOf, withRetries } from "../retry.js";
import { endpointOf, isOffline } from "./hub-cache.js";
import { connectionError, NoSuchFile, statusError, Unreachable } from "./hub-request.js";
import type { HubOptions } from "./hub.js";

/** What the hub says of a repository. */
export interface Repository {
  /** The commit that a branch stands at. */
  readonly revision: string;
  /** Every file, from the repository's root on. */
  readonly files: readonly string[];
  /** The head of its model card, as far as it is given. */
  readonly card: Readonly<Record<string, unknown>>;
}

/** Asks the hub's API for a repository at a branch or commit. Throws InputError with what the hub said and the cure. */
export async function hubRepository(
  repository: string,
  branch: string,
  { environment = process.env, signal, retries = 5, retryDelay = 1000, stallTimeout = 30_000 }: HubOptions = {},
): Promise<Repository> {
  if (isOffline(environment))
    throw new InputError(
      `HF_HUB_OFFLINE is set: what ${repository} holds cannot be asked; give a folder with its files`,
    );
  const endpoint = endpointOf(environment);
  const token = environment.HF_TOKEN?.trim() ?? "";
  const headers = { "user-agent": "embedlab", ...(token !== "" && { authorization: `Bearer ${token}` }) };
  const ask = async (): Promise<unknown> => {
    const late = AbortSignal.timeout(stallTimeout);
    const either = signal === undefined ? late : AbortSignal.any([signal, late]);
    // Of a redirect to another host the token is left out by fetch itself.
    const response = await fetch(`${endpoint}/api/models/${repository}/revision/${encodeURIComponent(branch)}`, {
      headers,
      signal: either,
    }).catch((error: unknown) => {
      signal?.throwIfAborted();
      throw late.aborted
        ? new PassingFault(`the hub did not answer within ${stallTimeout / 1000} s`)
        : connectionError(error, endpoint, either);
    });
    if (response.ok) return response.json().catch(() => undefined);
    await response.body?.cancel();
    throw statusError(response, { repository, revision: branch }, `what is in ${repository}`, endpoint);
  };
  try {
    return readRepository(await withRetries(ask, { retries, retryDelay, signal }), repository);
  } catch (error) {
    signal?.throwIfAborted();
    const tried = error instanceof PassingFault ? ` (${triesOf(error)})` : "";
    if (error instanceof PassingFault || error instanceof Unreachable || error instanceof NoSuchFile)
      throw new InputError(
        `${error.message}${tried}: check the network and HF_ENDPOINT, or give a folder with the model's files`,
      );
    throw error;
  }
}

function readRepository(answer: unknown, repository: string): Repository {
  const { sha, siblings, cardData } = (answer ?? {}) as { sha?: unknown; siblings?: unknown; cardData?: unknown };
  if (typeof sha !== "string" || !/^[0-9a-f]{40}$/.test(sha) || !Array.isArray(siblings))
    throw new InputError(`the hub's answer about ${repository} has no commit and no list of files: check HF_ENDPOINT`);
  return {
    revision: sha,
    files: siblings.flatMap((one: { rfilename?: unknown } | null) =>
      typeof one?.rfilename === "string" ? [one.rfilename] : [],
    ),
    card: typeof cardData === "object" && cardData !== null ? (cardData as Record<string, unknown>) : {},
  };
}
