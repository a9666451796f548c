import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Special tokens as BERT's vocabularies name them. */
export const special = {
  pad_token: "[PAD]",
  unk_token: "[UNK]",
  cls_token: "[CLS]",
  sep_token: "[SEP]",
  mask_token: "[MASK]",
};

export interface BertSizes {
  readonly hidden: number;
  readonly layers: number;
  readonly heads: number;
  readonly intermediate: number;
  readonly activation?: string;
}

/**
 * The small files of a BERT's folder: config.json for a network of these sizes, tokenizer_config.json of its uncased
 * WordPiece vocabulary, and where `pooling` is given those of sentence-transformers, which say how its vectors are made.
 */
export async function writeBertFiles(
  target: string,
  { hidden, layers, heads, intermediate, activation = "gelu" }: BertSizes,
  { pooling, normalize = false }: { readonly pooling?: "mean" | "cls"; readonly normalize?: boolean } = {},
): Promise<void> {
  const positions = 512;
  const files = {
    "config.json": {
      architectures: ["BertModel"],
      model_type: "bert",
      hidden_act: activation,
      hidden_size: hidden,
      num_hidden_layers: layers,
      num_attention_heads: heads,
      intermediate_size: intermediate,
      vocab_size: 30522,
      max_position_embeddings: positions,
      type_vocab_size: 2,
      layer_norm_eps: 1e-12,
      pad_token_id: 0,
      position_embedding_type: "absolute",
      attention_probs_dropout_prob: 0.1,
      hidden_dropout_prob: 0.1,
      tokenizer_class: "BertTokenizer",
    },
    "tokenizer_config.json": {
      tokenizer_class: "BertTokenizer",
      do_lower_case: true,
      model_max_length: positions,
      ...special,
    },
    ...(pooling !== undefined && {
      "modules.json": ["Transformer", "Pooling", ...(normalize ? ["Normalize"] : [])].map((kind, idx) => ({
        idx,
        name: String(idx),
        path: idx === 0 ? "" : `${idx}_${kind}`,
        type: `sentence_transformers.models.${kind}`,
      })),
      "sentence_bert_config.json": { max_seq_length: positions, do_lower_case: false },
      "1_Pooling/config.json": {
        word_embedding_dimension: hidden,
        pooling_mode_cls_token: pooling === "cls",
        pooling_mode_mean_tokens: pooling === "mean",
        pooling_mode_max_tokens: false,
        pooling_mode_mean_sqrt_len_tokens: false,
      },
    }),
  };
  if (pooling !== undefined) await mkdir(join(target, "1_Pooling"), { recursive: true });
  for (const [file, content] of Object.entries(files))
    await writeFile(join(target, file), `${JSON.stringify(content, undefined, 2)}\n`);
}
