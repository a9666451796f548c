import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { columnFacts, isLabelName, labelColumns, needsText, textColumns } from "#embedlab/cli/columns";
import { type Arguments, readArguments } from "#embedlab/cli/arguments";
import { columnList } from "#embedlab/table/column-list";
import { hubTable } from "#embedlab/cli/hub-table";
import { collapsed, placed } from "#embedlab/cli/page/map";
import { Matrix } from "#embedlab/numeric/matrix";

const tableOf = (header: string[], row: (i: number) => string[]): Parameters<typeof columnFacts>[0] => ({
  header: { cells: header, row: 0, line: 1 },
  rows: Array.from({ length: 60 }, (_, i) => ({ cells: row(i), row: i + 1, line: i + 2 })),
});

void describe("columns", () => {
  it("the only column of running text is the one that is embedded", () => {
    const facts = columnFacts(
      tableOf(["sku", "texte", "prix"], (i) => [`A${i}`, `un beau canapé rouge numéro ${i}`, `${i}.99`]),
    );
    assert.deepEqual(textColumns(facts), { names: ["texte"], sure: true });
  });

  it("texts of scripts without spaces between words run too", () => {
    for (const text of ["เสื้อเชิ้ตผ้าฝ้ายแขนยาวสำหรับผู้ชาย", "不锈钢炒锅带盖大号家用"]) {
      const facts = columnFacts(tableOf(["编号", "描述", "类别"], (i) => [`A${i}`, `${text}${i}`, "甲乙丙"[i % 3]]));
      assert.deepEqual(textColumns(facts), { names: ["描述"], sure: true });
      assert.deepEqual(labelColumns(facts, ["描述"]), ["类别"]);
    }
  });

  it("two columns of running text are in doubt, unless one is named so and twice as long", () => {
    const words = (n: number, i: number): string => Array.from({ length: n }, (_, w) => `word${w}x${i}`).join(" ");
    const two = (name: string, n: number): ReturnType<typeof textColumns> =>
      textColumns(columnFacts(tableOf(["title", name], (i) => [words(6, i), words(n, i)])));
    assert.equal(two("notes", 20).sure, false);
    assert.equal(two("description", 7).sure, false);
    assert.deepEqual(two("description", 20), { names: ["description", "title"], sure: true });
  });

  it("codes of products are no texts, also where they hold words", () => {
    const words = (i: number): string => `${["red", "blue", "green"][i % 3]} and warm`;
    for (const name of ["sku", "item_group_id", "gtin", "Parent SKU", "mpn", "handle"]) {
      const facts = columnFacts(
        tableOf([name, "notes"], (i) => [`mug of ${words(i)} ${i}`, `it is ${words(i)} as ${i} others are, and soft`]),
      );
      assert.deepEqual(textColumns(facts).names, ["notes"], name);
    }
    const snippets = columnFacts(
      tableOf(["id", "code"], (i) => [`${i}`, `for each of the ${i} rows do print this and that`]),
    );
    assert.deepEqual(textColumns(snippets).names, ["code"]);
  });

  it("categories are columns of few values, those named so first; never numbers or the texts", () => {
    const facts = columnFacts(
      tableOf(["text", "colour", "category", "stars", "id"], (i) => [
        `some words of ${i}`,
        ["red", "blue"][i % 2],
        `c${i % 6}`,
        `${i % 5}`,
        `${i}`,
      ]),
    );
    assert.deepEqual(labelColumns(facts, ["text"]), ["category", "colour"]);
  });
});

const sentence = (n: number, i: number): string =>
  Array.from({ length: n }, (_, w) => `word${"abcdef"[(i + w) % 6]}${"gh"[i % 2]}`).join(" ");

