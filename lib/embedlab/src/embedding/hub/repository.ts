import { InputError } from "../../errors.js";
import { endpointOf, isOffline, type HubEnvironment } from "./hub-cache.js";
import { connectionError, HubFault, NoSuchFile, statusError, Unreachable } from "./hub-request.js";

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
  { environment = process.env, signal }: { environment?: HubEnvironment; signal?: AbortSignal } = {},
): Promise<Repository> {
  if (isOffline(environment))
    throw new InputError(
      `HF_HUB_OFFLINE is set: what ${repository} holds cannot be asked; give a folder with its files`,
    );
  const endpoint = endpointOf(environment);
  const late = AbortSignal.timeout(30_000);
  const either = signal === undefined ? late : AbortSignal.any([signal, late]);
  const token = environment.HF_TOKEN?.trim() ?? "";
  const headers = { "user-agent": "embedlab", ...(token !== "" && { authorization: `Bearer ${token}` }) };
  try {
    // Of a redirect to another host the header is left out by fetch itself.
    const response = await fetch(`${endpoint}/api/models/${repository}/revision/${encodeURIComponent(branch)}`, {
      headers,
      signal: either,
    }).catch((error: unknown) => {
      throw connectionError(error, endpoint, either);
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw statusError(response, { repository, revision: branch }, `what is in ${repository}`, endpoint);
    }
    return readRepository(await response.json().catch(() => undefined), repository);
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof HubFault || error instanceof Unreachable || error instanceof NoSuchFile || late.aborted)
      throw new InputError(
        `${late.aborted ? "the hub does not answer within 30 s" : (error as Error).message}: check the network and HF_ENDPOINT, or give a folder with the model's files`,
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
