"""Writes architectures.json: a tiny random checkpoint of every architecture that is built, transformers' last_hidden_state of
some rows of token ids, and sentence-transformers' vectors of some texts in every pooling.

Each row of token ids is computed alone, so that padding on either side has no part in what is expected; texts are
embedded in batches padded on the right, on the left and one by one, which must agree. Needs torch, transformers and
sentence-transformers as bench/embedding.lock pins them.
"""
import base64
import json
import tempfile
from pathlib import Path

import sentence_transformers
import torch
import transformers as t
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import Transformer
from sentence_transformers.sentence_transformer.modules import Pooling
from tokenizers import Tokenizer, models, pre_tokenizers, processors

HERE = Path(__file__).parent
VOCABULARY = 60
ROWS = [[7], [5, 6, 7, 8, 9, 10, 11], [3 + (i * 7) % 50 for i in range(200)], [20, 21, 22]]
TEXTS = [" ".join(f"w{i:02}" for i in row) for row in [[7], [], [5, 6, 7, 8, 9, 10, 11], [4 + (i * 11) % 50 for i in range(90)], [20, 21], [31, 30, 20]]]
PROMPT = "w40 w41 w42 "
POOLINGS = ("mean", "cls", "max", "mean_sqrt_len_tokens", "weightedmean", "lasttoken")
TINY = dict(vocab_size=VOCABULARY, hidden_size=16, num_attention_heads=2, intermediate_size=40, initializer_range=0.4)
SPECIAL = dict(bos_token_id=2, eos_token_id=3, cls_token_id=2, sep_token_id=3)


def tokenizer(kind, pad):
    """Words w00, w01 ... as tokens of these ids, between w02 and w03 (BERT's kind), or before w03 alone (Qwen's)."""
    made = Tokenizer(models.WordLevel({f"w{i:02}": i for i in range(VOCABULARY)}, unk_token="w04"))
    made.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    single = "w02 $A w03" if kind == "both ends" else "$A w03"
    made.post_processor = processors.TemplateProcessing(single=single, special_tokens=[("w02", 2), ("w03", 3)])
    return t.PreTrainedTokenizerFast(tokenizer_object=made, pad_token=f"w{pad:02}", unk_token="w04")


def jsons(folder, *names):
    return {name: json.loads((Path(folder) / name).read_text()) for name in names if (Path(folder) / name).exists()}


def embedded(folder, kind, pad, sides):
    """The files of the tokenizer, and the vectors of TEXTS by pooling, with PROMPT for the last."""
    made = tokenizer(kind, pad)
    made.save_pretrained(folder)
    files = jsons(folder, "tokenizer.json", "tokenizer_config.json")
    vectors = {}
    for name, mode, prompt in [*((mode, mode, None) for mode in POOLINGS), ("lasttoken, prompted", "lasttoken", PROMPT)]:
        found = []
        for side in sides:
            transformer = Transformer(str(folder), max_seq_length=64, model_kwargs=dict(dtype=torch.float32))
            transformer.tokenizer.padding_side = side
            model = SentenceTransformer(modules=[transformer, Pooling(transformer.get_embedding_dimension(), mode)], device="cpu")
            for batch in (1, 4):
                found.append(torch.tensor(model.encode(TEXTS, prompt=prompt, batch_size=batch)))
        for other in found[1:]:
            assert torch.allclose(found[0], other, atol=5e-6), (mode, (found[0] - other).abs().max())
        vectors[name] = [[round(v, 6) for v in row] for row in found[0].tolist()]
    return files, vectors


def checkpoint(name, model, pad, kind="both ends", sides=("right", "left"), shard=None, config=None, stands_for=()):
    """`config` is what the published config.json says otherwise than transformers 5 writes it; None removes a field."""
    model.eval()
    for parameter in model.parameters():
        if parameter.dim() == 1:
            parameter.data = parameter.data + 0.3 * torch.randn_like(parameter)
    # As most are published; computed in float32, as here.
    model.to(torch.bfloat16)
    with tempfile.TemporaryDirectory() as root:
        folder = Path(root)
        model.save_pretrained(folder, **({} if shard is None else dict(max_shard_size=shard)))
        saved = json.loads((folder / "config.json").read_text())
        published = {key: value for key, value in {**saved, **(config or {})}.items() if value is not None}
        # What transformers reads itself, it reads as it is published; the names of Nomic's own code it does not know.
        known = published["model_type"] == saved["model_type"] and "n_embd" not in published
        if known:
            (folder / "config.json").write_text(json.dumps(published))
        weights = {path.name: base64.b64encode(path.read_bytes()).decode() for path in sorted(folder.glob("*.safetensors"))}
        index = jsons(folder, "model.safetensors.index.json")
        base = t.AutoModel.from_pretrained(folder, dtype=torch.float32).eval()
        states = []
        with torch.inference_mode():
            for row in ROWS:
                ids = torch.tensor([row])
                state = base(input_ids=ids, attention_mask=torch.ones_like(ids)).last_hidden_state[0]
                # Every fifth token of the long row: all its distances have a part in each of them.
                states.append([round(v, 6) for v in state[:: 5 if len(row) > 50 else 1].flatten().tolist()])
        files, vectors = embedded(folder, kind, pad, sides)
    return dict(name=name, standsFor=list(stands_for), files={"config.json": published, **weights, **index, **files}, pad=pad, hidden=base.config.hidden_size,
                states=states, vectors=vectors, sides=list(sides))


