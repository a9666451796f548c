import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { cacheRefusal } from "./vector-writer.js";

/** A JSON file beside the vectors: `<cacheFolder>/<kind>/<key>.json`. */
export const jsonBeside = (cacheFolder: string, kind: string, key: string): string =>
  join(cacheFolder, kind, `${key.slice(0, 32)}.json`);

/** What the file holds; undefined where it is absent or damaged. */
export async function readJson<T>(path: string): Promise<T | undefined> {
  try {
    return (JSON.parse(await readFile(path, "utf8")) as T | null) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Puts the file in place whole. (write-file-atomic leaves a killed process's drafts under names that nobody clears away.) */
export async function writeJson(path: string, value: unknown): Promise<void> {
  const draft = `${path}.${randomUUID()}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(draft, `${JSON.stringify(value, undefined, 2)}\n`);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw cacheRefusal(dirname(path), error);
  }
}
