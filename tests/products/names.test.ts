import assert from "node:assert/strict";
import { test } from "node:test";
import { alikeNames } from "#embedlab/products/alike-names";
import { type LoadOptions, parseProducts } from "#embedlab/products/load";
import { isPlaceholder, saysUnknown, seenAs, visibleName } from "#embedlab/text/names";

const load = (names: readonly string[], options: Partial<LoadOptions["columns"]> = {}) =>
  parseProducts(
    Buffer.from(
      `id,body,kind\n${names.map((name, i) => `${i},text ${i},"${name.replaceAll('"', '""')}"`).join("\n")}\n`,
    ),
    "p.csv",
    { columns: { id: "id", description: "body", category: "kind", ...options } },
  );

test("what programs write for an empty cell is none, in many languages and brackets", () => {
  for (const cell of [
    "#ERROR!",
    "Err:508",
    "#Fehler",
    "[object Object]",
    "pd.NA",
    "{null}",
    "inf",
    "-inf",
    "-Infinity",
    "(unknown)",
    "[unknown]",
    "<unset>",
    "ohne Angabe",
    "o. A.",
    "Non communiqué",
    "N/C",
    "N / A",
    "n\\a",
    "s/d",
    "sem informação",
    "NOT_FOUND",
    "missing value",
    "-- none --",
    "['nan']",
    "None, None",
    "NULL NULL",
    "N/A (none)",
    "нет информации",
    "entf.",
    "未設定",
    "暂无",
    "не указано",
    "غير محدد",
    "ไม่ระบุ",
    "belirtilmemiş",
    "uoplyst",
    "neuvedeno",
    "~",
    "{}",
  ])
    assert.ok(isPlaceholder(cell), cell);
});

test("what people write for nobody knows is a name, and is said", () => {
  for (const name of [
    "Ohne Kategorie",
    "Sans catégorie",
    "keine",
    "keine Kategorie",
    "NC",
    "nessuno",
    "nessuna categoria",
    "TBA",
    "TBC",
    "Default Category",
    "Root category",
    "no-category",
    "Unknown.",
    "なし",
    "未定",
    "없음",
    "미분류",
    "无",
    "无分类",
    "нет",
    "без категории",
    "لا يوجد",
    "לא ידוע",
    "ללא",
    "ไม่มี",
    "yok",
    "ukendt",
    "nezařazeno",
    "ismeretlen",
    "không có",
    "tidak ada",
    "žádná",
    "brak",
    "tuntematon",
    "Divers",
    "tom",
    "Na",
    "Infinity",
  ]) {
    assert.equal(isPlaceholder(name), false, name);
    assert.ok(saysUnknown(name), name);
  }
  assert.match(
    load(["Nessuno", "Mugs", "Mugs", "Nessuno"]).notes!.join(" "),
    /Category "Nessuno" \(2 products\) says what products are not/,
  );
});

test("names that hold such words, or look like them, are names", () => {
  for (const name of [
    "Nan Ya",
    "None More Black",
    "Nil by Mouth",
    "Tom",
    "Tom Tailor",
    "Leer",
    "Vide",
    "No Name",
    "Unknown Pleasures",
    "Ohne Zucker",
    "Sans gluten",
    "Others' Toys",
    "Infinity Scarves",
    "Loading Ramps",
    "Error",
    "General",
    "Mugs (none)",
    "n/a > Mugs",
    "Na Na",
    "NCR",
    "Nord",
    "Sin",
    "Ei",
    "A/C",
    "S/M",
    "+",
    "C",
    "★",
  ]) {
    assert.equal(isPlaceholder(name), false, name);
    assert.equal(saysUnknown(name), false, name);
  }
  assert.equal(isPlaceholder(`None of these is ${"very ".repeat(30)}long`), false);
});

