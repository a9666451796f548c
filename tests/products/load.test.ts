import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { test } from "node:test";
import { frameRows, toDataFrame } from "#embedlab/products/dataframe";
import { type LoadOptions, loadProducts, parseProducts } from "#embedlab/products/load";

const samplePath = fileURLToPath(new URL("../../../data/sample.csv", import.meta.url));
const load = (text: string, options: LoadOptions) => parseProducts(new TextEncoder().encode(text), "own.csv", options);
const real = process.env.PRODUCTS_CSV;
const skip = real === undefined || real === "" ? "PRODUCTS_CSV does not name the real Flipkart sample" : false;

test("the committed sample: 7 x 150, known by its checksum, called synthetic", async () => {
  const catalogue = await loadProducts(samplePath);
  assert.equal(catalogue.name, "embedlab synthetic sample (1,050 invented products)");
  assert.equal(catalogue.synthetic, true);
  assert.equal(catalogue.sha256, createHash("sha256").update(readFileSync(samplePath)).digest("hex"));
  assert.equal(catalogue.categories.length, 7);
  for (let c = 0; c < 7; c++) assert.equal(catalogue.labels.filter((label) => label === c).length, 150);
});

test("a product on the .invalid domain makes any catalogue synthetic", () => {
  const text = readFileSync(samplePath, "utf8").replace("No rating", "no rating");
  const { synthetic, name, sha256 } = parseProducts(Buffer.from(text), "changed.csv");
  assert.deepEqual([synthetic, name], [true, "embedlab synthetic catalogue (1,050 invented products)"]);
  assert.notEqual(sha256, createHash("sha256").update(readFileSync(samplePath)).digest("hex"));
  const own = text.replaceAll("https://example.invalid/", "https://example.com/");
  assert.equal(parseProducts(Buffer.from(own), "own.csv").synthetic, false);
});

test("the real sample: 7 x 150, known by its checksum", { skip }, async () => {
  const catalogue = await loadProducts(real!);
  assert.equal(catalogue.sha256, "364c6ce304c74dd5fb3d49c5cffff392fdc1eb4ff29f3278af02bca40165bed8");
  assert.equal(catalogue.name, "Flipkart e-commerce sample (1,050 products)");
  assert.equal(catalogue.licence, "CC BY-SA 4.0");
  assert.match(catalogue.source, /PromptCloud/);
  assert.equal(catalogue.synthetic, false);
  assert.deepEqual(catalogue.categories, [
    "Baby Care",
    "Beauty and Personal Care",
    "Computers",
    "Home Decor & Festive Needs",
    "Home Furnishing",
    "Kitchen & Dining",
    "Watches",
  ]);
  for (let c = 0; c < 7; c++) assert.equal(catalogue.labels.filter((label) => label === c).length, 150);
});

test("the real sample read through a mapping, its own replacement characters and all", { skip }, async () => {
  const { products } = await loadProducts(real!, {
    columns: {
      id: "uniq_id",
      name: "product_name",
      description: "description",
      category: "product_category_tree",
      categoryKind: "tree",
    },
  });
  assert.equal(products.length, 1050);
});

test("a file that is not there, or is a folder", async () => {
  await assert.rejects(loadProducts("/nowhere/x.csv"), /\/nowhere\/x\.csv: there is no such file/);
  await assert.rejects(loadProducts("/"), /it is a folder/);
});

test("own columns by name: plain category, other delimiter, ids left out", () => {
  const { products, categories } = load("kind;text\n tea ;green\ncoffee;black\n", {
    delimiter: ";",
    columns: { description: "text", category: "kind" },
  });
  assert.deepEqual(categories, ["coffee", "tea"]);
  assert.deepEqual(products[0], { id: "1", name: "green", description: "green", category: "tea", row: 1 });
});

test("where no names are told, the beginnings of the texts stand for them", () => {
  const long = "A very long description of a red enamel mug with a handle that nobody can miss, and more";
  const { products } = load(`text\n"${long}"\n"Blue cup\nof tin"\n`, {
    columns: { description: "text", categoryKind: "none" },
  });
  assert.deepEqual(
    products.map(({ name }) => name),
    ["A very long description of a red enamel mug with a handle…", "Blue cup"],
  );
});

