import { jsonBeside, readJson, writeJson } from "./json-file.js";

/**
 * What `measure` found, kept as `<cacheFolder>/<kind>/<key>.json`: measured anew, noise could change it from run to
 * run. A file that `isValid` refuses is measured again; `keep: false` is not written.
 */
export async function measuredOnce<T>(
  { cacheFolder, kind, key }: { readonly cacheFolder: string; readonly kind: string; readonly key: string },
  isValid: (value: T) => boolean,
  measure: () => Promise<{ readonly value: T; readonly keep?: boolean }>,
): Promise<T> {
  const path = jsonBeside(cacheFolder, kind, key);
  const known = await readJson<T>(path);
  if (known !== undefined && isValid(known)) return known;
  const { value, keep = true } = await measure();
  if (keep) await writeJson(path, value);
  return value;
}