test("what nobody sees is folded: selectors of emoji, joiners of Latin letters, controls", () => {
  for (const [one, other] of [
    ["❤\ufe0f Gifts", "❤ Gifts"],
    ["1\ufe0f\u20e3", "1\u20e3"],
    ["❤\ufe0f\u200d🔥", "❤\u200d🔥"],
    ["Mu\u200cgs", "Mugs"],
    ["Mu\u200d\u200dgs", "Mugs"],
    ["Ка\u200dша", "Каша"],
    ["Mu\u0007gs", "Mugs"],
    ["\u0000Mugs\u001f", "Mugs"],
    ["Tea\u0085pot", "Tea pot"],
    ["Mugs\ufffe", "Mugs"],
  ])
    assert.equal(seenAs(one), seenAs(other), JSON.stringify(one));
  const { categories, notes } = load(["❤ Gifts", "❤\ufe0f Gifts", "❤\ufe0f Gifts", "Mu\u200dgs", "Mugs", "Mugs"]);
  assert.deepEqual(categories, ["Mugs", "❤\ufe0f Gifts"]);
  assert.match(notes!.join(" "), /Category "❤️ Gifts" is written "❤ Gifts" without the sign that chooses how an emoji/);
  assert.match(notes!.join(" "), /Category "Mugs" is written "Mu\[U\+200D\]gs" \(1 product\) too/);
});
test("joiners stay where they are seen: Persian, Indic letters, emoji of several parts", () => {
  for (const name of ["می\u200cخواهم", "क्\u200dष", "මහ්\u200dය", "👨\u200d👩\u200d👧", "👩🏽\u200d💻", "🏳\ufe0f\u200d🌈"])
    assert.equal(visibleName(name), name);
});

test("names that are one for a reader are said to be alike, and how they differ", () => {
  const said = (...names: string[]): string => alikeNames(names)[0]?.difference ?? "";
  for (const [one, other, how] of [
    ["Straße", "STRASSE", /upper and lower case/],
    ["ΣΟΦΟΣ", "σοφος", /upper and lower case/],
    ["ışık", "IŞIK", /upper and lower case/],
    ["kırık", "kirik", /accents/],
    ["Złoty", "Zloty", /accents/],
    ["1", "١", /same number/],
    ["90071992547409931", "090071992547409931", /same number/],
    ["90071992547409931", "90071992547409931.00", /same number/],
    ["1,000", "1000", /same number/],
    ["0.50", "0.5", /same number/],
    ["+5", "5", /same number/],
    ["-0", "0", /same number/],
    ["Size ٢", "Size 2", /digits of another script/],
    ["A > B", "A › B", /signs and blanks/],
    ["A > B", "A » B", /signs and blanks/],
    ["A > B", "A / B", /signs and blanks/],
    ["Home>Mugs", "Home > Mugs", /signs and blanks/],
    ["Bed & Bath", "Bed and Bath", /"&" and "and"/],
    ["Dům & zahrada", "Dům a zahrada", /"&" and "and"/],
    ["می\u200cخواهم", "میخواهم", /joiners/],
    ["كتاب", "کتاب", /accents/],
    ["Lego™", "Lego", /signs and blanks/],
    ["mug|gift", "gift|mug", /in another order/],
    ["Tea, Coffee", "coffee & tea", /in another order/],
  ] as const)
    assert.match(said(one, other), how, `${one} and ${other}`);
  for (const [one, other] of [
    ["C", "C#"],
    ["C", "C++"],
    ["1-2 years", "12 years"],
    ["1.2", "12"],
    ["90071992547409930", "90071992547409931"],
    ["0.1", "0.10000000000000000001"],
    ["100", "10"],
    ["-5", "5"],
    ["> 5 kg", "< 5 kg"],
    ["1/2", "2/1"],
    ["Vitamin E Oil", "Vitamin Oil"],
    ["Man", "Men"],
    ["Mug", "Mugs"],
    ["Home > Mugs", "Mugs > Home"],
    ["か", "が"],
  ])
    assert.equal(said(one, other), "", `${one} and ${other}`);
});
