import { InputError } from "../../errors.js";
import { ConfigFields } from "./config-fields.js";

/** What a `config.json` of the BERT family says of its network. */
export interface BertConfig {
  /** "bert", "roberta", "xlm-roberta", "camembert", "distilbert" or "mpnet". */
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
  /** 0 where the network has none. */
  readonly tokenTypes: number;
  readonly layerNormEpsilon: number;
  /** Rows of MPNet's table of biases by distance; 0 where the network has none. */
  readonly relativeBuckets: number;
  /** The exact GELU, or its approximation by tanh, with which Google's own BERT was published. */
  readonly activation: "gelu" | "gelu-tanh";
}

/** transformers' names of the two, as `hidden_act`. */
const activations: Readonly<Record<string, BertConfig["activation"]>> = {
  gelu: "gelu",
  gelu_new: "gelu-tanh",
  gelu_pytorch_tanh: "gelu-tanh",
  gelu_fast: "gelu-tanh",
};

type Family = "bert" | "roberta" | "distilbert" | "mpnet";
const families: Readonly<Record<string, Family>> = {
  bert: "bert",
  roberta: "roberta",
  "xlm-roberta": "roberta",
  camembert: "roberta",
  distilbert: "distilbert",
  mpnet: "mpnet",
};
export const bertModelTypes = Object.keys(families);
/** MPNet's code reads this many buckets, whatever its configuration says. */
const mpnetBuckets = 32;

/**
 * Reads a parsed `config.json`; `file` names it in messages. Throws InputError for a model that is not of the
 * BERT family, or is one of its variants that computes something else (relative positions, another activation).
 */
export function readBertConfig(json: unknown, file: string): BertConfig {
  if (typeof json !== "object" || json === null) throw new InputError(`${file} is not a JSON object`);
  const config = json as Record<string, unknown>;
  const modelType = String(config.model_type);
  if (!Object.hasOwn(families, modelType))
    throw new InputError(
      `${file}: model_type ${JSON.stringify(config.model_type)} is not of the BERT family (${bertModelTypes.join(", ")})`,
    );
  const family = families[modelType];
  const fields = new ConfigFields(config, file);
  const distil = family === "distilbert";
  const [hidden, heads] = distil ? (["dim", "n_heads"] as const) : (["hidden_size", "num_attention_heads"] as const);
  const field = distil ? "activation" : "hidden_act";
  const activation = fields.oneOf(field, activations, "gelu");
  fields.only("position_embedding_type", "absolute");
  fields.only("is_decoder", false);
  if (family === "mpnet") fields.only("relative_attention_num_buckets", mpnetBuckets);
  fields.widthOfHeads(fields.count(hidden), fields.count(heads), [hidden, heads]);
  // MPNet's padding_idx is written into its code.
  const positionOffset = family === "mpnet" ? 2 : family === "roberta" ? fields.count("pad_token_id", 1) + 1 : 0;
  const positions = fields.count("max_position_embeddings");
  if (positions <= positionOffset)
    throw new InputError(`${file}: max_position_embeddings ${positions} leaves no position after pad_token_id`);
  return {
    modelType,
    layers: fields.count(distil ? "n_layers" : "num_hidden_layers"),
    heads: fields.count(heads),
    hiddenSize: fields.count(hidden),
    intermediateSize: fields.count(distil ? "hidden_dim" : "intermediate_size"),
    vocabularySize: fields.count("vocab_size"),
    positionOffset,
    maxPositions: positions - positionOffset,
    tokenTypes: distil || family === "mpnet" ? 0 : fields.count("type_vocab_size", 2),
    layerNormEpsilon: distil ? 1e-12 : fields.epsilon("layer_norm_eps", 1e-12),
    activation,
    relativeBuckets: family === "mpnet" ? mpnetBuckets : 0,
  };
}
