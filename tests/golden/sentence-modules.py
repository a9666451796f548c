"""Writes sentence-modules.json: one tiny random BERT behind every module that sentence-transformers can put after it,
with the vectors that it makes of a few texts.

Needs sentence-transformers as bench/embedding.lock pins it.
"""
import base64
import json
import tempfile
from pathlib import Path

import sentence_transformers
import torch
import transformers
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import LayerNorm, Normalize, Pooling
from sentence_transformers.base.modules import Dense, Transformer
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

HERE = Path(__file__).parent
HIDDEN = 12
WORDS = "steel watch with a leather strap and cotton bedsheet for double bed in blue colour query Query : task Steel Watch ##s ##es".split()
TEXTS = ["watch", "", "Steel Watch with leather straps and a blue strap", "cotton bedsheet for double bed in blue colour " * 4, "a bed", "Watches"]
PROMPT = "query: "
TRANSFORMER = ("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json")


def base(folder):
    torch.manual_seed(3)
    vocabulary = {word: i for i, word in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS])}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)])
    fast = transformers.PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]", mask_token="[MASK]")
    config = transformers.BertConfig(vocab_size=len(vocabulary), hidden_size=HIDDEN, num_hidden_layers=1, num_attention_heads=2, intermediate_size=20,
                                     max_position_embeddings=40, initializer_range=0.4)
    model = transformers.BertModel(config, add_pooling_layer=False)
    for parameter in model.parameters():
        if parameter.dim() == 1:
            parameter.data = parameter.data + 0.3 * torch.randn_like(parameter)
    model.save_pretrained(folder)
    fast.save_pretrained(folder)


def files_of(folder, network):
    """What was saved beside the network itself, or otherwise than there: JSON as it is, weights in base64."""
    found = {}
    for path in sorted(Path(folder).rglob("*")):
        name = str(path.relative_to(folder))
        if not path.is_file() or name.endswith(".md") or name in ("config_sentence_transformers.json", "config.json", "model.safetensors"):
            continue
        content = json.loads(path.read_text()) if name.endswith(".json") else base64.b64encode(path.read_bytes()).decode()
        if network.get(name) != content:
            found[name] = content
    return found


def old_form(modes, **more):
    names = dict(cls="cls_token", mean="mean_tokens", max="max_tokens", mean_sqrt_len_tokens="mean_sqrt_len_tokens", weightedmean="weightedmean_tokens", lasttoken="lasttoken")
    return dict(word_embedding_dimension=HIDDEN, **{f"pooling_mode_{field}": mode in modes for mode, field in names.items()}, **more)


def rounded(vectors):
    return [[round(float(v), 7) for v in row] for row in vectors]


