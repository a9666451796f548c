import assert from "node:assert/strict";
import { test } from "node:test";
import { InputError } from "#embedlab/errors";
import { type LoadOptions, parseProducts } from "#embedlab/products/load";

const mapped: LoadOptions = { columns: { id: "sku", description: "body", category: "kind" } };
const unlabelled: LoadOptions = { columns: { id: "sku", description: "body", categoryKind: "none" } };
const bytesOf = (text: string | Uint8Array): Uint8Array =>
  typeof text === "string" ? new TextEncoder().encode(text) : text;
const load = (text: string | Uint8Array, options: LoadOptions) => parseProducts(bytesOf(text), "p.csv", options);
const texts = (text: string | Uint8Array, options: LoadOptions): string[] =>
  load(text, options).products.map(({ description }) => description);

function refuses(text: string | Uint8Array, options: LoadOptions, ...patterns: RegExp[]): void {
  assert.throws(
    () => load(text, options),
    (error) => {
      assert.ok(error instanceof InputError, String(error));
      for (const pattern of patterns) assert.match(error.message, pattern);
      // What is printed shows what it holds.
      assert.doesNotMatch(error.message, /[\u200b\ufeff\u00ad\u2060]/);
      return true;
    },
  );
}

const comma = 'sku,body,kind\n1,"red; large, soft",x\n2,blue,y\n';
const even = `${comma}3,green,x\n4,grey,y\n`;

for (const [name, mark] of [
  ["semicolons", ";"],
  ["tabs", "\t"],
  ["bars", "|"],
]) {
  test(`cells separated by ${name} are found, and it is said`, () => {
    const text = `sku${mark}body${mark}kind\n1${mark}red, large, soft${mark}x\n2${mark}blue${mark}y\n`;
    const { products, notes } = load(text, mapped);
    assert.deepEqual(
      products.map(({ description }) => description),
      ["red, large, soft", "blue"],
    );
    assert.match(notes!.join(), /Its cells are separated by /);
    assert.deepEqual(
      texts(text.replace(/sku.*\n/, ""), { header: false, columns: { id: "0", description: "1", category: "2" } }),
      ["red, large, soft", "blue"],
    );
  });
}
test("quoted names and cells behind another separator", () => {
  assert.deepEqual(texts('"sku";"body"\n"1";"red, ""large"""\n"2";"blue; soft"\n', unlabelled), [
    'red, "large"',
    "blue; soft",
  ]);
  assert.deepEqual(texts("sku;body\n1;red, large\n2;blue\n", unlabelled), ["red, large", "blue"]);
});
test("a comma stays where it makes a table, whatever the texts hold", () => {
  assert.deepEqual(texts(comma, mapped), ["red; large, soft", "blue"]);
  assert.deepEqual(load(even, mapped).notes, []);
  refuses(
    "sku,body,kind\n1,red; a, b; c,x\n2,blue,y\n",
    mapped,
    /row 1 \(line 2\): 4 cells where the header has 3; an unquoted ","/,
  );
  refuses(
    "only text, with commas\nand; more, of them\nx, y, z\n",
    { header: false, columns: { description: 0, categoryKind: "none" } },
    /cells where row 1 has/,
  );
});
test("Excel's first line names the separator and is no row", () => {
  for (const first of ["sep=;\r\n", '"sep=;"\r\n', "SEP=;\n"]) {
    const { products } = load(`${first}sku;body;kind\r\n1;red;x\r\n2;blue;y\r\n`, mapped);
    assert.deepEqual(
      products.map(({ row, description }) => [row, description]),
      [
        [1, "red"],
        [2, "blue"],
      ],
    );
  }
  refuses("sep=;\nsku;body;kind\n1;red;x\n2;;y\n", mapped, /row 2 \(line 4\): body is empty/);
  refuses(
    "sep=;\nsku;body;kind\n1;red;x\n",
    { ...mapped, delimiter: "," },
    /its first line says sep=;, and delimiter: "," contradicts it/,
  );
});

