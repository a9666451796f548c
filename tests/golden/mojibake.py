"""
Golden values for findMojibake: python tests/golden/mojibake.py (ftfy 6.3) writes mojibake.json. Each text with whether
ftfy's fix_encoding, which decides by what decodes and how bad the text looks, changes it.
"""

import json
from pathlib import Path

from ftfy import fix_encoding

words = ["café", "naïve façade", "Größe", "dvořák", "łódź", "Škoda", "привет", "καλημέρα", "السلام عليكم", "שלום", "नमस्ते", "สวัสดี", "中文字", "日本語", "한국어", "don’t", "“quoted”", "wait…", "€ 5", "a – b", "™ ® ©", "100 °C", "½ cup", "😀", "İstanbul", "kırmızı", "çalışma", "à la carte", "señor", "São Tomé"]
texts = []
for word in words:
    texts += [word, f"a {word} b", word.upper()]
    for encoding in ["latin-1", "windows-1252", "windows-1250", "windows-1251", "macroman"]:
        try:
            texts.append(word.encode("utf-8").decode(encoding))
        except UnicodeDecodeError:
            pass
# What only looks like it, as shops and people write: capitals before signs, quotes, prime marks, scripts side by side.
texts += ["AHÅ™ cream", "NESTLÉ® requiere", "Farbe Ä\u00a0Größe", "IKEA® FÄRGRIK", "BJØRN™", "Å\u00a0gjøre", "la «\u00a0FORÊT\u00a0»", "il est là\u00a0: «\u00a0oui\u00a0»", "the letter “É”", "“MAÇÔ", "CAFÉ…", "2012—∞", "(-1/2)! = √π", "5′ × 7″", "РСФСР", "Рік «Рі»", "ÀÉÎÕÜ", "Ð and ð", "é…”", "Ångström", "12 Å", "Ø 5 mm", "Ø§", "3×®", "Â and Ã"]
found = [{"text": text, "fixed": fix_encoding(text)} for text in dict.fromkeys(texts)]
Path(__file__).with_suffix(".json").write_text(json.dumps(found, ensure_ascii=False, indent=0))
