import assert from "node:assert/strict";
import { test } from "node:test";
import type { Catalogue } from "#embedlab/products/catalogue";
import { foreignLines } from "#embedlab/table/foreign-lines";
import { type LoadOptions, parseProducts } from "#embedlab/products/load";
import { readAs } from "#embedlab/table/windows-1252";

const mapped: LoadOptions = { columns: { description: "body", category: "kind" } };
const load = (bytes: Uint8Array, options = mapped): Catalogue => parseProducts(bytes, "p.csv", options);
const refuses = (bytes: Uint8Array, options: LoadOptions, ...messages: RegExp[]): void => {
  for (const message of messages) assert.throws(() => load(bytes, options), message);
};

/** A text's bytes in an encoding of one or two bytes a character. */
function encoded(text: string, encoding: string): Buffer {
  const bytes = new Map<string, number[]>();
  for (let lead = 0x80; lead < 0x100; lead++) {
    for (let next = 0x30; next < 0x100; next++) {
      const character = readAs(encoding, Uint8Array.of(lead, next));
      if ([...character].length === 1 && !character.includes("\ufffd") && !bytes.has(character))
        bytes.set(character, [lead, next]);
    }
  }
  for (let byte = 0xff; byte >= 0; byte--) bytes.set(readAs(encoding, Uint8Array.of(byte)), [byte]);
  return Buffer.from([...text].flatMap((character) => bytes.get(character)!));
}
const latin1 = (text: string): Buffer => Buffer.from(text, "latin1");
const join = (...parts: (string | Buffer)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : part)));

const catalogues: readonly (readonly [encoding: string, texts: readonly string[]])[] = [
  ["gb18030", ["红色衬衫 纯棉", "木制椅子，高40厘米", "冬天温暖手套，送礼自用两相宜", "不锈钢锅具组"]],
  ["big5", ["紅色襯衫 純棉", "木製椅子，高40公分", "冬天溫暖手套，送禮自用兩相宜", "不鏽鋼鍋具組"]],
  ["shift_jis", ["赤いシャツ", "木の椅子、高さ40cm", "冬用の暖かい手袋です。", "ステンレス鍋セット"]],
  ["euc-jp", ["赤いシャツ", "木の椅子、高さ40cm", "冬用の暖かい手袋です。", "ステンレス鍋セット"]],
  ["euc-kr", ["빨간 셔츠", "나무 의자", "따뜻한 겨울 장갑을 드립니다", "주방용 스테인리스 냄비 세트"]],
  ["windows-874", ["เสื้อเชิ้ตสีแดง", "เก้าอี้ไม้", "ถุงมือกันหนาว"]],
  ["koi8-r", ["Красная рубашка", "Деревянный стул", "Теплые перчатки на зиму"]],
  ["ibm866", ["Красная рубашка", "Деревянный стул", "Теплые перчатки на зиму"]],
  ["windows-1251", ["Красная рубашка", "Деревянный стул", "Теплые перчатки на зиму"]],
  ["windows-1256", ["قميص أحمر", "كرسي خشب", "قفازات دافئة للشتاء"]],
  ["windows-1250", ["żółta koszula", "drewniane krzesło", "ciepłe rękawiczki na zimę"]],
  ["windows-1252", ["chemise d’été", "chaise en chêne", "gants chauds à 5 €"]],
];
for (const [encoding, texts] of catalogues) {
  const table = encoded(`body,kind\n${texts.map((text, i) => `${text},k${i % 2}\n`).join("")}`, encoding);
  test(`a file in ${encoding} is proposed to be read so, and reads so`, () => {
    refuses(table, mapped, new RegExp(`if that is right, say encoding: "${encoding}", else`));
    const read = load(table, { ...mapped, encoding });
    assert.deepEqual(
      read.products.map(({ description }) => description),
      texts,
    );
  });
  test(`one line in ${encoding} is told from the others`, () => {
    for (const text of texts) {
      const line = encoded(`body,kind\n${text},x\n`, encoding);
      const { proposed, reading } = foreignLines(line, false);
      assert.equal(proposed, encoding, text);
      assert.ok(`${text},x`.includes(reading.text), reading.text);
    }
  });
}
// Lines longer than what is looked at, without a blank, end amid characters wherever they are cut.
for (const [encoding, texts] of catalogues.slice(0, 5))
  for (const shift of ["", "x ", "xy ", "xyz "])
    test(`long lines in ${encoding} behind "${shift}" are cut at a character`, () => {
      const long = texts.map((text) => `${shift}${text.replaceAll(" ", "").repeat(150)},k\n`).join("");
      assert.equal(foreignLines(encoded(`body,kind\n${long}`, encoding), false).proposed, encoding);
    });

test("lines that are UTF-8 by chance are no second encoding", () => {
  const lines = ["红色衬衫 纯棉", "木制椅子", "冬天温暖手套", "不锈钢锅具组"].flatMap((text) => [
    text,
    text,
    text,
    text,
  ]);
  const table = encoded(`body,kind\n${lines.map((text, i) => `${text}${i},k${i % 2}\n`).join("")}没,k0\n`, "gb18030");
  refuses(
    table,
    mapped,
    /\(and 15 more lines\); in gb18030 they read "红色衬衫 纯棉0,k0": .* say encoding: "gb18030", else/,
  );
  assert.equal(load(table, { ...mapped, encoding: "gb18030" }).products[16].description, "没");
  // What is UTF-8 indeed reads badly otherwise.
  refuses(
    join(table, "红色衬衫纯棉,k1\n"),
    mapped,
    /other lines are UTF-8, so files of two encodings were joined; .* say encoding: "utf-8, gb18030" so that each line/,
  );
});

