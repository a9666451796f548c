import assert from "node:assert/strict";
import { test } from "node:test";
import { parseProducts } from "#embedlab/products/load";
import { findMisreadTexts } from "#embedlab/table/misread";
import { findMojibake } from "#embedlab/table/mojibake";

// What Windows-1252 prints for the bytes 0x80 to 0x9f.
const printed = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";
const read = (byte: number): string => (byte >= 0x80 && byte < 0xa0 ? printed[byte - 0x80] : String.fromCharCode(byte));

/** A text's bytes in an encoding of one byte a character, read as Windows-1252. */
function misread(text: string, encoding: string): string {
  const decoder = new TextDecoder(encoding);
  const bytes = new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte]));
  return Array.from(text, (character) => read(bytes.get(character) ?? 0x3f)).join("");
}

const catalogues: readonly (readonly [encoding: string, texts: readonly string[]])[] = [
  [
    "windows-1250",
    ["Biały kubek z pokrywką", "Drewniane krzesło", "Żółta sukienka", "Skórzany portfel męski", "Świeca"],
  ],
  ["windows-1250", ["Červený hrnek na kávu", "Dřevěná židle", "Kožená peněženka pro muže", "Stříbrný přívěsek"]],
  [
    "windows-1250",
    ["Bögre fedővel", "Női ruha", "Bőr pénztárca", "Asztali lámpa hűvös fénnyel", "Törölköző", "Könnyű cipő"],
  ],
  ["windows-1250", ["Cană albă cu capac", "Rochie de vară", "Pentru începători şi copii", "Portofel pentru bărbaţi"]],
  [
    "windows-1254",
    ["Kırmızı kahve fincanı", "Ahşap sandalye", "Erkek deri cüzdan", "Masa lambası sıcak ışık", "Gümüş çatal"],
  ],
  ["windows-1251", ["Красная кружка", "Деревянный стул", "Летнее платье", "Кожаный кошелёк"]],
  ["windows-1251", ["Червона чашка", "Літня сукня", "Шкіряний гаманець", "Настільна лампа їдальні"]],
  ["koi8-r", ["Красная кружка", "Деревянный стул", "Летнее платье", "Кожаный кошелек"]],
  ["windows-1253", ["Κόκκινη κούπα", "Ξύλινη καρέκλα", "Καλοκαιρινό φόρεμα", "Δερμάτινο πορτοφόλι"]],
  ["windows-1255", ["ספל אדום לתה", "כיסא עץ למטבח", "שמלת קיץ לנשים", "ארנק עור לגברים"]],
  ["windows-1256", ["كوب أحمر للشاي", "كرسي خشب للمطبخ", "فستان صيفي للنساء", "محفظة جلد للرجال"]],
  [
    "windows-1257",
    ["Kėdė virtuvei", "Suknelė moterims, šviesi", "Piniginė vyrams", "Kvapioji žvakė su ąžuolu", "Rankšluostis"],
  ],
];
const clean = ["A mug of clay", "A wooden chair", "A dress for summer"];

test("catalogues of single-byte encodings that were read as Windows-1252 are found", () => {
  for (const [encoding, texts] of catalogues) {
    const found = findMisreadTexts(texts.map((text) => misread(text, encoding)));
    assert.equal(found?.encoding, encoding, texts[0]);
    assert.ok(texts[found.text].includes(found.meant), found.meant);
  }
});

test("the loader refuses such texts, with row, word and cure, unless they are accepted", () => {
  const [encoding, texts] = catalogues[1];
  const csv = Buffer.from(
    `body,kind\n${[...texts, ...texts].map((text, i) => `${misread(text, encoding)},k${i % 2}`).join("\n")}\n`,
  );
  const columns = { description: "body", category: "kind" };
  assert.throws(
    () => parseProducts(csv, "p.csv", { columns, writtenIn: "command line" }),
    /p\.csv, row 1 \(line 2\): body was decoded wrongly, .*"Èervený" was "Červený" in windows-1250; export the file again as UTF-8, or say --mojibake accept/,
  );
  assert.equal(parseProducts(csv, "p.csv", { columns, mojibake: "accept" }).products.length, 8);
  const bytes = Buffer.from(csv.toString("utf8"), "latin1");
  assert.throws(
    () => parseProducts(bytes, "p.csv", { columns, encoding: "windows-1252", writtenIn: "command line" }),
    /in windows-1250; say --encoding windows-1250, or/,
  );
});

