import assert from "node:assert/strict";
import { test } from "node:test";
import { InputError } from "#embedlab/errors";
import { listSign } from "#embedlab/products/category-lists";
import { type LoadOptions, parseProducts } from "#embedlab/products/load";

type Columns = Partial<NonNullable<LoadOptions["columns"]>>;
const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** A product of each category's cell. */
function load(cells: readonly string[], columns: Columns = {}, options: LoadOptions = {}) {
  const rows = cells.map((category, i) => `red mug number ${i},${cell(category)}`);
  return parseProducts(Buffer.from(`text,kind\n${rows.join("\n")}\n`), "p.csv", {
    ...options,
    columns: { description: "text", category: "kind", ...columns },
  });
}
const categoriesOf = (cells: readonly string[], columns: Columns) =>
  load(cells, columns).products.map(({ category }) => category);
const said = (cells: readonly string[], columns?: Columns, options?: LoadOptions): string =>
  load(cells, columns, options).notes!.join("\n");

function refuses(cells: readonly string[], columns: Columns, pattern: RegExp, options?: LoadOptions): void {
  assert.throws(
    () => load(cells, columns, options),
    (error) => error instanceof InputError && pattern.test(error.message),
  );
}

const lists = ["Drama, Comedy", "Comedy", "Action, Drama", "Drama", "Comedy, Romance", "Romance, Drama", "Action"];
const genres = [...lists, "Drama"];
const wines = ["Reds;Gifts", "Gifts;Whites", "Whites", "Gifts", "Gifts", "Reds;Whites", "Whites;Gifts;Reds"];
const printed = ["['Drama', 'Comedy']", "['Comedy']", "['Action', 'Drama']", "['Drama']", '["Comedy", "Men\'s"]'];
const paths = ["Home>Mugs", "Home>Bath", "Toys>Dolls", "Toys", "Home", "Toys>Cars"];
const shop = ["Clothing > Hoodies, Clothing", "Music", "Clothing", "Clothing > Hoodies", "Music, Clothing", "Music"];
const trees = ["All/Home,All/Home/Mugs", "All/Home", "All/Toys,All/Toys/Cars", "All/Toys", "All/Home/Mugs,All/Toys"];

test("cells that list several categories are found by what names do in lists, and levels and commas do not", () => {
  assert.equal(listSign(genres), ",");
  assert.equal(listSign(wines), ";");
  assert.equal(listSign(printed), ",");
  assert.equal(listSign(shop), ",");
  assert.equal(listSign(trees), ",");
  assert.equal(listSign(["Synths", "Uncategorized", "Uncategorized, Synths"]), ",");
  for (const cells of [
    paths,
    paths.map((path) => path.replace(">", ";")),
    ["Home, Kitchen", "Toys, Games", "Bed, Bath & Table", "Books"],
    ["Beauty, Health & Grocery", "Beauty", "Sports, Outdoors", "Outdoors & Garden"],
    ['["Home", "Mugs"]', '["Home", "Bath"]', '["Toys", "Dolls"]'],
    ["Smith, John", "Smith, Jane", "Miller, Ann"],
    ["1,5 l", "2,5 l", "5 l"],
    [],
  ])
    assert.equal(listSign(cells), undefined, cells[0]);
});

test("lists are said, with the option that takes the first name of each", () => {
  const option = 'columns.categoryList: "," takes the first name of each';
  assert.ok(
    said(genres).includes(`Cells of categories read like lists ("Drama, Comedy"), and each is read as one; ${option}.`),
  );
  assert.match(said(wines), /read like lists .*; columns\.categoryList: ";" takes/);
  assert.match(said(shop, { categoryKind: "path" }), /read like lists/);
  assert.match(said(genres, {}, { writtenIn: "command line" }), /; --category-list "," takes/);
  assert.doesNotMatch(said(genres, { categoryList: "," }), /read like/);
  assert.doesNotMatch(said(wines), /read like paths/);
  refuses(
    lists,
    {},
    /every product is a category of its own, 7 of 7 .*: there is nothing to group; columns\.categoryList: "," takes the first name of each; else name another/,
  );
});

test("a list of one name is a list, beside a broken one too", () => {
  const option = /read like lists \("\[\\"A\\"\]"\), and each is read as one; columns\.categoryList: "," takes/;
  assert.match(said(['["A >9007199254740993["C >> D"]', '["A"]']), option);
  assert.deepEqual(categoriesOf(['["A"]', '["B"]', '["B"]'], { categoryList: "," }), ["A", "B", "B"]);
});

