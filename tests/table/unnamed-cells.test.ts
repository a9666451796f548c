import assert from "node:assert/strict";
import { test } from "node:test";
import { InputError } from "#embedlab/errors";
import { type LoadOptions, parseProducts } from "#embedlab/products/load";

const mapped: LoadOptions = { columns: { description: "body", category: "kind" } };
const load = (text: string, options: LoadOptions = mapped) =>
  parseProducts(new TextEncoder().encode(text), "p.csv", options);
const refuses = (text: string, pattern: RegExp, options?: LoadOptions): void =>
  assert.throws(
    () => load(text, options),
    (error) => (error instanceof InputError && pattern.test(error.message)) || assert.fail(String(error)),
  );
const texts = (text: string, options?: LoadOptions): string[] =>
  load(text, options).products.map(({ description, category }) => `${description} / ${category}`);
const noted = (text: string, pattern: RegExp, options?: LoadOptions): void =>
  assert.match(load(text, options).notes!.join("\n"), pattern);

const rows = [
  ["red mug", "Cups"],
  ["blue mug", "Cups"],
  ["white shirt", "Shirts"],
  ["long shirt", "Shirts"],
];
const read = ["red mug / Cups", "blue mug / Cups", "white shirt / Shirts", "long shirt / Shirts"];
const table = (header: string, cells: (row: readonly string[], i: number) => readonly unknown[], mark = ","): string =>
  `${header}\n${rows.map((row, i) => cells(row, i).join(mark)).join("\n")}\n`;
const quoted = (cell: string): string => `"${cell}"`;

test("rows that end with a delimiter, which the header has not", () => {
  for (const mark of [",", ";", "\t", "|"]) {
    const ended = table(`body${mark}kind`, (row) => [...row, ""], mark);
    for (const file of [ended, ended.slice(0, -1), ended.replaceAll("\n", "\r\n"), ended.replaceAll("s\n", "s\n\n")]) {
      assert.deepEqual(texts(file), read);
      noted(file, /Rows end with a ".+" that the header has not: the empty cells behind it were left out\./);
    }
  }
  const three = table("body,kind", (row) => [...row, "", " ", ""]);
  assert.deepEqual(texts(three), read);
  noted(three, /Rows end with 3 "," that the header has not/);
  assert.deepEqual(texts("body\nred mug,\nblue mug,\n", { columns: { description: "body", categoryKind: "none" } }), [
    "red mug / null",
    "blue mug / null",
  ]);
});

test("a header that ends with a delimiter, which the rows have not", () => {
  const one = table("body;kind;", (row) => row, ";");
  assert.deepEqual(texts(one), read);
  noted(one, /The header ends with a ";" that rows have not: the empty name behind it was left out\./);
  noted(
    table("body,kind,,", (row) => row),
    /The header ends with 2 "," that rows have not/,
  );
});

test("names of rows, for which the header has no name", () => {
  const names: [string, (i: number) => string][] = [
    ["numbers", (i) => String(i + 1)],
    ["quoted numbers", (i) => quoted(String(i + 1))],
    ["numbers from 0", (i) => String(i)],
    ["quoted numbers of some rows", (i) => quoted(String(7 * i + 3))],
    ["numbers of some rows, shuffled", (i) => String((7 * (i + 3)) % 11)],
    ["codes", (i) => quoted(`p${i}`)],
    ["words", (i) => quoted(`${["one", "two", "three", "four"][i]}th product`)],
  ];
  for (const [name, of] of names) {
    const isQuoted = of(0).startsWith('"');
    const file = table(isQuoted ? '"kind","body"' : "body,kind", ([body, kind], i) =>
      isQuoted ? [of(i), quoted(kind), quoted(body)] : [of(i), body, kind],
    );
    assert.deepEqual(texts(file), read, name);
    noted(file, /2 names and rows have 3 cells, .* first column without a name/);
  }
  const tabs = table("sku\tbody\tkind", (row, i) => [i + 1, `A${i}`, ...row], "\t");
  assert.deepEqual(texts(tabs, { columns: { id: "sku", description: "body", category: "kind" } }), read);
  assert.deepEqual(
    texts(
      table("body,kind", (row, i) => [i + 1, ...row]),
      { columns: { description: 1, category: 2 } },
    ),
    read,
  );
});

