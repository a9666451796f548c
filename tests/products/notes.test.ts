import assert from "node:assert/strict";
import { test } from "node:test";
import { InputError } from "#embedlab/errors";
import { listedLanguages } from "#embedlab/text/language";
import { pathLevels } from "#embedlab/products/category";
import { type LoadOptions, parseProducts } from "#embedlab/products/load";
import { Random } from "#embedlab/numeric/random";
import { languageStopwords } from "#embedlab/preprocessing/language-stopwords";

const words =
  "steel mug hot tea lid ceramic blue flowers large travel coffee warm small espresso glass handle cocoa cotton shirt long sleeves linen white summer denim pockets silk buttons desk lamp bright light wood brass reading clip garden solar".split(
    " ",
  );
const random = new Random(5);
const words9 = (): string => Array.from({ length: 9 }, () => words[random.integer(words.length)]).join(" ");
const texts = Array.from({ length: 40 }, (_, i) => `${words9()} no ${i}`);

const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`;
type Own = Omit<LoadOptions, "columns"> & { readonly columns?: Partial<LoadOptions["columns"]> };
function load(rows: readonly (readonly [text: string, category: string])[], { columns, ...options }: Own = {}) {
  const lines = rows.map(([text, category], i) => `${i},${cell(text)},${cell(category)}`);
  return parseProducts(Buffer.from(`id,body,kind\n${lines.join("\n")}\n`), "p.csv", {
    columns: { id: "id", description: "body", category: "kind", ...columns },
    ...options,
  });
}
const withCategories = (categories: readonly string[], options?: Own) =>
  load(
    texts.map((text, i) => [text, categories[i % categories.length]]),
    options,
  );
const withTexts = (textOf: (i: number) => string) => load(texts.map((_, i) => [textOf(i), i % 2 === 0 ? "x" : "y"]));
const said = ({ notes }: { notes?: readonly string[] }): string => notes!.join(" ");

test("products without a category are counted, with what stands there", () => {
  const categories = ["mug", "n/a", "shirt", "", "-"];
  const accepted = withCategories(categories, { columns: { unlabelled: "accept" } });
  assert.match(
    said(accepted),
    /24 of 40 products have no category \(cells "n\/a" 8 times, empty 8 times, "-" 8 times\): no clustering is judged by them\./,
  );
  assert.doesNotMatch(said(withCategories(["mug", "shirt"])), /no category/);
  for (const [writtenIn, cure] of [
    ["command line", "--unlabelled accept"],
    ["code", 'columns.unlabelled: "accept"'],
  ] as const)
    assert.throws(
      () => withCategories(categories, { writtenIn }),
      (error) =>
        error instanceof InputError &&
        error.message.includes(`row 2 (line 3): kind is "n/a", which counts as empty; fill it`) &&
        error.message.includes(`or say ${cure} for products without a label`) &&
        error.message.endsWith('24 of 40 rows are so (cells "n/a" 8 times, empty 8 times, "-" 8 times)'),
    );
  // A row that lacks its text too says more than that.
  assert.throws(
    () => load([...texts.map((text): [string, string] => [text, "mug"]), ["", ""], ["", ""]]),
    /body is empty/,
  );
  assert.throws(
    () => withCategories(["mug", "n/a"], { columns: { unlabelled: "accept" } }),
    /all 20 rows with a category are of the single category "mug"/,
  );
});

test("categories that are values are said: dates, prices, addresses, ids, yes and no", () => {
  for (const [categories, is] of [
    [["2024-01-05", "05/01/2024", "5 March 2024"], "a date or a time"],
    [["2024年1月5日", "2024年1月6日"], "a date or a time"],
    [["9,99 €", "€ 5", "$12.00", "12 zł"], "a price"],
    [["https://shop.org/a", "www.shop.org", "mug.jpg"], "an address"],
    [["550e8400-e29b-41d4-a716-446655440000", "550e8400-e29b-41d4-a716-446655440001"], "an id"],
    [["SKU-10001", "SKU-10002"], "an id"],
    [["true", "false"], "a yes or a no"],
    [["ja", "nein"], "a yes or a no"],
    [["10%", "-5", "1e3", "4/5"], "a number"],
    [["12:30", "13:45"], "a date or a time"],
    [["$10 - $20", "€5–€10"], "a price"],
  ] as const)
    assert.match(
      said(withCategories(categories)),
      new RegExp(`Every category is ${is}, such as .* name another column`),
    );
  const sentences = Array.from({ length: 12 }, () => `${words9()} ${words9()}`);
  assert.match(said(withCategories(sentences)), /The categories are \d+ characters long on average, such as/);
  for (const categories of [
    ["T-Shirts", "TV & Audio", "Bed, Bath", "Men's", "A/V", "Café", "Jeans (Slim)"],
    ["Electronics", "Home & Kitchen", "Toys: Games", "Sports"],
    ["May", "March", "A4", "Mode 2024"],
    ["Yes Watches", "No 5", "True Grit"],
    ["1980s", "1990s", "2000s"],
    ["250ml", "500ml", "1000ml"],
    ["100x150", "130x180"],
    ["31-33", "44-45", "48-49"],
    ["1:18", "1:43", "1:64", "1:87"],
  ])
    assert.doesNotMatch(said(withCategories(categories)), /Every category|read like|characters long/, categories[0]);
});

test("texts that name their own category are said where most do", () => {
  const naming = (share: number) =>
    load(
      texts.map((text, i) => [
        i % 4 < share && i % 2 === 0 ? `${text}, best-quality T-Shirts (${["x", "y"][i % 2]})` : text,
        i % 2 === 0 ? "T-shirts" : "Lamps",
      ]),
    );
  assert.match(
    said(naming(4)),
    new RegExp(
      `${texts.length / 2} of ${texts.length} texts name their own category, such as row 1: "T-shirts"\\. Such groups`,
    ),
  );
  assert.doesNotMatch(said(naming(2)), /own category/);
  assert.doesNotMatch(said(withCategories(["shir", "lon", "mu"])), /own category/);
});

test("a category is named where its own texts hold its name clearly more than the others do, in any script", () => {
  const naming = (name: (category: number, row: number) => string, categories: readonly string[]) =>
    load(texts.map((text, i) => [`${text} ${name(i % categories.length, i)}`, categories[i % categories.length]]));
  const all = texts.length;
  // Words that all texts hold by the way.
  assert.doesNotMatch(said(naming(() => "and it helps", ["HR", "IT"])), /own category/);
  assert.doesNotMatch(said(naming(() => "material: a", ["A", "B"])), /own category/);
  assert.doesNotMatch(said(naming(() => "see other colours", ["Other", "Lamps"])), /own category/);
  assert.doesNotMatch(said(naming((_, i) => `pack of ${1 + (i % 2)}, 1 or 2`, ["1", "2"])), /own category/);
  // Shared by a few of the others, and by two categories of one name's words.
  const own = naming((c, i) => (i % 10 === 0 ? "chair and lamp" : ["chair", "lamp"][c]), ["Chair", "Lamp"]);
  assert.match(said(own), new RegExp(`${all} of ${all} texts name their own category, such as row 1: "Chair"`));
  assert.match(said(naming((c) => ["home decor", "desk lamps"][c], ["home_decor", "Desk-Lamps"])), /own category/);
  assert.doesNotMatch(said(naming(() => "of c", ["C", "C++", "C#"])), /own category/);
  // Scripts without blanks.
  for (const [names, sentence] of [
    [["椅子", "灯具", "刀具"], (name: string) => `这款${name}非常适合家庭使用`],
    [["เก้าอี้", "โคมไฟ"], (name: string) => `นี่คือ${name}คุณภาพดี`],
    [["椅子", "ランプ"], (name: string) => `この${name}は丈夫です`],
  ] as const) {
    const named = load(texts.map((_, i) => [`${sentence(names[i % names.length])} ${i}`, names[i % names.length]]));
    assert.match(said(named), new RegExp(`name their own category, such as row 1: "${names[0]}"`));
    const same = load(texts.map((_, i) => [`${sentence(names[0])} ${i}`, names[i % names.length]]));
    assert.doesNotMatch(said(same), /own category/);
  }
});

test("texts that name their own category are said of many rows in any order", () => {
  const many = (named: (row: number) => boolean) =>
    load(
      Array.from({ length: 30_000 }, (_, i) => {
        const category = ["sofa", "kettle"][i % 2];
        return [`${texts[i % texts.length]} ${i}${named(i) ? ` ${category}` : ""}`, category];
      }),
    );
  const [, told, looked] = /([\d,]+) of ([\d,]+) texts that were looked through of 30,000 name their own category/
    .exec(said(many((row) => row % 4 !== 3)))!
    .map((number) => Number(number.replace(",", "")));
  assert.ok(looked === 10_000 && Math.abs(told / looked - 0.75) < 0.02, `${told} of ${looked}`);
  assert.doesNotMatch(said(many((row) => row % 5 === 0)), /own category/);
});

test("markup in categories is said", () => {
  assert.match(
    said(withCategories(["Home &amp; Garden", "<b>Toys</b>", "Mugs"])),
    /2 names of categories hold markup, such as "<b>Toys<\/b>", and are shown so; write them as text/,
  );
  assert.doesNotMatch(said(withCategories(["Home & Garden", "R&D", "A < B"])), /markup/);
});

test("one category that holds most products is said, and not where another has a fifth", () => {
  const withMost = (most: number, of: number, unlabelled = 0) =>
    load(
      Array.from({ length: of }, (_, i) => [
        `${texts[i % texts.length]} ${i}`,
        i < unlabelled ? "" : i < unlabelled + most ? "Kitchen" : `Other ${i % 2}`,
      ]),
      { columns: { unlabelled: "accept" } },
    );
  assert.match(
    said(withMost(84, 100)),
    /84 of 100 products are in one category \("Kitchen"\): ARI and accuracy say little of such a table\./,
  );
  assert.match(said(withMost(84, 110, 10)), /84 of 100 products with a category are in one category/);
  assert.doesNotMatch(said(withMost(80, 100)), /in one category/);
  assert.doesNotMatch(said(withMost(40, 100, 45)), /in one category/);
});

test("a column of names is said where most categories have one product", () => {
  const named = load(texts.map((text, i) => [text, i < 30 ? `Kind ${i}` : "Other kind"]));
  assert.match(said(named), /30 of 31 categories have a single product.* Does the column hold names or texts/);
});

test("the end of a tag parts no levels, and an arrow beside one does", () => {
  for (const categories of [
    ["<b>Bold</b>", "<i>Mugs</i>", "Toys"],
    ["<b>Home</b> Mugs", "<b>Home</b> Bath", "<b>Toys</b> Cars", "<b>Toys</b> Dolls"],
    ["&lt;b&gt;Mugs&lt;/b&gt;", "&lt;b&gt;Toys&lt;/b&gt;"],
    ["</script><img src=x onerror=alert(2)>", "<!-- Mugs -->"],
  ]) {
    assert.doesNotMatch(said(withCategories(categories)), /read like paths/);
    for (const category of categories) assert.deepEqual(pathLevels(category), [category]);
  }
  assert.deepEqual(pathLevels("<b>Home</b> > <i>Mugs</i>"), ["<b>Home</b>", "<i>Mugs</i>"]);
  assert.deepEqual(pathLevels("&lt;b&gt;Home&lt;/b&gt; &gt; Mugs"), ["&lt;b&gt;Home&lt;/b&gt;", "Mugs"]);
  assert.deepEqual(pathLevels("Kids < 10 > Shoes --> Boots->Red"), ["Kids < 10", "Shoes", "Boots", "Red"]);
  assert.match(said(withCategories(["<b>Home</b> > Mugs", "<b>Home</b> > Bath", "Toys"])), /read like paths/);
  const long = `${"x".repeat(2500)}${">".repeat(2500)}`;
  const start = performance.now();
  pathLevels(long);
  assert.ok(performance.now() - start < 500);
});

test("paths and lists that were taken for names are said, with what each kind reads", () => {
  for (const categories of [
    ["Home > Mugs", "Home > Bath", "Toys"],
    ["Home › Mugs", "Home › Bath", "Toys"],
    ["Home / Mugs", "Home / Bath", "Toys"],
  ])
    assert.match(
      said(withCategories(categories)),
      /read like paths .*; columns\.categoryKind: "path" takes their first level/,
    );
  assert.match(said(withCategories(['["Home >> Mugs"]', '["Toys"]'])), /categoryKind: "tree" takes their first level/);
  for (const sign of ["/", "|", " - ", "::", "→"]) {
    const categories = [`Home${sign}Mugs`, `Home${sign}Bath`, `Toys${sign}Dolls`, `Toys${sign}Cars`];
    for (const categoryKind of ["plain", "path"] as const)
      assert.ok(
        said(withCategories(categories, { columns: { categoryKind } })).includes(
          `read like paths parted by ${JSON.stringify(sign.trim())} (${JSON.stringify([...categories].sort()[0])}), and each whole path is one; columns.categoryKind: "path" and columns.pathSign: ${JSON.stringify(sign)} take their first level`,
        ),
        sign,
      );
    assert.doesNotMatch(
      said(withCategories(categories, { columns: { categoryKind: "path", pathSign: sign } })),
      /read like/,
    );
  }
  assert.match(said(withCategories(["Home", "Home > Mugs", "Home > Bath", "Toys", "Food"])), /read like paths/);
  for (const categories of [
    ["['Home','Mugs']", "['Toys']"],
    ["mug|gift", "cup|home", "x|y"],
    ["a;b", "c;d"],
  ])
    assert.match(
      said(withCategories(categories)),
      /read like lists .*, and each is read as one; columns\.categoryList: "[,;|]" takes the first name of each/,
      categories[0],
    );
  for (const categories of [
    ["AC/DC", "T/Shirts", "Mugs", "Men/Women"],
    ["1/18", "1/43", "1/64"],
    ["[Books]", "[Music]"],
  ])
    assert.doesNotMatch(said(withCategories(categories)), /read like/, categories[0]);
  assert.doesNotMatch(
    said(withCategories(["Home > A", "Toys > B"], { columns: { categoryKind: "path" } })),
    /read like/,
  );
});

test("the text that most products share is named", () => {
  const shared = withTexts((i) => (i % 4 === 0 ? "No description available" : texts[i]));
  assert.match(
    said(shared),
    /9 texts repeat another .* The most frequent, "No description available", is that of 10 products/,
  );
});

test("texts that differ by case, punctuation and blanks alone are counted", () => {
  const variants = ["steel mug", "Steel Mug!", "STEEL  MUG ", "steel, mug."];
  const notes = said(withTexts((i) => variants[i] ?? texts[i]));
  assert.match(notes, /3 texts differ from another by case, punctuation and blanks alone/);
  assert.doesNotMatch(notes, /word for word/);
  for (const different of [
    ["size 1.5", "size 15"],
    ["C mug", "C+ mug"],
    ["for $5", "for 5"],
    ["cafe", "café"],
  ])
    assert.doesNotMatch(said(withTexts((i) => different[i] ?? texts[i])), /differs? from another/, different[0]);
});

test("texts that nobody wrote to describe a product are said, with count, row and cure", () => {
  for (const [textOf, are] of [
    [(i: number) => String(17 * i + 3), "numbers"],
    [(i: number) => `https://shop.org/p/${i}`, "addresses or names of images"],
    [(i: number) => `img_${i}.jpg`, "addresses or names of images"],
    [(i: number) => `2024-01-${10 + (i % 20)}`, "dates or times"],
    [(i: number) => `C:\\pictures of mugs\\f${i}.txt`, "paths of files"],
    [(i: number) => `/home/x/f${i}.txt`, "paths of files"],
    [(i: number) => `{"name": "${texts[i]}", "price": ${i}}`, "data written as JSON or Python"],
    [(i: number) => `{'name': '${texts[i]}', 'price': ${i}}`, "data written as JSON or Python"],
    [(i: number) => Buffer.from(texts[i]).toString("base64"), "encoded bytes \\(base64\\)"],
    [(i: number) => `SKU-${10000 + i}`, "ids or codes"],
    [(i: number) => words[i % 30], "a single word"],
  ] as const)
    assert.match(said(withTexts(textOf)), new RegExp(`40 of 40 texts are ${are}, such as row 1: .*: .*(?:name|write)`));
  assert.match(
    said(withTexts((i) => (i === 4 || i === 9 ? '=HYPERLINK("http://x.org";"mug")' : texts[i]))),
    /2 of 40 texts are spreadsheet formulas, such as row 5: .*: export the table with values/,
  );
  for (const ordinary of [
    (i: number) => texts[i],
    (i: number) => (i < 15 ? `${i}` : texts[i]),
    (i: number) => (i < 15 ? words[i] : texts[i]),
    (i: number) => `= ${texts[i]} (new)`,
    (i: number) => `[new] ${texts[i]}`,
    (i: number) => `see https://x.org/${i} for ${texts[i]}`,
    (i: number) => `red mug ${i}`,
    (i: number) => `不锈钢保温杯带盖子第${i}款大容量`,
  ])
    assert.doesNotMatch(said(withTexts(ordinary)), /texts? (?:is|are) (?!different)/, ordinary(3));
});

