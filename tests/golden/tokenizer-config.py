"""Writes tokenizer-config.json: what transformers makes of a tokenizer.json and a tokenizer_config.json that do not agree,
for each class that the latter may name, and each model_type that decides where it names none.

Needs transformers as bench/embedding.lock pins it.
"""
import json
import tempfile
from pathlib import Path

import transformers
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

HERE = Path(__file__).parent
WORDS = "steel Steel watch WATCH ete été Été 東 京 東京 a".split()
TEXTS = ["Steel watch", "steel WATCH", "Été 東京", "été a"]


def word_pieces(specials, lowercase):
    """`specials`: padding, unknown, first, last, mask."""
    made = Tokenizer(models.WordPiece({word: i for i, word in enumerate([*specials, *WORDS])}, unk_token=specials[1]))
    made.normalizer = normalizers.BertNormalizer(lowercase=lowercase)
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    made.post_processor = processors.TemplateProcessing(single=f"{specials[2]} $A {specials[3]}", special_tokens=[(specials[2], 2), (specials[3], 3)])
    return json.loads(made.to_str())


def bytes_of_words(add_prefix_space):
    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=add_prefix_space)
    made.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(vocab_size=300, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False, special_tokens=["<s>", "<pad>", "</s>", "<unk>", "<mask>"])
    made.train_from_iterator(TEXTS * 4, trainer)
    made.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0))
    return json.loads(made.to_str())


def main():
    cases = []

    def case(stored, config, model_type):
        with tempfile.TemporaryDirectory() as folder:
            files = {"config.json": dict(model_type=model_type), "tokenizer.json": stored, "tokenizer_config.json": config}
            for name, content in files.items():
                (Path(folder) / name).write_text(json.dumps(content))
            made = transformers.AutoTokenizer.from_pretrained(folder)
            cases.append(dict(files=files, ids=[made(text)["input_ids"] for text in TEXTS]))

    berts = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    mpnets = ["<pad>", "[UNK]", "<s>", "</s>", "<mask>"]
    for lowercase in (True, False):
        bert, mpnet = word_pieces(berts, lowercase), word_pieces(mpnets, lowercase)
        for config in (
            dict(tokenizer_class="BertTokenizer", do_lower_case=not lowercase),
            dict(tokenizer_class="BertTokenizer"),
            dict(tokenizer_class="BertTokenizerFast", do_lower_case=False, strip_accents=True),
            dict(tokenizer_class="BertTokenizer", do_lower_case=True, strip_accents=False),
            dict(tokenizer_class="BertTokenizer", do_lower_case=True, tokenize_chinese_chars=False),
            dict(tokenizer_class="PreTrainedTokenizerFast", do_lower_case=not lowercase),
            dict(tokenizer_class="ElectraTokenizer", do_lower_case=not lowercase),
            dict(do_lower_case=not lowercase),
            dict(),
        ):
            case(bert, config, "bert")
        for config in (dict(tokenizer_class="DistilBertTokenizer", do_lower_case=not lowercase), dict(tokenizer_class="DistilBertTokenizerFast"), dict()):
            case(bert, config, "distilbert")
        for config in (dict(tokenizer_class="BertTokenizer", do_lower_case=not lowercase), dict()):
            case(bert, config, "modernbert")
            case(bert, config, "nomic_bert")
        case(bert, dict(tokenizer_class="BertTokenizer", do_lower_case=not lowercase), "gte")
        for config in (dict(tokenizer_class="MPNetTokenizer", do_lower_case=not lowercase), dict(tokenizer_class="MPNetTokenizerFast"), dict()):
            case(mpnet, config, "mpnet")
    for stored in (True, False):
        roberta = bytes_of_words(stored)
        for config in (
            dict(tokenizer_class="RobertaTokenizer", add_prefix_space=not stored),
            dict(tokenizer_class="RobertaTokenizerFast"),
            dict(tokenizer_class="PreTrainedTokenizerFast", add_prefix_space=not stored),
            dict(),
        ):
            case(roberta, config, "roberta")
    golden = dict(versions=dict(transformers=transformers.__version__), texts=TEXTS, cases=cases)
    (HERE / "tokenizer-config.json").write_text(json.dumps(golden, ensure_ascii=False, separators=(",", ":")) + "\n")
    print(len(cases), "cases")


main()