test("one text is enough where it is long, or where signs stand for letters within a word", () => {
  for (const [text, meant] of [
    ["Bia³y kubek", "Biały"],
    ["krzes³o", "krzesło"],
    ["¿ó³ty", "żółty"],
    ["KSI¥¯KA", "KSIĄŻKA"],
    ["êðàñíàÿ êðóæêà", "красная"],
    ["ÖÐ¹ú", "中国"],
    ["ÖÐ¹úºìÉ«ÌÕ´É²è±\u00ad", "中国红色陶瓷茶杯"],
    ["»¡°£ ¸Ó±×ÄÅ ¶Ñ²± Æ÷ÇÔ", "머그컵"],
    ["¤¤¥Þ¥°¥«¥Ã¥×", "いマグカップ"],
    ["ƒ}ƒOƒJƒbƒv", "マグカップ"],
    // Western text read as Cyrillic, Greek, or a Macintosh's as Windows'.
    ["crиme", "è"],
    ["Mдnner", "ä"],
    ["Mδnner", "ä"],
    ["GrŸn", "ü"],
    ["CafŽ", "é"],
  ])
    assert.equal(findMojibake(text)?.meant, meant, text);
});

test("remains of UTF-8 are found at a text's start, before blanks and before a currency", () => {
  for (const text of ["ΓÇÖs mug", "ΓÇ£new", "ÔÇÖs mug", "β€™s", "20Â cm", "price:Â 5", "voilÃ ", "¬£5", "¬©2020"])
    assert.notEqual(findMojibake(text), undefined, text);
});

test("units, fractions, keyboards, lists of letters and mixed names are let through", () => {
  for (const text of [
    "10 m³/h",
    "500 cm³ moteur",
    "cm³ies",
    "1.5 Nm³h",
    "20 µm",
    "5 °C ±0,5",
    "½ cup, ¼ ½ ¾",
    "3×4÷2=6",
    "f(x)=x²·y³z",
    "ÉCRAN À LED",
    "€ 5 £5 ¥100",
    "1º andar, Nº 5, Mª José",
    "produit¹ avec note",
    "d´été, l´eau",
    "L'Oréal™Paris Lycra®Sport",
    "Ø 20 cm",
    "keys äöüÄÖÜß",
    "AZERTY éèàçù",
    "ÀÉÈÙ",
    "ÆØÅ æøå",
    "dijo¿cómo estás?",
    "naïve Søren più così",
    "Þórður og Æsa með gæði á Íslandi",
    "İstanbul ışığı çiçekli göğüs",
    "Zażółć gęślą jaźń",
    "Příliš žluťoučký kůň",
    "Tiếng Việt còn hàng, mình dùng",
    "smørrebrød på bryggen",
    "Räksmörgås åt Ångström",
    "SÂM CÂMARA PÃO LÃ 100%",
    "¬A ∧ ¬(p∨q)",
    "ƒ/2.8",
    "iPhoneКрасный, Cумка, Wi‑Fiроутер",
    "β-carotene, TNFα, ΔT, 5 μm",
    "ŠKODA, eŠkola, Žižka",
  ])
    assert.equal(findMojibake(text), undefined, text);
});

test("catalogues of many languages are let through, small parts of them too", () => {
  const locales =
    "fr de es pt it nl da sv nb fi is fo ga cy et sq pl cs sk hu ro hr sl tr lt lv vi ru uk el he ar fa th";
  for (const locale of locales.split(" ")) {
    const names = new Intl.DisplayNames(locale, { type: "region", fallback: "none" });
    const letters = Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    const texts = letters
      .flatMap((one) => letters.map((other) => names.of(one + other)))
      .filter((name): name is string => name !== undefined);
    assert.ok(texts.length > 200, locale);
    assert.equal(findMisreadTexts(texts), undefined, locale);
    for (let i = 0; i + 20 <= texts.length; i += 20)
      assert.equal(findMisreadTexts(texts.slice(i, i + 20)), undefined, `${locale} ${i}`);
    for (const text of texts) assert.equal(findMojibake(text), undefined, text);
  }
  assert.equal(findMisreadTexts([...clean, "Søren's chair", "Così mug", "Ångström più Café", "Señor"]), undefined);
});

test("an apostrophe of which a sign was made is no Polish letter, and nothing is guessed", () => {
  for (const text of ["the world¹s best", "don¹t", "you¹re", "we¹ll"]) {
    const { found, meant, encoding } = findMojibake(text)!;
    assert.deepEqual([found, meant, encoding], ["¹", undefined, undefined], text);
  }
  for (const text of ["note¹", "10¹s", "page¹ s", "x¹s", "area¹ and depth²"])
    assert.equal(findMojibake(text), undefined, text);
  assert.equal(findMojibake("drewniane krzes³o, dziesi¹tka")?.meant, "krzesło");
});
