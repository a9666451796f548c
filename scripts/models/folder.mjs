import { existsSync } from "node:fs";
import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { alive } from "../lock.mjs";
import { sha256 } from "../run.mjs";

const manifestName = ".manifest.json";

/**
 * Makes `folder` hold what `build(temporary)` writes, once: it is built beside its place and renamed into it, with a
 * manifest of every file's size, time and checksum. `key` names the version built. Later runs compare sizes and times,
 * with `verify` also the checksums, and build again where anything differs; a folder without a manifest is somebody's own
 * and stays. Says what was done.
 */
export async function ensureFolder(folder, key, build, { verify = false } = {}) {
  const { state } = await folderState(folder, key, { verify });
  if (state === "own") return "there, put there by hand";
  if (state === "there") return verify ? "there, checksums right" : "there";
  await removeAbandoned(folder);
  const temporary = `${folder}.${process.pid}.tmp`;
  await mkdir(temporary, { recursive: true });
  try {
    await build(temporary);
    await writeFile(
      join(temporary, manifestName),
      JSON.stringify(
        { key, verified: new Date().toISOString(), files: await describe(temporary, sha256) },
        undefined,
        1,
      ),
    );
    await rm(folder, { recursive: true, force: true });
    await mkdir(dirname(folder), { recursive: true });
    await rename(temporary, folder);
  } catch (error) {
    // A write that fails names no file.
    if (error.syscall === "write") error.path ??= folder;
    throw error;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return "ready";
}

/** Drafts of processes that were killed. */
async function removeAbandoned(folder) {
  const parent = dirname(folder);
  for (const name of existsSync(parent) ? await readdir(parent) : []) {
    const pid = name.startsWith(`${basename(folder)}.`) ? Number(/\.(\d+)\.tmp$/.exec(name)?.[1]) : NaN;
    if (pid === process.pid || (pid > 0 && !alive(pid))) await rm(join(parent, name), { recursive: true, force: true });
  }
}

/**
 * `{ state, bytes, verified }`: "absent", "there", "own" where no manifest tells what it should be, "other" where it is
 * another version, or "damaged" where a file is missing or has changed; and when its checksums were last computed.
 */
export async function folderState(folder, key, { verify = false } = {}) {
  if (!existsSync(folder)) return { state: "absent", bytes: 0 };
  const manifestPath = join(folder, manifestName);
  const total = (files) => Object.values(files).reduce((sum, { bytes }) => sum + bytes, 0);
  if (!existsSync(manifestPath)) return { state: "own", bytes: total(await describe(folder)) };
  const manifest = JSON.parse(await readFile(manifestPath, "utf8").catch(() => "{}"));
  if (manifest.key !== key) return { state: "other", bytes: total(await describe(folder)) };
  const found = await describe(folder, verify ? sha256 : undefined);
  const names = Object.keys(manifest.files);
  const whole =
    (verify || !manifest.damaged) &&
    names.length === Object.keys(found).length &&
    names.every((name) => same(manifest.files[name], found[name], verify));
  const verified = verify ? new Date().toISOString() : manifest.verified;
  if (verify) {
    // A wrong checksum is remembered: size and time would not show it.
    await writeFile(`${manifestPath}.tmp`, JSON.stringify({ ...manifest, verified, damaged: !whole }, undefined, 1));
    await rename(`${manifestPath}.tmp`, manifestPath);
  }
  return { state: whole ? "there" : "damaged", bytes: total(found), verified };
}

const same = (expected, found, verify) =>
  found !== undefined &&
  found.bytes === expected.bytes &&
  (verify ? found.sha256 === expected.sha256 : found.modified === expected.modified);

async function describe(folder, checksum) {
  const files = {};
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.startsWith(manifestName)) continue;
    const path = join(entry.parentPath ?? entry.path, entry.name);
    const { size, mtimeMs } = await stat(path);
    files[path.slice(folder.length + 1).replaceAll("\\", "/")] = {
      bytes: size,
      modified: mtimeMs,
      ...(checksum && { sha256: await checksum(path) }),
    };
  }
  return files;
}