def nomic_and_gemma():
    torch.manual_seed(1)
    nomic = dict(**{**TINY, "initializer_range": 0.2}, num_hidden_layers=2, max_position_embeddings=256, layer_norm_eps=1e-12, pad_token_id=0)
    published_nomic = dict(
        hidden_size=None, num_attention_heads=None, num_hidden_layers=None, intermediate_size=None, hidden_act=None, layer_norm_eps=None, rope_parameters=None, max_position_embeddings=None, head_dim=None,
        n_embd=16, n_head=2, n_layer=2, n_inner=40, activation_function="swiglu", layer_norm_epsilon=1e-12, rotary_emb_base=1000, n_positions=8192, max_trained_positions=2048, rotary_emb_fraction=1.0,
        rotary_emb_interleaved=False, rotary_emb_scale_base=None, rotary_scaling_factor=None, prenorm=False, causal=False, use_rms_norm=False, parallel_block=False, qkv_proj_bias=False, mlp_fc1_bias=False,
        mlp_fc2_bias=False, scale_attn_weights=True, scale_attn_by_inverse_layer_idx=False)
    gemma = dict(vocab_size=VOCABULARY, hidden_size=16, num_hidden_layers=4, num_attention_heads=4, num_key_value_heads=1, head_dim=8, query_pre_attn_scalar=8, intermediate_size=40, max_position_embeddings=256,
                 initializer_range=0.4, sliding_window=16, use_bidirectional_attention=True, pad_token_id=0)
    return [
        checkpoint("NomicBertModel", t.NomicBertModel(t.NomicBertConfig(**nomic)), 0, config=published_nomic, stands_for=["nomic-embed-text", "arctic-embed-m-long"]),
        checkpoint("NomicBertForMaskedLM with GeGLU", t.NomicBertForMaskedLM(t.NomicBertConfig(**{**nomic, "hidden_act": "gelu"}, rope_parameters=dict(rope_type="default", rope_theta=10000.0))), 0),
        checkpoint("Gemma3TextModel, both ways", t.Gemma3TextModel(t.Gemma3TextConfig(**gemma, layer_types=["sliding_attention", "sliding_attention", "sliding_attention", "full_attention"])), 0,
                   config=dict(rope_parameters=None, rope_theta=1000000.0, rope_local_base_freq=10000.0, rope_scaling=None), stands_for=["embeddinggemma-300m"]),
        checkpoint("Gemma3ForCausalLM, both ways, scaled", t.Gemma3ForCausalLM(t.Gemma3TextConfig(**{**gemma, "num_key_value_heads": 2, "num_hidden_layers": 2}, layer_types=["full_attention", "sliding_attention"])), 0,
                   config=dict(rope_parameters=None, rope_theta=1000000.0, rope_local_base_freq=10000.0, rope_scaling=dict(rope_type="linear", factor=4.0))),
    ]