void describe("columns of a shop's export", () => {
  const uuid = (i: number): string => `cd1795e7-a5a1-11ea-0a80-00ac000${String(i).padStart(5, "0")}`;
  const machine: [string, (i: number) => string][] = [
    ["id", uuid],
    ["Handle", (i) => `a-big-red-mug-with-handle-${i}`],
    ["SKU", (i) => `MUG-RED-BIG-${i}-A-B`],
    ["Images", (i) => `https://x.test/big red mug ${i}.jpg, https://x.test/mug-${i}-b.jpg`],
    [
      "additional_image_link",
      (i) => Array.from({ length: 5 }, (_, k) => `https://x.test/a/b/mug-${i}-${k}.jpg`).join(","),
    ],
    ["productImageUrl", (i) => `a6901a_7b${i}.jpg;a6901b_7c${i}.png`],
    ["crawled_at", (i) => `2021-10-23 17:50:${10 + (i % 50)}.33${i}`],
    ["Дата создания", (i) => `2020-01-${10 + (i % 20)} 15:31:50 +0300`],
    ["attributes", (i) => JSON.stringify({ colour: "red of the sea", made: `here and there ${i}` })],
    ["size", (i) => `${i} x 20 x 30 cm`],
    ["Image Alt Text", (i) => sentence(2, i)],
  ];
  const facts = (...columns: [string, (i: number) => string][]): ReturnType<typeof columnFacts> =>
    columnFacts(
      tableOf(
        columns.map(([name]) => name),
        (i) => columns.map(([, cell]) => cell(i)),
      ),
    );

  it("addresses, file names, ids, slugs, dates, measures and data are no texts", () => {
    for (const column of machine) {
      const { names, sure } = textColumns(facts(column, ["Title", (i) => `Mug ${sentence(2, i)} ${i}`]));
      assert.deepEqual([names, sure], [["Title"], true], column[0]);
    }
  });

  it("columns called as texts or titles are come first, in the languages of shops", () => {
    for (const [text, title] of [
      ["Body (HTML)", "Title"],
      ["description", "post_title"],
      ["Descripción", "Nombre del producto"],
      ["Описание", "Наименование товара"],
      ["Beschreibung", "Artikelname"],
      ["opis", "nazwa"],
      ["商品描述", "商品名称"],
      ["Short description", "Name"],
      ["Mô tả", "Tên sản phẩm"],
    ] as const) {
      const { names } = textColumns(
        facts(
          ["Tags", (i) => `${sentence(30, i)} ${i}`],
          [title, (i) => `Mug ${i} ${sentence(3, i)}`],
          [text, (i) => `${sentence(9, i)} ${i}`],
        ),
      );
      assert.deepEqual(names.slice(0, 2), [text, title]);
    }
  });

  it("names of other things are no title: brands, options, SEO, and a product's type", () => {
    for (const name of [
      "Brand Name",
      "productOptionName1",
      "SEO Title",
      "Product type",
      "Customer name",
      "countReviews",
    ])
      assert.deepEqual(textColumns(facts([name, (i) => `ab ${i % 30}`])).names, [], name);
  });

  it("a column called as texts are is none where its cells are ids, and brackets around words make no data", () => {
    assert.deepEqual(textColumns(facts(["description", uuid])).names, []);
    const { sure } = textColumns(facts(["title", (i) => `[${i} pieces] a big red mug [new]`]));
    assert.equal(sure, true);
  });

  it("rows of variants and images have no text, and its column is proposed; one that hardly a product has is not first", () => {
    const rows = (i: number, cell: string): string => (i % 6 === 0 ? cell : "");
    const { names, sure } = textColumns(
      facts(
        ["Handle", (i) => `red-mug-${i % 10}`],
        ["Title", (i) => rows(i, `A mug ${i}`)],
        ["Body (HTML)", (i) => rows(i, `<p>${sentence(20, i)} ${i}</p>`)],
        ["SEO Description", (i) => (i < 2 ? `${sentence(40, i)} ${i}` : "")],
      ),
    );
    assert.deepEqual([names, sure], [["Body (HTML)", "Title"], true]);
    const few = facts(["Name", (i) => `A mug ${i}`], ["Description", (i) => (i < 5 ? `${sentence(20, i)} ${i}` : "")]);
    assert.equal(textColumns(few).names[0], "Name");
  });

  it("a description is offered where its texts are short or repeat", () => {
    const few = facts(
      ["Product ID", (i) => `P-${1000 + i}`],
      ["Description", (i) => ["dark biscuits", "light biscuits"][i % 2]],
    );
    assert.deepEqual(textColumns(few), { names: ["Description"], sure: false });
  });

  it("flags, prices, stock, states, options and ways to sell are no categories", () => {
    const of =
      (...values: string[]): ((i: number) => string) =>
      (i) =>
        values[i % values.length];
    for (const [name, cell] of [
      ["Published", of("TRUE", "FALSE")],
      ["Видимость сайте", of("да", "нет")],
      ["Sale price", of("50.00 EUR", "20.00 EUR", "12.50 EUR")],
      ["availability", of("in stock", "out of stock", "preorder")],
      ["Status", of("active", "draft", "archived")],
      ["Статус товара", of("Продается", "Не продается", "Скрыт")],
      ["type", of("simple", "variable")],
      ["productOptionType1", of("DROP_DOWN", "COLOR")],
      ["fieldType", of("Product", "Variant")],
      ["Variant Weight Unit", of("g", "kg", "lb")],
      ["Handle", of("a-red-mug", "a-blue-mug", "a-green-mug")],
      ["Custom label 0", of("a", "b", "c")],
      ["tax_class", of("full", "reduced", "none")],
      ["Altersgruppe", of("Kinder", "Erwachsene", "alle")],
      ["", of("a", "b", "c")],
      ["Product Name", of("Classic Cream", "Ginger Nut", "Oat")],
      ["item_group_id", of("Red Mug", "Blue Mug", "Lamp")],
      ["Parent", of("id:17", "id:21", "id:44")],
      ["parent sku", of("mug-red", "mug-blue", "lamp-low")],
      ["EAN13", of("EAN 400638", "EAN 400639", "EAN 400640")],
      ["mpn", of("MX-1", "MX-2", "MX-3")],
      ["asin", of("B00AX", "B00BX", "B00CX")],
      ["Barcode", of("A400", "A401", "A402")],
      ["Artikelnummer", of("A eins", "A zwei", "A drei")],
      ["Référence", of("RA", "RB", "RC")],
      ["артикул", of("АБ", "АВ", "АГ")],
      ["商品编号", of("XA", "XB", "XC")],
    ] as const)
      assert.deepEqual(labelColumns(facts(["text", (i) => sentence(5, i)], [name, cell]), ["text"]), [], name);
  });

  it("columns called as categories are come before others of few values", () => {
    for (const name of [
      "Categories",
      "google_product_category",
      "collection",
      "Warengruppe",
      "Kategoria",
      "Categoría",
      "Категория",
      "类别",
      "カテゴリ",
      "Danh mục",
      "collection_name",
      "DEPARTMENT ID",
      "Produktgruppe",
      "Varugrupp",
      "Ürün Grubu",
      "rayon",
    ]) {
      const columns = facts(
        ["text", (i) => sentence(5, i)],
        ["Optik", (i) => ["clear", "frosted", "opal"][i % 3]],
        [name, (i) => `c${"abcdefgh"[i % 8]}`],
        ["type", (i) => ["lamp", "mug"][i % 2]],
      );
      assert.deepEqual(labelColumns(columns, ["text"]), [name, "type", "Optik"]);
      assert.deepEqual([name, "type", "Optik"].map(isLabelName), [true, true, false]);
    }
  });

  it("rows from all over a table are looked at, which may be sorted by category", () => {
    const sorted = {
      header: { cells: ["category"], row: 0, line: 1 },
      rows: Array.from({ length: 9000 }, (_, i) => ({ cells: [`c${Math.floor(i / 3000)}`], row: i + 1, line: i + 2 })),
    };
    assert.equal(columnFacts(sorted)[0].distinct, 3);
  });

  it("the refusal lists twenty columns, short, and a first row that reads like a product is asked about first", () => {
    const many = needsText(
      "t.csv",
      facts(...Array.from({ length: 70 }, (_, i) => [`column ${i}`, String] as [string, (i: number) => string])),
      [],
    );
    assert.match(
      many.message,
      /^t\.csv: which column is embedded is not plain; say --text <column>\. It has "column 0",.*"column 19" and 50 more$/,
    );
    const address = (i: number): string => `https://x.test/p/${"long/".repeat(20)}${i}`;
    const headless = facts(
      [sentence(10, 1), (i) => `${sentence(9, i)} ${i}`],
      ["296 ₽", (i) => `${i} ₽`],
      [address(0), address],
    );
    const error = needsText("t.csv", headless, textColumns(headless).names).message;
    assert.match(
      error,
      /^t\.csv: the first row, with "word.{30,50}…", reads like a product .*; say --no-header if it is one, and .*--text 0/,
    );
    assert.ok(error.length < 300);
    const numbered = needsText("t.csv", facts(["0", String], ["1", String]), [], false).message;
    assert.equal(
      numbered,
      "t.csv: which column is embedded is not plain; say --text <column>. It has 2 columns, numbered from 0",
    );
    for (const names of [
      ["2019", "2020", "2021"],
      ["q1", "q2"],
      ["How would you rate the quality of the product that you bought today?", "b"],
    ])
      assert.doesNotMatch(
        needsText("t.csv", facts(...names.map((name) => [name, String] as [string, (i: number) => string])), [])
          .message,
        /no-header/,
      );
  });
});

