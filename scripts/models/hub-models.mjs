import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { Problem } from "../run.mjs";
import { progressLines } from "./progress.mjs";

/** The ready contracts of models that the Hugging Face hub has, as records: they lie in the hub's own cache. */
export async function hubRecords() {
  const { contracts } = await import("#embedlab/embedding/contract/contracts");
  const { hubFolder } = await import("#embedlab/embedding/hub/hub-cache");
  const { missingHubFiles } = await import("#embedlab/embedding/hub/missing");
  return Object.values(contracts)
    .filter(({ source }) => source.kind === "hub")
    .map(({ id, licence, source, dtype }) => {
      const model = { repository: source.repository, revision: source.revision, dtype };
      const folder = hubFolder(model);
      return {
        id,
        licence,
        from: `the hub: ${source.repository} at ${source.revision.slice(0, 7)}`,
        folder,
        isHere: async () => (await missingHubFiles(model)).length === 0,
        add: () => add(id, model),
        verify: () => verify(folder),
        bytes: () => bytesOf(folder),
      };
    });
}

async function add(id, model) {
  const { downloadHubModel } = await import("#embedlab/embedding/hub/hub");
  try {
    await downloadHubModel(model, { onProgress: progressLines(id) });
  } catch (error) {
    throw error.name === "InputError" ? new Problem(`${id}: ${error.message}`) : error;
  }
}

const filesOf = async (folder) =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));

async function bytesOf(folder) {
  const sizes = await Promise.all((await filesOf(folder)).map((path) => stat(path)));
  return sizes.reduce((sum, { size }) => sum + size, 0);
}

/** The hub's cache names files by their checksum: SHA-256 for large ones, git's SHA-1 for small ones. The names of those that differ. */
async function verify(folder) {
  const damaged = [];
  for (const path of await filesOf(folder)) {
    const blob = await realpath(path);
    const stated = basename(blob);
    const hash = /^[0-9a-f]{64}$/.test(stated)
      ? createHash("sha256")
      : /^[0-9a-f]{40}$/.test(stated)
        ? createHash("sha1").update(`blob ${(await stat(blob)).size}\0`)
        : undefined;
    if (hash === undefined) continue;
    for await (const chunk of createReadStream(blob)) hash.update(chunk);
    if (hash.digest("hex") !== stated) damaged.push(path);
  }
  return damaged;
}
