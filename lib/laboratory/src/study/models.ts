import type { ModelContract } from "embedlab";
import { embedModels as embedAll, type EmbedModelsOptions, type ModelRun } from "embedlab/embedding";
import { projectRoot } from "./study.js";

/** The library's `embedModels` on models and vectors of the project. */
export const embedModels = (
  contracts: readonly ModelContract[],
  texts: readonly string[],
  options: Omit<EmbedModelsOptions, "root" | "cacheFolder"> = {},
): Promise<ModelRun[]> => embedAll(contracts, texts, { root: projectRoot, ...options });
