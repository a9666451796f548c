import assert from "node:assert/strict";
import fc from "fast-check";
import { parquetWriteBuffer } from "hyparquet-writer";
import { type LoadOptions, parseTable } from "#embedlab/products/load";
import { mutatedBytes, mutatedJsonText } from "../mutations.js";
import { refusal, type Target } from "../target.js";

const products = [
  { sku: "1", body: "red, warm mug", kind: "Cups", price: 2, tags: ["new", "warm"] },
  { sku: "2", body: "blue cup", kind: "Cups", price: 3, tags: [] },
  { sku: "3", body: "green tie\nof wool", kind: "Clothes", price: null, tags: ["wool"] },
];
const options: fc.Arbitrary<LoadOptions> = fc.record({
  columns: fc.record(
    {
      id: fc.constantFrom("sku", "price"),
      description: fc.constantFrom("body", "tags", ["kind", "body"]),
      category: fc.constantFrom("kind", "tags", "price"),
      categoryKind: fc.constantFrom("plain" as const, "path" as const, "none" as const),
      unlabelled: fc.constantFrom("reject" as const, "accept" as const),
    },
    { requiredKeys: ["description"] },
  ),
  emptyTexts: fc.constantFrom("reject" as const, "skip" as const),
});
interface Input {
  readonly bytes: Buffer;
  readonly options: LoadOptions;
}

/** Products of a file by its extension: whatever is taken has texts, names and ids of its own. */
const target = (
  extension: string,
  short: number,
  bytes: fc.Arbitrary<Buffer>,
  found: readonly Buffer[],
): Target<Input> => ({
  name: `table in ${extension}`,
  short,
  inputs: fc.record({ bytes, options }),
  found: found.map((one) => ({
    bytes: one,
    options: { columns: { id: "sku", description: "body", category: "kind" } },
  })),
  async run({ bytes: table, options: read }) {
    await refusal(new RegExp(`t\\.${extension}`), async () => {
      const catalogue = await parseTable(table, `t.${extension}`, read);
      assert.equal(new Set(catalogue.products.map(({ id }) => id)).size, catalogue.products.length, "ids repeat");
      for (const { name, description } of catalogue.products) {
        assert.notEqual(description.trim(), "");
        assert.notEqual(name, "");
      }
      catalogue.products.forEach(({ category }, i) => {
        const label = catalogue.labels[i];
        assert.equal(label < 0 ? null : catalogue.categories[label], category);
      });
    });
  },
});

const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;
export const jsonlTable = target(
  "jsonl",
  200,
  mutatedJsonText(...products).map((line) =>
    Buffer.concat([
      ...products.slice(0, 2).map((product) => Buffer.from(`${JSON.stringify(product)}\n`)),
      line,
      Buffer.from("\n"),
    ]),
  ),
  [
    Buffer.from(`${JSON.stringify(products[0])}\n{"sku":"2","kind":"x","body":${deep}}\n`),
    // A field of its own in each record: as many cells as the square of the rows.
    Buffer.from(
      Array.from({ length: 30_000 }, (_, i) =>
        JSON.stringify({ sku: i, body: `mug ${i}`, kind: i % 7, [`field ${i}`]: 1 }),
      ).join("\n"),
    ),
  ],
);

const column = <T>(name: keyof (typeof products)[number]): T[] => products.map((product) => product[name] as T);
const parquet = (["UNCOMPRESSED", "SNAPPY"] as const).map((codec) =>
  Buffer.from(
    parquetWriteBuffer({
      codec,
      columnData: [
        { name: "sku", data: column("sku"), type: "STRING" },
        { name: "body", data: column("body"), type: "STRING" },
        { name: "kind", data: column("kind"), type: "STRING" },
        { name: "price", data: column("price"), type: "DOUBLE" },
      ],
    }),
  ),
);
// Without what its page's header says of the levels' lengths, decoding never ends; it is given ten seconds.
const endless = Buffer.concat([parquet[0].subarray(0, 126), parquet[0].subarray(136)]);
export const parquetTable = target("parquet", 60, mutatedBytes(parquet), [endless]);
