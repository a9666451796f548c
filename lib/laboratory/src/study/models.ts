import { type Embedding, InputError, type ModelContract, ModelUnavailable, openModel, type RunOptions, treatments } from "embedlab";
import { randomWeights } from "embedlab/embedding/contract/contradictions";
import { projectRoot } from "./study.js";

/** A model of the study with its vectors, or the reason why there are none. The id of a model with random weights says so, wherever it is shown. */
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
      const embedding = await embedder.embed(texts.map(treatments[contract.treatment]), options);
      return { id: embedding.warnings.includes(randomWeights) ? `${id} (random weights)` : id, contract, status: "ran", embedding };
    } finally {
      await embedder.close();
    }
  } catch (error) {
    if (error instanceof ModelUnavailable) return { id, contract, status: "unavailable", reason: error.message };
    throw error;
  }
}

/** The models that ran. Throws InputError with the reasons where none did: a notebook has nothing to go on with. */
export function ranModels(runs: readonly ModelRun[]): RanModel[] {
  const ran = runs.filter(isRan);
  if (ran.length === 0) throw new InputError(`none of the study's models gave vectors: ${runs.map((run) => (run.status === "unavailable" ? run.reason : run.id)).join("; ")}`);
  return ran;
}

/** True for a model that gave vectors. */
export function isRan(run: ModelRun): run is RanModel {
  return run.status === "ran";
}
