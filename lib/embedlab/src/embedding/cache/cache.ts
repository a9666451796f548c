import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { check } from "proper-lockfile";
import { InputError } from "../../errors.js";
import { vectorDimensions, type ModelContract } from "../contract/contract.js";
import { writeJson } from "./json-file.js";
import { keyBytes, readVectorFile, type VectorRecord } from "./vector-file.js";
import { lockStale, VectorWriter } from "./vector-writer.js";

/** The cache's folder: the option, else the environment's EMBEDLAB_CACHE, else `.cache/embeddings` under the root. */
export function cacheFolderOf(root: string, option?: string): string {
  const own = process.env.EMBEDLAB_CACHE;
  return resolve(root, option ?? (own === undefined || own === "" ? join(".cache", "embeddings") : own));
}

/** The key of a text: the first 16 bytes of its sha256, in hexadecimal. */
export const textKey = (text: string): string =>
  createHash("sha256")
    .update(text, "utf8")
    .digest("hex")
    .slice(0, 2 * keyBytes);

/** True while a process writes the file. */
export const inUse = (path: string): Promise<boolean> =>
  check(path, { stale: lockStale, realpath: false }).catch(() => false);

/** The vectors of one contract on disk: a folder of files that only grow, named by the contract's hash. */
export class VectorCache {
  readonly folder: string;
  private writer: VectorWriter | undefined;

  constructor(
    cacheFolder: string,
    private readonly contract: ModelContract,
    private readonly hash: string,
  ) {
    this.folder = join(cacheFolder, `${contract.id}-${hash.slice(0, 16)}`);
  }

  /**
   * Hands every record whose key is `wanted` to `found`, reading each file once and holding none of it. Answers with
   * what was wrong on the way, for people: such records count as absent.
   */
  async read(
    wanted: (key: string) => boolean,
    found: (record: VectorRecord) => void,
    signal?: AbortSignal,
  ): Promise<string[]> {
    const notes: string[] = [];
    for (const path of await vectorFiles(this.folder)) {
      try {
        const { damaged, partialBytes } = await readVectorFile(
          path,
          this.hash,
          vectorDimensions(this.contract),
          (record) => wanted(record.key) && found(record),
          signal,
        );
        if (damaged > 0)
          notes.push(
            `cache: ${damaged} damaged record${damaged === 1 ? "" : "s"} in ${path}; texts that are found nowhere else are embedded again`,
          );
        // While another process writes, its last record may be on the way.
        if (partialBytes > 0 && !(await inUse(path)))
          notes.push(
            `cache: the last record of ${path} was never written whole (its process was stopped) and is dropped`,
          );
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        notes.push(`cache: ${error.message}; it is left out`);
      }
    }
    return notes;
  }

  /** Makes `append` possible. */
  async openForAppending(): Promise<void> {
    if (this.writer !== undefined) return;
    // The contract beside its vectors, for people and `npm run cache`.
    await writeJson(join(this.folder, "contract.json"), { hash: this.hash, contract: this.contract });
    this.writer = await VectorWriter.create(this.folder, this.hash, vectorDimensions(this.contract));
  }

  append(records: readonly VectorRecord[]): void {
    this.writer!.append(records);
  }

  async close(): Promise<void> {
    const { writer } = this;
    this.writer = undefined;
    await writer?.close();
  }
}

/** The vector files of a contract's folder, oldest first. */
export async function vectorFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  return names
    .filter((name) => name.endsWith(".vec"))
    .sort()
    .map((name) => join(folder, name));
}
