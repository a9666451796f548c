import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { findMojibake } from "#embedlab/products/mojibake";

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
