import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
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

/** What a report that was killed left: a part of its own, or the one before it, out of its place. */
export async function tidy(out) {
  const parent = dirname(out);
  if (!existsSync(parent)) return;
  for (const name of await readdir(parent)) {
    if (name.startsWith(`${basename(out)}.old-`) && !existsSync(out)) await rename(join(parent, name), out);
    else if (name.startsWith(`${basename(out)}.old-`) || name.startsWith(`${basename(out)}.partial-`))
      await rm(join(parent, name), { recursive: true, force: true });
  }
}

/** What `write(folder)` writes takes the place of the last report whole, or not at all. */
export async function replaceFolder(out, write) {
  const partial = `${out}.partial-${process.pid}`;
  const old = `${out}.old-${process.pid}`;
  try {
    await rm(partial, { recursive: true, force: true });
    await mkdir(dirname(out), { recursive: true });
    // Not recursive: on a read-only disk that would say that there is no such folder.
    await mkdir(partial);
    await write(partial);
    if (existsSync(out)) await rename(out, old);
    await rename(partial, out);
    await rm(old, { recursive: true, force: true });
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}
