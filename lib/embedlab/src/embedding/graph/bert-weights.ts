import type { BertConfig } from "./bert-config.js";
import { tensorPrefix, WeightReader, type GraphWeight, type TensorSource } from "./weights.js";

/** The name of the word table ends so in every checkpoint; what stands before it is the prefix of all names. */
const wordTable = "embeddings.word_embeddings.weight";

/** What a layer's parts are called in a checkpoint. */
interface LayerNames {
  readonly qkv: readonly string[];
  readonly attention: string;
  readonly attentionNorm: string;
  readonly intermediate: string;
  readonly output: string;
  readonly outputNorm: string;
}

const bertNames = (layer: number): LayerNames => {
  const stem = `encoder.layer.${layer}`;
  return {
    qkv: ["query", "key", "value"].map((part) => `${stem}.attention.self.${part}`),
    attention: `${stem}.attention.output.dense`,
    attentionNorm: `${stem}.attention.output.LayerNorm`,
    intermediate: `${stem}.intermediate.dense`,
    output: `${stem}.output.dense`,
    outputNorm: `${stem}.output.LayerNorm`,
  };
};

const names: Readonly<Record<string, (layer: number) => LayerNames>> = {
  mpnet: (layer) => {
    const stem = `encoder.layer.${layer}.attention`;
    return {
      ...bertNames(layer),
      qkv: ["q", "k", "v"].map((part) => `${stem}.attn.${part}`),
      attention: `${stem}.attn.o`,
      attentionNorm: `${stem}.LayerNorm`,
    };
  },
  distilbert: (layer) => {
    const stem = `transformer.layer.${layer}`;
    return {
      qkv: ["q_lin", "k_lin", "v_lin"].map((part) => `${stem}.attention.${part}`),
      attention: `${stem}.attention.out_lin`,
      attentionNorm: `${stem}.sa_layer_norm`,
      intermediate: `${stem}.ffn.lin1`,
      output: `${stem}.ffn.lin2`,
      outputNorm: `${stem}.output_layer_norm`,
    };
  },
};

/**
 * The graph's constants in the order in which it uses them. Layer N's are `layerN.qkv`, `.attention`, `.intermediate`,
 * `.output` (`.weight` as inputs x outputs, `.bias`), `layerN.attention.norm` and `.output.norm` (`.weight`, `.bias`).
 */
export function bertWeights(config: BertConfig, source: TensorSource): GraphWeight[] {
  const { hiddenSize: h, intermediateSize: f, modelType } = config;
  const reader = WeightReader.of(source, wordTable, modelType);
  const positions = config.maxPositions + config.positionOffset;
  const weights: GraphWeight[] = [
    reader.tensor("words", wordTable, config.vocabularySize, h),
    reader.tensor("positions", "embeddings.position_embeddings.weight", positions, h),
    ...(config.tokenTypes === 0
      ? []
      : [reader.tensor("types", "embeddings.token_type_embeddings.weight", config.tokenTypes, h)]),
    ...(config.relativeBuckets === 0
      ? []
      : [reader.tensor("distances", "encoder.relative_attention_bias.weight", config.relativeBuckets, config.heads)]),
    ...reader.norm("embeddings.norm", "embeddings.LayerNorm", h),
  ];
  for (let layer = 0; layer < config.layers; layer++) {
    const stored = (Object.hasOwn(names, modelType) ? names[modelType] : bertNames)(layer);
    weights.push(
      ...reader.dense(`layer${layer}.qkv`, stored.qkv, h, h),
      ...reader.dense(`layer${layer}.attention`, [stored.attention], h, h),
      ...reader.norm(`layer${layer}.attention.norm`, stored.attentionNorm, h),
      ...reader.dense(`layer${layer}.intermediate`, [stored.intermediate], h, f),
      ...reader.dense(`layer${layer}.output`, [stored.output], f, h),
      ...reader.norm(`layer${layer}.output.norm`, stored.outputNorm, h),
    );
  }
  return weights;
}

/** The number of weights of the base model (embeddings, encoder, pooler), task heads not counted; null where it is no BERT. */
export function countParameters(source: Pick<TensorSource, "tensors">): number | null {
  const prefix = tensorPrefix(source, wordTable);
  if (prefix === undefined) return null;
  let count = 0;
  for (const [name, { shape }] of source.tensors) {
    const rest = name.startsWith(prefix) ? name.slice(prefix.length) : "";
    if (/^(embeddings|encoder|transformer|pooler)\./.test(rest) && !rest.endsWith("position_ids"))
      count += shape.reduce((product, dim) => product * dim, 1);
  }
  return count;
}
