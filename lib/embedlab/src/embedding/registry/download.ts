import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { InputError } from "../../errors.js";
import { codeOf, messageOf, requestReason, syscallOf } from "../../reasons.js";
import { sha256Of } from "../graph/built-graph.js";
import { PassingFault, retryAfter, triesOf, withRetries } from "../retry.js";

/** How a download is watched, and how patient it is. */
export interface DownloadTiming {
  /** Cancelling keeps what has arrived. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: DownloadProgress) => void;
  readonly retries?: number;
  readonly retryDelay?: number;
  readonly stallTimeout?: number;
}

/** Bytes; `resumed` where an earlier run had brought a part. */
export interface DownloadProgress {
  readonly done: number;
  readonly total: number;
  readonly resumed?: boolean;
}

interface DownloadOptions extends DownloadTiming {
  readonly url: string;
  readonly target: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly what: string;
  readonly mirror: string;
  readonly headers?: Readonly<Record<string, string>>;
}

type Job = Omit<DownloadOptions, "target" | "retries" | "retryDelay" | "headers" | "stallTimeout"> &
  Required<Pick<DownloadOptions, "headers" | "stallTimeout">> & { readonly partial: string };

const tellsNetwork =
  "check the network (a proxy counts only where Node.js is told of it: NODE_USE_ENV_PROXY=1 from Node.js 22.21 on)";

/**
 * Brings the file at `url` to `target`, whose size and sha256 are known beforehand.
 *
 * What arrives is kept as `<target>.partial`, also by a process that is killed; the next call goes on from there. Nothing
 * is at `target` but the whole file with the right checksum. `what` names it in messages, `mirror` the variable that
 * names another place. `onProgress` gets `{ done, total }` in bytes, at first with `resumed` where a part was here. Faults that may pass are tried again: `retries`
 * times, and so often again as long as bytes come.
 */
export async function download({
  url,
  target,
  bytes,
  sha256,
  what,
  mirror,
  headers = {},
  signal,
  onProgress,
  retries = 5,
  retryDelay = 1000,
  stallTimeout = 30_000,
}: DownloadOptions): Promise<string> {
  if ((await sizeOf(target)) === bytes && (await sha256Of(target)) === sha256) return target;
  await mkdir(dirname(target), { recursive: true });
  const job: Job = {
    url,
    partial: `${target}.partial`,
    bytes,
    sha256,
    what,
    mirror,
    headers,
    signal,
    onProgress,
    stallTimeout,
  };
  for (let before = await sizeOf(job.partial); ;) {
    try {
      await withRetries(() => attempt(job), { retries, retryDelay, signal });
      break;
    } catch (error) {
      const arrived = await sizeOf(job.partial);
      if (!(error instanceof PassingFault)) throw diskFull(error, job, arrived);
      if (arrived <= before || error.retryAfter > 0)
        throw new InputError(
          `${error.message}, ${triesOf(error)} in a row. ${arrived} of ${bytes} bytes are kept: run the same command again, it goes on from there`,
        );
      before = arrived;
    }
  }
  await rename(job.partial, target);
  return target;
}

/** How much of a file is here, of one that is not whole too. */
export const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );

async function attempt(job: Job): Promise<void> {
  const { partial, bytes, sha256, what, mirror, onProgress } = job;
  const hash = createHash("sha256");
  let done = await sizeOf(partial);
  const resumed = done > 0;
  if (done < bytes) {
    const stall = stallWatch(job);
    try {
      const response = await request(job, done, stall.signal);
      if (response.status === 200) done = 0;
      if (done > 0) onProgress?.({ done, total: bytes, resumed: true });
      if (done > 0) for await (const chunk of createReadStream(partial)) hash.update(chunk as Buffer);
      const out = await open(partial, done > 0 ? "a" : "w");
      try {
        for await (const chunk of response.body as ReadableStream<Uint8Array>) {
          stall.refresh();
          done += chunk.length;
          if (done > bytes) break;
          await out.writeFile(chunk);
          hash.update(chunk);
          onProgress?.({ done, total: bytes });
        }
        await out.sync();
      } catch (error) {
        job.signal?.throwIfAborted();
        throw isOfDisk(error)
          ? error
          : new PassingFault(
              `${stall.signal.aborted ? messageOf(stall.signal.reason) : `the connection broke (${requestReason(error)})`} after ${done} of ${bytes} bytes of ${what}`,
            );
      } finally {
        await out.close();
      }
    } finally {
      stall.end();
    }
    if (done < bytes) throw new PassingFault(`the connection ended after ${done} of ${bytes} bytes of ${what}`);
  } else {
    for await (const chunk of createReadStream(partial)) hash.update(chunk as Buffer);
  }
  const found = done === bytes ? hash.digest("hex") : undefined;
  if (found === sha256) return;
  await rm(partial, { force: true });
  const message =
    found === undefined
      ? `${what}: more than the ${bytes} bytes came that it has`
      : `${what} arrived damaged: its sha256 is ${found}, not the ${sha256} that is pinned`;
  // The part that was here before may be to blame; a file that is wrong as a whole will be wrong again.
  if (resumed) throw new PassingFault(message);
  throw new InputError(
    `${message}. A mirror or proxy on the way may have changed it: name another repository in ${mirror}`,
  );
}

