import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { dirname, relative, resolve, sep } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import yauzl, { type Entry, type ZipFile } from "yauzl";
import { InputError } from "../../errors.js";
import { codeOf, messageOf } from "../../reasons.js";

/** An open zip archive: nothing but its directory was read. */
export interface Archive {
  readonly path: string;
  readonly zip: ZipFile;
  readonly members: ReadonlyMap<string, Entry>;
  close(): void;
}

/** A member that is known beforehand, and the file that it becomes. */
export interface WantedMember {
  readonly member: string;
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** The members of a zip archive (a wheel, a jar) by name, and `close`; nothing but its directory is read. */
export async function openArchive(path: string): Promise<Archive> {
  let zip: ZipFile | undefined;
  try {
    const opened = await yauzl.openPromise(path, { autoClose: false });
    zip = opened;
    const members = new Map<string, Entry>();
    for await (const entry of opened.eachEntry()) members.set(entry.fileName, entry);
    return { path, zip: opened, members, close: () => opened.close() };
  } catch (error) {
    zip?.close();
    if (codeOf(error) !== "") throw error;
    throw new InputError(`${path} is no zip archive, or a damaged one (${messageOf(error)})`);
  }
}

/**
 * Writes the wanted members of a zip archive, and no other, to files under `target`. Each is `{ member, file, bytes,
 * sha256 }`: size and checksum are known beforehand, so nothing larger is ever inflated.
 */
export async function unpack(path: string, wanted: readonly WantedMember[], target: string): Promise<void> {
  const archive = await openArchive(path);
  try {
    for (const want of wanted) await writeMember(archive, want, target);
  } finally {
    archive.close();
  }
}

async function writeMember(
  archive: Archive,
  { member, file, bytes, sha256 }: WantedMember,
  target: string,
): Promise<void> {
  const to = resolve(target, file);
  const inside = relative(resolve(target), to);
  if (inside.startsWith(`..${sep}`) || inside === ".." || resolve(inside) === inside)
    throw new InputError(`${file} lies outside ${target}`);
  const entry = memberOf(archive, member, bytes);
  await mkdir(dirname(to), { recursive: true });
  const hash = createHash("sha256");
  const hashing = new Transform({ transform: (chunk: Buffer, _, done) => done(null, hash.update(chunk) && chunk) });
  // The reader ends with an error where a member inflates to another size than its directory says.
  await pipeline(await archive.zip.openReadStreamPromise(entry), hashing, createWriteStream(to, { flags: "wx" }));
  if (hash.digest("hex") === sha256) return;
  await rm(to);
  throw new InputError(`${member} in ${archive.path} is not the file that was pinned (sha256 ${sha256})`);
}

function memberOf({ path, members }: Archive, member: string, bytes: number): Entry {
  const entry = members.get(member);
  if (entry === undefined) throw new InputError(`${path} holds no ${member}`);
  if (entry.uncompressedSize !== bytes)
    throw new InputError(`${member} in ${path} has ${entry.uncompressedSize} bytes, not the ${bytes} expected`);
  return entry;
}

/** Where in the archive's file the bytes of a member lie that is stored as it is, and how many they are. */
export async function storedMember(
  archive: Archive,
  member: string,
  bytes: number,
): Promise<{ start: number; bytes: number }> {
  const entry = memberOf(archive, member, bytes);
  if (entry.compressionMethod !== 0)
    throw new InputError(`${member} in ${archive.path} is compressed; a stored one was expected`);
  const { fileDataStart } = await archive.zip.readLocalFileHeaderPromise(entry, { minimal: true });
  return { start: fileDataStart, bytes };
}