test("the first category of a list is taken, and how many have several is said", () => {
  assert.deepEqual(categoriesOf(genres, { categoryList: "," }), [
    "Drama",
    "Comedy",
    "Action",
    "Drama",
    "Comedy",
    "Romance",
    "Action",
    "Drama",
  ]);
  assert.match(
    said(genres, { categoryList: "," }),
    /^4 of 8 products have several categories, such as row 1: "Drama, Comedy"; the first of each is taken\.$/m,
  );
  assert.deepEqual(categoriesOf(printed, { categoryList: "," }), ["Drama", "Comedy", "Action", "Drama", "Comedy"]);
  assert.deepEqual(categoriesOf(["A;B", " ;C", "[]", "C"], { categoryList: ";", unlabelled: "accept" }), [
    "A",
    "C",
    null,
    "C",
  ]);
  assert.match(said(["A", "B", "A"], { categoryList: ";" }), /No product has several categories parted by ";"/);
});

test("lists of paths are lists first, and paths then", () => {
  assert.deepEqual(categoriesOf(shop, { categoryKind: "path", categoryList: "," }), [
    "Clothing",
    "Music",
    "Clothing",
    "Clothing",
    "Music",
    "Music",
  ]);
  refuses(
    trees,
    { categoryKind: "path", categoryList: ",", pathSign: "/" },
    /single category "All"; .* say columns\.categoryLevel: 2 for two levels/,
  );
  assert.deepEqual(categoriesOf(trees, { categoryKind: "path", categoryList: ",", pathSign: "/", categoryLevel: 2 }), [
    "All > Home",
    "All > Home",
    "All > Toys",
    "All > Toys",
    "All > Home",
  ]);
});

test("a JSON list of names is a path of levels where that is said, and no tree", () => {
  const cells = ['["Home", "Mugs, Cups"]', '["Home", "Bath"]', '["Toys"]'];
  assert.deepEqual(categoriesOf(cells, { categoryKind: "path" }), ["Home", "Home", "Toys"]);
  assert.deepEqual(categoriesOf(cells, { categoryKind: "path", categoryLevel: 2 }), [
    "Home > Mugs, Cups",
    "Home > Bath",
    "Toys",
  ]);
  refuses(
    cells,
    { categoryKind: "tree" },
    /row 1 .* say columns\.categoryKind: "path" if its names are levels of one path, columns\.categoryKind: "plain" and columns\.categoryList: "," if/,
  );
});

test("what else counts as empty is the reader's to say", () => {
  const cells = ["Mugs", "Uncategorized", "Uncategorized, Lamps", "Lamps", "Lamps"];
  const naValues = ["Uncategorized"];
  assert.match(
    said(cells),
    /"Uncategorized" \(1 product\) says what .*; say columns\.naValues: \["Uncategorized"\] and columns\.unlabelled: "accept" to judge without it/,
  );
  refuses(
    cells,
    { naValues },
    /row 2 \(line 3\): kind is "Uncategorized", which columns\.naValues counts as empty; fill it or remove the row, or say columns\.unlabelled: "accept"[^,]*$/,
  );
  assert.deepEqual(categoriesOf(cells, { naValues, categoryList: ",", unlabelled: "accept" }), [
    "Mugs",
    null,
    "Lamps",
    "Lamps",
    "Lamps",
  ]);
  assert.match(said(cells, {}, { writtenIn: "command line" }), /say --na-values Uncategorized and --unlabelled accept/);
  const texts = parseProducts(Buffer.from("text,kind\na mug,x\nTBD,y\na lamp,y\n"), "p.csv", {
    columns: { description: "text", category: "kind", naValues: ["tbd", "TBD"] },
    emptyTexts: "skip",
  });
  assert.equal(texts.products.length, 2);
  assert.match(texts.notes!.join("\n"), /row 2: text is "TBD", which columns\.naValues counts as empty/);
});

test("signs that cannot part anything are refused", () => {
  refuses(genres, { categoryList: "" }, /columns\.categoryList is ""; give the sign/);
  refuses(
    genres,
    { pathSign: "/" },
    /pathSign is given, but the categories are no paths; say columns\.categoryKind: "path"/,
  );
  refuses(genres, { categoryKind: "tree", categoryList: "," }, /categoryList is given, but .* is "tree"/);
  refuses(genres, { naValues: "Other" as unknown as string[] }, /naValues is "Other"; give a list/);
});
