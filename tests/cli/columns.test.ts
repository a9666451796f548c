import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { columnFacts, labelColumns, textColumns } from "#embedlab/cli/columns";
import { type Arguments, readArguments } from "#embedlab/cli/arguments";
import { columnList } from "#embedlab/products/column-list";
import { hubTable } from "#embedlab/cli/hub-table";
import { placed } from "#embedlab/cli/page/map";
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
});

void it("a column of category trees is known by its cells", () => {
  const [tree, list] = columnFacts(
    tableOf(["tree", "list"], (i) => [`["Home >> Mugs >> ${i}"]`, i % 2 === 0 ? `["mugs"]` : "mugs"]),
  );
  assert.deepEqual([tree.isTree, list.isTree], [true, false]);
});
