import type { ModelContract } from "../embedding/contract.js";
import { openModel, ModelUnavailable, type Embedding } from "../embedding/embedder.js";
import type { RunOptions } from "../numeric/run.js";
import { treatments } from "../preprocessing/treatments.js";
import { projectRoot } from "./study.js";

/** A model of the study with its vectors, or the reason why there are none. */
export type ModelRun =
  | { readonly id: string; readonly contract: ModelContract; readonly status: "ran"; readonly embedding: Embedding }
  | { readonly id: string; readonly contract: ModelContract; readonly status: "unavailable"; readonly reason: string };

export type RanModel = Extract<ModelRun, { status: "ran" }>;

/**
 * Gives the texts each contract's treatment and embeds them, one contract after the other. A model that cannot be had is a row with its reason, never a substitute;
 * any other failure is thrown.
 */
export async function embedModels(contracts: readonly ModelContract[], texts: readonly string[], options: RunOptions = {}): Promise<ModelRun[]> {
  const runs: ModelRun[] = [];
  for (const contract of contracts) runs.push(await embedModel(contract, texts, options));
  return runs;
}

async function embedModel(contract: ModelContract, texts: readonly string[], options: RunOptions): Promise<ModelRun> {
  const { id } = contract;
  try {
    const embedder = await openModel(contract, { root: projectRoot });
    try {
      return { id, contract, status: "ran", embedding: await embedder.embed(texts.map(treatments[contract.treatment]), options) };
    } finally {
      await embedder.close();
    }
  } catch (error) {
    if (error instanceof ModelUnavailable) return { id, contract, status: "unavailable", reason: error.message };
    throw error;
  }
}

/** True for a model that gave vectors. */
export const isRan = (run: ModelRun): run is RanModel => run.status === "ran";
