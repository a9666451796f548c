import { special } from "#embedlab/embedding/registry/bert-files";

/** tokenizer.json of an uncased BERT, from the lines of its vocab.txt: what transformers' converter makes of it. */
export function uncasedTokenizer(vocabulary) {
  const pieces = vocabulary.trimEnd().split("\n");
  const id = (token) => pieces.indexOf(token);
  const [first, last] = [special.cls_token, special.sep_token];
  const token = (name, type_id) => ({ SpecialToken: { id: name, type_id } });
  const text = (name, type_id) => ({ Sequence: { id: name, type_id } });
  return {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: Object.values(special).map((content) => ({
      id: id(content),
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: {
      type: "BertNormalizer",
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: null,
      lowercase: true,
    },
    pre_tokenizer: { type: "BertPreTokenizer" },
    post_processor: {
      type: "TemplateProcessing",
      single: [token(first, 0), text("A", 0), token(last, 0)],
      pair: [token(first, 0), text("A", 0), token(last, 0), text("B", 1), token(last, 1)],
      special_tokens: Object.fromEntries(
        [first, last].map((name) => [name, { id: name, ids: [id(name)], tokens: [name] }]),
      ),
    },
    decoder: { type: "WordPiece", prefix: "##", cleanup: true },
    model: {
      type: "WordPiece",
      unk_token: special.unk_token,
      continuing_subword_prefix: "##",
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(pieces.map((piece, index) => [piece, index])),
    },
  };
}