test("which column has no name is refused where nothing tells", () => {
  const both = /2 names, and every row has 3 cells: the first column has no name, .*, or the last one, or a "," parts/;
  for (const file of [
    "name,price\nred mug,12,50\nblue mug,8,00\nshirt,19,99\n",
    "body,kind\nred, blue,Cups\nwhite, warm,Shirts\nlong, thin,Shirts\n",
    "sku,body\nA1,red mug,Cups\nA2,blue mug,Cups\nA3,shirt,Shirts\n",
    '"sku","body"\n"A1","red mug","Cups"\n"A2","blue mug","Cups"\n"A3","shirt","Shirts"\n',
    '"title","body"\n"red mug","keeps tea warm","Cups"\n"blue mug","holds a pint","Cups"\n"shirt","of soft wool","Cups"\n',
    '"kod","navn"\n"A1","red mug","Cups"\n"A2","blue mug","Cups"\n"A3","shirt","Shirts"\n',
    "id,body\n1,red mug,Cups\n2,blue mug,Cups\n3,shirt,Shirts\n",
    "body,kind\nx,red mug,Cups\nx,blue mug,Cups\ny,shirt,Shirts\n",
  ])
    refuses(file, both, { columns: { description: 0, categoryKind: "none" } });
  for (const file of [
    "Nr.,name,price\n1,red mug,12,50\n2,blue mug,8,00\n3,shirt,19,99\n",
    "kus,body,price\n1,red mug,12,50\n2,blue mug,8,00\n3,shirt,19,99\n",
    "kus,body,kind\n1,red, blue,Cups\n2,white, warm,Shirts\n3,long, thin,Shirts\n",
  ])
    refuses(file, /3 names, and every row has 4 cells/, { columns: { description: 1, categoryKind: "none" } });
});

test("a cell behind the last column is named where most rows have an empty one", () =>
  refuses(
    "body,kind\nred mug,Cups,\nblue, warm,Cups\nshirt,Tops,\n",
    /row 2 \(line 3\): a cell "Cups" behind the last column, where most rows have an empty one/,
  ));

test("a row that is unlike most is named by what most rows have", () => {
  const ended = (line: string): string => `${table("body,kind", (row) => [...row, ""])}${line}\n`;
  refuses(ended("green mug,Cups"), /row 5 \(line 6\): 2 cells where most rows have 3/);
  refuses(ended("green, warm mug,Cups,"), /row 5 \(line 6\): 4 cells where most rows have 3; /);
  const named = (line: string): string => `${table("body,kind", (row, i) => [i + 1, ...row])}${line}\n`;
  refuses(named("5,green, warm mug,Cups"), /row 5 \(line 6\): 4 cells where most rows have 3; an unquoted ","/);
  assert.deepEqual(texts(named("5,green, warm mug,Cups"), { ...mapped, badRows: "skip" }), read);
  noted(ended("green mug,Cups"), /Row 5 has not the 3 cells of most rows and was left out\./, {
    ...mapped,
    badRows: "skip",
  });
  refuses(
    `${table("body,kind", (row) => row)}green mug,Cups,\n`,
    /row 5 \(line 6\): 3 cells where the header has 2; it ends with a "," too many/,
  );
});

test("files whose header fits have no such note", () => {
  const fits = [
    table("body,kind", (row) => row),
    table("body,kind,", (row) => [...row, ""]),
    table(",body,kind", (row, i) => [i + 1, ...row]),
    table("n,body,kind,price", (row, i) => [i + 1, ...row, i % 2 === 0 ? "" : "5"]),
  ];
  for (const file of fits) {
    assert.deepEqual(texts(file), read);
    assert.doesNotMatch(load(file).notes!.join("\n"), /left out|without a name/);
  }
});
