import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { checkContract } from "#embedlab/embedding/contract/check-contract";
import type { ModelContract } from "#embedlab/embedding/contract/contract";
import { openModel, type Embedder, type OpenOptions } from "#embedlab/embedding/embedder";
import { type Files, writeFiles } from "./model-files.js";

/** The plainest contract: raw texts without a prefix, vectors as they come. */
export const plainContract = (
  own: Pick<ModelContract, "source" | "dimensions"> & Partial<ModelContract>,
): ModelContract => ({
  id: "tiny",
  treatment: "raw",
  prefix: "",
  pooling: "mean",
  normalize: false,
  dtype: "fp32",
  maxTokens: 32,
  licence: "none",
  ...own,
});

/** For a suite: opens models with a cache folder of its own, and closes and removes all at its end. */
export function modelsOfSuite(root?: string): {
  readonly open: (contract: ModelContract, engine?: OpenOptions["engine"]) => Promise<Embedder>;
  readonly cacheFolder: () => string;
  /** Writes a model folder of these files, in place of one of this name, and opens it by the plainest contract with these changes. */
  readonly openFiles: (
    files: Files,
    changes: Pick<ModelContract, "dimensions"> & Partial<ModelContract>,
    options?: { name?: string; engine?: OpenOptions["engine"] },
  ) => Promise<Embedder>;
} {
  let scratch: string;
  let count = 0;
  const opened: Embedder[] = [];
  before(() => {
    scratch = mkdtempSync(join(tmpdir(), "embedlab-"));
  });
  after(async () => {
    for (const embedder of opened) await embedder.close();
    rmSync(scratch, { recursive: true });
  });
  const cacheFolder = (): string => join(scratch, "cache");
  const open = async (contract: ModelContract, engine?: OpenOptions["engine"]): Promise<Embedder> => {
    const embedder = await openModel(contract, { root: root ?? scratch, cacheFolder: cacheFolder(), engine });
    opened.push(embedder);
    return embedder;
  };
  return {
    cacheFolder,
    open,
    openFiles: async (files, changes, { name = `model-${count++}`, engine } = {}) => {
      const path = join(scratch, name);
      rmSync(path, { recursive: true, force: true });
      writeFiles(path, files);
      return await open(checkContract(plainContract({ source: { kind: "folder", path }, ...changes })), engine);
    },
  };
}
