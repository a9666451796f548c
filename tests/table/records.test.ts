import assert from "node:assert/strict";
import { test } from "node:test";
import { InputError } from "#embedlab/errors";
import { type LoadOptions, parseTable } from "#embedlab/products/load";

const columns = { id: "sku", description: "body", category: "kind" };
const load = (bytes: string | Buffer, options: LoadOptions = {}) =>
  parseTable(Buffer.from(bytes), "t.jsonl", { columns, ...options });
const refuses = (bytes: string | Buffer, message: RegExp, options?: LoadOptions) =>
  assert.rejects(load(bytes, options), (error) => error instanceof InputError && message.test(error.message));

const plain = ['{"sku":1,"body":"a mug","kind":"x"}', '{"sku":2,"body":"a cup","kind":"y"}', ""].join("\n");

void test("a record's numbers are read as they are written, and what Python writes for none is none", async () => {
  const { products } = await load(
    [
      '{"sku":12345678901234567890,"body":"\\"NaN\\" 12345678901234567890","kind":NaN}',
      '{"sku":12345678901234567891,"body":"a mug","kind":90071992547409931,"rest":[NaN,-Infinity,{"a":1e999}]}',
      '{"sku":-3,"body":"a cup","kind":90071992547409932}',
    ].join("\r\n"),
    { columns: { ...columns, unlabelled: "accept" } },
  );
  assert.deepEqual(
    products.map(({ id, description, category }) => [id, description, category]),
    [
      ["12345678901234567890", '"NaN" 12345678901234567890', null],
      ["12345678901234567891", "a mug", "90071992547409931"],
      ["-3", "a cup", "90071992547409932"],
    ],
  );
});

void test("files of records are refused by line, field and kind of file", async () => {
  await refuses(
    plain.replaceAll("body", "text"),
    /^t\.jsonl: no column body; it has "sku", "text", "kind": name one of them$/,
  );
  await refuses(
    plain.replaceAll("body", "bodi"),
    /^t\.jsonl: no column body; "bodi" looks like body: say [^;]*"bodi"[^;]*$/,
  );
  await refuses(Buffer.from([0x1f, 0x8b, 8, 0]), /^t\.jsonl is compressed \(gzip\); unpack it first$/);
  await refuses(`${plain}{"sku":3,`, /^t\.jsonl, line 3: .*; each line is one JSON object$/);
  await refuses(`${plain}[3]`, /^t\.jsonl, line 3: not an object/);
  const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;
  await refuses(`${plain}{"sku":3,"tags":${deep}}`, /^t\.jsonl, line 3: field "tags" is nested too deeply for a cell/);
});

void test("records that name their fields after products are no table, and rare fields are", async () => {
  const records = (count: number, field: (i: number) => string): string =>
    Array.from({ length: count }, (_, i) =>
      JSON.stringify({ sku: i, body: `mug ${i}`, kind: `k${i % 7}`, [field(i)]: 1 }),
    ).join("\n");
  await refuses(
    records(8000, (i) => `field ${i}`),
    /^t\.jsonl has 8,003 fields in 8,000 records, most of them in few, such as "field 7999"; are names of products its fields\? Write them as values/,
  );
  assert.equal((await load(records(8000, (i) => `field ${i % 500}`))).products.length, 8000);
});
