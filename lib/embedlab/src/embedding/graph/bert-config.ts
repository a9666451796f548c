import { InputError } from "../../errors.js";

/** What a `config.json` of the BERT family says of its network. */
export interface BertConfig {
  /** "bert", "roberta", "xlm-roberta" or "camembert". */
  readonly modelType: string;
  readonly layers: number;
  readonly heads: number;
  readonly hiddenSize: number;
  readonly intermediateSize: number;
  readonly vocabularySize: number;
  /** Rows of the position table that stand before the first token's: RoBERTa counts from padding_idx + 1. */
  readonly positionOffset: number;
  /** Tokens a text may have, [CLS] and [SEP] counted. */
  readonly maxPositions: number;
  readonly tokenTypes: number;
  readonly layerNormEpsilon: number;
  /** The exact GELU, or its approximation by tanh, with which Google's own BERT was published. */
  readonly activation: "gelu" | "gelu-tanh";
}

/** transformers' names of the two, as `hidden_act`. */
const activations: Readonly<Record<string, BertConfig["activation"]>> = { gelu: "gelu", gelu_new: "gelu-tanh", gelu_pytorch_tanh: "gelu-tanh", gelu_fast: "gelu-tanh" };
const families: Readonly<Record<string, "bert" | "roberta">> = { bert: "bert", roberta: "roberta", "xlm-roberta": "roberta", camembert: "roberta" };

/**
 * Reads a parsed `config.json`; `file` names it in messages. Throws InputError for a model that is not of the
 * BERT family, or is one of its variants that computes something else (relative positions, another activation).
 */
export function readBertConfig(json: unknown, file: string): BertConfig {
  if (typeof json !== "object" || json === null) throw new InputError(`${file} is not a JSON object`);
  const config = json as Record<string, unknown>;
  const modelType = config.model_type;
  const family = typeof modelType === "string" ? families[modelType] : undefined;
  if (family === undefined) {
    throw new InputError(
      `${file}: model_type ${JSON.stringify(modelType)} is not one that can be built from safetensors (${Object.keys(families).join(", ")}); use a folder or repository with onnx/model.onnx`,
    );
  }
  const count = (field: string, fallback?: number): number => {
    const value = config[field] ?? fallback;
    if (!Number.isSafeInteger(value) || (value as number) < 1 || (value as number) > 2 ** 24) {
      throw new InputError(`${file}: ${field} is ${JSON.stringify(value)}; a positive integer is needed`);
    }
    return value as number;
  };
  const only = (field: string, allowed: unknown, otherwise = allowed): void => {
    const value = config[field] ?? otherwise;
    if (value !== allowed) throw new InputError(`${file}: ${field} ${JSON.stringify(value)} is not supported, only ${JSON.stringify(allowed)}; use a folder or repository with onnx/model.onnx`);
  };
  const { hidden_act: named = "gelu" } = config;
  const activation = typeof named === "string" && Object.hasOwn(activations, named) ? activations[named] : undefined;
  if (activation === undefined) throw new InputError(`${file}: hidden_act ${JSON.stringify(named)} is not supported, only ${Object.keys(activations).join(", ")}; use a folder or repository with onnx/model.onnx`);
  only("position_embedding_type", "absolute");
  only("is_decoder", false);
  const heads = count("num_attention_heads");
  const hiddenSize = count("hidden_size");
  if (hiddenSize % heads !== 0) throw new InputError(`${file}: hidden_size ${hiddenSize} is not a multiple of num_attention_heads ${heads}`);
  const epsilon = config.layer_norm_eps ?? 1e-12;
  if (typeof epsilon !== "number" || !(epsilon > 0 && epsilon < 1)) throw new InputError(`${file}: layer_norm_eps is ${JSON.stringify(epsilon)}; a small positive number is needed`);
  const positionOffset = family === "roberta" ? count("pad_token_id", 1) + 1 : 0;
  const positions = count("max_position_embeddings");
  if (positions <= positionOffset) throw new InputError(`${file}: max_position_embeddings ${positions} leaves no position after pad_token_id`);
  return {
    modelType: modelType as string,
    layers: count("num_hidden_layers"),
    heads,
    hiddenSize,
    intermediateSize: count("intermediate_size"),
    vocabularySize: count("vocab_size"),
    positionOffset,
    maxPositions: positions - positionOffset,
    tokenTypes: count("type_vocab_size", 2),
    layerNormEpsilon: epsilon,
    activation,
  };
}