test("texts that a program cut at one length are said", () => {
  const long = texts.map((text, i) => `${text} ${texts[39 - i]} ${text}`);
  assert.match(
    said(withTexts((i) => long[i].slice(0, i % 3 === 0 ? 60 + i : 100))),
    /26 of 40 texts are exactly 100 characters long, the longest of all, and most end within a sentence, such as row 2: .*export the whole texts/,
  );
  const russian = "стол стул чашка лампа кружка дерево 5 x10 белая тёплая сад свет".split(" ");
  const bytes = texts.map((_, i) =>
    Buffer.from(Array.from({ length: 60 }, () => russian[random.integer(12)]).join(" ")).subarray(
      0,
      i === 3 ? 90 : 255,
    ),
  );
  assert.match(
    said(withTexts((i) => bytes[i].toString().replace("\ufffd", ""))),
    /39 of 40 texts are 252 to 255 bytes long/,
  );
  assert.doesNotMatch(
    said(withTexts((i) => `A mug of clay with a lid and a handle, article number ${1000 + i} of the shop`)),
    /characters long/,
  );
  // Letters of one byte each leave no room, and three texts are of one length by chance.
  for (const longest of [(i: number) => 250 + (i % 3), (i: number) => (i < 3 ? 252 : 200 - i)])
    assert.doesNotMatch(
      said(withTexts((i) => (i % 4 === 0 || i < 3 ? texts.join(" ").slice(i).slice(0, longest(i)) : texts[i]))),
      /(?:characters|bytes) long/,
    );
  assert.doesNotMatch(said(withTexts((i) => long[i])), /characters long/);
  assert.doesNotMatch(said(withTexts((i) => `${long[i].slice(0, 98)}.`)), /characters long/);
});

