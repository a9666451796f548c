import assert from "node:assert/strict";
import { test } from "node:test";
import type { Catalogue } from "#embedlab/products/catalogue";
import { type LoadOptions, parseProducts } from "#embedlab/products/load";
import { findMojibake, mendMojibake } from "#embedlab/table/mojibake";
import { decodeWindows1252 } from "#embedlab/table/windows-1252";

const columns = { id: "sku", name: "name", description: "body", category: "kind" };
const load = (table: string, options: LoadOptions): Catalogue => parseProducts(Buffer.from(table), "p.csv", options);
/** UTF-8 read in another encoding. */
const misread = (text: string, encoding = "windows-1252"): string =>
  encoding === "windows-1252"
    ? decodeWindows1252(Buffer.from(text))
    : new TextDecoder(encoding).decode(Buffer.from(text));

test("a text is mended where its bytes are UTF-8, whatever it was read in", () => {
  for (const text of [
    "Sac à dos pour l’été, où le cœur bat",
    "Fußgänger über Öl “zitiert” – 20 €",
    "ÊTRE À L’HEURE",
    "Красная рубашка",
    "日本語のシャツ",
    "naïve café ☕ 😀",
  ]) {
    for (const read of [misread(text), misread(misread(text)), Buffer.from(text).toString("latin1")])
      assert.deepEqual(mendMojibake(read), { text }, read);
    assert.deepEqual(mendMojibake(text), { text });
  }
  for (const encoding of ["windows-1251", "macintosh"])
    assert.deepEqual(mendMojibake(misread("café crème brûlée", encoding)), { text: "café crème brûlée" });
  // Beside what is written well, piece by piece.
  assert.equal(mendMojibake(`日本 ${misread("café")} → ${misread("d’été")}`).text, "日本 café → d’été");
  assert.equal(mendMojibake("ASAP\u0099 charge").text, "ASAP™ charge");
});

test("a long text of many pieces is mended in parts", () => {
  const text = "John’s café, the best of the city’s. ".repeat(12_000);
  assert.equal(mendMojibake(misread(text)).text, text);
  // A word of another wrong reading among them stays, and they are mended.
  const beside = mendMojibake(`${misread(text)}krzes\u00b3o ${misread(text)}`);
  assert.equal(beside.text, `${text}krzes\u00b3o ${text}`);
  assert.equal(beside.left?.found, "krzes\u00b3o");
});

test("what cannot be told stays and is named; the rest of its text is mended", () => {
  const { text, left } = mendMojibake(`a caf\ufffd with ${misread("crème")}`);
  assert.equal(text, "a caf\ufffd with crème");
  assert.deepEqual([left?.index, left?.found], [5, "\ufffd"]);
  // The language says so, and not the bytes.
  const polish = "drewniane krzes³o";
  assert.equal(mendMojibake(polish).text, polish);
  assert.equal(mendMojibake(polish).left?.encoding, "windows-1250");
});

test("what only looks like it is not touched", () => {
  for (const text of ["“MAÇÃ”", "la «\u00a0FORÊT\u00a0»", "LÃ® 100%", "AHÅ™", "Ð and ð", "caf?"]) {
    assert.equal(findMojibake(text), undefined);
    assert.deepEqual(mendMojibake(text), { text });
  }
});

const broken = `sku,name,body,kind\n1,${misread("Théière")},${misread("pour l’été, une théière").replaceAll(",", ";")},Thé\n2,b,tasse,Thé\n3,c,${misread("gâteau")},${misread("Pâtisserie")}\n`;
test("the loader names mend first where all can be mended, with how many rows are so", () => {
  assert.throws(
    () => load(broken, { columns }),
    /row 1 \(line 2\): name holds mojibake, "Ã©" in .*; it was "é" .*; say mojibake: "mend" to take that back, export the file again as UTF-8, or say mojibake: "accept" to read it as it stands\. 2 of 3 rows are so$/,
  );
  assert.throws(() => load(broken, { columns, writtenIn: "command line" }), /say --mojibake mend to take that back/);
  assert.throws(() => load(broken, { columns, writtenIn: "study" }), /say "mojibake": "mend" in the study's "load" to/);
  assert.throws(
    () => load(broken.replace("tasse", "tass\ufffd"), { columns }),
    /export the file again as UTF-8, or say mojibake: "accept" to read it as it stands, or mojibake: "mend" to take it back in the 2 where that is certain\. 3 of 3 rows are so$/,
  );
  assert.throws(
    () => load("sku,name,body,kind\n1,a,tass\ufffd,x\n2,b,mug,y\n", { columns }),
    /export the file again as UTF-8, or say mojibake: "accept" to read it as it stands$/,
  );
});

test("a thousand rows tell that a table was decoded wrongly", () => {
  const row = (i: number, text: string): string => `${i},mug,${text},Cups`;
  const rows = Array.from({ length: 3000 }, (_, i) => row(i, i % 2 === 0 ? "red mug" : misread(`café “${i}`)));
  const refused = (lines: readonly string[], pattern: RegExp): void =>
    assert.throws(() => load(["sku,name,body,kind", ...lines, ""].join("\n"), { columns }), { message: pattern });
  refused(rows, /row 2 .*; say mojibake: "mend" .*\. 1,000 of the first 2,000 rows are so$/);
  refused(
    rows.map((line, i) => (i === 7 ? row(i, "caf\ufffd") : line)),
    /or mojibake: "mend" to take it back where that is certain\. 1,000 of the first 2,000 rows are so$/,
  );
  refused(rows.slice(0, 1000), /500 of 1,000 rows are so$/);
});

test("mended texts, names and categories are counted with an example", () => {
  const { products, notes } = load(broken, { columns, mojibake: "mend" });
  assert.deepEqual(
    products.map(({ name, description, category }) => [name, description, category]),
    [
      ["Théière", "pour l’été; une théière", "Thé"],
      ["b", "tasse", "Thé"],
      ["c", "gâteau", "Pâtisserie"],
    ],
  );
  assert.equal(
    notes!.find((note) => note.includes("mended")),
    '2 of 3 rows were decoded wrongly and were mended, such as row 1: "ThÃ©iÃ¨re" was "Théière".',
  );
  // A category that was broken in some rows alone is one.
  const same = load(broken.replace(",tasse,Thé", `,tasse,${misread("Thé")}`), { columns, mojibake: "mend" });
  assert.deepEqual(same.categories, ["Pâtisserie", "Thé"]);
});

test("what mend leaves is said, and a clean catalogue has no note of it", () => {
  const { products, notes } = load(broken.replace("tasse", "tass\ufffd"), { columns, mojibake: "mend" });
  assert.equal(products[1].description, "tass\ufffd");
  assert.ok(
    notes!.includes(
      '1 of 3 rows holds what was decoded wrongly and cannot be mended for certain, and stays as it is, such as row 2: "tass�".',
    ),
    notes!.join("\n"),
  );
  const clean = "sku,name,body,kind\n1,Théière,d’été “MAÇÃ”,x\n2,b,LÃ® pura,y\n";
  assert.deepEqual(load(clean, { columns, mojibake: "mend" }), load(clean, { columns }));
  assert.throws(
    () => load(clean, { columns, mojibake: "fix" as "mend" }),
    /mojibake is "fix"; say mojibake: "reject" or mojibake: "mend" or mojibake: "accept"/,
  );
});
