"""Writes published-layouts.json: tiny random models in the layout of repositories as they are published (which files there are,
what each says, how tensors are named and stored), and sentence-transformers' vectors of some texts from the very folder.

Weights are random and tokenizers trained on a few lines; all else is as the publishers have it. Needs torch, transformers and
sentence-transformers as bench/embedding.lock pins them.
"""
import base64
import json
import os
import shutil
import tempfile
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"
import sentence_transformers
import torch
import transformers as t
from safetensors.torch import load_file, save_file
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Dense
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers.models.qwen2.tokenization_qwen2 import PRETOKENIZE_REGEX

HERE = Path(__file__).parent
TEXTS = ["Red watch", "", "Crème brûlée mug – set of 2", "a watch with a leather strap and one year of warranty, " * 6, "cotton bedsheet", "COTTON Bedsheet 350 ml"]
LINES = [*TEXTS, "search_query clustering Instruct: Query: task: | query: Represent this sentence for searching relevant passages: Identify the category of a product"] * 4
SMALL = dict(hidden_size=16, num_attention_heads=2, intermediate_size=24, num_hidden_layers=2, initializer_range=0.3)
MODULE = {"Transformer": "", "Pooling": "1_Pooling", "Normalize": "2_Normalize"}


def trained(model, trainer, pre_tokenizer, normalizer=None, decoder=None):
    made = Tokenizer(model)
    made.pre_tokenizer = pre_tokenizer
    if normalizer is not None:
        made.normalizer = normalizer
    if decoder is not None:
        made.decoder = decoder
    made.train_from_iterator(LINES, trainer)
    return made


def ends(made, single, *tokens):
    made.post_processor = processors.TemplateProcessing(single=single, pair=f"{single} $B", special_tokens=[(token, made.token_to_id(token)) for token in tokens])
    return made


BERTS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
ROBERTAS = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]


def word_pieces():
    trainer = trainers.WordPieceTrainer(vocab_size=160, special_tokens=BERTS, show_progress=False)
    made = trained(models.WordPiece(unk_token="[UNK]"), trainer, pre_tokenizers.BertPreTokenizer(), normalizers.BertNormalizer())
    names = dict(unk_token="[UNK]", sep_token="[SEP]", pad_token="[PAD]", cls_token="[CLS]", mask_token="[MASK]")
    return ends(made, "[CLS] $A [SEP]", "[CLS]", "[SEP]"), dict(tokenizer_class="BertTokenizer", do_lower_case=True, strip_accents=None, tokenize_chinese_chars=True, model_max_length=512, **names)


def byte_pairs(specials, pre_tokenizer, normalizer=None):
    trainer = trainers.BpeTrainer(vocab_size=300, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), special_tokens=specials, show_progress=False)
    return trained(models.BPE(), trainer, pre_tokenizer, normalizer, decoders.ByteLevel())


def roberta():
    made = byte_pairs(ROBERTAS, pre_tokenizers.ByteLevel(add_prefix_space=False))
    made.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0))
    names = dict(bos_token="<s>", eos_token="</s>", unk_token="<unk>", sep_token="</s>", pad_token="<pad>", cls_token="<s>", mask_token="<mask>")
    return made, dict(tokenizer_class="RobertaTokenizer", add_prefix_space=False, trim_offsets=True, model_max_length=512, **names)


def sentence_pieces():
    trainer = trainers.UnigramTrainer(vocab_size=200, special_tokens=ROBERTAS, unk_token="<unk>", show_progress=False)
    words = pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()])
    made = ends(trained(models.Unigram(), trainer, words, None, decoders.Metaspace()), "<s> $A </s>", "<s>", "</s>")
    names = dict(bos_token="<s>", eos_token="</s>", unk_token="<unk>", sep_token="</s>", pad_token="<pad>", cls_token="<s>", mask_token="<mask>")
    return made, dict(tokenizer_class="XLMRobertaTokenizer", model_max_length=8192, **names)


