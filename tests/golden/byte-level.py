"""Writes byte-level.json: small byte-level BPE tokenizers in the form of Qwen3-Embedding's and ModernBERT's tokenizer.json, trained
on a few lines, with the token ids that the tokenizers package gives hard texts. Needs tokenizers as bench/embedding.lock pins it.
"""
import json
from pathlib import Path

import tokenizers
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

HERE = Path(__file__).parent
# As Qwen2 and Qwen3 publish it.
QWEN = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
LINES = [
    "Buy this water-resistant analog watch for men, with a leather strap and one year of warranty.", "Don't miss it: you're sure we'll deliver, I'd say they've won't",
    "DON'T YOU'RE WE'LL I'D I'VE", "Key Features of the mug: Ceramic, 350 ml, 12 cm x 8.5 cm", "Café crème brûlée 100 % coton naïve façade", "日本の時計 and 한국어 товары",
    "Set of 2 (213 cm), Rs. 1,299 only!!!", "Instruct: Identify the category of a product\nQuery: cotton bedsheet for double bed",
]
TEXTS = [
    "", "a", " ", "Watches", *LINES, "cafe\u0301 and caf\u00e9", "tabs\tand\nnewlines\r\n  and   spaces  ", "\n\n\nthree lines\n\n", "I'S YOU'LL he's HE'S it'D 's", "x1y22z333 4,444.55",
    "emoji 🙂🙃 ™ ® °C ½ ﬁ", "zero\u200bwidth \u00ad soft\ufffd", "a<|endoftext|>b [MASK] [SEP] c", "…—“quoted”… (brackets)[and]{more}", "ANTIDISESTABLISHMENTARIANISM" * 3, "\u3000ideographic\u00a0no-break",
]


def trained(pre_tokenizer, specials, size):
    made = Tokenizer(models.BPE())
    made.normalizer = normalizers.NFC()
    made.pre_tokenizer = pre_tokenizer
    made.decoder = decoders.ByteLevel()
    made.train_from_iterator(LINES * 3, trainers.BpeTrainer(vocab_size=size, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), special_tokens=[], show_progress=False))
    made.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in specials])
    return made


def main():
    split = pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(QWEN), "isolated"), pre_tokenizers.ByteLevel(add_prefix_space=False, trim_offsets=False, use_regex=False)])
    qwen = trained(split, ["<|endoftext|>"], 420)
    end = ("<|endoftext|>", qwen.token_to_id("<|endoftext|>"))
    qwen.post_processor = processors.Sequence([
        processors.ByteLevel(add_prefix_space=False, trim_offsets=False, use_regex=False),
        processors.TemplateProcessing(single=f"$A {end[0]}", pair=f"$A {end[0]} $B:1 {end[0]}:1", special_tokens=[end]),
    ])
    modern = trained(pre_tokenizers.ByteLevel(add_prefix_space=False, trim_offsets=True, use_regex=True), ["[CLS]", "[SEP]", "[MASK]", "[PAD]"], 420)
    ends = [(name, modern.token_to_id(name)) for name in ("[CLS]", "[SEP]")]
    modern.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=ends)
    kinds = [("Qwen3-Embedding", qwen), ("ModernBERT", modern)]
    golden = dict(versions=dict(tokenizers=tokenizers.__version__), texts=TEXTS,
                  kinds=[dict(name=name, tokenizer=json.loads(made.to_str()), ids=[made.encode(text).ids for text in TEXTS]) for name, made in kinds])
    (HERE / "byte-level.json").write_text(json.dumps(golden, ensure_ascii=True))


main()
