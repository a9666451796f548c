import assert from "node:assert/strict";
import { test } from "node:test";
import { InputError } from "#embedlab/errors";
import { type LoadOptions, parseProducts } from "#embedlab/products/load";

/** As shops export products: further variants and images have rows of their own, without title and body. */
const shop =
  "handle,title,body,type\nmug,Mug,a red mug,kitchen\nmug,,,\nmug,,,\nlamp,Lamp,a tall lamp,light\nlamp,,<p></p>,\nspoon,Spoon,a spoon,kitchen\ntorch,Torch,nan,light\n";
const columns = { description: "body", category: "type" };
const load = (table: string, options: LoadOptions) => parseProducts(Buffer.from(table), "p.csv", options);

function refuses(table: string, options: LoadOptions, pattern: RegExp): void {
  assert.throws(
    () => load(table, options),
    (error) => error instanceof InputError && pattern.test(error.message),
  );
}

test("rows without a text are refused with their number and the option that leaves them out", () => {
  refuses(
    shop,
    { columns },
    /^p\.csv, row 2 \(line 3\): body is empty; fill it or remove the row, or say emptyTexts: "skip" to leave rows without a text out\. 3 of 7 rows are so$/,
  );
  refuses(
    "body,type\na mug,x\nnan,y\n",
    { columns, writtenIn: "command line" },
    /row 2 .*: body is "nan", which counts as empty; .* --missing text if .* --empty-texts skip to leave rows without a text out$/,
  );
  refuses(shop, { columns, writtenIn: "study" }, /say "emptyTexts": "skip" in the study's "load" to/);
});

test("rows without a text are left out where that is said, and counted", () => {
  const { products, labels, notes } = load(shop, {
    columns: { ...columns, name: "title" },
    emptyTexts: "skip",
    markup: "strip",
  });
  assert.deepEqual(
    products.map(({ row, name }) => [row, name]),
    [
      [1, "Mug"],
      [4, "Lamp"],
      [6, "Spoon"],
    ],
  );
  assert.equal(labels.length, 3);
  assert.ok(
    notes!.includes("4 of 7 rows have no text and were left out, such as row 2: body is empty."),
    notes!.join("\n"),
  );
});

test("markup alone is no text where markup is taken out", () => {
  const table = "body,type\na mug,x\n<br><p></p>,y\na lamp,y\n";
  refuses(
    table,
    { columns, markup: "strip" },
    /row 2 .*: body is markup alone, nothing is left without it; .* emptyTexts: "skip"/,
  );
  assert.deepEqual(
    load(table, { columns, markup: "strip", emptyTexts: "skip" }).notes![0],
    "1 of 3 rows has no text and was left out, such as row 2: body is markup alone, nothing is left without it.",
  );
  assert.equal(load(table, { columns, emptyTexts: "skip" }).products.length, 3);
});

test("texts that markup was taken out of are counted", () => {
  const table = "body,type\n<b>a</b> mug,x\na lamp,y\nbread &amp; butter,y\n";
  assert.deepEqual(
    load(table, { columns, markup: "strip" }).notes![0],
    "Markup was taken out of 2 of 3 texts, such as row 1.",
  );
  assert.doesNotMatch(load(table, { columns }).notes!.join(" "), /taken out/);
  assert.doesNotMatch(
    load("body,type\na mug,x\n1 < 2,y\n", { columns, markup: "strip" }).notes!.join(" "),
    /taken out/,
  );
});

test("a row is kept where one of several columns has a text", () => {
  const both = { ...columns, description: ["title", "body"] };
  assert.deepEqual(
    load(shop, { columns: both, emptyTexts: "skip", markup: "strip" }).products.map(({ description }) => description),
    ["Mug\na red mug", "Lamp\na tall lamp", "Spoon\na spoon", "Torch"],
  );
  refuses(shop, { columns: both }, /row 2 .*: title and body are empty; .* 2 of 7 rows are so$/);
});

test("a column without any text is no column of texts", () => {
  for (const emptyTexts of ["reject", "skip"] as const)
    refuses(
      "body,type\n,x\n,y\n",
      { columns, emptyTexts },
      /row 1 .*: body is empty, and so in every row; name another column with columns\.description$/,
    );
});

test("what is said of empty texts is known", () =>
  refuses(
    shop,
    { columns, emptyTexts: "drop" as "skip" },
    /emptyTexts is "drop"; say emptyTexts: "reject" or emptyTexts: "skip"/,
  ));

test("a good file gets no note of empty texts", () => {
  const { notes } = load("body,type\na mug,x\na lamp,y\n", { columns, emptyTexts: "skip" });
  assert.doesNotMatch(notes!.join(" "), /left out/);
});
