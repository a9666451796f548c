type Json = Readonly<Record<string, unknown>>;

/**
 * The tokenizer as transformers makes it of a BERT's files: its BertTokenizer takes small letters, accents and Chinese
 * characters from tokenizer_config.json (small letters unless told), whatever tokenizer.json says. Where no class is
 * named, config.json's model_type decides. Others are what tokenizer.json says.
 */
export function asTransformersReads(tokenizer: Json, config: Json, modelType: unknown): Json {
  const normalizer = tokenizer.normalizer as Json | null | undefined;
  const { tokenizer_class: named = modelType === "bert" ? "BertTokenizer" : undefined } = config;
  if (normalizer?.type !== "BertNormalizer" || !/^BertTokenizer(Fast)?$/.test(String(named))) return tokenizer;
  return {
    ...tokenizer,
    normalizer: {
      ...normalizer,
      lowercase: config.do_lower_case !== false,
      strip_accents: config.strip_accents ?? null,
      handle_chinese_chars: config.tokenize_chinese_chars !== false,
    },
  };
}
