import { readdir, readFile, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { isAbandoned } from "../disk.js";
import { thisMachine } from "../machine.js";

/** Folders beside the vectors: ONNX graphs built from checkpoints, number types that "auto" took, measured speeds, what tells the models of endpoints apart. */
const folders = ["graphs", "auto", "measured", "endpoints"] as const;

/** What one of them holds. */
export interface BesideEntry {
  readonly name: (typeof folders)[number];
  readonly items: number;
  readonly bytes: number;
  /** When an item was last written. */
  readonly changed: Date;
}

interface Item {
  /** With the folder's. */
  readonly name: string;
  readonly bytes: number;
  readonly changedMs: number;
}

/** What lies beside the vectors, folders that hold nothing left out. */
export async function listBeside(cacheFolder: string): Promise<BesideEntry[]> {
  const entries = await Promise.all(
    folders.map(async (name) => {
      const items = await itemsOf(join(cacheFolder, name));
      return {
        name,
        items: items.length,
        bytes: sizeOf(items),
        changed: new Date(Math.max(0, ...items.map(({ changedMs }) => changedMs))),
      };
    }),
  );
  return entries.filter(({ items }) => items > 0);
}

export interface PrunedBeside {
  readonly removed: readonly string[];
  /** Drafts left alone because a process may be writing them. */
  readonly busy: readonly string[];
  readonly freedBytes: number;
}

/**
 * Removes items by their time of change; without `goes`, what nothing will read again: drafts that a killed process
 * left, and speeds of other machines or of another Node.js.
 */
export async function pruneBeside(cacheFolder: string, goes?: (changedMs: number) => boolean): Promise<PrunedBeside> {
  const removed: Item[] = [];
  const busy: Item[] = [];
  for (const folder of folders) {
    for (const item of await itemsOf(join(cacheFolder, folder))) {
      const { name, changedMs } = item;
      const isDraft = name.endsWith(".tmp");
      const asked =
        goes === undefined
          ? isDraft || (folder === "measured" && !(await isOfThisMachine(join(cacheFolder, name))))
          : goes(changedMs);
      if (!asked) continue;
      if (isDraft && !isAbandoned(changedMs)) {
        busy.push(item);
        continue;
      }
      await rm(join(cacheFolder, name), { recursive: true, force: true });
      removed.push(item);
    }
  }
  const names = (items: readonly Item[]): string[] => items.map(({ name }) => name);
  return { removed: names(removed), busy: names(busy), freedBytes: sizeOf(removed) };
}

const sizeOf = (items: readonly Item[]): number => items.reduce((sum, { bytes }) => sum + bytes, 0);

/** An item that another process takes away meanwhile is none. */
async function itemsOf(folder: string): Promise<Item[]> {
  const names = await readdir(folder).catch(() => []);
  const items = await Promise.all(
    names.map(async (name): Promise<Item[]> => {
      const path = join(folder, name);
      try {
        const state = await stat(path);
        const files = state.isDirectory()
          ? await Promise.all((await readdir(path)).map((file) => stat(join(path, file))))
          : [state];
        return [
          {
            name: join(basename(folder), name),
            bytes: files.reduce((sum, { size }) => sum + size, 0),
            changedMs: state.mtimeMs,
          },
        ];
      } catch {
        return [];
      }
    }),
  );
  return items.flat();
}

/** A damaged file is no machine's. */
async function isOfThisMachine(path: string): Promise<boolean> {
  try {
    return (
      JSON.stringify((JSON.parse(await readFile(path, "utf8")) as { machine?: unknown }).machine) ===
      JSON.stringify(thisMachine())
    );
  } catch {
    return false;
  }
}
