import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cacheRefusal } from "./vector-writer.js";

/** A JSON file beside the vectors: `<cacheFolder>/<kind>/<key>.json`. */
export interface JsonPlace {
  readonly cacheFolder: string;
  readonly kind: string;
  readonly key: string;
}

const pathOf = ({ cacheFolder, kind, key }: JsonPlace): string => join(cacheFolder, kind, `${key.slice(0, 32)}.json`);

/** What the file holds; `otherwise` where it is absent or damaged. */
export async function readJsonOr<T>(place: JsonPlace, otherwise: T): Promise<T> {
  try {
    return JSON.parse(await readFile(pathOf(place), "utf8")) as T;
  } catch {
    return otherwise;
  }
}

/** Puts the file in place whole. */
export async function writeJson(place: JsonPlace, value: unknown): Promise<void> {
  const path = pathOf(place);
  const draft = `${path}.${randomUUID()}.tmp`;
  try {
    await mkdir(join(place.cacheFolder, place.kind), { recursive: true });
    await writeFile(draft, `${JSON.stringify(value)}\n`);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw cacheRefusal(place.cacheFolder, error);
  }
}
