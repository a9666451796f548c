import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { categoryLevels } from "#embedlab/products/levels";

const folder = mkdtempSync(join(tmpdir(), "levels-"));
after(() => rmSync(folder, { recursive: true }));

/** A catalogue of the given paths, one product each. */
function catalogue(paths: readonly string[]): string {
  const file = join(folder, `${paths.length}-${paths[0].length}.csv`);
  writeFileSync(file, `text,path\n${paths.map((path, i) => `product number ${i},${path}`).join("\n")}\n`);
  return file;
}
const columns = { description: "text", category: "path", categoryKind: "path" } as const;

void describe("levels of a category tree", () => {
  void it("are named from the top, and leave out categories of too few products", async () => {
    const paths = ["A > a > x", "A > a > y", "A > b", "A > b", "B > c", "B > c", "B > d"];
    const [first, second, ...more] = await categoryLevels(catalogue(paths), { columns, least: 2 });
    assert.deepEqual([first.level, first.categories], [1, ["A", "B"]]);
    assert.deepEqual([...first.labels], [0, 0, 0, 0, 1, 1, 1]);
    assert.deepEqual([second.level, second.categories], [2, ["A > a", "A > b", "B > c"]]);
    assert.deepEqual([...second.labels], [0, 0, 1, 1, 2, 2, -1]);
    assert.deepEqual(second.small, { categories: 1, products: 1 });
    // The third level has two categories of two or more, the shorter paths that stay as they are.
    assert.deepEqual(
      more.map(({ level, categories }) => [level, categories]),
      [[3, ["A > b", "B > c"]]],
    );
  });

  void it("end where paths do, and where every product is a category of its own", async () => {
    const same = ["A > a", "A > a", "B > b", "B > b"];
    assert.equal((await categoryLevels(catalogue(same), { columns, least: 1 })).length, 1);
    const own = ["AA > a", "AA > b", "BB > c", "BB > d"];
    assert.equal((await categoryLevels(catalogue(own), { columns, least: 1 })).length, 1);
  });

  void it("are none of plain categories", async () => {
    const plain = { ...columns, categoryKind: "plain" } as const;
    assert.deepEqual(await categoryLevels(catalogue(["A", "A", "B"]), { columns: plain }), []);
  });
});
