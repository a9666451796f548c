import { createHash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { readFile, readdir } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { root } from "../run.mjs";

/** Takes names and bytes of the files below a folder into a hash. */
export async function hashFiles(hash, folder, wanted) {
  const entries = existsSync(folder) ? await readdir(folder, { recursive: true, withFileTypes: true }) : [];
  const paths = entries
    .filter((entry) => entry.isFile() && wanted(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  for (const path of paths.sort()) hash.update(`${relative(root, path)}\0`).update(await readFile(path));
}

/** The files of a model that set-up made, with their checksums; none of a folder of one's own. */
async function checksumsIn(folder) {
  const { key, files = {} } = JSON.parse(await readFile(join(folder, ".manifest.json"), "utf8").catch(() => "{}"));
  return [key, ...Object.entries(files).map(([name, { sha256 }]) => [name, sha256])];
}

/** The files of a source of vectors; one that is missing is a row in the notebooks. */
async function hashVectors(hash, { path, ids }) {
  for (const name of [path, ids].filter((one) => one !== undefined)) {
    const file = resolve(root, name);
    if (!existsSync(file)) continue;
    for await (const chunk of createReadStream(file)) hash.update(chunk);
  }
}

/** What a notebook's outputs depend on beside itself. */
export async function dependencies({ study, catalogue, full }) {
  const hash = createHash("sha256");
  for (const name of ["embedlab", "laboratory"])
    await hashFiles(hash, join(root, "lib", name, "dist"), (file) => /\.(js|mjs|wasm)$/.test(file));
  for (const { source } of study.contracts)
    if (source.kind === "folder") hash.update(JSON.stringify(await checksumsIn(resolve(root, source.path))));
    else if (source.kind === "vectors") await hashVectors(hash, source);
  await hashFiles(hash, join(root, "scripts", "kernel"), () => true);
  hash.update(await readFile(join(root, "package-lock.json")));
  const endpoint = Object.entries(process.env)
    .filter(([name]) => name.startsWith("EMBEDLAB_") && !/KEY|MAVEN/.test(name))
    .sort();
  hash.update(JSON.stringify([study, catalogue.sha256, catalogue.path, full, endpoint, process.version]));
  return hash.digest("hex");
}
