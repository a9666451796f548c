import { existsSync } from "node:fs";
import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { sha256 } from "../run.mjs";

const manifestName = ".manifest.json";

/**
 * Makes `folder` hold what `build(temporary)` writes, once: it is built beside its place and renamed into it, with a
 * manifest of every file's size, time and checksum. `key` names the version built. Later runs compare sizes and times,
 * with `verify` also the checksums, and build again where anything differs. Says what was done.
 */
export async function ensureFolder(folder, key, build, { verify = false } = {}) {
  if ((await folderState(folder, key, { verify })) === "there") return verify ? "there, checksums right" : "there";
  const temporary = `${folder}.${process.pid}.tmp`;
  await rm(temporary, { recursive: true, force: true });
  await mkdir(temporary, { recursive: true });
  try {
    await build(temporary);
    await writeFile(join(temporary, manifestName), JSON.stringify({ key, files: await describe(temporary, sha256) }, undefined, 1));
    await rm(folder, { recursive: true, force: true });
    await mkdir(dirname(folder), { recursive: true });
    await rename(temporary, folder);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return "ready";
}

/** "absent", "there", or "damaged" where a file is missing or has changed or the folder is of another version. */
export async function folderState(folder, key, { verify = false } = {}) {
  if (!existsSync(folder)) return "absent";
  const manifest = JSON.parse(await readFile(join(folder, manifestName), "utf8").catch(() => "{}"));
  if (manifest.key !== key) return "damaged";
  const found = await describe(folder, verify ? sha256 : undefined);
  const names = Object.keys(manifest.files);
  const whole = names.length === Object.keys(found).length && names.every((name) => same(manifest.files[name], found[name], verify));
  return whole ? "there" : "damaged";
}

const same = (expected, found, verify) =>
  found !== undefined && found.bytes === expected.bytes && (verify ? found.sha256 === expected.sha256 : found.modified === expected.modified);

async function describe(folder, checksum) {
  const files = {};
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name === manifestName) continue;
    const path = join(entry.parentPath ?? entry.path, entry.name);
    const { size, mtimeMs } = await stat(path);
    files[path.slice(folder.length + 1).replaceAll("\\", "/")] = { bytes: size, modified: mtimeMs, ...(checksum && { sha256: await checksum(path) }) };
  }
  return files;
}
