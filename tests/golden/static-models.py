"""Writes static-models.json: tiny random tables of vectors as model2vec, sentence-transformers and gensim write them, and
the vectors that each of them makes of a few texts.

python static-models.py tables   with sources.txt's packages (model2vec, gensim)
python static-models.py modules  with those of bench/embedding.lock (sentence-transformers), after it
"""
import base64
import json
import sys
import tempfile
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

GOLDEN = Path(__file__).parent / "static-models.json"
WORDS = "steel watch with a leather strap and cotton bedsheet for double bed in blue ##s ##es".split()
TEXTS = ["watch", "", "Steel Watch with leather straps and a blue strap", "cotton bedsheet for double bed in blue zzz " * 9, "zzz", "A bed, a WATCH!"]


def tokenizer():
    vocabulary = {word: i for i, word in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", *WORDS])}
    made = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    made.normalizer = normalizers.BertNormalizer()
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return made


def files_of(folder):
    found = {}
    for path in sorted(Path(folder).rglob("*")):
        if path.is_file() and path.suffix in (".json", ".safetensors"):
            found[str(path.relative_to(folder))] = json.loads(path.read_text()) if path.suffix == ".json" else base64.b64encode(path.read_bytes()).decode()
    return found


def tables():
    from gensim.models import KeyedVectors
    from model2vec import StaticModel

    random = np.random.default_rng(6)
    size = 4 + len(WORDS)
    plain = random.normal(size=(size, 6)).astype("f4")
    mapping = random.integers(0, 7, size=size)
    cases = {}
    for name, options in {
        "plain": dict(vectors=plain), "normalised": dict(vectors=plain, normalize=True), "half precision": dict(vectors=plain.astype("f2")),
        "weights": dict(vectors=plain, weights=random.uniform(0.1, 2, size=size).astype("f4"), normalize=True),
        "mapping and weights": dict(vectors=plain[:7], token_mapping=mapping, weights=random.uniform(0.1, 2, size=size)),
        "8 bits": dict(vectors=(plain * 40).astype("i1")),
    }.items():
        made = StaticModel(tokenizer=tokenizer(), max_length=None, **options)
        with tempfile.TemporaryDirectory() as folder:
            made.save_pretrained(folder)
            cases[name] = {"files": files_of(folder), "vectors": made.encode(TEXTS).astype("f8").tolist()}
            cases[name]["cut"] = made.encode(TEXTS, max_length=5).astype("f8").tolist()
    keyed = KeyedVectors(vector_size=5)
    words = ["watch", "Steel", "steel", "straps", "blue", "été", "bed", "a"]
    keyed.add_vectors(words, random.normal(size=(len(words), 5)).astype("f4"))
    files = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, options in {"word2vec.txt": {}, "word2vec.bin": {"binary": True}, "glove.txt": {"write_header": False}}.items():
            path = Path(folder) / name
            keyed.save_word2vec_format(path, **options)
            read = KeyedVectors.load_word2vec_format(path, binary=name.endswith("bin"), no_header=name.startswith("glove"))
            files[name] = {
                "file": base64.b64encode(path.read_bytes()).decode(),
                # Words as the file has them, else in small letters; unknown ones are left out, as get_mean_vector does.
                "vectors": {text: read.get_mean_vector(text.split(), pre_normalize=False, post_normalize=False).astype("f8").tolist() for text in ["watch", "Steel watch", "steel watch steel", "été nowhere blue"]},
            }
    GOLDEN.write_text(json.dumps({"texts": TEXTS, "model2vec": cases, "words": files}, ensure_ascii=False) + "\n")


def modules():
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding

    golden = json.loads(GOLDEN.read_text())
    golden["staticEmbedding"] = {}
    torch.manual_seed(2)
    for name, after in {"alone": [], "normalised": [Normalize()]}.items():
        made = SentenceTransformer(modules=[StaticEmbedding(tokenizer(), embedding_dim=6), *after], device="cpu")
        with tempfile.TemporaryDirectory() as folder:
            made.save(folder)
            golden["staticEmbedding"][name] = {"files": files_of(folder), "vectors": made.encode(TEXTS).astype("f8").tolist()}
    golden["sentenceTransformersOfModel2vec"] = {}
    for name, case in golden["model2vec"].items():
        with tempfile.TemporaryDirectory() as folder:
            for file, content in case["files"].items():
                path = Path(folder) / file
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(json.dumps(content)) if file.endswith(".json") else path.write_bytes(base64.b64decode(content))
            if name != "8 bits" and name != "half precision":
                golden["sentenceTransformersOfModel2vec"][name] = SentenceTransformer(folder, device="cpu").encode(TEXTS).astype("f8").tolist()
    GOLDEN.write_text(json.dumps(golden, ensure_ascii=False) + "\n")


tables() if sys.argv[1] == "tables" else modules()
