import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { findMojibake } from "#embedlab/table/mojibake";

// What Windows-1252 prints for the bytes 0x80 to 0x9f.
const printed = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";
const twice = (text: string, windows: boolean): string =>
  [...Buffer.from(text, "utf8")]
    .map((byte) => (windows && byte >= 0x80 && byte < 0xa0 ? printed[byte - 0x80] : String.fromCharCode(byte)))
    .join("");

const texts = [
  "café au lait",
  "CAFÉ",
  "ÊTRE À L’HEURE",
  "Älter, Öl, Übung",
  "naïve façade",
  "À la carte",
  "100 °C ± 2",
  "don’t",
  "“quoted”",
  "a – b — c",
  "wait…",
  "€ 5 or £ 5",
  "™ ® ©",
  "• point",
  "œuvre",
  "Łódź",
  "привет мир",
  "καλημέρα",
  "नमस्ते",
  "中文字",
  "日本語の",
  "😀",
  "½ cup",
  "a\u00a0b",
  "≥ 3",
  "✔ yes",
  "★★★",
];
for (const text of texts) {
  test(`"${text}" is legitimate, and found when encoded twice`, () => {
    assert.equal(findMojibake(text), undefined);
    assert.notEqual(findMojibake(twice(text, true)), undefined, twice(text, true));
    assert.notEqual(findMojibake(twice(text, false)), undefined);
  });
}

test("text that only looks like it is let through", () => {
  const legitimate = [
    "“MAÇÔ",
    "“MAÇÃ”",
    "la «\u00a0FORÊT\u00a0»",
    "il est là\u00a0: «\u00a0oui\u00a0»",
    "À\u00a0«\u00a0Paris\u00a0»",
    "the letter “É”",
    "“Ñ”",
    "CAFÉ…",
    "Ð and ð",
    "pâté",
    "São Tomé",
    "ESPAÑA",
    "5′ × 7″",
    "ÂGE",
    "Ångström",
    "CROÂ»",
    "“Â”",
  ];
  for (const text of legitimate) assert.equal(findMojibake(text), undefined, text);
});

test("says what and where", () => {
  assert.deepEqual(findMojibake("a cafÃ©"), { index: 5, found: "Ã©", meant: "é" });
  assert.deepEqual(findMojibake("ab\ufffd\ufffd"), { index: 2, found: "\ufffd\ufffd" });
  assert.equal(findMojibake("ï»¿uniq_id")?.index, 0);
});

const golden = JSON.parse(readFileSync(new URL("../../../tests/golden/mojibake.json", import.meta.url), "utf8")) as {
  text: string;
  fixed: string;
}[];
test("agrees with ftfy on what is clean, and finds what ftfy mends of Windows-1252 and Latin-1", () => {
  const clean = golden.filter(({ text, fixed }) => text === fixed && !/[\p{Script=Cyrillic}≈√–—]/u.test(text));
  assert.ok(clean.length > 70);
  for (const { text } of clean) assert.equal(findMojibake(text), undefined, text);
  const broken = golden.filter(({ text, fixed }) => text !== fixed);
  const found = broken.filter(({ text }) => findMojibake(text) !== undefined);
  const missed = broken.filter(({ text }) => findMojibake(text) === undefined).map(({ text }) => text);
  assert.ok(found.length >= 0.9 * broken.length, missed.join(" | "));
  for (const text of missed) assert.doesNotMatch(text, /^Ã|Ã[©¨¤]|â€/u);
});
test("Cyrillic, Greek, Arabic and Hebrew that were read as Cyrillic are found, where ftfy leaves them", () => {
  for (const [text, meant] of [
    ["РџСЂРёРІРµС‚", "Привет"],
    ["ОєО±О»О·ОјО­ПЃО±", "καλημέρα"],
    ["Ч©ЧњЧ•Чќ", "שלום"],
  ])
    assert.equal(findMojibake(text)?.meant, meant);
  for (const text of ["Рік", "РСФСР", "СССР — «Россия»", "Київ, вул. Ґедройця"])
    assert.equal(findMojibake(text), undefined, text);
});

test("what was decoded wrongly twice is told as it was at first", () => {
  assert.equal(findMojibake(twice(twice("é", true), true))?.meant, "é");
});

// Each as Python's codec of that name reads the UTF-8 of the second.
test("texts of many languages read in other encodings are found", () => {
  for (const [encoding, read, meant] of [
    ["cp1251", "a nice cafГ© table", "é"],
    ["cp1251", "NiГ±o pequeГ±o", "ñ"],
    ["cp1251", "SГЈo Paulo", "ã"],
    ["cp1251", "spГіdnica", "ó"],
    ["mac_roman", "the K√ºche", "ü"],
    ["mac_roman", "20 ¬∞C", "°"],
    ["mac_roman", "10¬†kg", "\u00a0"],
    ["mac_roman", "5‚òÖ", "★"],
    ["mac_roman", "caf√É¬©", "Ã©"],
    ["cp437", "caf├⌐", "é"],
    ["cp437", "gr├╝n", "ü"],
    ["cp437", "men\u0393ÇÖs", "’"],
    ["cp437", "╨╗╨╛╨┐╨║", "лопк"],
    ["cp437", "╫£╫ô╫£", "לדל"],
    ["cp866", "caf├й", "é"],
    ["cp866", "├зocuk s├╝t", "ü"],
    ["koi8_r", "п╠п╬п╩п╣п╣", "более"],
    ["iso8859_2", "camisĂłn", "ó"],
    ["cp1250", "KĂĽche", "ü"],
    ["cp1253", "CrΓ¨me", "è"],
    ["cp1255", "Crֳ¨me", "è"],
    ["cp1256", "ذ°ذ±ذ²", "абв"],
    ["cp874", "Niรฑo", "ñ"],
  ])
    assert.equal(findMojibake(read)?.meant, meant, `${encoding}: ${read}`);
});

test("scripts side by side, box drawing and capitals before signs are let through", () => {
  for (const text of [
    "IRMÃ™",
    "100 % LÃ®",
    "LÃ©",
    "Ж",
    "«Ж»™",
    "С-образный, USB‑кабель Г–образный",
    "чехол iPhoneКрасный",
    "220В±10 %",
    "5В",
    "Її «Європа»",
    "ВНИМАНИЕ…",
    "iPhoneรถ ใหม่",
    "ใช้กับ iPhoneรุ่น 12",
    "Γ’ τάξη, Α’ και Β’",
    "Ελληνικά USB‑θύρα",
    "β‑carotene, ω-3, ω–6",
    "ΔT≈5 °C, √3, 2√3, f√x, √π",
    "‚öffentlich‘, ‚Äpfel‘",
    "├── src\n│   └── écran",
    "├─écran",
    "╔══╗\n║ab║\n╚══╝",
    "───Größe───",
    "/ˈnaɪ.iːv/ [ˈɔːstrəl] ʃyɡaʁ",
    "هاتف iPhone’ ذات «جودة»",
    "iPhoneל־ ת״א",
    "ORĂŞTIE, LĂNG ĂN",
    "가격€5 한글 Wi-Fi",
    "E=mc², α²+β²≥γ², ∑∫√2≈1.414",
  ])
    assert.equal(findMojibake(text), undefined, text);
});
