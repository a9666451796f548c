import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { dirname, relative, resolve, sep } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import yauzl from "yauzl";
import { Problem } from "../run.mjs";

/** The members of a zip archive (a wheel, a jar) by name, and `close`; nothing but its directory is read. */
export async function openArchive(path) {
  let zip;
  try {
    zip = await yauzl.openPromise(path, { autoClose: false });
    const members = new Map();
    for await (const entry of zip.eachEntry()) members.set(entry.fileName, entry);
    return { path, zip, members, close: () => zip.close() };
  } catch (error) {
    zip?.close();
    if (error.code !== undefined) throw error;
    throw new Problem(`${path} is no zip archive, or a damaged one (${error.message})`);
  }
}

/**
 * Writes the wanted members of a zip archive, and no other, to files under `target`. Each is `{ member, file, bytes,
 * sha256 }`: size and checksum are known beforehand, so nothing larger is ever inflated.
 */
export async function unpack(path, wanted, target) {
  const archive = await openArchive(path);
  try {
    for (const want of wanted) await writeMember(archive, want, target);
  } finally {
    archive.close();
  }
}

async function writeMember(archive, { member, file, bytes, sha256 }, target) {
  const to = resolve(target, file);
  const inside = relative(resolve(target), to);
  if (inside.startsWith(`..${sep}`) || inside === ".." || resolve(inside) === inside)
    throw new Problem(`${file} lies outside ${target}`);
  const entry = memberOf(archive, member, bytes);
  await mkdir(dirname(to), { recursive: true });
  const hash = createHash("sha256");
  const hashing = new Transform({ transform: (chunk, _, done) => done(null, hash.update(chunk) && chunk) });
  // The reader ends with an error where a member inflates to another size than its directory says.
  await pipeline(await archive.zip.openReadStreamPromise(entry), hashing, createWriteStream(to, { flags: "wx" }));
  if (hash.digest("hex") === sha256) return;
  await rm(to);
  throw new Problem(`${member} in ${archive.path} is not the file that was pinned (sha256 ${sha256})`);
}

function memberOf({ path, members }, member, bytes) {
  const entry = members.get(member);
  if (entry === undefined) throw new Problem(`${path} holds no ${member}`);
  if (entry.uncompressedSize !== bytes)
    throw new Problem(`${member} in ${path} has ${entry.uncompressedSize} bytes, not the ${bytes} expected`);
  return entry;
}

/** Where in the archive's file the bytes of a member lie that is stored as it is, and how many they are. */
export async function storedMember(archive, member, bytes) {
  const entry = memberOf(archive, member, bytes);
  if (entry.compressionMethod !== 0)
    throw new Problem(`${member} in ${archive.path} is compressed; a stored one was expected`);
  const { fileDataStart } = await archive.zip.readLocalFileHeaderPromise(entry, { minimal: true });
  return { start: fileDataStart, bytes };
}
