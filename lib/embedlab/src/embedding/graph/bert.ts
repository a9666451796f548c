import type { Architecture } from "./architecture.js";
import { bertModelTypes, readBertConfig } from "./bert-config.js";
import { bertGraph } from "./bert-graph.js";
import { bertWeights } from "./bert-weights.js";

/** BERT, RoBERTa, XLM-RoBERTa, CamemBERT, DistilBERT and MPNet: attention, then a wider layer, each normed with its input. */
export const bert: Architecture = {
  modelTypes: bertModelTypes,
  plan: (json, file) => {
    const config = readBertConfig(json, file);
    return {
      config,
      weights: (source) => bertWeights(config, source),
      graph: (constants, dtype) => bertGraph(config, constants, dtype),
    };
  },
};