void describe("arguments", () => {
  it("take the cure that a catalogue of one category is told, and refuse it beside a column of categories", () => {
    const given = readArguments(["t.csv", "--category-kind", "none"]);
    assert.deepEqual(typeof given === "object" && [given.categoryKind, given.label], ["none", undefined]);
    assert.throws(() => readArguments(["t.csv", "--category-kind", "none", "--label", "rayon"]), /leave --label out/);
  });

  it("are read with their two names, commas that belong to a name, and prices by model", () => {
    const given = readArguments([
      "t.csv",
      "--description",
      "a,b\\,c",
      "--category",
      "d",
      "--price",
      "x=y=0.13",
      "--products",
      "5000",
    ]);
    assert.ok(typeof given === "object");
    assert.deepEqual(
      [given.text, given.label, [...given.prices], given.products],
      [["a", "b,c"], "d", [["x=y", 0.13]], 5000],
    );
  });

  it("are refused by name", () => {
    for (const [args, message] of [
      [["a", "b"], /2 tables are named/],
      [["a", "--text", "x", "--description", "y"], /two names of one option/],
      [["a", "--clusters", "1"], /--clusters is "1"; give a whole number of at least 2/],
      [["a", "--price", "0.1"], /--price <model>=<amount>/],
      [["a", "--price", "x=0.1"], /--price is of a catalogue of some size: say --products <number> too/],
      [["a", "--currency", "EUR"], /--currency is given and no price/],
      [["a", "--text"], /--text has no value$/],
      [["a", "--text", "--json"], /--text has no value: --json follows; if that is it, say --text=--json/],
      [["a", "--text", "x", "--text", "y"], /--text is given twice; give it once, with commas: --text a,b/],
      [["a", "--category-kind", "none", "--category", "k"], /leave --category out/],
      [["a", "--mojibake", "yes"], /--mojibake is "yes"; it is reject or mend or accept/],
    ] as const)
      assert.throws(() => readArguments(args), message);
    assert.equal(readArguments([]), "help");
  });
});

