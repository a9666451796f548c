import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, rename, rm, stat, symlink, writeFile, type FileHandle } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import pRetry from "p-retry";
import { lock } from "proper-lockfile";
import { InputError } from "../../errors.js";
import { requireOptions } from "../../options.js";
import { codeOf } from "../../reasons.js";
import type { RunOptions } from "../../numeric/run.js";
import { diskRefusal, isRefusal } from "../disk.js";
import { PassingFault, triesOf, withRetries } from "../retry.js";
import {
  absenceMark,
  byHand,
  hubFolder,
  isOffline,
  repositoryCache,
  type HubEnvironment,
  type HubModel,
} from "./hub-cache.js";
import type { FileGroup } from "./hub-files.js";
import { missingFiles, missingHubFiles } from "./missing.js";
import { NoSuchFile, requestFile, Unreachable, type HubFile } from "./hub-request.js";

export interface HubOptions extends Pick<RunOptions, "signal" | "onProgress"> {
  /** process.env unless told. */
  readonly environment?: HubEnvironment;
  /** Further tries of a file after a fault that may pass; 5 unless told. */
  readonly retries?: number;
  /** Milliseconds before the first further try, doubled each time; 1000 unless told. */
  readonly retryDelay?: number;
  /** Milliseconds without a byte after which the server counts as stalled; 30,000 unless told. */
  readonly stallTimeout?: number;
}

export interface HubDownload {
  readonly folder: string;
  /** Files that may declare how the model is used and that could not be asked for: what they say is not known. */
  readonly unknown: readonly string[];
}

/**
 * The folder of a model of the Hugging Face hub at a pinned revision, its data files downloaded where they are missing.
 *
 * Files lie in huggingface_hub's cache. A download resumes where an earlier one broke off, is compared with the size
 * and checksum that the hub states, and takes its place by one rename. Throws InputError that names the file, what the
 * hub said and the cure; without network it lists the files and where to put them.
 */
export async function downloadHubModel(model: HubModel, options: HubOptions = {}): Promise<HubDownload> {
  requireOptions("downloadHubModel", options);
  const environment = options.environment ?? process.env;
  const folder = hubFolder(model, environment);
  const missing = await missingFiles(model, environment);
  const unknown = missing.unknown.flatMap(({ names }) => names);
  if (missing.needed.length === 0 && (unknown.length === 0 || isOffline(environment))) return { folder, unknown };
  if (isOffline(environment))
    throw new InputError(
      `HF_HUB_OFFLINE is set: ${byHand(model, await missingHubFiles(model, environment), environment)}`,
    );

  const cache = repositoryCache(model.repository, environment);
  try {
    await mkdir(cache, { recursive: true });
    await fetchMissing(model, cache, options, environment);
  } catch (error) {
    const left = await missingFiles(model, environment);
    // It runs without them; that they were not asked for is told.
    if (error instanceof Unreachable && left.needed.length === 0)
      return { folder, unknown: left.unknown.flatMap(({ names }) => names) };
    if (error instanceof Unreachable)
      throw new InputError(
        `${error.message}: check the network and HF_ENDPOINT, or get the files by another way: ${byHand(model, await missingHubFiles(model, environment), environment)}`,
      );
    throw diskRefusal(
      cache,
      error,
      "or point HF_HOME at another folder; what arrived is kept, the next run goes on from there",
    );
  }
  return { folder, unknown: [] };
}

/**
 * The model's folder with the files in it that declare how it is used, and no others: none of its weights. For drafts of
 * contracts; what the repository has not is noted, as by `downloadHubModel`.
 */
export async function downloadDeclarations(model: HubModel, options: HubOptions = {}): Promise<string> {
  const environment = options.environment ?? process.env;
  const cache = repositoryCache(model.repository, environment);
  const declares = ({ names }: FileGroup): boolean =>
    names.every((name) => name.endsWith(".json") && !name.endsWith("tokenizer.json"));
  try {
    await mkdir(cache, { recursive: true });
    await fetchMissing(model, cache, options, environment, declares);
  } catch (error) {
    throw diskRefusal(
      cache,
      error instanceof Unreachable ? new InputError(error.message) : error,
      "or point HF_HOME at another folder",
    );
  }
  return hubFolder(model, environment);
}

async function fetchMissing(
  model: HubModel,
  cache: string,
  options: HubOptions,
  environment: HubEnvironment,
  wanted: (group: FileGroup) => boolean = () => true,
): Promise<void> {
  // Another process may be fetching the same files: what it has fetched need not be fetched again.
  const release = await pRetry(() => lock(cache, { stale: 30_000 }), {
    retries: Infinity,
    minTimeout: 200,
    factor: 1,
    signal: options.signal,
    shouldRetry: ({ error }) => codeOf(error) === "ELOCKED",
  });
  try {
    // Each file that arrives may name others: what declares comes before the weights that it decides about.
    for (;;) {
      const { unknown, needed } = await missingFiles(model, environment);
      const next = [...unknown, ...needed].find(wanted);
      if (next === undefined) return;
      await fetchFirst(model, next, options, environment);
    }
  } finally {
    await release();
  }
}