test("UTF-16 is read where its byte-order mark says so, and named where nothing does", () => {
  const swapped = (bytes: Buffer): Buffer => Buffer.from(bytes).swap16();
  const little = Buffer.from(`\ufeff${comma}`, "utf16le");
  for (const bytes of [little, swapped(little)]) {
    const { products, notes } = load(bytes, mapped);
    assert.equal(products[0].description, "red; large, soft");
    assert.match(notes!.join(), /was read as utf-16[lb]e, as its byte-order mark says/);
  }
  const bare = Buffer.from(comma.replace("blue", "日本"), "utf16le");
  refuses(bare, mapped, /p\.csv is UTF-16 without a byte-order mark: say encoding: "utf-16le"/);
  assert.deepEqual(texts(bare, { ...mapped, encoding: "utf-16le" }), ["red; large, soft", "日本"]);
  refuses(swapped(bare), { ...mapped, writtenIn: "command line" }, /say --encoding utf-16be/);
  refuses(little.subarray(0, little.length - 1), mapped, /truncated/);
  refuses(little, { ...mapped, encoding: "utf-8" }, /is utf-16le, as its byte-order mark says/);
  refuses(Buffer.from(comma), { ...mapped, encoding: "klingon" }, /no such encoding is known/);
});
test("UTF-16 without a mark is named whatever letters it holds, and where it is cut", () => {
  // U+0100, U+0400 and the ideographic blank U+3000 have zero bytes on the other side.
  for (const letter of ["\u0100", "\u0400", "\u3000"])
    refuses(
      Buffer.from(comma.replace("blue", `a${letter}b`), "utf16le"),
      mapped,
      /is UTF-16 without a byte-order mark/,
    );
  const bare = Buffer.from(comma, "utf16le");
  refuses(bare.subarray(0, -1), mapped, /say encoding: "utf-16le"/);
  refuses(bare.subarray(0, -1), { ...mapped, encoding: "utf-16le" }, /truncated/);
  assert.match(load(Buffer.from(`\ufeff\ufeff${comma}`, "utf16le"), mapped).notes!.join(), /2 byte-order marks/);
});
test("UTF-32 without a mark is named, which is no zero byte in a text", () => {
  const wide = Buffer.alloc(4 * comma.length);
  [...comma].forEach((character, i) => wide.writeUInt32LE(character.codePointAt(0)!, 4 * i));
  for (const bytes of [wide, Buffer.from(wide).swap32()])
    refuses(bytes, mapped, /p\.csv is UTF-32 without a byte-order mark; export it as UTF-8/);
  refuses("sku,body,kind\n1,re\0d,x\n2,blue,y\n", mapped, /a zero byte/);
});
test("cells in quotes that no table is read by, and cells written as formulas, are named as what they are", () => {
  const quoted = (open: string, close: string): string => even.replace(/[^,\n]+/gu, (cell) => `${open}${cell}${close}`);
  for (const [open, close] of ["“”", "''", "„“", "«»"].map((pair) => [...pair]))
    refuses(quoted(open, close), mapped, /column names stand in quotes that no table is read by/);
  refuses(quoted('="', '"'), mapped, /written as a formula \(="…"\), as programs do that keep the zeros of codes/);
  assert.equal(texts('sku,body,kind\n1,5="red",x\n2,blue,y\n', mapped)[0], '5="red"');
});
test("one byte-order mark or two are no part of the header; one decoded wrongly is named", () => {
  assert.deepEqual(load(`\ufeff${even}`, mapped).notes, []);
  assert.match(load(`\ufeff\ufeff${comma}`, mapped).notes!.join(), /begins with 2 byte-order marks/);
  refuses(`ï»¿${comma}`, mapped, /byte-order mark that was decoded wrongly/);
});
test("Windows-1252 is named with what it would read, and reads as that when told", () => {
  const latin = Buffer.from("sku,body,kind\n1,caf\xe9 \x80 5,x\n2,blue,y\n", "latin1");
  refuses(
    latin,
    mapped,
    /row 1 \(line 2\): bytes that are not UTF-8/,
    /in Windows-1252 they read "1,café € 5,x": if that is right, say encoding: "windows-1252"/,
  );
  assert.deepEqual(texts(latin, { ...mapped, encoding: "windows-1252" }), ["café € 5", "blue"]);
  assert.deepEqual(texts(latin, { ...mapped, encoding: "latin1" }), ["café € 5", "blue"]);
});
test("advice on the encoding never damages a good file", () => {
  refuses(
    comma.replace("blue", "café"),
    { ...mapped, encoding: "windows-1252" },
    /is UTF-8, and encoding: "windows-1252" would damage its letters/,
  );
  const mixed = Buffer.concat([Buffer.from("sku,body,kind\n1,café,x\n"), Buffer.from("2,caf\xe9,y\n", "latin1")]);
  refuses(mixed, mapped, /row 2 \(line 3\)/, /files of two encodings were joined/);
  const cut = Buffer.from("sku,body,kind\n1,a,x\n2,b,日本語");
  refuses(
    cut.subarray(0, cut.length - 1),
    mapped,
    /row 2 \(line 3\): it ends in the middle of a character: the file is truncated/,
  );
  assert.deepEqual(texts(Buffer.from(comma), { ...mapped, encoding: "windows-1252" }), ["red; large, soft", "blue"]);
});
test("a separator that nobody guesses is named by the columns that it gives", () => {
  refuses("sku^body^kind\n1^red^x\n2^blue^y\n", mapped, /separated by "\^": say so with delimiter: "\^"/);
  refuses("sku:body:kind\n1:red:x\n", { ...mapped, writtenIn: "command line" }, /say so with --delimiter ":"/);
});
test("columns that lack are named before the rows are judged", () => {
  refuses("sku^body^kind\n1^red, warm^x\n", mapped, /say so with delimiter: "\^"/);
  refuses('sku^body^kind\n1^"red"^x\n', mapped, /say so with delimiter: "\^"/);
});
test("blanks before opening quotes are read where every row has them, and called so where some have", () => {
  const note = "Blanks stand before opening quotes in every row; they are no part of the cells.";
  const { products, notes } = load('sku, body, kind\n1, "red, large", x\n2, blue, y\n', mapped);
  assert.deepEqual(
    products.map(({ description, category }) => [description, category]),
    [
      ["red, large", "x"],
      ["blue", "y"],
    ],
  );
  assert.equal(notes![0], note);
  const quoted = load('"1"; "red, large\nof wool"; "x";"0"\n"2"; "blue; tall"; "y";"1"\n', {
    header: false,
    columns: { id: 0, description: 1, category: 2 },
  });
  assert.deepEqual(
    quoted.products.map(({ id, description, category }) => [id, description, category]),
    [
      ["1", "red, large\nof wool", "x"],
      ["2", "blue; tall", "y"],
    ],
  );
  assert.deepEqual(quoted.notes!.slice(0, 2), ['Its cells are separated by ";".', note]);
  refuses(
    'sku,body,kind\n1, "red, large",x\n2,blue,y\n',
    mapped,
    /row 1 \(line 2\): a blank stands before the quote that opens body/,
  );
  refuses(
    'sku, body\n1, "red, large"\n2, "a "blue" mug"\n',
    unlabelled,
    /row 2 \(line 3\): an unescaped quote inside body/,
  );
  // Blanks alone before cells are no quotes.
  assert.doesNotMatch(load("sku, body, kind\n1, red, x\n2, blue, y\n", mapped).notes!.join(), /Blanks/);
});
test("other kinds of file are called by their name", () => {
  refuses("<!DOCTYPE html><html><body>Sign in</body></html>", mapped, /p\.csv is a web page/);
  refuses('[{"sku": 1, "body": "red"}]', mapped, /p\.csv is JSON/);
  refuses('{"sku": 1, "body": "red"}\n{"sku": 2, "body": "blue"}\n', mapped, /p\.csv is JSON/);
  refuses("%PDF-1.4\n", mapped, /PDF/);
  // A cell that opens with a brace or a bracket is a cell.
  assert.deepEqual(
    texts("{sku},[body],kind\n1,red,x\n2,blue,y\n", { columns: { description: "[body]", category: "kind" } }),
    ["red", "blue"],
  );
  refuses(Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0, 0), mapped, /old spreadsheet/);
  refuses(Buffer.from("PAR1xx"), mapped, /Parquet/);
  refuses(Uint8Array.of(0xff, 0xfe, 0, 0, 1, 0, 0, 0), mapped, /UTF-32/);
});