void it("an option that does not exist is answered with the nearest, where there is one", () => {
  for (const [wrong, near] of [
    ["--model", "models"],
    ["--txt", "text"],
    ["--lable", "label"],
    ["--labels", "label"],
    ["--joint", "join"],
    ["--seperators=;", ""],
    ["--separator", "delimiter"],
    ["-text", "text"],
    ["--Text", "text"],
    ["--no_header", "no-header"],
    ["--foo", ""],
  ])
    assert.throws(() => readArguments(["t.csv", wrong, "x"]), {
      message: `there is no option ${wrong.replace("=;", "")}; ${near === "" ? "" : `did you mean --${near}? `}embedlab --help lists the options`,
    });
});

void it("columns of a list are parted at commas, but for a header's own name", () => {
  const list = (given: string, ...names: string[]): string[] =>
    columnList((readArguments(["t.csv", "--text", given]) as Arguments).text!, names);
  assert.deepEqual(list("title,body", "title", "body"), ["title", "body"]);
  assert.deepEqual(list("price, EUR", "title", "price, EUR"), ["price, EUR"]);
  assert.deepEqual(list("title,price, EUR,body", "title", "price, EUR", "body"), ["title", "price, EUR", "body"]);
  assert.deepEqual(list("price\\, EUR", "price, EUR"), ["price, EUR"]);
  assert.deepEqual(list("title,price", "title,price", "title", "price"), ["title,price"]);
});

void it("owner/name at a commit is a data set of the hub, and a path is none", () => {
  assert.deepEqual(hubTable("shop/products@abc"), { repository: "shop/products", revision: "abc" });
  for (const path of ["data/products.csv", "./shop/products", "/a/b", "products", "a/b/c"])
    assert.equal(hubTable(path), undefined, path);
});

void it("a map keeps its proportions in the square that it is drawn in", () => {
  const points = new Matrix(Float64Array.of(0, 0, 10, 0, 0, 5, 10, 5), 4, 2);
  const places = placed({ points });
  assert.deepEqual(places, [30, 265, 970, 265, 30, 735, 970, 735]);
  assert.equal(collapsed({ points }), false);
  // A narrow map is a map; one of the start's size is not.
  for (const [factor, expected] of [
    [1e-2, false],
    [1e-6, true],
  ])
    assert.equal(
      collapsed({
        points: new Matrix(
          points.data.map((value) => value * Number(factor)),
          4,
          2,
        ),
      }),
      expected,
    );
});

void it("a column of category trees is known by its cells", () => {
  const [tree, list] = columnFacts(
    tableOf(["tree", "list"], (i) => [`["Home >> Mugs >> ${i}"]`, i % 2 === 0 ? `["mugs"]` : "mugs"]),
  );
  assert.deepEqual([tree.isTree, list.isTree], [true, false]);
});
