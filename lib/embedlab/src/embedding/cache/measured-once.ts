import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cacheRefusal } from "./vector-writer.js";

/**
 * What `measure` found, kept as `<cacheFolder>/<kind>/<key>.json`: measured anew, noise could change it from run to
 * run. A file that `isValid` refuses is measured again; `keep: false` is not written.
 */
export async function measuredOnce<T>(
  { cacheFolder, kind, key }: { readonly cacheFolder: string; readonly kind: string; readonly key: string },
  isValid: (value: T) => boolean,
  measure: () => Promise<{ readonly value: T; readonly keep?: boolean }>,
): Promise<T> {
  const path = join(cacheFolder, kind, `${key.slice(0, 32)}.json`);
  try {
    const known = JSON.parse(await readFile(path, "utf8")) as T;
    if (isValid(known)) return known;
  } catch {
    // Absent or damaged: measured now.
  }
  const { value, keep = true } = await measure();
  if (!keep) return value;
  const draft = `${path}.${randomUUID()}.tmp`;
  try {
    await mkdir(join(cacheFolder, kind), { recursive: true });
    await writeFile(draft, `${JSON.stringify(value, undefined, 2)}\n`);
    await rename(draft, path);
  } catch (error) {
    throw cacheRefusal(cacheFolder, error);
  }
  return value;
}
