import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import * as embedlab from "embedlab";
import * as lab from "embedlab-laboratory";

const folder = new URL("../../../notebooks/", import.meta.url);
const notebooks = readdirSync(folder).filter((file) => file.endsWith(".ipynb"));

test("what the notebooks call, library and laboratory have: a kernel would say so minutes later", () => {
  assert.equal(notebooks.length, 5);
  const missing = notebooks.flatMap((file) => {
    const { cells } = JSON.parse(readFileSync(new URL(file, folder), "utf8")) as {
      cells: { cell_type: string; source: string[] }[];
    };
    const code = cells.flatMap(({ cell_type: type, source }) => (type === "code" ? source.join("") : []));
    return [...code.join("\n").matchAll(/\b(lab|embedlab)\.([a-z]\w*)/g)]
      .filter(([, from, name]) => !(name in (from === "lab" ? lab : embedlab)))
      .map(([call]) => `${file}: ${call}`);
  });
  assert.deepEqual(missing, []);
});