/** Fetches the first of the files that the repository has; that it has not an optional one is noted. */
async function fetchFirst(
  model: HubModel,
  { names, needed, why }: FileGroup,
  options: HubOptions,
  environment: HubEnvironment,
): Promise<void> {
  for (const name of names) {
    try {
      await fetchFile(model, name, options, environment);
      return;
    } catch (error) {
      if (!(error instanceof NoSuchFile)) throw error;
      if (needed && name === names[names.length - 1])
        throw new InputError(
          `${error.message}${names.length > 1 ? `, nor ${names.slice(0, -1).join(", ")}` : ""}${why === undefined ? "" : `; ${why}`}: choose another dtype or repository`,
        );
    }
  }
  const mark = absenceMark(model, names[0], environment);
  await mkdir(dirname(mark), { recursive: true });
  await writeFile(mark, "");
}

async function fetchFile(
  model: HubModel,
  file: string,
  options: HubOptions,
  environment: HubEnvironment,
): Promise<void> {
  const { signal, retries = 5, retryDelay = 1000 } = options;
  try {
    await withRetries(() => attempt(model, file, options, environment), { retries, retryDelay, signal });
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof PassingFault)
      throw new InputError(
        `${error.message} (${triesOf(error)}; what arrived is kept, the next run goes on from there)`,
      );
    throw error;
  }
}

async function attempt(
  model: HubModel,
  file: string,
  { signal, onProgress, stallTimeout = 30_000 }: HubOptions,
  environment: HubEnvironment,
): Promise<void> {
  const what = `${model.repository}/${file}`;
  const stall = new AbortController();
  const timer = setTimeout(
    () => stall.abort(new PassingFault(`the hub sent nothing of ${what} for ${stallTimeout / 1000} s`)),
    stallTimeout,
  );
  const either = signal === undefined ? stall.signal : AbortSignal.any([signal, stall.signal]);
  const cache = repositoryCache(model.repository, environment);
  const partial = join(cache, "partial", `${model.revision}-${file.replaceAll("/", "--")}`);
  await mkdir(dirname(partial), { recursive: true });
  try {
    const from = await stat(partial).then(
      ({ size }) => size,
      () => 0,
    );
    const answer = await requestFile(model, file, from, environment, either);
    const resumed = from > 0 && answer.response.status === 206;
    const complete = from > 0 && answer.response.status === 416 && from === answer.bytes;
    if (answer.response.status === 416 && !complete) {
      await rm(partial, { force: true });
      throw new PassingFault(
        from > 0
          ? `${what}: the part that is here is longer than the file`
          : `the hub has no byte of ${what} to give (416)`,
      );
    }
    if (!complete) {
      const out = await open(partial, resumed ? "a" : "w");
      try {
        await receive(answer, out, resumed ? from : 0, what, (done) => {
          timer.refresh();
          onProgress?.({ step: `downloading ${what}`, done, total: answer.bytes ?? done, unit: "bytes" });
        });
        await out.sync();
      } catch (error) {
        throw either.aborted ? either.reason : error;
      } finally {
        await out.close();
      }
    }
    clearTimeout(timer);
    const sum = await checksum(partial, answer);
    if (sum !== answer.etag && answer.etag !== undefined) {
      await rm(partial);
      const message = `${what} arrived damaged: its checksum is ${sum}, the hub states ${answer.etag}`;
      // The earlier part may be to blame; a whole file that is wrong will be wrong again.
      throw resumed || complete
        ? new PassingFault(message)
        : new InputError(`${message}; a proxy or mirror on the way may have changed it`);
    }
    await putInPlace(partial, cache, join(hubFolder(model, environment), file), answer.etag);
  } finally {
    clearTimeout(timer);
  }
}

async function receive(
  { response, bytes }: HubFile,
  out: FileHandle,
  from: number,
  what: string,
  onBytes: (done: number) => void,
): Promise<void> {
  let done = from;
  try {
    for await (const chunk of response.body ?? []) {
      done += (chunk as Uint8Array).length;
      if (bytes !== undefined && done > bytes)
        throw new InputError(`${what}: the hub sends more than the ${bytes} bytes it announced`);
      await out.writeFile(chunk as Uint8Array);
      onBytes(done);
    }
  } catch (error) {
    if (error instanceof InputError || isRefusal(error)) throw error;
    throw new PassingFault(`the connection broke after ${done} of ${bytes ?? "unknown"} bytes of ${what}`, 0, {
      cause: error,
    });
  }
  if (bytes !== undefined && done < bytes)
    throw new PassingFault(`the connection ended after ${done} of ${bytes} bytes of ${what}`);
}

/** As the hub names it: SHA-256 for large files, git's blob SHA-1 for small ones. */
async function checksum(path: string, { etag }: HubFile): Promise<string> {
  const hash = createHash(etag?.length === 40 ? "sha1" : "sha256");
  if (etag?.length === 40) hash.update(`blob ${(await stat(path)).size}\0`);
  for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 22 })) hash.update(chunk as Uint8Array);
  return hash.digest("hex");
}

/** As huggingface_hub does: the bytes under blobs/ by checksum, a link to them in the snapshot; where links are not to be had, the bytes themselves. */
async function putInPlace(partial: string, cache: string, place: string, etag: string | undefined): Promise<void> {
  await mkdir(dirname(place), { recursive: true });
  if (etag === undefined) {
    await rename(partial, place);
    return;
  }
  const blob = join(cache, "blobs", etag);
  await mkdir(dirname(blob), { recursive: true });
  await rename(partial, blob);
  try {
    await symlink(relative(dirname(place), blob), place);
  } catch {
    await rename(blob, place);
  }
}
