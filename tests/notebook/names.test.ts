import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";

// The indexes' declarations hold types as well, which no import of the module would show.
const declared = (name: string): string =>
  readFileSync(new URL(`../../../lib/${name}/dist/index.d.ts`, import.meta.url), "utf8");
const indexes = { lab: declared("laboratory"), embedlab: declared("embedlab") };
const folder = new URL("../../../notebooks/", import.meta.url);

void describe("every name that a notebook takes is in an index", () => {
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".ipynb")))
    void it(file, () => {
      const { cells } = JSON.parse(readFileSync(new URL(file, folder), "utf8")) as {
        cells: { cell_type: string; source: string[] }[];
      };
      const code = cells.filter((cell) => cell.cell_type === "code").map(({ source }) => source.join(""));
      const taken = Array.from(code.join("\n").matchAll(/\b(lab|embedlab)\.(\w+)/g), ([, index, name]) => [
        index,
        name,
      ]);
      assert.ok(taken.length > 0);
      const missing = taken.filter(
        ([index, name]) => !new RegExp(`\\b${name}\\b`).test(indexes[index as keyof typeof indexes]),
      );
      assert.deepEqual(missing, []);
    });
});
