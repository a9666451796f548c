import type { Target } from "./target.js";
import { csv } from "./targets/csv.js";
import { config, moduleFiles, tokenizer } from "./targets/folders.js";
import { endpoint, hub } from "./targets/network.js";
import { options } from "./targets/options.js";
import { study } from "./targets/study.js";
import { jsonlTable, parquetTable } from "./targets/tables.js";
import {
  binaryWords,
  exportedVectors,
  jsonlVectors,
  npyVectors,
  parquetVectors,
  textWords,
} from "./targets/vectors.js";
import { checkpoint, onnx, safetensors } from "./targets/weights.js";

/** Every kind of input that comes from elsewhere. */
export const targets = [
  csv,
  jsonlTable,
  parquetTable,
  safetensors,
  onnx,
  checkpoint,
  tokenizer,
  config,
  moduleFiles,
  hub,
  endpoint,
  study,
  options,
  npyVectors,
  jsonlVectors,
  parquetVectors,
  exportedVectors,
  textWords,
  binaryWords,
] as readonly Target[];