test("a damaged line of another encoding is named, and does not hide it", () => {
  const lines = Array.from({ length: 120 }, (_, i) => `红色衬衫 纯棉 ${i},k${i % 2}\n`).join("");
  const table = join(encoded(`body,kind\n${lines}`, "gb18030"), Buffer.from([0xba, 0xec, 0xc9]), ",k0\n");
  refuses(table, mapped, /say encoding: "gb18030"/);
  refuses(
    table,
    { ...mapped, encoding: "gb18030" },
    /p\.csv, row 121 \(line 122\): bytes that are not gb18030; name the right encoding, mend the line, or export/,
  );
});

test("an example shows letters of the encoding, from the line that has them", () => {
  const dash = Buffer.from([0x96]);
  const table = join(
    "body,kind\nlotion ",
    dash,
    " 200ml,x\n",
    latin1("Crème,y\n"),
    encoded("قميص أحمر,ملابس\n", "windows-1256"),
  );
  refuses(table, mapped, /row 1 \(line 2\): .*; in Windows-1256 line 4 reads "قميص أحمر/);
});

test("lines of two encodings are read one by one where both are named, and counted", () => {
  const table = join("body,kind\ncafé crème,x\nmug,y\n", latin1("gâteau d'été,x\nthé,y\n"), "pâté,x\n");
  refuses(
    table,
    mapped,
    /row 3 \(line 4\): .* \(and 1 more line\); other lines are UTF-8, .* Windows-1252 they read "gâteau d'été,": if that is right, say encoding: "utf-8, windows-1252" so that/,
  );
  refuses(table, { ...mapped, writtenIn: "command line" }, /say --encoding "utf-8, windows-1252" so/);
  for (const encoding of ["utf-8, windows-1252", "UTF8,latin1"]) {
    const { products, notes } = load(table, { ...mapped, encoding });
    assert.deepEqual(
      products.map(({ description }) => description),
      ["café crème", "mug", "gâteau d'été", "thé", "pâté"],
    );
    assert.equal(
      notes![0],
      'p.csv was read line by line: of 4 lines with characters beyond ASCII, 2 as utf-8 and 2 as windows-1252, such as line 4: "gâteau d\'été,".',
    );
  }
  const chinese = join("body,kind\n红色衬衫,x\n", encoded("木制椅子,y\n", "gb18030"));
  assert.deepEqual(
    load(chinese, { ...mapped, encoding: "utf-8, gb18030" }).products.map(({ description }) => description),
    ["红色衬衫", "木制椅子"],
  );
});

test("cells of two encodings in one line are read by both names too", () => {
  const table = join(
    "name,body,kind\n",
    latin1("Curicó,"),
    "notas de cedro dão,x\n",
    latin1("Seña,"),
    "é um vinho,y\n",
  );
  refuses(table, mapped, /line 2 holds UTF-8 too: .*joined in line 2; say encoding: "utf-8, windows-1252"/);
  const { products, notes } = load(table, {
    columns: { ...mapped.columns!, name: "name" },
    encoding: "utf-8, windows-1252",
  });
  assert.deepEqual(
    products.map(({ name, description }) => [name, description]),
    [
      ["Curicó", "notas de cedro dão"],
      ["Seña", "é um vinho"],
    ],
  );
  assert.match(notes![0], /2 as windows-1252 \(2 of them with pieces of UTF-8\)/);
});

test("a byte-order mark before lines of another encoding", () => {
  const table = join("\ufeffbody,kind\n", encoded("Красная рубашка,x\nстул,y\n", "windows-1251"));
  refuses(table, mapped, /say encoding: "utf-8, windows-1251" so that/);
  assert.equal(load(table, { ...mapped, encoding: "utf-8, windows-1251" }).products[0].description, "Красная рубашка");
});

test("several encodings in an order that would damage lines are refused, and one that is in none", () => {
  const table = join("body,kind\ncafé,x\n", latin1("thé,y\n"));
  for (const [encoding, message] of [
    [
      "windows-1252, utf-8",
      /encoding: "windows-1252, utf-8": other encodings would read lines of UTF-8 too.*name utf-8 first/,
    ],
    ["utf-8, latin1, windows-1251", /windows-1252 reads every line; name it last/],
    ["utf-16, utf-8", /files of UTF-16 have no lines to read one by one; name it alone/],
    ["utf-8, klingon", /encoding: "klingon": no such encoding is known/],
    ["utf-8,", /no such encoding is known/],
    [
      "utf-8, euc-kr",
      /row 2 \(line 3\): bytes that are neither utf-8 nor euc-kr; name the right encodings, mend the line/,
    ],
  ] as const)
    refuses(table, { ...mapped, encoding }, message);
});

test("several encodings change nothing in a file that is UTF-8", () => {
  const { products, notes } = load(Buffer.from("body,kind\ncafé,x\nthé,y\n"), {
    ...mapped,
    encoding: "utf-8, windows-1252",
  });
  assert.deepEqual(
    products.map(({ description }) => description),
    ["café", "thé"],
  );
  assert.ok(!notes!.join().includes("line by line"));
});