test("own columns by index, without a header", () => {
  const { products } = load('7,"a, b",["x >> y"]\n'.replace('["x >> y"]', '"[""x >> y""]"') + '8,c,"[""z""]"\n', {
    header: false,
    columns: { id: 0, description: 1, category: 2, categoryKind: "tree" },
  });
  assert.deepEqual(
    products.map(({ id, category, row }) => [id, category, row]),
    [
      ["7", "x", 1],
      ["8", "z", 2],
    ],
  );
});

test("unlabelled catalogues, where asked", () => {
  const none = load("text\na\nb\n", { columns: { description: "text", categoryKind: "none" } });
  assert.deepEqual([none.categories, [...none.labels]], [[], [-1, -1]]);
  const some = load("text,kind\na,x\nb,\nc,y\n", {
    columns: { description: "text", category: "kind", unlabelled: "accept" },
  });
  assert.deepEqual([...some.labels], [0, -1, 1]);
  assert.throws(
    () => load("text,kind\na,x\nb,\n", { columns: { description: "text", category: "kind" } }),
    /row 2 \(line 3\): kind is empty/,
  );
  assert.throws(
    () => load("text,kind\na,\nb,\n", { columns: { description: "text", category: "kind", unlabelled: "accept" } }),
    /no product has a category/,
  );
});

test("a mapping that names what is not there", () => {
  const columns = (mapping: object): LoadOptions => ({ columns: mapping as LoadOptions["columns"] });
  const text = "title,texte,kind\nt,a,x\nu,b,y\n";
  assert.throws(
    () => load(text, columns({ description: "text", category: "kind" })),
    /header \(line 1\): no column text; "texte" looks like text/,
  );
  assert.throws(
    () => load(text, columns({ description: 3, category: "kind" })),
    /columns\.description is 3; give an index from 0 to 2/,
  );
  assert.throws(
    () => load(text, columns({ description: "texte" })),
    /columns\.category is missing; name it, or say columns\.categoryKind: "none"/,
  );
  assert.throws(
    () => load(text, columns({ description: "texte", category: "kind", categoryKind: "none" })),
    /leave one out/,
  );
  assert.throws(
    () => load(text, columns({ description: "texte", catgory: "kind" })),
    /no option "catgory"; did you mean category\?/,
  );
  assert.throws(
    () => load(text, columns({ description: "texte", category: "kind", emptyTexts: "skip" })),
    /columns has no option "emptyTexts"; it stands beside "columns": emptyTexts$/,
  );
  assert.throws(
    () => load(text, { ...columns({ description: "texte", category: "kind", badRows: "skip" }), writtenIn: "study" }),
    /"load"\."columns" has no option "badRows"; it stands beside "columns": "badRows" in the study's "load"$/,
  );
  assert.throws(
    () => load(text, columns({ description: "texte", category: "kind", categoryKind: "list" })),
    /categoryKind is "list"/,
  );
  assert.throws(
    () => load(text, { header: false, columns: { description: "texte", categoryKind: "none" } }),
    /with header: false a column is named by its index/,
  );
  assert.throws(() => load(text, { header: false }), /say where the columns are/);
  assert.throws(() => load(text, { delimiter: ",," }), /delimiter is ",,"/);
});

test("options of categories need a column of categories", () => {
  const text = "text,kind\nred,x > a\nblue,x > a\ngreen,x > b\ngrey,y > b\n";
  for (const [name, value] of Object.entries({ categoryList: ",", pathSign: "/", categoryLevel: 2 }))
    for (const more of [{}, { categoryKind: "none" as const }])
      assert.throws(() => load(text, { columns: { description: "text", ...more, [name]: value } }), {
        message: `own.csv: columns.${name} is given, but no column of categories is named; name it with columns.category, or leave columns.${name} out`,
      });
  const columns = {
    description: "text",
    category: "kind",
    categoryKind: "path",
    categoryLevel: 2,
    pathSign: ">",
  } as const;
  assert.equal(load(text, { columns }).categories.length, 3);
});