test("a header's own name wins over a position; a position that contradicts one is refused", () => {
  const table = "9,0,1\nx,7,red\ny,8,blue\n";
  assert.deepEqual(
    load(table, { columns: { id: "0", description: "1", category: "9" } }).products.map(
      ({ id, description, category }) => [id, description, category],
    ),
    [
      ["7", "red", "x"],
      ["8", "blue", "y"],
    ],
  );
  refuses(
    table,
    { columns: { description: 1, categoryKind: "none" } },
    /columns\.description is 1, but the column called 1 is number 2; say "1" for the name/,
  );
  assert.deepEqual(texts("0,1\nred,x\nblue,y\n", { columns: { description: 0, category: 1 } }), ["red", "blue"]);
  assert.deepEqual(texts(comma, { columns: { description: "1", category: "2" } }), ["red; large, soft", "blue"]);
});
test("a position that could be a name is refused: columns named by numbers, or one by that number written otherwise", () => {
  for (const header of ["1,2,3", "1.0,2.0,3.0", "01,02,03", "+1,b,c", "1e0,b,c", "١,٢,٣", "１,b,c"])
    for (const position of ["0", "1"]) {
      const named = header.split(",").includes(position);
      if (named || (position === "0" && header.includes("b"))) continue;
      refuses(
        `${header}\nred,x,y\nblue,y,x\n`,
        { columns: { description: position, categoryKind: "none" } },
        /columns\.description is "[01]", which is no column's name and could be a position, .* say the name as it is written/,
      );
    }
  refuses(
    "01,02,03\nred,x,y\nblue,y,x\n",
    { columns: { description: 1, categoryKind: "none" } },
    /is 1, but the column called 01 is number 0; say "01" for the name/,
  );
  assert.deepEqual(texts("2019,text,kind\n5,red,x\n6,blue,y\n", { columns: { description: "1", category: "2" } }), [
    "red",
    "blue",
  ]);
});

