import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import type { ModelContract } from "#embedlab/embedding/contract/contract";
import { openModel, type Embedder, type OpenOptions } from "#embedlab/embedding/embedder";

/** For a suite: opens models with a cache folder of its own, and closes and removes all at its end. */
export function modelsOfSuite(root: string): {
  readonly open: (contract: ModelContract, engine?: OpenOptions["engine"]) => Promise<Embedder>;
  readonly cacheFolder: () => string;
} {
  let cacheFolder: string;
  const opened: Embedder[] = [];
  before(() => {
    cacheFolder = mkdtempSync(join(tmpdir(), "embedlab-"));
  });
  after(async () => {
    for (const embedder of opened) await embedder.close();
    rmSync(cacheFolder, { recursive: true });
  });
  return {
    cacheFolder: () => cacheFolder,
    open: async (contract, engine) => {
      const embedder = await openModel(contract, { root, cacheFolder, engine });
      opened.push(embedder);
      return embedder;
    },
  };
}
