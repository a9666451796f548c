import { randomBytes } from "node:crypto";
import fs from "node:fs";
import { dirname, join } from "node:path";
import { lock } from "proper-lockfile";
import { diskRefusal } from "../disk.js";
import { encodeHeader, encodeRecord, recordBytes, type VectorRecord } from "./vector-file.js";

/** Longer than any synchronous computation may block the timer that refreshes a lock. */
export const lockStale = 300_000;
const syncEvery = 2000;

/**
 * Appends to a file of its own, so that processes need not wait for each other; its lock only tells a pruning process
 * that it is in use. A batch is one write: once `append` returns, killing the process cannot lose it; the disk is told
 * to make it last every two seconds and at the end, so a power cut loses no more.
 */
export class VectorWriter {
  private length: number;
  private synced = performance.now();
  private syncing: Promise<void> = Promise.resolve();

  private constructor(
    private readonly path: string,
    private readonly file: number,
    private readonly dimensions: number,
    private readonly release: () => Promise<void>,
    header: Buffer,
  ) {
    this.length = 0;
    this.write(header);
  }

  static async create(folder: string, contractHash: string, dimensions: number): Promise<VectorWriter> {
    const path = join(
      folder,
      `${new Date().toISOString().replace(/\D/g, "")}-${process.pid}-${randomBytes(3).toString("hex")}.vec`,
    );
    let file: number;
    let release: () => Promise<void>;
    try {
      file = fs.openSync(path, "wx");
      // A lost lock costs nothing here: records are whole, and pruning looks at the file's age too.
      release = await lock(path, { stale: lockStale, update: 60_000, onCompromised: () => undefined });
    } catch (error) {
      throw cacheRefusal(folder, error);
    }
    return new VectorWriter(path, file, dimensions, release, encodeHeader(contractHash, dimensions));
  }

  append(records: readonly VectorRecord[]): void {
    const size = recordBytes(this.dimensions);
    const bytes = Buffer.alloc(records.length * size);
    records.forEach((record, i) => encodeRecord(bytes, i * size, record));
    this.write(bytes);
    if (performance.now() - this.synced > syncEvery) {
      this.synced = performance.now();
      this.syncing = this.syncing.then(() => new Promise((resolve) => fs.fdatasync(this.file, () => resolve())));
    }
  }

  async close(): Promise<void> {
    await this.syncing;
    try {
      fs.fdatasyncSync(this.file);
    } catch (error) {
      throw cacheRefusal(dirname(this.path), error);
    } finally {
      fs.closeSync(this.file);
      await this.release().catch(() => undefined);
    }
  }

  private write(bytes: Buffer): void {
    let done = 0;
    try {
      while (done < bytes.length) done += fs.writeSync(this.file, bytes, done, bytes.length - done, this.length + done);
    } catch (error) {
      // What stands before the failed batch stays whole.
      fs.ftruncateSync(this.file, this.length);
      throw cacheRefusal(dirname(this.path), error);
    }
    this.length += bytes.length;
  }
}

/** What of the cache the disk would not take. */
export const cacheRefusal = (folder: string, error: unknown): unknown =>
  diskRefusal(
    folder,
    error,
    "or point EMBEDLAB_CACHE at another folder; what was written before stays, and the next run embeds only the rest",
  );
