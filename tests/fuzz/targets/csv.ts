import assert from "node:assert/strict";
import fc from "fast-check";
import { type LoadOptions, parseProducts } from "#embedlab/products/load";
import { mutatedBytes } from "../mutations.js";
import { refusal, type Target } from "../target.js";

const seeds = [
  'sku,body,kind\n1,"red, warm mug",Cups\n2,blue cup,Cups\n3,"a ""good"" shirt\nof wool",Clothes\n4,tie,Clothes\n',
  "sku;body;kind\r\n1;red, warm;Café\r\n2;blue;Cafe\u0301\r\n3;green tea;Thé\r\n",
  "sep=;\nsku;body;kind\n1;red;x\n2;blue;y\n3;green;x\n",
  "sku\tbody\tkind\n1\tसूती कुर्ता\tकपड़े\n2\tกระทะ\tครัว\n3\tred\tครัว\n",
  Buffer.from("\ufeffsku\tbody\tkind\r\n1\tred\tx\r\n2\tblue\ty\r\n3\tgreen\tx\r\n", "utf16le"),
  Buffer.from("sku,body,kind\n1,red,x\n2,blue,y\n3,green,x\n", "utf16le"),
  Buffer.from("sku,body,kind\n1,caf\u00e9 \u00e0 la cr\u00e8me,x\n2,blue,y\n3,b,x\n", "latin1"),
  'sku,body,kind\n1,<b>red</b> &amp; warm,"[""A >> B""]"\n2,blue,"[""C >> D""]"\n3,green,"[""A""]"\n',
  "sku,body,kind\n1,red,x,\n2,blue,y,\n3,green,x,\n",
  'sku,body,kind\n"1",A1,red,x\n"2",A2,blue,y\n"3",A3,green,x\n',
  "0,1,2\n7,red,x\n8,blue,y\n9,green,x\n",
];
const options: fc.Arbitrary<LoadOptions> = fc.record(
  {
    columns: fc.record(
      {
        id: fc.constantFrom<string | number>("sku", 0, "0", "constructor"),
        name: fc.constantFrom<string | number>("body", 1),
        description: fc.constantFrom<string | number | string[]>("body", 1, "1", ["sku", "body"], "2"),
        category: fc.constantFrom<string | number>("kind", 2, "2"),
        categoryKind: fc.constantFrom("plain" as const, "tree" as const, "path" as const, "none" as const),
        categoryLevel: fc.constantFrom(1, 2),
        unlabelled: fc.constantFrom("reject" as const, "accept" as const),
        missing: fc.constantFrom("empty" as const, "text" as const),
        join: fc.constantFrom(" ", ". "),
        pathSign: fc.constantFrom("/", " - "),
        categoryList: fc.constantFrom(",", ";"),
        naValues: fc.constantFrom(["Cups"], []),
      },
      { requiredKeys: ["description"] },
    ),
    header: fc.boolean(),
    delimiter: fc.constantFrom(",", ";", "\t"),
    encoding: fc.constantFrom(
      "utf-8",
      "utf-16le",
      "windows-1252",
      "shift_jis",
      "utf-8, windows-1252",
      "utf-8, gb18030",
    ),
    mojibake: fc.constantFrom("reject" as const, "mend" as const, "accept" as const),
    skipRows: fc.constantFrom(0, 1, 2),
    badRows: fc.constantFrom("reject" as const, "skip" as const),
    markup: fc.constantFrom("keep" as const, "strip" as const),
    emptyTexts: fc.constantFrom("reject" as const, "skip" as const),
    writtenIn: fc.constantFrom("code" as const, "study" as const, "command line" as const),
  },
  { requiredKeys: ["columns"] },
);
interface Input {
  readonly bytes: Buffer;
  readonly options: LoadOptions;
}
const plain: LoadOptions = { columns: { id: "sku", description: "body", category: "kind" } };

const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`;

export const csv: Target<Input> = {
  name: "CSV",
  short: 400,
  // An accent that is parted from its letter by what nobody sees.
  found: ["Cafe\u200b\u0301", "Ca\ufe0f\u0301\u200d\u00ad\u0915"].map((name) => ({
    bytes: Buffer.from(`sku;body;kind\n1;red;Café\n2;blue;${name}\n3;green;Thé\n`),
    options: plain,
  })),
  inputs: fc.record({ bytes: mutatedBytes(seeds), options: fc.oneof(fc.constant(plain), options) }),
  async run({ bytes, options: read }) {
    await refusal(/p\.csv|no such encoding|delimiter is/, () => {
      const { products, categories, labels } = parseProducts(bytes, "p.csv", read);
      assert.equal(new Set(products.map(({ id }) => id)).size, products.length, "ids repeat");
      assert.ok(
        products.every(({ description }) => description.trim() !== ""),
        "a text is empty",
      );
      assert.ok(
        products.every(({ name }) => name !== ""),
        "a name is empty",
      );
      assert.equal(labels.length, products.length);
      products.forEach(({ category }, i) => assert.equal(labels[i] < 0 ? null : categories[labels[i]], category));
      // What was read, written as RFC 4180 has it, reads as the same.
      const again = parseProducts(
        Buffer.from(
          `id,text,kind\n${products.map(({ id, description, category }) => [id, description, category ?? ""].map(cell).join(",")).join("\n")}\n`,
        ),
        "again.csv",
        {
          columns: { id: "id", description: "text", category: "kind", unlabelled: "accept", missing: "text" },
          mojibake: "accept",
          delimiter: ",",
        },
      );
      // A lone blank category is none; a catalogue without labels has no column to read.
      if (categories.length > 1)
        assert.deepEqual(
          again.products.map(({ id, description, category }) => [id, description, category]),
          products.map(({ id, description, category }) => [id, description, category]),
        );
    }).catch((error: unknown) => {
      // The copy has a single category or none where the file had none.
      if (!(error instanceof Error) || !/again\.csv.*(no product has a category)/.test(error.message)) throw error;
    });
  },
};