test("a language without a list of stopwords is said to have none, with where to bring one's own", () => {
  const georgian = [
    "ხის სკამი სამზარეულოსთვის",
    "წითელი ფინჯანი ყავისთვის",
    "ზაფხულის კაბა ქალებისთვის",
    "ტყავის საფულე კაცებისთვის",
    "მაგიდის ნათურა თბილი შუქით",
    "კულინარიული წიგნი დამწყებთათვის",
  ];
  const notesIn = (writtenIn: LoadOptions["writtenIn"]): string =>
    said(
      load(
        georgian.map((text, i) => [text, i % 2 === 0 ? "x" : "y"]),
        { writtenIn },
      ),
    );
  assert.match(
    notesIn("code"),
    /seem to be Georgian, of which no list of stopwords is known: .*stopwords in the contract/,
  );
  assert.match(notesIn("study"), /bring your own \("stopwords": \["…"\] in the study file\)/);
  assert.match(notesIn("command line"), /bring your own \("stopwords": \["…"\] in a study file\)/);
  for (const code of listedLanguages) assert.ok((languageStopwords(code)?.length ?? 0) > 0, code);
});

test("languages that are told by their words and letters, not by a neighbour's", () => {
  const languages: Readonly<Record<string, readonly string[]>> = {
    sq: [
      "Karrige druri për kuzhinë dhe dhomë ngrënie",
      "Filxhan i kuq për kafe me kapak",
      "Fustan veror për gra me lule",
      "Portofol lëkure për burra",
      "Llambë tavoline me dritë të ngrohtë",
      "Libër gatimi për fillestarë",
    ],
    az: [
      "Mətbəx üçün yumşaq yastıqlı taxta stul",
      "Qapaqlı qırmızı qəhvə fincanı",
      "Qadınlar üçün çiçəkli yay paltarı",
      "Kişilər üçün dəri pul kisəsi",
      "İsti işıqlı masa lampası",
      "Yeni başlayanlar üçün yemək kitabı",
    ],
    hr: [
      "Drvena stolica za kuhinju i dječju sobu",
      "Bijela šalica za čaj s poklopcem",
      "Ljetna haljina za žene s cvjetovima",
      "Kožni novčanik za muškarce",
      "Stolna lampa s toplim svjetlom",
      "Kuharica za početnike koji vole kuhati",
    ],
    tr: [
      "Kırmızı kahve fincanı",
      "Ahşap mutfak sandalyesi",
      "Kadın yazlık elbise çiçekli",
      "Erkek deri cüzdan",
      "Masa lambası sıcak ışık",
      "Yeni başlayanlar için yemek kitabı",
    ],
  };
  for (const [code, own] of Object.entries(languages))
    assert.equal(load(own.map((text, i) => [text, i % 2 === 0 ? "x" : "y"])).language, code);
});
