import { readFileSync } from "node:fs";

/** The value of a JSON file, without fields named "//", which are comments; `refuse` is told why where it is none. */
export function readJsonFile(path: string, refuse: (why: string) => never): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"), (key, field: unknown) => (key === "//" ? undefined : field));
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}
