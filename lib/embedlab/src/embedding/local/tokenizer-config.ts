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
const lettersByConfig = /^(Bert|DistilBert|Electra|MPNet)Tokenizer(Fast)?$/;
const spacesByConfig = /^RobertaTokenizer(Fast)?$/;

function classOf(config: Json, modelType: unknown): string {
  const type = String(modelType);
  if (asItStands.includes(type)) return "";
  const { tokenizer_class: named = Object.hasOwn(usualClass, type) ? usualClass[type] : "" } = config;
  return typeof named === "string" ? named : "";
}

/**
 * The tokenizer as transformers makes it of a model's files: some of its classes take a part from tokenizer_config.json,
 * or their own habit where that is silent, whatever tokenizer.json says. Others are what tokenizer.json says.
 */
export function asTransformersReads(tokenizer: Json, config: Json, modelType: unknown): Json {
  const named = classOf(config, modelType);
  const normalizer = tokenizer.normalizer as Json | null | undefined;
  const words = tokenizer.pre_tokenizer as Json | null | undefined;
  if (lettersByConfig.test(named) && normalizer?.type === "BertNormalizer")
    return {
      ...tokenizer,
      normalizer: {
        ...normalizer,
        lowercase: config.do_lower_case !== false,
        strip_accents: config.strip_accents ?? null,
        handle_chinese_chars: config.tokenize_chinese_chars !== false,
      },
    };
  if (spacesByConfig.test(named) && words?.type === "ByteLevel")
    return { ...tokenizer, pre_tokenizer: { ...words, add_prefix_space: config.add_prefix_space === true } };
  return tokenizer;
}

/** What transformers reads otherwise than tokenizer.json says, for a cache's key; undefined where that is nothing. */
export async function readOtherwise(
  tokenizer: () => Promise<Json>,
  config: Json,
  modelType: unknown,
): Promise<Json | undefined> {
  const named = classOf(config, modelType);
  if (!lettersByConfig.test(named) && !spacesByConfig.test(named)) return undefined;
  const file = await tokenizer();
  const { normalizer, pre_tokenizer: words } = asTransformersReads(file, config, modelType);
  const same = JSON.stringify([normalizer, words]) === JSON.stringify([file.normalizer, file.pre_tokenizer]);
  return same ? undefined : { normalizer, words };
}