def main():
    cases = []
    with tempfile.TemporaryDirectory() as root:
        shared = Path(root) / "base"
        base(shared)
        network = {name: json.loads((shared / name).read_text()) if name.endswith(".json") else base64.b64encode((shared / name).read_bytes()).decode()
                   for name in TRANSFORMER if (shared / name).exists()}

        def case(name, pooling, after=(), prompt=None, include_prompt=True, lower=False, old=False, truncate=None, nomic=False, padding="right", cut="right"):
            transformer = Transformer(str(shared), max_seq_length=32, do_lower_case=lower)
            transformer.tokenizer.padding_side = padding
            model = SentenceTransformer(modules=[transformer, Pooling(HIDDEN, pooling, include_prompt=include_prompt), *after], device="cpu")
            folder = Path(root) / str(len(cases))
            model.save(str(folder))
            if cut != "right":
                path = folder / "tokenizer_config.json"
                path.write_text(json.dumps({**json.loads(path.read_text()), "truncation_side": cut}))
            files = files_of(folder, network)
            if old:
                key = "1_Pooling/config.json"
                files[key] = old_form([pooling] if isinstance(pooling, str) else pooling, **({} if include_prompt else dict(include_prompt=False)))
                for module in files["modules.json"]:
                    module["type"] = "sentence_transformers.models." + module["type"].split(".")[-1]
                files["sentence_bert_config.json"] = dict(max_seq_length=32, do_lower_case=lower)
                files.pop("tokenizer.json", None)
                # What a save of long ago says is read by today's package, too.
                for path, value in {**network, **files}.items():
                    if path.endswith(".json"):
                        (folder / path).write_text(json.dumps(value))
            model = SentenceTransformer(str(folder), device="cpu")
            with torch.inference_mode():
                vectors = model.encode(TEXTS, prompt=prompt, batch_size=4, convert_to_tensor=True)
                alone = torch.stack([model.encode(text, prompt=prompt, convert_to_tensor=True) for text in TEXTS])
                assert torch.allclose(vectors, alone, atol=2e-6), name
                if nomic:
                    vectors = torch.nn.functional.layer_norm(vectors, normalized_shape=(vectors.shape[1],))
                if truncate is not None:
                    vectors = torch.nn.functional.normalize(vectors[:, :truncate], dim=1)
            cases.append(dict(name=name, files=files, pooling=pooling, prompt=prompt, truncate=truncate, layerNorm=nomic, dimensions=model.get_embedding_dimension(),
                              normalize=truncate is not None or (len(after) > 0 and isinstance(after[-1], Normalize)), vectors=rounded(vectors)))

        modes = Pooling.POOLING_MODES
        for mode in modes:
            case(f"{mode}", mode)
            case(f"{mode}, old form, padded on the left", mode, old=True, padding="left")
            case(f"{mode} without the prompt's tokens", mode, prompt=PROMPT, include_prompt=False, old=mode in ("mean", "cls"))
        case("cls and mean side by side", ("cls", "mean"))
        case("lasttoken and max side by side, old form", ("max", "lasttoken"), old=True)

        def dense(outputs, activation, bias=True, inputs=HIDDEN, residual=False):
            module = Dense(inputs, outputs, bias=bias, activation_function=activation, use_residual=residual)
            for parameter in module.parameters():
                torch.nn.init.normal_(parameter, std=0.5)
            return module

        torch.manual_seed(4)
        case("Dense with Tanh, Normalize (LaBSE's)", "cls", [dense(HIDDEN, torch.nn.Tanh()), Normalize()], old=True)
        case("two Dense with Identity and without bias, Normalize (EmbeddingGemma's)", "mean", [dense(32, torch.nn.Identity(), False), dense(HIDDEN, torch.nn.Identity(), False, 32), Normalize()])
        for activation in (torch.nn.ReLU(), torch.nn.GELU(), torch.nn.SiLU(), torch.nn.Sigmoid()):
            case(f"Dense with {type(activation).__name__} to another width", "mean", [dense(5, activation)])
        case("Dense with what it is given added", "mean", [dense(HIDDEN, torch.nn.Tanh(), residual=True)])
        case("Dense with its input's projection added", "mean", [dense(5, torch.nn.Tanh(), residual=True)])
        norm = LayerNorm(HIDDEN)
        for parameter in norm.parameters():
            parameter.data = parameter.data + 0.3 * torch.randn_like(parameter)
        case("LayerNorm", "mean", [norm])
        case("Normalize, then Dense", "mean", [Normalize(), dense(HIDDEN, torch.nn.Tanh())])
        case("small letters first", "mean", lower=True, old=True)
        case("small letters first, as the tokenizer's own step", "mean", lower=True)
        case("the first 5 dimensions", "mean", [Normalize()], truncate=5)
        case("the first 5 dimensions after a layer norm (nomic's)", "mean", truncate=5, nomic=True)
        case("long texts cut at their beginning", "cls", cut="left")
    golden = dict(versions=dict(torch=torch.__version__, transformers=transformers.__version__, sentence_transformers=sentence_transformers.__version__),
                  texts=TEXTS, network=network, cases=cases)
    (HERE / "sentence-modules.json").write_text(json.dumps(golden))
    print(len(cases), "cases")


main()
