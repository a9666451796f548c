import assert from "node:assert/strict";
import { test } from "node:test";
import { readFileSync } from "node:fs";
import { InputError } from "#embedlab/errors";
import { type LoadOptions, parseProducts } from "#embedlab/products/load";
import { flipkartColumns } from "#embedlab/products/columns";

const sample = readFileSync(new URL("../../../data/sample.csv", import.meta.url));

interface Row {
  [column: string]: string;
}

const base = (id: string, category: string): Row => ({
  uniq_id: id,
  crawl_timestamp: "2025",
  product_url: "http://shop/x",
  product_name: `Name ${id}`,
  product_category_tree: `["${category} >> Sub"]`,
  pid: "P",
  retail_price: "1",
  discounted_price: "1",
  image: "i",
  is_FK_Advantage_product: "False",
  description: `Text of ${id}, with "quotes"\nand a second line`,
  product_rating: "-",
  overall_rating: "-",
  brand: "B",
  product_specifications: '{"a"=>"b"}',
});
const quoted = (cell: string): string => (/[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
const line = (row: Row, columns: readonly string[]): string => columns.map((column) => quoted(row[column])).join(",");
const csv = (rows: readonly Row[], columns: readonly string[] = flipkartColumns): string =>
  `${[columns.join(","), ...rows.map((row) => line(row, columns))].join("\n")}\n`;

/** Three rows on lines 2, 4 and 6. */
const good = (): Row[] => [base("a", "Alpha"), base("b", "Beta"), base("c", "Alpha")];
const changed = (place: number, change: Row): string =>
  csv(good().map((row, i) => (i === place ? { ...row, ...change } : row)));

function refuses(text: string | Uint8Array, pattern: RegExp, options?: LoadOptions): void {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  assert.throws(
    () => parseProducts(bytes, "p.csv", options),
    (error) => {
      assert.ok(error instanceof InputError, String(error));
      assert.match(error.message, pattern);
      return true;
    },
  );
}
const loads = (text: string, options?: LoadOptions) => parseProducts(new TextEncoder().encode(text), "p.csv", options);

test("a good file loads, with its rows and first levels", () => {
  const { products, categories, labels, synthetic } = loads(csv(good()));
  assert.deepEqual(
    products.map(({ id, row, category }) => [id, row, category]),
    [
      ["a", 1, "Alpha"],
      ["b", 2, "Beta"],
      ["c", 3, "Alpha"],
    ],
  );
  assert.equal(products[0].description, 'Text of a, with "quotes"\nand a second line');
  assert.deepEqual(categories, ["Alpha", "Beta"]);
  assert.deepEqual([...labels], [0, 1, 0]);
  assert.equal(synthetic, false);
});

test("byte-order mark, CRLF, blank lines and a missing last line end are no damage", () => {
  const plain = loads(csv(good()));
  const texts = ["\ufeff" + csv(good()), csv(good()).trimEnd(), `${csv(good())}\n\n`];
  for (const text of texts) assert.deepEqual(loads(text).products, plain.products);
  const crlf = loads(csv(good()).replaceAll("\n", "\r\n"));
  assert.deepEqual(
    crlf.products.map(({ description }) => description.replaceAll("\r\n", "\n")),
    plain.products.map(({ description }) => description),
  );
  refuses(
    csv([...good().slice(0, 2), { ...good()[2], product_name: "" }]).replaceAll("\n", "\r\n"),
    /row 3 \(line 6\): product_name is empty/,
  );
});

test("truncated: at any byte of the last row the file is refused, or nothing but the line end is lost", () => {
  const bytes = new TextEncoder().encode(csv(good()));
  const start = new TextEncoder().encode(csv(good().slice(0, 2))).length;
  for (let end = start + 1; end < bytes.length - 1; end++) {
    refuses(bytes.subarray(0, end), /^p\.csv, row 3 \(line [67]\): .*(truncated|never closed)/s);
  }
});

test("truncated: the last rows of the sample too", () => {
  const end = sample.lastIndexOf("\n", sample.length - 2) + 1;
  for (let cut = end + 2; cut < sample.length - 1; cut += 151)
    assert.throws(() => parseProducts(sample.subarray(0, cut), "p.csv"), /row 1050 .*(truncated|never closed)/s);
});

test("doubled quotes", () =>
  refuses(csv(good()).replaceAll('"', '""'), /row 1 \(line 2\): product_category_tree opens with doubled quotes/));
test("doubled quotes in the header", () =>
  refuses(csv(good()).replace("uniq_id", '"""uniq_id"""'), /header \(line 1\): column names stand in doubled quotes/));
test("unescaped quotes inside a quoted cell, on the line where they stand", () => {
  refuses(
    csv(good()).replace('Text of b, with ""quotes""\nand a', 'Text of b,\nwith "quotes" and a'),
    /row 2 \(line 5\): an unescaped quote inside description; write it twice/,
  );
});
test("a quote inside an unquoted cell is text where its row has as many cells as the header", () => {
  const { products, notes } = loads(csv(good()).replace("Name b", 'Name "b"'));
  assert.deepEqual(
    products.map(({ name }) => name),
    ["Name a", 'Name "b"', "Name c"],
  );
  assert.ok(
    notes!.includes('1 unquoted cell holds a quote, which was read as text, in row 2 (line 4): "Name \\"b\\"".'),
    notes!.join("\n"),
  );
  refuses(
    csv(good()).replace("Name b", 'Name "b, c"'),
    /row 2 \(line 4\): a quote inside the unquoted product_name; put the cell in quotes/,
  );
});
test("quotes inside unquoted cells: inch signs are counted, formulas and quotes that break are refused", () => {
  const columns = { description: "text", category: "kind" };
  const text = (...rows: string[]): string => `text,kind\n${rows.join("\n")}\n`;
  const { products, notes } = loads(text('screen 23.8",x', '"a 5"" mug, red",y', '3" and 4" pots,x'), { columns });
  assert.deepEqual(
    products.map(({ description }) => description),
    ['screen 23.8"', 'a 5" mug, red', '3" and 4" pots'],
  );
  assert.match(
    notes![0],
    /^2 unquoted cells hold a quote, which was read as text, such as in row 1 \(line 2\): "screen/,
  );
  refuses(text('="001",x', "red,y"), /text is written as a formula/, { columns });
  refuses(text('screen 23.8",x', '"a "red" mug",y'), /row 2 \(line 3\): an unescaped quote inside text/, { columns });
  const open = ['screen 23.8",x', '"red mug,y', 'a 5" pot,x'];
  refuses(text(...open, '"a big, mug",y'), /row 2 \(line 3\): the quote that opens text is not closed/, { columns });
  refuses(text('screen 23.8",x', '"red mug,y', 'a 5" pot,x', 'a "b,c" d,x'), /row 2 .*: the quote that opens text is/, {
    columns,
  });
  refuses(text(...open, "jar"), /row 4 \(line 5\): 1 cell where the header has 2/, { columns });
  // Where no cell stands in quotes and each line with a quote is a row by itself, none opens there.
  const bare = loads(text(...open), { columns });
  assert.deepEqual(
    bare.products.map(({ description }) => description),
    ['screen 23.8"', '"red mug', 'a 5" pot'],
  );
  assert.match(bare.notes![0], /^3 unquoted cells hold a quote, which was read as text, such as in row 1 \(line 2\)/);
  refuses(text('screen 23.8",x', 'mug 5", red,y'), /row 1 \(line 2\): a quote inside the unquoted text/, { columns });
  assert.doesNotMatch(loads(text('"screen 23.8""",x', '"a ""red"" mug",y'), { columns }).notes!.join(), /quote/);
});
test("a quote that is never closed", () =>
  refuses(csv(good()).slice(0, -2), /row 3 \(line 7\): the quote that opens product_specifications is never closed/));

test("lone carriage returns end no lines; within quotes they are text", () => {
  refuses(
    csv(good()).replaceAll("\n", "\r"),
    /its lines end with a carriage return alone, as programs of old Macs write them/,
  );
  refuses(
    csv(good()).replace("Name b", "Name\rb"),
    /row 2 \(line 4\): a lone carriage return; end lines with LF or CRLF, or put the cell in quotes/,
  );
  refuses('text,kind\n"red"\r,x\nblue,y\n', /row 1 \(line 2\): a lone carriage return/, {
    columns: { description: "text", category: "kind" },
  });
  const { products, notes } = loads(changed(1, { description: "two\rlines,\r\rof text" }));
  assert.equal(products[1].description, "two\rlines,\r\rof text");
  assert.deepEqual(notes!.slice(0, 1), [
    "1 quoted cell holds carriage returns without LF, in row 2; they count as blanks of the text.",
  ]);
  assert.doesNotMatch(loads(csv(good()).replaceAll("\n", "\r\n")).notes!.join(), /carriage return/);
});
test("two carriage returns and LF end lines where they end every one", () => {
  const { products, notes } = loads(csv(good()).replaceAll("\n", "\r\r\n"));
  assert.equal(products[1].description, 'Text of b, with "quotes"\r\nand a second line');
  assert.match(notes![0], /^Its lines end with two carriage returns and LF/);
  refuses(
    csv(good()).replace("\n", "\r\r\n"),
    /header \(line 1\): the line ends with two carriage returns and LF, and others/,
  );
});

test("rows are counted right where the header is quoted and its names hold a quote", () => {
  const header = csv(good()).replace("uniq_id", '"uniq_id"');
  refuses(header.replace("Name b", "Name\rb"), /row 2 \(line 4\): a lone carriage return/);
  refuses(csv(good()).replace("description", '"size"""'), /no column description; it has /);
});

test("mojibake: bytes that are not UTF-8", () => {
  const bytes = Buffer.from(changed(2, { product_name: "caf\u00e9" }), "latin1");
  refuses(bytes, /row 3 \(line 6\): bytes that are not UTF-8 .*export the file again as UTF-8/);
});
test("mojibake: replacement characters and text encoded twice", () => {
  refuses(changed(1, { product_name: "caf\ufffd" }), /row 2 \(line 4\): product_name holds mojibake, "\ufffd"/);
  const twice = (text: string): string => Buffer.from(text, "utf8").toString("latin1");
  refuses(
    changed(0, { description: twice("café") }),
    /row 1 \(line 2\): description holds mojibake, "Ã©" in "cafÃ©"; .*mojibake: "accept"/,
  );
  assert.equal(loads(changed(0, { description: "cafÃ©" }), { mojibake: "accept" }).products[0].description, "cafÃ©");
});

test("missing columns, with the name that looks like them", () => {
  const columns = flipkartColumns.filter((column) => column !== "description");
  refuses(
    csv(good(), columns),
    /header \(line 1\): no column description; it has "uniq_id", .*map your own with columns/,
  );
  refuses(
    csv(good()).replace("description", "descripton"),
    /no column description; "descripton" looks like description: rename it/,
  );
  refuses(csv(good()).replace("brand", "uniq_id"), /no column brand/);
  refuses(csv(good()).replace("brand", "brand,uniq_id").replace(/,B,/g, ",B,x,"), /two columns are named uniq_id/);
  refuses("id;name;text\n1;a;b\n", /no column uniq_id, .*; it has "id", "name", "text": .*map your own with columns/);
  refuses("id;name;text\n1;a;b\n", /the cells seem to be separated by ";": say so with delimiter: ";"/, {
    delimiter: ",",
  });
});

for (const column of ["uniq_id", "product_name", "product_category_tree", "description"]) {
  test(`an empty ${column}`, () =>
    refuses(changed(1, { [column]: " " }), new RegExp(`row 2 \\(line 4\\): ${column} is empty; fill it`)));
}

test("ids and names that do not serve can be left out where they were mapped", () => {
  const columns = { id: "sku", name: "title", description: "text", category: "kind" };
  const text = (row: string): string => `sku,title,text,kind\n1,A,a mug,x\n${row}\n`;
  refuses(text("1,B,a lamp,y"), /sku "1" is repeated .*; remove one of the rows, or leave columns\.id out$/, {
    columns,
  });
  refuses(text(",B,a lamp,y"), /sku is empty; fill it or remove the row, or leave --id out$/, {
    columns,
    writtenIn: "command line",
  });
  refuses(text("2,,a lamp,y"), /title is empty; .*, or leave "name" in the study's "load"\."columns" out$/, {
    columns,
    writtenIn: "study",
  });
  refuses(changed(1, { product_name: "" }), /product_name is empty; fill it or remove the row$/);
});
test("repeated ids", () =>
  refuses(changed(2, { uniq_id: "a" }), /row 3 \(line 6\): uniq_id "a" is repeated from row 1 \(line 2\); remove one/));

for (const tree of ["Watches", '"Watches"', "[]", '["A >> B","C"]', "[1]", '{"0":"A"}', '["A >> B"']) {
  test(`a category tree ${tree}`, () =>
    refuses(
      changed(1, { product_category_tree: tree }),
      /row 2 \(line 4\): product_category_tree is not a JSON list of one path/,
    ));
}
test("a category tree without a first level", () =>
  refuses(changed(1, { product_category_tree: '[" >> B"]' }), /product_category_tree has an empty first level/));

test("no rows, nothing at all, another kind of file", () => {
  refuses(csv([]), /p\.csv has a header and no rows/);
  refuses("", /p\.csv is empty/);
  refuses("\n\n", /p\.csv has no rows/);
  refuses(Uint8Array.of(0x50, 0x4b, 3, 4, 0), /spreadsheet/);
  refuses(Uint8Array.of(0x1f, 0x8b, 8), /gzip/);
  refuses("a,b\n1,\0\n", /row 1 \(line 2\): a zero byte/);
});
test("a single category", () =>
  refuses(
    csv(good().map((row) => ({ ...row, product_category_tree: '["Alpha >> x"]' }))),
    /all 3 rows are of the single category "Alpha"/,
  ));
test("a row that is too short or too long", () => {
  const lines = csv(good()).split("\n");
  refuses(
    [lines[0], "only,three,cells", ...lines.slice(1)].join("\n"),
    /row 1 \(line 2\): 3 cells where the header has 15; complete the row/,
  );
  refuses(
    csv(good()).replace("Name b", "Name, b"),
    /row 2 \(line 4\): 16 cells where the header has 15; an unquoted ","/,
  );
});

test("rows of other cells than the header are counted, and left out where that is said", () => {
  const columns = { description: "text", category: "kind" };
  const rows = ["red mug,a", "blue mug,b", "a table, of oak,a", "steel pot,b", "chair", "pine chair,a"];
  const table = (...more: string[]): string => `text,kind\n${[...rows, ...more].join("\n")}\n`;
  refuses(
    table(),
    /row 3 \(line 4\): 3 cells where the header has 2; .*, or say badRows: "skip" to leave such rows out\. 2 of 6 rows are so$/,
    { columns },
  );
  refuses(table(), /, or say --bad-rows skip to leave/, { columns, writtenIn: "command line" });
  const { products, notes } = loads(table(), { columns, badRows: "skip" });
  assert.deepEqual(
    products.map(({ row }) => row),
    [1, 2, 4, 6],
  );
  assert.deepEqual(notes, ["2 rows have not the 2 cells of the header and were left out, such as row 3."]);
  // Where most rows are so, or another header stands among them, the table is another.
  refuses(table("a,b,c", "d,e,f", "g,h,i"), /5 of 9 rows are so, too many to leave out$/, { columns, badRows: "skip" });
  refuses(table("kind,text,price"), /row 7 \(line 8\): the row is another header/, { columns, badRows: "skip" });
  refuses(table("kind;text"), /row 3 .* 3 of 7 rows are so/, { columns });
  refuses(
    "text,kind\na,x\nb,y\nc;x\n",
    /parted by ";" and the rows before by ",", as where files were joined; export both with the same$/,
    {
      columns,
    },
  );
  refuses("text,kind\na,x\nb", /the file is truncated; get the whole file again$/, { columns });
  refuses(table(), /badRows is "drop"; say badRows: "reject" or badRows: "skip"/, {
    columns,
    badRows: "drop" as "skip",
  });
  assert.deepEqual(loads("text,kind\na mug,x\na lamp,x\na pan,y\na jar,y\n", { columns, badRows: "skip" }).notes, []);
});

test("a file that ends after a delimiter is truncated, unless most rows end in an empty cell", () => {
  const rows = ["red mug,a,new", "blue mug,b,", "oak desk,a,", "steel pot,b,", "pine chair,a,"];
  const columns = { description: "text", category: "kind" };
  assert.equal(loads(["text,kind,note", ...rows].join("\n"), { columns }).products.length, 5);
  const filled = rows.map((row, i) => (i < 4 ? row.replace(/,$/, ",old") : row));
  refuses(["text,kind,note", ...filled].join("\n"), /row 5 \(line 6\): the file ends after a ","/, { columns });
});

test("a cell of a megabyte loads", () => {
  const big = "word ".repeat(210_000);
  assert.equal(loads(changed(1, { description: big })).products[1].description, big);
});

test("names of Object.prototype are ordinary values", () => {
  const rows = [base("__proto__", "__proto__"), base("constructor", "constructor"), base("toString", "__proto__")];
  const { categories, labels, products } = loads(csv(rows));
  assert.deepEqual(categories, ["__proto__", "constructor"]);
  assert.deepEqual([...labels], [0, 1, 0]);
  assert.equal(products[0].category, "__proto__");
  refuses(csv(good()).replace("brand", "__proto__"), /no column brand/);
});
