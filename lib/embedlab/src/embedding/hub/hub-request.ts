import { InputError } from "../../errors.js";
import { requestReason } from "../../reasons.js";
import { PassingFault, retryAfter } from "../retry.js";
import { endpointOf, type HubEnvironment, type HubModel } from "./hub-cache.js";

/** The hub could not be reached at all: not worth another try. */
export class Unreachable extends Error {}

/** The repository has no such file. */
export class NoSuchFile extends Error {}

export interface HubFile {
  readonly response: Response;
  /** SHA-256 of a large file, git's SHA-1 of a small one; undefined where the server gives neither. */
  readonly etag: string | undefined;
  /** The whole file's size; undefined where the server does not say. */
  readonly bytes: number | undefined;
}

/**
 * Asks for a file from byte `from` on. The token goes to the endpoint alone, never to where it redirects.
 */
export async function requestFile(
  model: HubModel,
  file: string,
  from: number,
  environment: HubEnvironment,
  signal: AbortSignal,
): Promise<HubFile> {
  const endpoint = endpointOf(environment);
  let address = new URL(`${endpoint}/${model.repository}/resolve/${model.revision}/${file}`);
  const own = address.origin;
  const what = `${model.repository}/${file}`;
  let etag: string | undefined;
  let bytes: number | undefined;
  for (let redirects = 0; redirects <= 5; redirects++) {
    const headers: Record<string, string> = { "user-agent": "embedlab", "accept-encoding": "identity" };
    if (environment.HF_TOKEN !== undefined && environment.HF_TOKEN !== "" && address.origin === own)
      headers.authorization = `Bearer ${environment.HF_TOKEN.trim()}`;
    if (from > 0) headers.range = `bytes=${from}-`;
    const response = await fetch(address, { headers, redirect: "manual", signal }).catch((error: unknown) => {
      throw connectionError(error, endpoint, signal);
    });
    // A redirect to storage loses these headers: they stand on the hub's own answer.
    etag ??= cleanEtag(
      response.headers.get("x-linked-etag") ?? (response.status < 300 ? response.headers.get("etag") : null),
    );
    bytes ??= count(response.headers.get("x-linked-size"));
    const location = response.headers.get("location");
    if (response.status >= 300 && response.status < 400 && location !== null) {
      await response.body?.cancel();
      if (!URL.canParse(location, address.href))
        throw new InputError(
          `${what}: the hub redirects to ${JSON.stringify(location.slice(0, 100))}, which is no address`,
        );
      address = new URL(location, address);
      if (!/^https?:$/.test(address.protocol))
        throw new InputError(`${what}: the hub redirects to ${address.protocol}, which is not followed`);
      continue;
    }
    if (!response.ok && response.status !== 416) {
      await response.body?.cancel();
      throw statusError(response, model, what, endpoint);
    }
    const range = /^bytes \d+-\d+\/(\d+)$/.exec(response.headers.get("content-range") ?? "");
    bytes ??= count(range?.[1] ?? (response.status === 200 ? response.headers.get("content-length") : null));
    return { response, etag, bytes };
  }
  throw new InputError(`${what}: the hub redirects more than 5 times`);
}

/** The quotes and a weak tag's mark are no part of the checksum; anything else is no checksum. */
function cleanEtag(tag: string | null): string | undefined {
  return /^(?:W\/)?"?([0-9a-f]{40}|[0-9a-f]{64})"?$/i.exec(tag ?? "")?.[1].toLowerCase();
}

function count(text: string | null | undefined): number | undefined {
  return text !== null && text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

export function connectionError(error: unknown, endpoint: string, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  const why = requestReason(error);
  const message = `${new URL(endpoint).origin} cannot be reached (${why})`;
  return /ECONNRESET|EPIPE|UND_ERR_SOCKET|UND_ERR_HEADERS_TIMEOUT/.test(why)
    ? new PassingFault(message)
    : new Unreachable(message);
}

export function statusError(
  response: Response,
  { repository, revision }: Pick<HubModel, "repository" | "revision">,
  what: string,
  endpoint: string,
): Error {
  const { status } = response;
  const code = response.headers.get("x-error-code");
  const page = `${endpoint}/${repository}`;
  if (status === 401 || status === 403) {
    return new InputError(
      `the hub refuses ${what} (${status}): the repository is private, gated or misspelt; accept its terms at ${page} and set HF_TOKEN to a token that may read it`,
    );
  }
  if (status === 404 && code === "RepoNotFound")
    return new InputError(`the hub has no repository ${repository} (404): check its name in the contract`);
  if (status === 404 && code === "RevisionNotFound")
    return new InputError(`${repository} has no revision ${revision} (404): take a commit from ${page}/commits/main`);
  if (status === 404)
    return new NoSuchFile(
      `${repository} has no file ${what.slice(repository.length + 1)} at revision ${revision} (404)`,
    );
  if (status === 429) {
    const wait = retryAfter(response);
    return new PassingFault(
      `the hub asks to slow down (429) for ${what}${wait === 0 ? "" : `, for ${Math.ceil(wait / 1000)} s`}: try later, or set HF_TOKEN, which raises its limits`,
      wait,
    );
  }
  if (status >= 500 || status === 408)
    return new PassingFault(`the hub fails (${status}) for ${what}: try later`, retryAfter(response));
  return new InputError(`the hub answers ${status} for ${what}`);
}