def main():
    torch.manual_seed(0)
    distil = dict(vocab_size=VOCABULARY, dim=16, n_layers=2, n_heads=2, hidden_dim=40, max_position_embeddings=210, initializer_range=0.4)
    mpnet = dict(**TINY, num_hidden_layers=2, max_position_embeddings=212)
    bert = dict(**TINY, num_hidden_layers=2, max_position_embeddings=210)
    # Its positions are counted from the batch's first place, whatever stands there.
    right = ("right",)
    old_rope = dict(layer_types=None, rope_parameters=None, global_attn_every_n_layers=3, global_rope_theta=160000.0, local_rope_theta=10000.0)
    modern = dict(**TINY, **SPECIAL, num_hidden_layers=4, max_position_embeddings=256, local_attention=16, pad_token_id=0)
    qwen = dict(vocab_size=VOCABULARY, hidden_size=16, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2, head_dim=16, intermediate_size=40, max_position_embeddings=256, initializer_range=0.4)
    gte = dict(**{**TINY, "initializer_range": 0.2}, num_hidden_layers=2, max_position_embeddings=256, pad_token_id=1)
    factor, theta, head = 8.0, 20000.0, 8
    # What the publisher's code calls ntk (https://kexue.fm/archives/9706, equation 6), in transformers' terms.
    ntk = dict(rope_type="linear", rope_theta=theta * factor, factor=factor ** (2 / head))
    published_gte = dict(model_type="new", architectures=["NewModel"], rope_parameters=None, rope_theta=theta, position_embedding_type="rope", layer_norm_type="layer_norm",
                         pack_qkv=True, unpad_inputs=False, use_memory_efficient_attention=False, logn_attention_scale=False, logn_attention_clip1=False)
    checkpoints = [
        checkpoint("BertModel", t.BertModel(t.BertConfig(**bert), add_pooling_layer=False), 0, sides=right, stands_for=["bert-base-uncased", "e5", "bge", "mxbai", "LaBSE", "all-MiniLM"]),
        checkpoint("XLMRobertaModel", t.XLMRobertaModel(t.XLMRobertaConfig(**{**bert, "max_position_embeddings": 212}), add_pooling_layer=False), 1, stands_for=["multilingual-e5", "arctic-embed-l-v2.0"]),
        checkpoint("DistilBertModel", t.DistilBertModel(t.DistilBertConfig(**distil)), 0, sides=right, stands_for=["msmarco-distilbert", "multi-qa-distilbert"]),
        checkpoint("DistilBertForMaskedLM", t.DistilBertForMaskedLM(t.DistilBertConfig(**distil)), 0, sides=right),
        checkpoint("MPNetModel", t.MPNetModel(t.MPNetConfig(**mpnet)), 1, stands_for=["all-mpnet-base-v2"]),
        checkpoint("MPNetForMaskedLM", t.MPNetForMaskedLM(t.MPNetConfig(**mpnet)), 1),
        checkpoint("ModernBertModel", t.ModernBertModel(t.ModernBertConfig(**modern)), 0, config=old_rope, stands_for=["gte-modernbert-base", "modernbert-embed"]),
        checkpoint("ModernBertForMaskedLM with biases", t.ModernBertForMaskedLM(t.ModernBertConfig(**modern, norm_bias=True, attention_bias=True, mlp_bias=True)), 0),
        checkpoint("Qwen3Model in shards", t.Qwen3Model(t.Qwen3Config(**qwen, rope_parameters=dict(rope_type="default", rope_theta=1e6))), 0, "end", shard="8KB",
                   config=dict(rope_parameters=None, rope_theta=1000000, rope_scaling=None, layer_types=None), stands_for=["Qwen3-Embedding"]),
        checkpoint("Qwen3ForCausalLM with biases", t.Qwen3ForCausalLM(t.Qwen3Config(**qwen, attention_bias=True, tie_word_embeddings=True)), 0, "end"),
        checkpoint("GteModel", t.GteModel(t.GteConfig(**gte, rope_parameters=dict(rope_type="default", rope_theta=160000.0))), 1, stands_for=["arctic-embed-m-v2.0"]),
        checkpoint("NewModel, scaled (gte-multilingual)", t.GteForMaskedLM(t.GteConfig(**gte, rope_parameters=ntk)), 1,
                   config=dict(**published_gte, rope_scaling=dict(type="ntk", factor=factor)), stands_for=["gte-multilingual-base"]),
        checkpoint("NewModel without token types (gte-en-v1.5)", t.GteModel(t.GteConfig(**{**gte, "type_vocab_size": 0}, rope_parameters=ntk)), 1,
                   config=dict(**published_gte, rope_scaling=dict(type="ntk", factor=factor)), stands_for=["gte-base-en-v1.5"]),
    ]
    checkpoints += nomic_and_gemma()
    versions = dict(torch=torch.__version__, transformers=t.__version__, sentence_transformers=sentence_transformers.__version__)
    golden = dict(versions=versions, rows=ROWS, stride=5, texts=TEXTS, prompt=PROMPT, checkpoints=checkpoints)
    (HERE / "architectures.json").write_text(json.dumps(golden))
    print(len(checkpoints), "checkpoints")


if __name__ == "__main__":
    main()
