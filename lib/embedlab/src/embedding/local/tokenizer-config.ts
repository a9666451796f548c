type Json = Readonly<Record<string, unknown>>;

/** The class that transformers takes where tokenizer_config.json names none, by config.json's model_type. */
const usualClass: Readonly<Record<string, string>> = {
  bert: "BertTokenizer",
  distilbert: "DistilBertTokenizer",
  mpnet: "MPNetTokenizer",
  nomic_bert: "BertTokenizer",
  roberta: "RobertaTokenizer",
};
/** It reads these models' tokenizer.json as it stands, whatever class is named. */
const asItStands = ["modernbert"];

/**
 * The tokenizer as transformers makes it of a model's files: some of its classes take a part from tokenizer_config.json,
 * or their own habit where that is silent, whatever tokenizer.json says. Others are what tokenizer.json says.
 */
export function asTransformersReads(tokenizer: Json, config: Json, modelType: unknown): Json {
  const type = String(modelType);
  if (asItStands.includes(type)) return tokenizer;
  const { tokenizer_class: named = Object.hasOwn(usualClass, type) ? usualClass[type] : "" } = config;
  if (typeof named !== "string") return tokenizer;
  const normalizer = tokenizer.normalizer as Json | null | undefined;
  const words = tokenizer.pre_tokenizer as Json | null | undefined;
  if (/^(Bert|DistilBert|Electra|MPNet)Tokenizer(Fast)?$/.test(named) && normalizer?.type === "BertNormalizer")
    return {
      ...tokenizer,
      normalizer: {
        ...normalizer,
        lowercase: config.do_lower_case !== false,
        strip_accents: config.strip_accents ?? null,
        handle_chinese_chars: config.tokenize_chinese_chars !== false,
      },
    };
  if (/^RobertaTokenizer(Fast)?$/.test(named) && words?.type === "ByteLevel")
    return { ...tokenizer, pre_tokenizer: { ...words, add_prefix_space: config.add_prefix_space === true } };
  return tokenizer;
}