def modern():
    made = byte_pairs(["[CLS]", "[SEP]", "[PAD]", "[MASK]", "[UNK]"], pre_tokenizers.ByteLevel(add_prefix_space=False), normalizers.NFC())
    names = dict(unk_token="[UNK]", sep_token="[SEP]", pad_token="[PAD]", cls_token="[CLS]", mask_token="[MASK]")
    return ends(made, "[CLS] $A [SEP]", "[CLS]", "[SEP]"), dict(tokenizer_class="PreTrainedTokenizerFast", model_max_length=8192, model_input_names=["input_ids", "attention_mask"], **names)


def qwen():
    words = pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(PRETOKENIZE_REGEX), "isolated"), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    made = byte_pairs(["<|endoftext|>", "<|im_start|>", "<|im_end|>"], words, normalizers.NFC())
    made = ends(made, "$A <|endoftext|>", "<|endoftext|>")
    return made, dict(tokenizer_class="Qwen2Tokenizer", add_bos_token=False, add_prefix_space=False, bos_token=None, eos_token="<|im_end|>", pad_token="<|endoftext|>", unk_token=None, errors="replace", model_max_length=131072, split_special_tokens=False)


def gemma():
    specials = ["<pad>", "<eos>", "<bos>", "<unk>", "<mask>", *[f"<0x{byte:02X}>" for byte in range(256)]]
    trainer = trainers.BpeTrainer(vocab_size=420, special_tokens=specials, show_progress=False)
    made = trained(models.BPE(unk_token="<unk>", fuse_unk=True, byte_fallback=True), trainer, pre_tokenizers.Split(" ", "merged_with_previous"), normalizers.Replace(" ", "▁"))
    names = dict(bos_token="<bos>", eos_token="<eos>", pad_token="<pad>", unk_token="<unk>", mask_token="<mask>")
    return ends(made, "<bos> $A <eos>", "<bos>", "<eos>"), dict(tokenizer_class="GemmaTokenizer", add_bos_token=True, add_eos_token=True, model_max_length=2048, padding_side="right", **names)


def modules(*kinds, normalize=True):
    """modules.json as sentence-transformers wrote it before version 6; Dense modules count up."""
    named = ["Transformer", "Pooling", *kinds, *(["Normalize"] if normalize else [])]
    return [dict(idx=i, name=str(i), path="" if i == 0 else f"{i}_{kind}", type=f"sentence_transformers.models.{kind}") for i, kind in enumerate(named)]


def pooling(mode, **more):
    flags = ("cls_token", "mean_tokens", "max_tokens", "mean_sqrt_len_tokens", "weightedmean_tokens", "lasttoken")
    return dict(word_embedding_dimension=16, **{f"pooling_mode_{flag}": flag == mode for flag in flags}, **more)


def prompts(named, default=None):
    return dict(__version__=dict(sentence_transformers="4.1.0", transformers="4.51.0", pytorch="2.6.0"), prompts=named, default_prompt_name=default, similarity_fn_name="cosine")


def read(path):
    return json.loads(path.read_text()) if path.suffix == ".json" else base64.b64encode(path.read_bytes()).decode()


def published(name, network, words, declared, dtype=torch.float32, shard=None, config=None, prefix=None, prompt_name=None, beside=(), after=lambda folder: None):
    """`declared` is what sentence-transformers' files say, `prefix` what stands before the stored tensors' names, `config` what the
    published config.json says otherwise (None removes), `beside` the names of files that have no part in it."""
    network.eval()
    for parameter in network.parameters():
        if parameter.dim() == 1:
            parameter.data = parameter.data + 0.2 * torch.randn_like(parameter)
    network.to(dtype)
    with tempfile.TemporaryDirectory() as root:
        folder = Path(root)
        network.save_pretrained(folder, **({} if shard is None else dict(max_shard_size=shard)))
        (folder / "generation_config.json").unlink(missing_ok=True)
        if prefix is not None:
            file = folder / "model.safetensors"
            save_file({f"{prefix}{key}": value.contiguous() for key, value in load_file(file).items()}, file, metadata=dict(format="pt"))
        saved = json.loads((folder / "config.json").read_text())
        (folder / "config.json").write_text(json.dumps({key: value for key, value in {**saved, **(config or {})}.items() if value is not None}))
        tokenizer, tokenizer_config = words
        (folder / "tokenizer.json").write_text(tokenizer.to_str())
        (folder / "tokenizer_config.json").write_text(json.dumps(tokenizer_config))
        for path, content in declared.items():
            (folder / path).parent.mkdir(exist_ok=True)
            (folder / path).write_text(json.dumps(content))
        after(folder)
        model = SentenceTransformer(str(folder), device="cpu", model_kwargs=dict(dtype=torch.float32))
        with torch.inference_mode():
            vectors, alone = (torch.tensor(model.encode(TEXTS, batch_size=size, **({} if prompt_name is None else dict(prompt_name=prompt_name)))) for size in (4, 1))
        assert torch.allclose(vectors, alone, atol=5e-6), (name, (vectors - alone).abs().max())
        files = {str(path.relative_to(folder)): read(path) for path in sorted(folder.rglob("*")) if path.is_file()}
        files |= {other: base64.b64encode(b"another program's").decode() for other in beside}
    print(name, vectors.shape, model.max_seq_length)
    return dict(name=name, promptName=prompt_name, maxTokens=model.max_seq_length, pooling=model[1].pooling_mode, files=files, vectors=[[round(v, 6) for v in row] for row in vectors.tolist()])


