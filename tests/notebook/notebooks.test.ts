import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { loadProducts } from "#embedlab/products/load";
import type { Product } from "#embedlab/products/catalogue";
import { cell, codeOf, drive, root, skip, skipDeno } from "./kernel.js";

const scratch = mkdtempSync(join(tmpdir(), "embedlab-notebooks-"));
after(() => rmSync(scratch, { recursive: true, force: true }));

const lsa = (components: number): object => ({
  base: "lsa",
  id: `lsa-${components}`,
  source: { kind: "corpus", method: "lsa", components, seed: 0 },
  dimensions: components,
});
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** Writes a catalogue of those products and a study on it; its path. */
function studyOf(
  name: string,
  products: readonly Product[],
  categoryOf: ((product: Product, i: number) => string) | null,
  contracts: readonly unknown[] = [lsa(12), lsa(6)],
): string {
  const folder = join(scratch, name);
  mkdirSync(folder);
  const rows = products.map((product, i) =>
    [product.id, product.name, product.description, categoryOf?.(product, i) ?? ""].map(quoted).join(","),
  );
  writeFileSync(join(folder, "data.csv"), ["id,name,text,group", ...rows].join("\n"));
  const columns = {
    id: "id",
    name: "name",
    description: "text",
    ...(categoryOf === null ? { categoryKind: "none" } : { category: "group", unlabelled: "accept" }),
  };
  writeFileSync(
    join(folder, "study.json"),
    JSON.stringify({ contracts, seeds: [0, 1, 2], data: join(folder, "data.csv"), load: { columns } }),
  );
  return join(folder, "study.json");
}

const notebooks = readdirSync(join(root, "notebooks")).filter((file) => /^\d\d-.*\.ipynb$/.test(file));
const studies: Record<string, string> = {};

/** What a reader should never meet: numbers of nothing, and grammar that a number broke. */
const nonsense =
  /\bNaN\b|\bundefined\b|\bInfinity\b|\b0 categories\b|(?<![\d,.])1 (products|categories|pairs|labels|clusters|seeds|models)\b|\[object /;

before(async () => {
  const { products } = await loadProducts(join(root, "data", "sample.csv"));
  // Some without a label, one category of a single product, one of three.
  studies.odd = studyOf("odd", products.slice(0, 70), ({ category }, i) =>
    i % 5 === 0 ? "" : i === 1 ? "alone" : i < 5 ? "few" : category! < "D" ? "first" : "second",
  );
  studies.unlabelled = studyOf("unlabelled", products.slice(0, 70), null);
  studies["real-model"] = studyOf(
    "real-model",
    products.slice(0, 42),
    ({ category }) => (category! < "D" ? "one" : "other"),
    [lsa(12), "all-MiniLM-L6-v2"],
  );
});

const plotly = "application/vnd.plotly.v1+json";
const { applySettings } = (await import(new URL("../../../scripts/report/parameters.mjs", import.meta.url).href)) as {
  applySettings: (settings: Map<string, string>, notebooks: object[]) => { injected: (string | undefined)[] };
};

/** Every parameter of the notebook but the category, which a catalogue need not have, with another value. */
function injectedInto(notebook: string): string {
  const all = new Map(
    Object.entries({ similarity: "0.7", product: "3", seeds: "4", perplexity: "10", trees: "20", depth: "5" }),
  );
  const files = notebooks.map((file) => ({ file, bytes: readFileSync(join("notebooks", file)) }));
  return applySettings(all, files).injected[notebooks.indexOf(notebook)]!;
}

void describe("the notebooks", { skip, concurrency: 2 }, () => {
  const runs = [
    ...notebooks.map((notebook) => ({ kernel: "stock", study: "odd", notebook })),
    ...notebooks.map((notebook) => ({ kernel: "tslab", study: "unlabelled", notebook })),
    // Words are attributed where a model can embed a text alone.
    { kernel: "tslab", study: "real-model", notebook: "04-explainability.ipynb" },
    ...notebooks.map((notebook) => ({ kernel: "deno", study: "odd", notebook })),
  ];
  for (const { kernel, study, notebook } of runs) {
    const named = { stock: "stock tslab", tslab: "the project's", deno: "Deno's" }[kernel];
    void it(
      `${notebook} runs from a clean kernel, ${named}, ${study}`,
      { skip: kernel === "deno" && skipDeno },
      async () => {
        // The larger corpus is the same whatever the catalogue: a small one shows as well that the cell runs.
        const cells = codeOf(join("notebooks", notebook)).map((code) =>
          code
            .replace("[500, 1000, 2000, 5000, 10000]", "[40, 80]")
            .replace("trees: number = 100", "trees: number = 20"),
        );
        // What --set puts below the parameters, which come first.
        if (kernel === "stock") cells.splice(1, 0, injectedInto(notebook));
        // Nothing hides in a cell: any may be run again after the others, here from the last to the first.
        const order = study === "unlabelled" ? [...cells, ...[...cells].reverse()] : cells;
        const answers = await drive(
          kernel,
          order.map((code) => cell(code)),
          { EMBEDLAB_STUDY: studies[study], PRODUCTS_CSV: "", EMBEDLAB_CACHE: join(scratch, "cache") },
        );
        const broken = answers.find(({ reply }) => reply.status !== "ok");
        assert.equal(
          broken,
          undefined,
          JSON.stringify(broken?.outputs.filter(({ type, name }) => type === "error" || name === "stderr")),
        );
        assert.equal(answers.length, order.length);
        for (const { outputs } of answers) {
          for (const { data } of outputs) {
            assert.doesNotMatch(JSON.stringify(data?.["text/plain"] ?? ""), nonsense);
            if (data !== undefined && plotly in data) assert.match(String(data["image/svg+xml"]), /^<svg /);
          }
        }
        // Without categories and without weights there is nothing in the last notebook to draw: it says so instead.
        const drawn = answers.some(({ outputs }) => outputs.some(({ data }) => data?.[plotly] !== undefined));
        assert.equal(drawn, !(study === "unlabelled" && notebook.startsWith("05")), "a figure was drawn");
      },
    );
  }
});
