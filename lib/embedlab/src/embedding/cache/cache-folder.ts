import { readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { InputError } from "../../errors.js";
import { messageOf } from "../../reasons.js";
import { pruneBeside } from "./cache-beside.js";
import { inUse, vectorFiles } from "./cache.js";
import { checkContract } from "../contract/check-contract.js";
import { vectorDimensions, type ModelContract } from "../contract/contract.js";
import { readVectorFile, recordBytes, headerBytes, type VectorRecord } from "./vector-file.js";
import { VectorWriter } from "./vector-writer.js";

/** The cached vectors of one contract. */
export interface CacheEntry {
  /** The folder's name. */
  readonly name: string;
  readonly folder: string;
  readonly contract: ModelContract;
  readonly contractHash: string;
  readonly files: number;
  /** By the files' sizes; a text may have been embedded by two processes. */
  readonly vectors: number;
  readonly bytes: number;
  /** When a vector was last added. */
  readonly changed: Date;
}

/** What is wrong in an entry, found by reading all of it. */
export interface CacheCheck {
  readonly entry: CacheEntry;
  readonly sound: number;
  /** Records that say what an earlier one says already. */
  readonly repeated: number;
  readonly damaged: number;
  /** Files whose last record was never written whole; one that a process writes is not counted. */
  readonly cut: number;
  /** Files that cannot be read at all, with the reason. */
  readonly unreadable: readonly string[];
}

export interface PruneOptions {
  /** Removes only what belongs to contracts of this id. */
  readonly contractId?: string;
  /** Removes whole entries to which nothing was added for so many days, and what was written beside them as long ago. */
  readonly olderThanDays?: number;
  /** Removes whole entries and what lies beside them, whatever their age. */
  readonly all?: boolean;
}

export interface PruneResult {
  readonly removed: readonly string[];
  /** Entries whose files were written anew as one, without damaged and repeated records. */
  readonly rewritten: readonly string[];
  /** What was left alone because a process writes to it. */
  readonly busy: readonly string[];
  readonly freedBytes: number;
}

/** What the cache holds, one entry a contract, by name. */
export async function listCache(cacheFolder: string): Promise<CacheEntry[]> {
  const names = await readdir(cacheFolder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  const entries = await Promise.all(
    names.filter((item) => item.isDirectory()).map((item) => readEntry(cacheFolder, item.name)),
  );
  return entries.filter((entry): entry is CacheEntry => entry !== undefined).sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function readEntry(cacheFolder: string, name: string): Promise<CacheEntry | undefined> {
  const folder = join(cacheFolder, name);
  const path = join(folder, "contract.json");
  let json: string;
  try {
    json = await readFile(path, "utf8");
  } catch {
    return undefined;
  }
  let contract: ModelContract;
  let contractHash: string;
  try {
    const stored = JSON.parse(json) as { hash: string; contract: unknown };
    contract = checkContract(stored.contract);
    contractHash = stored.hash;
  } catch (error) {
    throw new InputError(`${path} is damaged (${messageOf(error)}); remove the folder ${folder}`);
  }
  const files = await vectorFiles(folder);
  const states = await Promise.all(files.map((file) => stat(file)));
  return {
    name,
    folder,
    contract,
    contractHash,
    files: files.length,
    vectors: states.reduce(
      (sum, { size }) => sum + Math.max(0, Math.floor((size - headerBytes) / recordBytes(vectorDimensions(contract)))),
      0,
    ),
    bytes: states.reduce((sum, { size }) => sum + size, 0),
    changed: new Date(states.reduce((latest, { mtimeMs }) => Math.max(latest, mtimeMs), 0)),
  };
}

/** Reads every record and compares its checksum. */
export async function verifyCache(cacheFolder: string): Promise<CacheCheck[]> {
  const checks: CacheCheck[] = [];
  for (const entry of await listCache(cacheFolder)) checks.push(await checkEntry(entry, () => undefined));
  return checks;
}

/** `keep` gets each text's first sound record. */
async function checkEntry(entry: CacheEntry, keep: (record: VectorRecord) => void): Promise<CacheCheck> {
  const seen = new Set<string>();
  const unreadable: string[] = [];
  let [sound, repeated, damaged, cut] = [0, 0, 0, 0];
  for (const path of await vectorFiles(entry.folder)) {
    try {
      const state = await readVectorFile(path, entry.contractHash, vectorDimensions(entry.contract), (record) => {
        if (seen.has(record.key)) {
          repeated++;
          return;
        }
        seen.add(record.key);
        sound++;
        keep(record);
      });
      damaged += state.damaged;
      if (state.partialBytes > 0 && !(await inUse(path))) cut++;
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      unreadable.push(error.message);
    }
  }
  return { entry, sound, repeated, damaged, cut, unreadable };
}

/**
 * Removes what the options name; without options it writes anew as one file each the entries that have more than one
 * file or anything damaged, and removes what nothing will read again beside them. What a process is writing to is left alone.
 */
export async function pruneCache(
  cacheFolder: string,
  { contractId, olderThanDays, all = false }: PruneOptions = {},
): Promise<PruneResult> {
  const whole = all || olderThanDays !== undefined;
  const [removed, rewritten, busy]: string[][] = [[], [], []];
  let freedBytes = 0;
  const isOld = (changedMs: number): boolean =>
    olderThanDays === undefined || Date.now() - changedMs >= olderThanDays * 86_400_000;
  if (contractId === undefined) {
    const beside = await pruneBeside(cacheFolder, whole ? isOld : undefined);
    removed.push(...beside.removed);
    busy.push(...beside.busy);
    freedBytes += beside.freedBytes;
  }
  for (const entry of await listCache(cacheFolder)) {
    if (contractId !== undefined && entry.contract.id !== contractId) continue;
    if (!isOld(entry.changed.getTime())) continue;
    const files = await vectorFiles(entry.folder);
    if ((await Promise.all(files.map(inUse))).some((used) => used)) {
      busy.push(entry.name);
    } else if (whole || contractId !== undefined) {
      await rm(entry.folder, { recursive: true, force: true });
      removed.push(entry.name);
      freedBytes += entry.bytes;
    } else {
      const freed = await rewrite(entry, files);
      if (freed !== undefined) {
        rewritten.push(entry.name);
        freedBytes += freed;
      }
    }
  }
  return { removed, rewritten, busy, freedBytes };
}

/** The old files go only when the new one is on the disk; records that stand in both meanwhile do no harm. */
async function rewrite(entry: CacheEntry, files: readonly string[]): Promise<number | undefined> {
  const found = await checkEntry(entry, () => undefined);
  if (files.length < 2 && found.damaged + found.repeated + found.cut + found.unreadable.length === 0) return undefined;
  const writer = await VectorWriter.create(entry.folder, entry.contractHash, vectorDimensions(entry.contract));
  const old = new Set(files);
  try {
    const seen = new Set<string>();
    for (const path of old) {
      await readVectorFile(path, entry.contractHash, vectorDimensions(entry.contract), (record) => {
        if (seen.has(record.key)) return;
        seen.add(record.key);
        writer.append([record]);
      }).catch((error: unknown) => {
        if (!(error instanceof InputError)) throw error;
      });
    }
  } finally {
    await writer.close();
  }
  await Promise.all(files.map((path) => rm(path)));
  return Math.max(0, entry.bytes - headerBytes - found.sound * recordBytes(vectorDimensions(entry.contract)));
}