/** The answer to a request of the bytes from `from` on: status 206, or 200 with the file from its start. */
async function request(job: Job, from: number, signal: AbortSignal): Promise<Response> {
  const { url, partial, bytes, what, mirror, headers } = job;
  const place = new URL(url).origin;
  let response: Response;
  try {
    response = await fetch(url, {
      signal,
      headers: { ...headers, "accept-encoding": "identity", ...(from > 0 && { range: `bytes=${from}-` }) },
    });
  } catch (error) {
    job.signal?.throwIfAborted();
    if (signal.aborted) throw new PassingFault(messageOf(signal.reason));
    const why = requestReason(error);
    if (/ECONNRESET|EPIPE|UND_ERR_SOCKET|TIMEOUT|EAI_AGAIN/.test(why))
      throw new PassingFault(`${place} cannot be reached (${why})`);
    throw new InputError(
      `${place} cannot be reached (${why}) for ${what}: ${tellsNetwork}, or name a mirror in ${mirror}. What is here is kept: run the same command again`,
    );
  }
  const { status } = response;
  if (
    status === 206 &&
    new RegExp(`^bytes ${from}-\\d+/(${bytes}|\\*)$`).test(response.headers.get("content-range") ?? "")
  )
    return response;
  const stated = response.headers.get("content-length");
  if (status === 200 && (stated === null || Number(stated) === bytes)) return response;
  await response.body?.cancel();
  if (status === 206 || status === 416) {
    await rm(partial, { force: true });
    throw new PassingFault(`${place} answers ${status} with other bytes than were asked for of ${what}`);
  }
  if (status === 200)
    throw new InputError(
      `${place} sends ${stated} bytes as ${what}, which has ${bytes}: it is another file, or a page of a proxy. Name another repository in ${mirror}`,
    );
  if (status === 429 || status === 408 || status >= 500) {
    const wait = retryAfter(response);
    throw new PassingFault(
      `${place} answers ${status} for ${what}${wait === 0 ? "" : `, and asks to wait ${Math.ceil(wait / 1000)} s`}`,
      wait,
    );
  }
  throw new InputError(
    `${place} answers ${status} for ${what}: ${status === 404 ? "it has no such file" : "it refuses"}. Name a repository that has it in ${mirror}`,
  );
}

function stallWatch({ stallTimeout, what, signal }: Job): {
  signal: AbortSignal;
  refresh: () => void;
  end: () => void;
} {
  const controller = new AbortController();
  const timer = setTimeout(
    () => controller.abort(new PassingFault(`nothing came for ${stallTimeout / 1000} s of ${what}`)),
    stallTimeout,
  );
  const both = signal === undefined ? controller.signal : AbortSignal.any([controller.signal, signal]);
  return { signal: both, refresh: () => timer.refresh(), end: () => clearTimeout(timer) };
}

const isOfDisk = (error: unknown): boolean => ["write", "open", "fsync", "close", "read"].includes(syscallOf(error));

function diskFull(error: unknown, { partial, bytes }: Job, arrived: number): unknown {
  if (!["ENOSPC", "EDQUOT"].includes(codeOf(error))) return error;
  return new InputError(
    `${partial}: the disk is full with ${arrived} of ${bytes} bytes. Make room and run the same command again: it goes on from there`,
  );
}