test("columns of texts that are empty or say the same are told", () => {
  const columns = { description: ["title", "body"], category: "kind" };
  const notesOf = (table: string): string => load(table, { columns }).notes!.join(" ");
  assert.match(notesOf("title,body,kind\nred,,x\nblue,nan,y\n"), /body is empty in all rows: the text is made of/);
  assert.match(
    notesOf("title,body,kind\nred,Red,x\nblue,blue,y\n,tall mug,x\n"),
    /title is empty in 1 of 3 rows: .* title and body say the same in 1 of 3 rows: the text says it twice/,
  );
  assert.doesNotMatch(notesOf("title,body,kind\nred,a,x\nblue,b,y\n"), /rows/);
});

test("names are found as they look, whatever stands invisibly in them", () => {
  assert.deepEqual(texts(" sku ,body\u200b,kind\n1,a,x\n2,b,y\n", mapped), ["a", "b"]);
  refuses(
    "sku,Body,kind\n1,a,x\n2,b,y\n",
    mapped,
    /no column body; "Body" looks like body: say columns\.description: "Body"/,
  );
  refuses("sku,be\u200bschreibung,kind\n1,a,x\n", mapped, /no column body/, /\[U\+200B\]/);
});
test("the texts cannot be their own categories", () =>
  refuses(comma, { columns: { description: "body", category: "body" } }, /are the same column/));

