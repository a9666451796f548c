import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { Problem } from "../run.mjs";

/** A report's results out of the text of its results.json; `name` is how the caller was told of that file. */
export function parseResults(text, name) {
  try {
    const results = JSON.parse(text);
    if (Array.isArray(results.models) && typeof results.values === "object") return results;
  } catch {
    // Said below.
  }
  throw new Problem(`${name}: this is no results.json of a report`);
}

/** Refuses to write into a folder that holds something, but not the file `mark` of `what` that was written there before. */
export async function requireOutFolder(out, mark, what) {
  if (!existsSync(out)) return;
  const files = await readdir(out).catch(() => {
    throw new Problem(`--out ${out} is a file; name a folder`);
  });
  if (files.length > 0 && !files.includes(mark))
    throw new Problem(`--out ${out} holds other files than ${what}; name a new folder`);
}
