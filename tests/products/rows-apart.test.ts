import assert from "node:assert/strict";
import { test } from "node:test";
import { InputError } from "#embedlab/errors";
import { type LoadOptions, parseProducts } from "#embedlab/products/load";

const texts = {
  mug: ["steel mug for hot tea with a lid", "ceramic mug with blue flowers on it", "large mug that keeps coffee warm"],
  shirt: ["cotton shirt with long sleeves for men", "linen shirt in white for summer", "silk shirt with two pockets"],
  lamp: ["desk lamp with bright warm light", "floor lamp made of wood and brass", "small lamp with a clip to read"],
};
/** Twelve rows: code, text, category. */
const rows = Object.entries(texts)
  .flatMap(([kind, own]) => [...own, `${own[0]} in red`].map((text) => [text, kind]))
  .map(([text, kind], i) => [`p${i + 1}`, text, kind]);
const table = (cells: readonly (readonly string[])[], mark = ",", header?: string): string =>
  [...(header === undefined ? [] : [header]), ...cells.map((row) => row.join(mark))].join("\n").concat("\n");
const good = table(rows, ",", "sku,body,kind");
const withRow = (line: string, after: number): string =>
  good
    .split("\n")
    .toSpliced(after + 1, 0, line)
    .join("\n");

const mapped: LoadOptions = { columns: { id: "sku", description: "body", category: "kind" } };
const places: LoadOptions = { columns: { id: 0, description: 1, category: 2 } };
const load = (text: string, options: LoadOptions = mapped) =>
  parseProducts(new TextEncoder().encode(text), "p.csv", options);
const notesOf = (text: string, options?: LoadOptions): string => load(text, options).notes!.join("\n");
const refuses = (text: string, pattern: RegExp, options?: LoadOptions): void =>
  assert.throws(
    () => load(text, options),
    (error) => (error instanceof InputError && pattern.test(error.message)) || assert.fail(String(error)),
  );