test("several columns make one text, in their order, empty ones left out", () => {
  const table = "title,body,kind\nMug,red,x\nCup,,y\n,soft,x\n";
  const columns = { description: ["title", "body"], category: "kind" };
  assert.deepEqual(texts(table, { columns }), ["Mug\nred", "Cup", "soft"]);
  assert.deepEqual(texts(table, { columns: { ...columns, join: ". " } }), ["Mug. red", "Cup", "soft"]);
  refuses("title,body,kind\nMug,red,x\n,nan,y\n", { columns }, /row 2 \(line 3\): title and body are empty/);
  refuses(table, { columns: { ...columns, description: ["title", "title"] } }, /names column "title" twice/);
  refuses(table, { columns: { ...columns, description: [] } }, /columns\.description is empty/);
});

test("cures are written where the reader writes his options", () => {
  const empty = "sku,body,kind\n1,a,x\n2,b,\n3,c,y\n";
  refuses(empty, mapped, /say columns\.unlabelled: "accept"/);
  refuses(empty, { ...mapped, writtenIn: "study" }, /say "unlabelled": "accept" in the study's "load"\."columns"/);
  refuses(empty, { ...mapped, writtenIn: "command line" }, /say --unlabelled accept/);
  refuses(
    "rayon,texte\nx,a\n",
    { writtenIn: "command line" },
    /say where the columns are with --description and --category, or say --no-header/,
  );
  refuses("sku,body,kind\n1,cafÃ©,x\n2,b,y\n", { ...mapped, writtenIn: "command line" }, /say --mojibake accept/);
  refuses(
    "sku,body,kind\n1,cafÃ©,x\n2,b,y\n",
    { ...mapped, writtenIn: "study" },
    /"mojibake": "accept" in the study's "load"/,
  );
  refuses(
    "sku,text,kind\n1,a,x\n2,b,y\n",
    { ...mapped, writtenIn: "command line" },
    /name one of them, or say --no-header/,
  );
  refuses(
    "sku,bodi,kind\n1,a,x\n2,b,y\n",
    { ...mapped, writtenIn: "command line" },
    /"bodi" looks like body: say --description bodi/,
  );
  refuses("sku;body;kind\n1;a;x\n", { ...mapped, delimiter: ",", writtenIn: "command line" }, /--delimiter ";"/);
  refuses(
    comma,
    { columns: { description: "body" }, writtenIn: "command line" },
    /--category is missing; name it, or say --category-kind none/,
  );
  refuses(
    comma,
    { columns: { description: "9", categoryKind: "none" }, writtenIn: "command line" },
    /--description is 9; give a number from 0 to 2/,
  );
});

test("the encoding that reads best is proposed, and none where one line holds two", () => {
  const inBytes = (...bytes: number[]): Uint8Array =>
    Buffer.concat([Buffer.from("sku,body,kind\n1,"), Uint8Array.from(bytes), Buffer.from(",x\n2,blue,y\n")]);
  for (const [bytes, encoding, reading] of [
    [[0xca, 0xf0, 0xe0, 0xf1, 0xed, 0xe0, 0xff], "windows-1251", "Красная"],
    [[0x90, 0xd4, 0x82, 0xa2, 0x83, 0x56, 0x83, 0x83], "shift_jis", "赤いシャ"],
    [[0xba, 0xec, 0xc9, 0xab, 0xb3, 0xc4, 0xc9, 0xc0], "gb18030", "红色衬衫"],
    [[0xbb, 0xa1, 0xb0, 0xa3, 0xbc, 0xc5, 0xc3, 0xf7], "euc-kr", "빨간셔츠"],
    [[0xb3, 0xf3, 0xbf, 0x6b, 0x6f], "windows-1250", "łóżko"],
    [[0x63, 0x61, 0x66, 0x8e], "macintosh", "café"],
  ] as const) {
    refuses(
      inBytes(...bytes),
      mapped,
      new RegExp(`they read "1,${reading}`),
      new RegExp(`say encoding: "${encoding}"`),
    );
    assert.ok(texts(inBytes(...bytes), { ...mapped, encoding })[0].startsWith(reading));
  }
  refuses(
    inBytes(...Buffer.from("café "), 0x63, 0x61, 0x66, 0xe9),
    mapped,
    /texts of two encodings were joined in line 2/,
  );
});
test("byte-order marks between lines and an old file's end are no part of rows; what was cut is called so", () => {
  const joined = load("\ufeffsku,body,kind\n1,red,x\n\ufeff2,blue,y\n", mapped);
  assert.deepEqual(
    joined.products.map(({ id }) => id),
    ["1", "2"],
  );
  assert.match(joined.notes!.join(), /a byte-order mark between its lines/);
  assert.match(load(`${even}\u001a`, mapped).notes!.join(), /Ctrl-Z/);
  refuses(`${even}${"\0".repeat(64)}`, mapped, /the rest of the file is zero bytes/);
  assert.equal(
    load(Buffer.from(`\ufeff${comma}`, "utf16le").swap16(), { ...mapped, encoding: "utf-16" }).products.length,
    2,
  );
});
test("ends of lines and quotes that no table has are named by what writes them", () => {
  refuses('sku,body,kind\n1,"a 5\\" mug",x\n2,b,y\n', mapped, /stands behind a backslash/);
  refuses("sku,body,kind\n1,'red, big',x\n2,'blue',y\n", mapped, /a cell stands in single quotes/);
});
test("a header is found where it stands, or what parts it is named; never a circle", () => {
  for (const above of ["# export of 2024", "Product export,,", "Produkte;;"])
    refuses(
      `${above}\n${even}`,
      mapped,
      /header \(line 1\): the column names stand lower, under a line that is no part/,
    );
  refuses(`Title\nsku;body;kind\n1;red;x\n`, mapped, /stand lower/);
  refuses('"sku,body,kind"\n"1,""red, big"",x"\n', mapped, /each line stands in quotes as a whole/);
  refuses("sku   body   kind\n1     red    x\n", mapped, /parted by blanks alone/);
  refuses("sku\u0001body\u0001kind\n1\u0001red\u0001x\n", mapped, /parted by U\+0001/);
  refuses("sku，body，kind\n1，red，x\n", mapped, /parted by "，"/);
});
test("a title above a table without a header is called so, and a first row that is broken", () => {
  const places: LoadOptions = { header: false, columns: { id: 0, description: 1, category: 2 } };
  const rows = "1,red mug,x\n2,blue mug,x\n3,green cup,y\n4,grey cup,y\n";
  for (const [above, skipRows, said] of [
    [
      "Title\n",
      1,
      "1 cell where most rows below have 3; say skipRows: 1 if it is no part of the table, else mend the row",
    ],
    ["Shop,2024\n", 1, "2 cells where most rows below have 3; say skipRows: 1 if it is"],
    ["0,a mug, a large one,x\n", 1, "4 cells where most rows below have 3; say skipRows: 1"],
    [
      'Title\n\n"of two\nlines"\n',
      3,
      "1 cell where .* say skipRows: 3 if it and what follows up to line 4 are no part",
    ],
    ["sep=,\nTitle\n", 2, "1 cell where .* say skipRows: 2 if it is no part"],
  ] as const) {
    refuses(above + rows, places, new RegExp(`row 1 \\(line [12]\\): ${said}`));
    refuses(above + rows, { ...places, badRows: "skip" }, new RegExp(said));
    assert.equal(load(above + rows, { ...places, skipRows }).products.length, 4);
  }
  refuses(`Title\n${rows}5,a,b,x\n`, { ...places, writtenIn: "command line" }, /say --skip-rows 1 if it is no part/);
  // Rows of two files, or a broken row further below, are no titles.
  refuses(`${rows}1,a,b,x\n2,c,d,x\n3,e,f,y\n4,g,h,y\n5,i,j,y\n`, places, /row 5 .* 4 cells where row 1 has 3/);
  refuses(rows.replace("blue", "blue, large"), places, /row 2 .* 4 cells where row 1 has 3; an unquoted/);
  refuses("1,red,x\n2,blue,x,\n3,green,y,\n4,grey,y,\n", places, /every row ends with a "," that the first has not/);
});
test("Excel's line that names the delimiter is a line of the file", () => {
  const marked = `sep=;\n${even.replaceAll(";", "/").replaceAll(",", ";")}`;
  for (const skipRows of [0, 1]) {
    const { products, notes } = load(marked, { ...mapped, skipRows });
    assert.equal(products.length, 4);
    assert.deepEqual(notes, skipRows === 0 ? [] : ['The first line was left out (skipRows: 1): "sep=;".']);
    refuses(marked.replace("blue", ""), { ...mapped, skipRows }, /row 2 \(line 4\): body is empty/);
  }
  refuses(
    `Title\n${marked}`,
    { ...mapped, skipRows: 1, delimiter: "," },
    /its line 2 says sep=;, and delimiter: "," con/,
  );
});
test("lines above the column names are left out where that is said, as the error names it", () => {
  const above = 'Products of "2024"\n"a note\nof two lines"\n\n';
  const meta = "# Required | A unique id,# Required | A text,# Optional | A kind\n";
  for (const [text, skipRows] of [
    [`# export of 2024\n${even}`, 1],
    [meta + even, 1],
    [above + even, 2],
    [`Screens of 5" and more\n${even}`, 1],
    [`sep=,\nTitle\n${even}`, 2],
    [`Title\nsep=,\n${even}`, 2],
    [`\nTitle\n${even}`, 2],
  ] as const) {
    for (const columns of [mapped.columns, unlabelled.columns, { description: "body", categoryKind: "none" as const }])
      refuses(
        text,
        { columns, writtenIn: "command line" },
        new RegExp(`the column names stand lower, .* or say --skip-rows ${skipRows}$`),
      );
    const { products, notes } = load(text, { ...mapped, skipRows });
    assert.deepEqual(
      products.map(({ row, description }) => [row, description]),
      [
        [1, "red; large, soft"],
        [2, "blue"],
        [3, "green"],
        [4, "grey"],
      ],
    );
    assert.match(
      notes![0],
      skipRows === 1 ? /^The first line was left out \(skipRows: 1\): / : /^The first 2 lines were left/,
    );
  }
  // Lines keep the numbers of the file.
  refuses(above + even.replace("grey", ""), { ...mapped, skipRows: 2 }, /row 4 \(line 9\): body is empty/);
  refuses(`${meta}${above}${even}`, { ...mapped, skipRows: 1 }, /header \(line 2\): .* or say skipRows: 3$/);
  refuses(even, { ...mapped, skipRows: 9 }, /nothing stands under its first 9 lines \(skipRows: 9\)/);
  refuses('"a\nb"', { ...mapped, skipRows: 1 }, /nothing stands under its first line \(skipRows: 1\)/);
  const unclosed = '"Title\nsku,body,kind\n1,red,x\n2,blue,y\n3,green,x\n4,grey,y\n';
  assert.equal(load(unclosed, { ...mapped, skipRows: 1 }).products.length, 4);
  // Where the file is one line, its ends of lines are named whatever was to be skipped.
  for (const [end, name] of [
    ["\r", "a carriage return alone"],
    ["\u2028", "U\\+2028"],
  ])
    for (const skipRows of [0, 1, 2])
      refuses(even.replaceAll("\n", end), { ...mapped, skipRows }, new RegExp(`its lines end with ${name}`));
  refuses(even, { ...mapped, skipRows: 1.5 }, /skipRows is 1\.5; give the number of lines above the table, 0 or more/);
  assert.deepEqual(load(even, { ...mapped, skipRows: 0 }).notes, []);
  // A separator that was told wrongly makes no title of the header, whatever a row says.
  refuses(
    "sku,body\n1,body\n2,red\n3,blue\n",
    { columns: { description: "body", categoryKind: "none" }, delimiter: ";" },
    /no column body; the cells seem to be separated by ","/,
  );
  // A column of numbers is called "#", and a text may say a column's name.
  assert.deepEqual(
    texts("#,# of body,body\n1,2,red\n2,3,blue\n", { columns: { description: "body", categoryKind: "none" } }),
    ["red", "blue"],
  );
  refuses("sku,text\n1,body\n2,red\n", { columns: { description: "bodi", categoryKind: "none" } }, /no column bodi/);
});
test("without names a tab goes before commas, and two separators that both make a table are told", () => {
  const places: LoadOptions = { header: false, columns: { id: 0, description: 1, category: 2 } };
  assert.deepEqual(texts("1\tred, a, b\tx\n2\tblue, c, d\ty\n", places), ["red, a, b", "blue, c, d"]);
  refuses(
    "1;red,a,b;x\n2;blue,c,d;y\n",
    { ...places, writtenIn: "command line" },
    /both make a table; say --delimiter "," or --delimiter ";"/,
  );
});
test("archives, data bases and tables in Markdown are called by their name", () => {
  refuses(Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 1), mapped, /Zstandard/);
  refuses(Buffer.from("SQLite format 3\0"), mapped, /SQLite/);
  refuses("| sku | body |\n|---|---|\n| 1 | red |\n", mapped, /Markdown/);
  const lines = '{"sku":1,"body":"red"}\n{"sku":2,"body":"blue"}\n';
  refuses(lines, mapped, /JSON Lines; name it so \(\.jsonl\)/);
  // Where it has that name, and CSV alone is read, the cure is no circle.
  assert.throws(
    () => parseProducts(bytesOf(lines), "p.jsonl", mapped),
    /p\.jsonl is JSON Lines, which is not read here/,
  );
});

