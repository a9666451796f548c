import type { OnnxGraph, OnnxTensor } from "../../numeric/onnx.js";
import type { BuiltType } from "./number-types.js";
import type { GraphWeight, TensorSource } from "./weights.js";

/** A model's configuration as its config.json has it. */
export type ConfigJson = Readonly<Record<string, unknown>>;

/** How one model's graph is built. */
export interface GraphPlan {
  /** All that the graph depends on beside its weights: part of the built file's key. */
  readonly config: object;
  /**
   * The graph's constants. Weights of dense layers are named `layerN.word.weight`, which 8 bits go by, and are inputs x
   * outputs.
   */
  weights(source: TensorSource): GraphWeight[];
  /**
   * The graph over those constants: inputs input_ids, attention_mask, token_type_ids (int64, batch x sequence, padded on
   * the right), of which it may leave out what it does not use; output last_hidden_state (float32, batch x sequence x hidden).
   */
  graph(constants: readonly OnnxTensor[], dtype: BuiltType): OnnxGraph;
}

/** A family of networks that share one graph. */
export interface Architecture {
  /** config.json's model_type. */
  readonly modelTypes: readonly string[];
  /** Classes of publishers' own code that compute the same: what config.json's auto_map may name. */
  readonly ownCode?: readonly string[];
  /** Throws InputError, naming `file`, field and cure, for a configuration that describes another computation. */
  plan(config: ConfigJson, file: string): GraphPlan;
}
