import { randomBytes } from "node:crypto";
import fs from "node:fs";
import { join } from "node:path";
import { lock } from "proper-lockfile";
import { InputError } from "../errors.js";
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

  private constructor(private readonly path: string, private readonly file: number, private readonly dimensions: number, private readonly release: () => Promise<void>, header: Buffer) {
    this.length = 0;
    this.write(header);
  }

  static async create(folder: string, contractHash: string, dimensions: number): Promise<VectorWriter> {
    const path = join(folder, `${new Date().toISOString().replace(/\D/g, "")}-${process.pid}-${randomBytes(3).toString("hex")}.vec`);
    let file: number;
    try {
      file = fs.openSync(path, "wx");
    } catch (error) {
      throw refused(path, error);
    }
    // A lost lock costs nothing here: records are whole, and pruning looks at the file's age too.
    const release = await lock(path, { stale: lockStale, update: 60_000, onCompromised: () => undefined });
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
    fs.fdatasyncSync(this.file);
    fs.closeSync(this.file);
    await this.release().catch(() => undefined);
  }

  private write(bytes: Buffer): void {
    let done = 0;
    try {
      while (done < bytes.length) done += fs.writeSync(this.file, bytes, done, bytes.length - done, this.length + done);
    } catch (error) {
      // What stands before the failed batch stays whole.
      fs.ftruncateSync(this.file, this.length);
      throw refused(this.path, error);
    }
    this.length += bytes.length;
  }
}

function refused(path: string, error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  const cure = "or point EMBEDLAB_CACHE at another folder; what was written before stays, and the next run embeds only the rest";
  if (code === "ENOSPC" || code === "EDQUOT") return new InputError(`${path}: the disk is full; make room, ${cure}`);
  if (code === "EACCES" || code === "EROFS" || code === "EPERM") return new InputError(`${path} may not be written (${code}); change its rights, ${cure}`);
  return error;
}