test("the first product of a file without a header is not taken for one", () => {
  for (const mark of [",", ";", "\t"])
    refuses(
      table(rows, mark),
      /header \(line 1\): the first row seems to be a product .* column 2 says "mug", as other rows do; say header: false/,
      places,
    );
  const noHeader = /seems to be a product and no header, .* say --no-header/;
  const columns = { description: "1", category: "2" };
  refuses(table(rows), noHeader, { columns, writtenIn: "command line" });
  refuses(table(rows), /say "header": false in the study's "load"/, { columns, writtenIn: "study" });
  // By what the codes are like, or what follows the first number.
  const unlabelled: LoadOptions = { columns: { description: "1", categoryKind: "none" }, writtenIn: "command line" };
  refuses(table(rows.map((row) => row.slice(0, 2))), /column 0 says "p1", formed as other rows' are/, unlabelled);
  refuses(table(rows.map(([, text], i) => [String(1001 + i), text])), noHeader, unlabelled);
  // Equal products are no second header.
  refuses(table([...rows, ["p98", ...rows[0].slice(1)], ["p99", ...rows[0].slice(1)]]), noHeader, {
    ...places,
    writtenIn: "command line",
  });
  // Columns named by what stands in the first row.
  refuses(table(rows), /say --no-header and --description 1 --category 2, or rename the columns/, {
    columns: { description: rows[0][1], category: "mug" },
    writtenIn: "command line",
  });
  assert.match(
    notesOf(table(rows.map(([, text]) => [text])), { columns: { description: 0, categoryKind: "none" } }),
    /The first row names the columns; its column 0 says "steel mug .*", which reads like one of the texts: say header: false/,
  );
  assert.equal(load(table(rows), { ...places, header: false }).products.length, 12);
  refuses("p1,a mug of tea for the office,mug\np2,b,mug\n", /looks like .*, or --no-header if the first row is/, {
    columns: { description: 1, category: "mugs" },
    writtenIn: "command line",
  });
});

test("a header is one, whatever it is called and however columns are told", () => {
  const numbered = rows.map(([, text], i) => [String(i), text, String(i % 2)]);
  for (const [text, options] of [
    [good, places],
    [good, mapped],
    [table(numbered, ",", "0,1,2"), places],
    [table(numbered, ",", "0,1,2"), { columns: { id: "0", description: "1", category: "2" } }],
    [table(rows, ",", "Article number p,Description of the product in English,Kind of product"), places],
    [
      table(
        rows.map((row) => [...row, "5", "70"]),
        ",",
        "sku,body,kind,2019,2020",
      ),
      mapped,
    ],
    [good.replaceAll("lamp\n", "kind\n"), mapped],
    // Columns that hold their own names.
    [
      table(
        rows.map((row, i) => [...row, i % 2 ? "S" : "", "M", i % 3 ? "L" : "", "XL"]),
        ",",
        "sku,body,kind,S,M,L,XL",
      ),
      mapped,
    ],
    [
      table(
        rows.map((row, i) => [...row, i % 2 ? "Red" : "no", i % 3 ? "Blue" : "no"]),
        ",",
        "sku,body,kind,Red,Blue",
      ),
      mapped,
    ],
    [
      table(
        rows.map(([id, , kind]) => [id, `I like my ${kind} very much`, kind]),
        ",",
        "p,What did you buy here,k",
      ),
      places,
    ],
  ] as const)
    assert.doesNotMatch(notesOf(text, options), /first row|unlike/);
});

test("another header among the rows is none of them", () => {
  for (const line of [
    "SKU,BODY,KIND",
    "'sku','body','kind'",
    '"""sku""","""body""","""kind"""',
    ",body,kind",
    "[sku],[body],[kind]",
  ])
    assert.match(notesOf(withRow(line, 5)), /Row 6 repeats the header and was left out\./);
  for (const line of ["kind,sku,body", "sku,body,kind,price", "sku,kind"])
    refuses(withRow(line, 5), /row 6 \(line 7\): the row is another header/);
  for (const line of ["sku,description,category", "SKU,Text,Kategorie", "product_sku,libellé,rayon", "nr,text,kind"])
    refuses(withRow(line, 5), /row 6 \(line 7\): the row seems to be another header \(/);
  refuses(withRow("sku;body;kind", 5), /row 6 \(line 7\): 1 cell .* parted by ";" and the rows before by ","/);
  assert.match(notesOf(withRow("d,s,m", 0)), /Row 1 \(line 2\) is unlike all others in its columns \("d", "s", "m"\)/);
  assert.match(
    notesOf(good, { ...places, header: false }),
    /Row 1 \(line 1\) is unlike .* leave out header: false if it names the columns/,
  );
  // A short text of a kind of its own is a product.
  for (const line of ["p13,gift card,voucher", "p13,body,lamp", "p13,a category of its own,kind"])
    assert.doesNotMatch(notesOf(withRow(line, 5)), /unlike|first row/);
});

test("kinds of values under the header, and lines that are drawn, are no products", () => {
  for (const line of [
    "string,string,string",
    '"varchar(20)",text,"varchar(10)"',
    "text,text,category",
    "(text),(text),(text)",
    "INT64,OBJECT,CATEGORY",
    "varchar2(10 char),clob,nvarchar",
  ])
    refuses(withRow(line, 0), /row 1 \(line 2\): the row says what kinds of values the columns hold .* remove it/);
  assert.equal(load(withRow("text,a text on a mug,text", 0)).products.length, 13);
  for (const line of ["---,----,---", ":--,:-:,--:", "====,====,===", "-----"])
    for (const after of [0, 5]) refuses(withRow(line, after), /row [16] .* is a line that is drawn/);
  const pad = (row: readonly string[]): string => row.map((cell) => ` ${cell.padEnd(44)}`).join("|");
  const line = ["", "", ""].map(() => "-".repeat(45)).join("+");
  const head = ["sku", "body", "kind"];
  refuses(
    [pad(head), line, ...rows.map(pad), "(12 rows)", ""].join("\n"),
    /row 1 \(line 2\): the row is a line that is drawn/,
  );
  for (const [corner, across, down] of ["+-|", "┼─│", "+=|"])
    refuses(
      [line, pad(head), line, ...rows.map(pad), line]
        .map((one) => (one === line ? `+${one}+` : `|${one}|`))
        .map((one) => one.replaceAll("+", corner).replaceAll("-", across).replaceAll("|", down))
        .join("\n"),
      /header \(line 1\): a line is drawn where column names stand/,
    );
  refuses(["sku | body | kind", "--- | --- | ---", ...rows.map((row) => row.join(" | "))].join("\n"), /is drawn/);
});

test("what is written under a table is called so, and a cut row too", () => {
  for (const line of [
    "(12 rows)",
    "(12 row(s) affected)",
    "12 rows affected",
    "Total: 12",
    "-- end --",
    '"12 rows in set, 1 warning (0.00 sec)"',
    "12 rows in set, 1 warning (0.00 sec)",
    "12 Zeilen",
    "Anzahl: 12,,",
    "(12 rows affected),,",
    "(12 行)",
    "EOF",
    "Source: shop.com",
    "\n(12 rows)\n\nCompletion time: 2024-01-01T10:00:00",
  ])
    refuses(`${good}${line}\n`, /row 13 \(line 1[45]\): ".*" is no row, but what is written under a table; remove it/);
  refuses(`${good}(12 rows)`, /row 13 .* is no row/);
  refuses(`${good}Anna wrote this\n`, /row 13 .* stands alone in its row: .* or the row is cut/);
  refuses(`${good}p13`, /row 13 \(line 14\): 1 cell where the header has 3: the file is truncated; get/);
  const single = table(
    rows.map(([, text]) => [text]),
    ",",
    "body",
  );
  const one: LoadOptions = { columns: { description: "body", categoryKind: "none" } };
  for (const line of ["(12 rows)", "12 rows", "Total: 12", "-- end --"])
    refuses(`${single}${line}\n`, /is no row/, one);
  for (const line of ["12 pens", "page turner", "rows of beads", "(new) mug"])
    assert.equal(load(`${single}${line}\n`, one).products.length, 13);
  const accept: LoadOptions = { columns: { id: "body", description: "body", category: "kind", unlabelled: "accept" } };
  const two = table(
    rows.map((row) => row.slice(1)),
    ",",
    "body,kind",
  );
  for (const line of ["Page turner novel,", "12 inch bag,", "iPhone 12,", "[new] mug,"])
    assert.equal(load(`${two}${line}\n`, accept).products.length, 13);
  refuses(`${two}(12 rows),\n`, /is no row/, accept);
});

test("a delimiter or a name that the header has and the rows have not, and the reverse", () => {
  refuses(table(rows, ",", "sku,body,kind,price,brand"), /the header has 5 names and every row 3 cells/);
  assert.equal(
    load(
      table(
        rows.map((row) => [...row, ""]),
        ",",
        "sku,body,kind,",
      ),
    ).products.length,
    12,
  );
});

test("ends of lines that no table has are named, and are text within a cell", () => {
  for (const [mark, name] of [
    ["\u0085", "U\\+0085"],
    ["\u2028", "U\\+2028"],
    ["\u2029", "U\\+2029"],
    ["\v", "U\\+000B"],
    ["\f", "U\\+000C"],
    ["\u001e", "U\\+001E"],
    ["\\n", "\\\\n written out"],
  ]) {
    const named = new RegExp(`p\\.csv: its lines end with ${name}.*; export it with LF or CRLF`);
    refuses(good.replaceAll("\n", mark), named);
    refuses(`${good.replaceAll("\n", mark)}\n`, named);
    refuses(good.replace("mug\np2", `mug${mark}p2`), new RegExp(`5 cells .* several lines that end with ${name}`));
    assert.equal(load(good.replace("blue flowers", `blue${mark}flowers`)).products.length, 12);
  }
  refuses(good.replaceAll("\n", "\n\r"), /row 1 \(line 2\): the line ends with LF and a carriage return/);
});

test("a quote that closes in a later row takes rows into a cell, which is said; lines of a text are none", () => {
  const open = rows.map((row, i) =>
    row.map((cell, c) => (c !== 1 ? cell : i === 3 ? `"${cell}` : i === 5 ? `${cell}"` : cell)),
  );
  for (const mark of [",", ";", "\t", "|"]) {
    const pattern =
      /row 4 \(line [45]\): .* holds what seem to be rows of the table .* the quote that opens it closes 2 lines/;
    refuses(table(open, mark, ["sku", "body", "kind"].join(mark)), pattern);
    refuses(table(open, mark), pattern, { ...places, header: false });
    refuses(
      table(
        open.map((row) => row.slice(1)),
        mark,
        `body${mark}kind`,
      ),
      pattern,
      {
        columns: { description: "body", category: "kind" },
      },
    );
  }
  const lines = rows.map(([, text, kind]) => [`"${text}, large\nof wood, by hand\nnice"`, kind]);
  assert.equal(
    load(table(lines, ",", "body,kind"), { columns: { description: "body", category: "kind" } }).products.length,
    12,
  );
});

test("a quote that closes in a later row is named where rows of other cells are left out too, and where one within is so", () => {
  const between = (opens: (row: string[]) => string[], closes: (row: string[]) => string[], more = ""): string =>
    table(
      rows.map((row, i) => (i === 3 ? opens(row) : i === 8 ? closes(row) : i === 5 ? [...row, more] : row)),
      ",",
      "sku,body,kind",
    ).replaceAll(",\n", "\n");
  const named =
    /row 4 \(line 5\): (sku|body) holds what seem to be rows of the table \("p5.*closes 5 lines below; close the cell/;
  const opens = [
    ([id, text, kind]: string[]) => [id, `"${text}`, kind],
    ([id, text, kind]: string[]) => [`"${id}`, text, kind],
  ];
  const closes = [
    ([id, text, kind]: string[]) => [id, `${text}"`, kind],
    ([id, text, kind]: string[]) => [id, `${text}"`, kind, "x"],
    ([id, text, kind]: string[]) => [id, text, `${kind}"`],
  ];
  for (const open of opens)
    for (const close of closes)
      for (const more of ["", "x"])
        for (const badRows of ["reject", "skip"] as const)
          refuses(between(open, close, more), named, { ...mapped, badRows });
});

test("a row of other cells that is left out is counted with its lines", () => {
  const long = good.replace("p3,large", 'p3,"of clay\nand iron",large');
  const { products, notes } = load(long, { ...mapped, badRows: "skip" });
  assert.equal(products.length, 11);
  assert.equal(notes![0], "Row 3 (2 lines) has not the 3 cells of the header and was left out.");
  const two = long.replace("p5,cotton", "p5,of,cotton");
  assert.equal(
    load(two, { ...mapped, badRows: "skip" }).notes![0],
    "2 rows (3 lines) have not the 3 cells of the header and were left out, such as row 3.",
  );
});

test("a text that names a category after a comma at a line's end is no row", () => {
  const options: LoadOptions = { columns: { description: "body", category: "kind" } };
  const written = (line: string): string =>
    table(
      rows.map(([, text, kind], i) => [i === 3 ? `"${line}\nto be wiped"` : text, kind]),
      ",",
      "body,kind",
    );
  assert.equal(load(written("material: clay, mug"), options).products.length, 12);
  refuses(written("red mug,mug"), /row 4 \(line 5\): body holds what seem to be rows/, options);
});

test("a title above the table is called so where one column or none is named", () => {
  for (const title of ["Catalogue 2024", "# exported by a shop", "Table 1,,"])
    for (const description of ["body", "1"])
      refuses(`${title}\n${good}`, /the column names stand lower, under a line/, {
        columns: { description, categoryKind: "none" },
      });
  for (const text of ["body\nred mug\nblue; mug\ngreen\nx; y\n", "body,,\nred,,\nblue,,\n\n", ",body\n0,a\n1,b\n2,c\n"])
    assert.ok(load(text, { columns: { description: "body", categoryKind: "none" } }).products.length > 1);
});

test("records that are printed one cell under the other are called so", () => {
  refuses("-[ RECORD 1 ]-----\nsku  | p1\nbody | red\n", /stand with one cell under the other/);
  refuses(`${"*".repeat(27)} 1. row ${"*".repeat(27)}\n sku: p1\nbody: red\n`, /stand with one cell under the other/);
});

test("labels that are numbers tell a product too, and a number that is a name is told", () => {
  const rated = rows.map(([, text], i) => [text, String(3 + (i % 3))]);
  refuses(table(rated), /column 1 says "3", as other rows do/, { columns: { description: 0, category: 1 } });
  assert.equal(load(table(rated, ",", "body,stars"), { columns: { description: 0, category: 1 } }).products.length, 12);
  refuses(table(rows.map(([, text], i) => [text, String(i % 3)])), /the first row calls one "0"; say header: false/, {
    columns: { description: "0", category: "1" },
  });
});