def dense_modules(folder):
    for path, sizes in (("2_Dense", (16, 32)), ("3_Dense", (32, 16))):
        module = Dense(*sizes, bias=False, activation_function=torch.nn.Identity())
        (folder / path).mkdir()
        module.save(str(folder / path))


def tanh_module(folder):
    (folder / "2_Dense").mkdir()
    Dense(16, 16, activation_function=torch.nn.Tanh()).save(str(folder / "2_Dense"))


def main():
    torch.manual_seed(7)
    settings = lambda length: {"sentence_bert_config.json": dict(max_seq_length=length, do_lower_case=False)}
    bert = dict(**SMALL, vocab_size=160, max_position_embeddings=64)
    xlm = dict(**SMALL, vocab_size=200, max_position_embeddings=66, pad_token_id=1, bos_token_id=0, eos_token_id=2)
    rotary = dict(**SMALL, vocab_size=300, max_position_embeddings=128)
    old_modern = dict(layer_types=None, rope_parameters=None, global_attn_every_n_layers=3, position_embedding_type="sans_pos", classifier_pooling="mean", norm_eps=1e-5, layer_norm_eps=1e-5, sparse_prediction=False)
    specials = dict(pad_token_id=2, bos_token_id=0, eos_token_id=1, cls_token_id=0, sep_token_id=1)
    instruct = "Instruct: Identify the category of a product\nQuery: "
    gemma_prompts = {"query": "task: search result | query: ", "document": "title: none | text: ", "Clustering": "task: clustering | query: "}
    cases = [
        published("snowflake-arctic-embed-l", t.BertModel(t.BertConfig(**bert)), word_pieces(),
                  {"modules.json": modules(), "1_Pooling/config.json": pooling("cls_token", include_prompt=True), **settings(48),
                   "config_sentence_transformers.json": prompts({"query": "Represent this sentence for searching relevant passages: "})}, beside=["onnx/model_bnb4.onnx"], prompt_name="query"),
        published("mxbai-embed-large-v1, in half precision", t.BertModel(t.BertConfig(**bert)), word_pieces(),
                  {"modules.json": modules(normalize=False), "1_Pooling/config.json": pooling("cls_token"), **settings(48),
                   "config_sentence_transformers.json": prompts({"query": "Represent this sentence for searching relevant passages: ", "passage": ""})}, dtype=torch.float16, prompt_name="passage"),
        published("LaBSE, with a pooler and other programs' weights", t.BertModel(t.BertConfig(**bert)), word_pieces(),
                  {"modules.json": modules("Dense"), "1_Pooling/config.json": pooling("cls_token"), **settings(48)}, prefix="bert.", after=tanh_module,
                  beside=["rust_model.ot", "tf_model.h5", "flax_model.msgpack", "pytorch_model.bin"]),
        published("all-distilroberta-v1", t.RobertaModel(t.RobertaConfig(**{**xlm, "vocab_size": 300})), roberta(),
                  {"modules.json": modules(), "1_Pooling/config.json": pooling("mean_tokens"), **settings(48), "data_config.json": []}),
        published("multilingual-e5-large-instruct, in half precision", t.XLMRobertaModel(t.XLMRobertaConfig(**xlm)), sentence_pieces(),
                  {"modules.json": modules(), "1_Pooling/config.json": pooling("mean_tokens"), **settings(48)}, dtype=torch.float16),
        published("bge-m3, with its other heads", t.XLMRobertaModel(t.XLMRobertaConfig(**xlm)), sentence_pieces(),
                  {"modules.json": modules(), "1_Pooling/config.json": pooling("cls_token"), **settings(64)}, beside=["sparse_linear.pt", "colbert_linear.pt"]),
        published("gte-modernbert-base", t.ModernBertModel(t.ModernBertConfig(**rotary, **specials, local_attention=16)), modern(),
                  {"modules.json": modules(normalize=False), "1_Pooling/config.json": pooling("cls_token", include_prompt=True), **settings(64)}, config=old_modern, prefix="model."),
        published("granite-embedding-r2 and mmBERT, without a file of sentence-transformers' beside the network",
                  t.ModernBertModel(t.ModernBertConfig(**rotary, **specials, local_attention=16)), modern(),
                  {"modules.json": modules(), "1_Pooling/config.json": pooling("cls_token")}, config={**old_modern, "global_rope_theta": 160000.0, "local_rope_theta": 160000.0}, dtype=torch.bfloat16),
        published("Qwen3-Embedding-0.6B, in shards", t.Qwen3Model(t.Qwen3Config(**{**rotary, "num_attention_heads": 4}, num_key_value_heads=2, head_dim=16, tie_word_embeddings=True)), qwen(),
                  {"modules.json": modules(), "1_Pooling/config.json": pooling("lasttoken", include_prompt=True), "config_sentence_transformers.json": prompts({"query": instruct, "document": ""})},
                  config=dict(rope_parameters=None, rope_theta=1000000, rope_scaling=None, layer_types=None, sliding_window=None, use_sliding_window=False, max_window_layers=28, architectures=["Qwen3ForCausalLM"]),
                  dtype=torch.bfloat16, shard="12KB", prompt_name="query", beside=["merges.txt", "vocab.json.bak"]),
        published("embeddinggemma-300m", t.Gemma3TextModel(t.Gemma3TextConfig(**{**rotary, "vocab_size": 420, "num_attention_heads": 2}, num_key_value_heads=1, head_dim=8, query_pre_attn_scalar=8, sliding_window=16,
                                                                            use_bidirectional_attention=True, layer_types=["sliding_attention", "full_attention"])), gemma(),
                  {"modules.json": modules("Dense", "Dense"), "1_Pooling/config.json": pooling("mean_tokens", include_prompt=True), "sentence_bert_config.json": dict(max_seq_length=64, do_lower_case=False),
                   "config_sentence_transformers.json": prompts(gemma_prompts)}, config=dict(rope_parameters=None, rope_theta=1000000.0, rope_local_base_freq=10000.0, rope_scaling=None), after=dense_modules, prompt_name="Clustering"),
        published("nomic-embed-text-v1.5", t.NomicBertModel(t.NomicBertConfig(**{**rotary, "vocab_size": 160})), word_pieces(),
                  {"modules.json": modules(), "1_Pooling/config.json": pooling("mean_tokens"), **settings(64)}),
        published("arctic-embed-m-v2.0", t.GteModel(t.GteConfig(**{**rotary, "vocab_size": 200}, pad_token_id=1)), sentence_pieces(),
                  {"modules.json": modules(), "1_Pooling/config.json": pooling("cls_token", include_prompt=True), **settings(64), "config_sentence_transformers.json": prompts({"query": "query: "})}, prompt_name="query"),
    ]
    versions = dict(torch=torch.__version__, transformers=t.__version__, sentence_transformers=sentence_transformers.__version__)
    (HERE / "published-layouts.json").write_text(json.dumps(dict(versions=versions, texts=TEXTS, cases=cases), ensure_ascii=False, separators=(",", ":")) + "\n")


main()
