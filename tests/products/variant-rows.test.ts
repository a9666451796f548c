import assert from "node:assert/strict";
import { test } from "node:test";
import { parseProducts } from "#embedlab/products/load";

/** Four products of three sizes each, as a feed lists them. */
const products = ["red mug of clay", "blue mug of glass", "white shirt of cotton", "long shirt of silk"];
const feed = (header: string, cells: (product: number, size: string) => string): string =>
  `${header}\n${products.flatMap((_, i) => ["S", "M", "L"].map((size) => cells(i, size))).join("\n")}\n`;
const notesOf = (text: string): string =>
  parseProducts(new TextEncoder().encode(text), "p.csv", {
    columns: { description: "text", category: "kind" },
  }).notes!.join("\n");
const kind = (product: number): string => (product < 2 ? "mugs" : "shirts");

test("variants of one product, whose texts are the same, are told by the column that says so", () => {
  for (const [name, cell] of [
    ["item_group_id", (i: number) => `G${i}`],
    ["Handle", (i: number) => products[i].replaceAll(" ", "-")],
    ["parent sku", (i: number) => `A-${i}`],
    ["Title", (i: number) => `Product ${i}`],
  ] as const)
    assert.match(
      notesOf(
        feed(`id,${name},text,kind,size`, (i, size) => `${i}${size},${cell(i)},${products[i]},${kind(i)},${size}`),
      ),
      new RegExp(
        `Rows that repeat a text say the same in "${name}", as variants of one product do: keep one row of each`,
      ),
      name,
    );
});

test("texts that repeat otherwise are no variants, nor are texts that differ", () => {
  for (const file of [
    feed("id,text,kind", (i, size) => `${i}${size},${products[i]},${kind(i)}`),
    feed("brand,text,kind", (i) => `B${i},${products[i]},${kind(i)}`),
    feed("sku,text,kind", (i) => `${i % 2},${products[i]},${kind(i)}`),
    feed("item_group_id,text,kind", (i, size) => `G${i},${products[i]} in ${size},${kind(i)}`),
    feed("item_group_id,text,kind", (i, size) => `${size === "S" ? "" : `G${i}`},${products[i]},${kind(i)}`),
  ])
    assert.doesNotMatch(notesOf(file), /variants/);
});
