"""Writes bert-normalizer.json: what transformers makes of a tokenizer.json whose normalizer and whose tokenizer_config.json
do not agree, for each class that the latter may name.

Needs transformers as bench/embedding.lock pins it.
"""
import json
import tempfile
from pathlib import Path

import transformers
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

HERE = Path(__file__).parent
WORDS = "steel Steel watch WATCH ete été Été 東 京 東京 a".split()
TEXTS = ["Steel watch", "steel WATCH", "Été 東京", "été a"]


def main():
    vocabulary = {word: i for i, word in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS])}
    cases = []
    for lowercase in (True, False):
        tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
        tokenizer.normalizer = normalizers.BertNormalizer(lowercase=lowercase)
        tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
        tokenizer.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)])
        stored = json.loads(tokenizer.to_str())
        for config in (
            dict(tokenizer_class="BertTokenizer", do_lower_case=True),
            dict(tokenizer_class="BertTokenizer", do_lower_case=False),
            dict(tokenizer_class="BertTokenizer"),
            dict(tokenizer_class="BertTokenizerFast", do_lower_case=False, strip_accents=True),
            dict(tokenizer_class="BertTokenizer", do_lower_case=True, strip_accents=False),
            dict(tokenizer_class="BertTokenizer", do_lower_case=True, tokenize_chinese_chars=False),
            dict(tokenizer_class="PreTrainedTokenizerFast", do_lower_case=True),
            dict(tokenizer_class="PreTrainedTokenizerFast", do_lower_case=False),
            dict(do_lower_case=False),
            dict(do_lower_case=True),
            dict(),
        ):
            with tempfile.TemporaryDirectory() as folder:
                (Path(folder) / "config.json").write_text(json.dumps(dict(model_type="bert")))
                (Path(folder) / "tokenizer.json").write_text(json.dumps(stored))
                (Path(folder) / "tokenizer_config.json").write_text(json.dumps(config))
                made = transformers.AutoTokenizer.from_pretrained(folder)
                cases.append(dict(lowercase=lowercase, config=config, ids=[made(text)["input_ids"] for text in TEXTS]))
    golden = dict(versions=dict(transformers=transformers.__version__), texts=TEXTS, tokenizer=stored, cases=cases)
    (HERE / "bert-normalizer.json").write_text(json.dumps(golden, ensure_ascii=False))
    print(len(cases), "cases")


main()