for (const mark of [",", ";", "\t", "|"]) {
  const open = (at: number, column: number, more = ""): string =>
    [
      ["sku", "body", "kind"],
      ["1", "red", "x"],
      ["2", "blue", "y"],
      ["3", "green", "x"],
      ["4", "grey", more],
    ]
      .map((cells, row) => cells.map((cell, i) => (row === at && i === column ? `"${cell}` : cell)).join(mark))
      .join("\n")
      .concat("\n");
  test(`a quote that is never closed is named in a file parted by ${JSON.stringify(mark)}`, () => {
    for (const options of [mapped, { ...mapped, columns: { description: "body", category: "kind" } }]) {
      refuses(open(1, 0), options, /row 1 \(line 2\): the quote that opens sku is never closed/);
      refuses(open(2, 1), options, /row 2 \(line 3\): the quote that opens body is never closed: a quote is lost/);
      refuses(open(4, 2), options, /row 4 \(line 5\): .* kind is never closed: the file is truncated or a quote/);
    }
    refuses(open(0, 0), mapped, /header \(line 1\): the quote that opens column 0 is never closed/);
    refuses(
      open(2, 1, '"y"'),
      mapped,
      /row 2 \(line 3\): the quote that opens body is not closed before another follows, on line 5: close the cell/,
    );
    const bare = open(2, 1).slice(open(2, 1).indexOf("\n") + 1);
    const places: LoadOptions = { header: false, columns: { description: 1, category: 2 } };
    refuses(bare, places, /row 2 \(line 2\): the quote that opens column 1 is never closed/);
  });
  test(`a delimiter ${JSON.stringify(mark)} is found where a sample of the file ends in a cell`, () => {
    const rows = Array.from({ length: 100 }, (_, i) => `"${`line ${i}\n`.repeat(200)}"${mark}${"xy"[i % 2]}`);
    const table = `body${mark}kind\n${rows.join("\n")}\n`;
    assert.equal(load(table, { columns: { description: "body", category: "kind" } }).products.length, 100);
  });
}
test("a file parted by tabs that is told another delimiter is not parted by blanks", () =>
  refuses("sku\tbody\tkind\n1\ta\tx\n", { ...mapped, delimiter: "," }, /separated by "\\t": say so/));
test("a tab may be told as a shell or a reader writes it", () => {
  const tabs = comma.replace('"red; large, soft"', "red").replaceAll(",", "\t");
  for (const writtenIn of ["code", "study", "command line"] as const)
    assert.deepEqual(texts(tabs, { ...mapped, delimiter: "\\t", writtenIn }), ["red", "blue"]);
  refuses(tabs, { ...mapped, delimiter: "tab" }, /delimiter is "tab"; give one character .* for a tab, "\\t"/);
});
