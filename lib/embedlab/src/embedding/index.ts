export { checkContract } from "./contract/check-contract.js";
export {
  isOfTexts,
  type ExecutionProvider,
  type ModelContract,
  type ModelSource,
  type NumberType,
  type Pooling,
} from "./contract/contract.js";
export { contractNamed, contracts } from "./contract/contracts.js";
export {
  ModelUnavailable,
  openModel,
  type Embedder,
  type Embedding,
  type EmbedOptions,
  type OpenOptions,
} from "./embedder.js";
export type { EmbeddingProgress } from "./results.js";
export { describeModel, type ModelDescription } from "./describe.js";
export { exportColumns, type Column } from "./cache/parquet-columns.js";
export { exportVectors, importVectors, type VectorTable } from "./cache/parquet.js";
export { probe, type ProbeResult } from "./probe.js";
export { cacheFolderOf } from "./cache/cache.js";
export { readJson, writeJson } from "./cache/json-file.js";
export { thisMachine } from "./machine.js";
export { randomWeights } from "./contract/contradictions.js";
export { nearest } from "./contract/nearest.js";
export { downloadHubModel } from "./hub/hub.js";
export {
  embedModels,
  isRan,
  ranModels,
  type EmbedModelsOptions,
  type ModelRun,
  type RanModel,
} from "./embed-models.js";
export { sourceName } from "./contract/source-name.js";