test("options that there are not, and values that are none, are named", () => {
  const mapped = { columns: { description: "text", category: "kind" } };
  const text = "text,kind\nred,x\nblue,x\ngreen,y\ngrey,y\n";
  for (const [more, message] of [
    [{ naValues: ["x"] }, /own\.csv: naValues is an option of columns; say columns: \{ naValues: … \}$/],
    [{ category: "kind" }, /category is an option of columns/],
    [{ skipRow: 1 }, /there is no option "skipRow"; did you mean skipRows\?$/],
    [{ unlabeled: "accept" }, /there is no option "unlabeled"; did you mean columns\.unlabelled\?$/],
    [{ dialect: "excel" }, /there is no option "dialect"; there are columns, header, .*licence/],
    [{ header: "false" }, /header is "false"; say header: true or header: false$/],
    [{ header: null }, /header is null/],
    [{ skipRows: null }, /skipRows is null; give the number of lines/],
    [{ columns: null }, /columns is null; give an object: columns: \{ description/],
    [{ columns: "text" }, /columns is "text"; give an object/],
    [{ columns: [0] }, /columns is \[0\]; give an object/],
    [
      { encoding: ["utf-8", "windows-1252"] },
      /encoding is \["utf-8","windows-1252"\]; name several in one text: encoding: "utf-8, windows-1252"$/,
    ],
    [{ encoding: 1252 }, /encoding is 1252; give a text, or leave it out$/],
    [{ delimiter: null }, /delimiter is null; give a text/],
    [{ name: 7 }, /name is 7; give a text/],
    [{ markup: "strp" }, /markup is "strp"; say markup: "keep" or markup: "strip"$/],
    [
      { emptyTexts: "Skip", writtenIn: "command line" },
      /: --empty-texts is "Skip"; say --empty-texts reject or --empty/,
    ],
    [{ emptyTexts: "Skip", writtenIn: "study" }, /: "emptyTexts" in the study's "load" is "Skip"; say/],
  ] as const)
    assert.throws(() => load(text, { ...mapped, ...more } as LoadOptions), { name: "InputError", message });
  const all: LoadOptions = {
    header: true,
    delimiter: ",",
    encoding: "utf-8",
    mojibake: "reject",
    skipRows: 0,
    badRows: "reject",
    markup: "keep",
    emptyTexts: "reject",
    name: "a",
    source: "b",
    licence: "c",
    writtenIn: "code",
  };
  assert.equal(load(text, { ...mapped, ...all }).products.length, 4);
  assert.equal(load(text, { ...mapped, delimiter: undefined, header: undefined }).products.length, 4);
});

test("cures in code say which options stand in columns", () => {
  const text = "text,kind\nred,x\nblue,x\ngreen,y\ngrey,\n";
  const refuses = (message: RegExp, writtenIn: LoadOptions["writtenIn"]): void =>
    assert.throws(() => load(text, { columns: { description: "text", category: "kind" }, writtenIn }), { message });
  refuses(/kind is empty; .* say columns\.unlabelled: "accept" for products without a label/, "code");
  refuses(/say "unlabelled": "accept" in the study's "load"\."columns" for/, "study");
  refuses(/say --unlabelled accept for/, "command line");
});

test("the data frame groups and counts whatever categories are called", async () => {
  const names = ["01", "1", "constructor", "__proto__", "toString", "a-b", "a", "1.0"];
  const text = `kind,text\n${[...names, ...names, "constructor"].map((name, i) => `${name},text ${i}`).join("\n")}\n`;
  const frame = await toDataFrame(load(text, { columns: { description: "text", category: "kind" } }));
  const counts = frame.column("category").valueCounts();
  assert.deepEqual(
    counts.index.map((name, i) => [name, counts.values[i]]),
    names.map((name) => [name, name === "constructor" ? 3 : 2]),
  );
  const grouped = frameRows(frame.groupby(["category"]).col(["words"]).count()) as Record<string, unknown>[];
  assert.deepEqual(
    grouped.map((row) => [row.category, row.words_count]),
    names.map((name) => [name, name === "constructor" ? 3 : 2]),
  );
  const pairs = frameRows(frame.groupby(["category", "words"]).col(["characters"]).max());
  assert.equal(pairs.length, names.length);
});

test("the data frame holds every product", async () => {
  const catalogue = await loadProducts(samplePath);
  const frame = await toDataFrame(catalogue);
  assert.deepEqual(frame.shape, [1050, 7]);
  const [first] = frameRows(frame.head(1)) as Record<string, unknown>[];
  const { id, description, category } = catalogue.products[0];
  assert.deepEqual([first.row, first.id, first.category, first.characters], [1, id, category, description.length]);
  const means = frameRows(frame.groupby(["category"]).col(["words"]).mean());
  assert.equal(means.length, 7);
});
