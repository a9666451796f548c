import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** What a script imports at once, and so on, that is neither of Node.js nor of this project: nothing has installed it yet. */
function packagesOf(path: string, seen = new Set<string>()): string[] {
  if (seen.has(path)) return [];
  seen.add(path);
  const imports = readFileSync(path, "utf8").matchAll(/^(?:import|export)\s(?:[^;]*?\sfrom\s)?"([^"]+)"/gm);
  return Array.from(imports, ([, name]) => name).flatMap((name) => {
    if (name.startsWith("node:")) return [];
    return name.startsWith(".")
      ? packagesOf(join(dirname(path), name), seen)
      : [`${relative(root, path)} imports ${name}`];
  });
}

void describe("commands that set up what they need", () => {
  for (const script of ["setup", "report", "lab", "test", "data", "models", "kernel", "cache", "export", "calibration"])
    void it(`npm run ${script} imports no package before there are packages`, () => {
      assert.deepEqual(packagesOf(join(root, "scripts", `${script}.mjs`)), []);
    });

  void it("finds a package that is imported too early", () => {
    assert.deepEqual(packagesOf(join(root, "scripts", "declarations.mjs")), [
      "scripts/declarations.mjs imports typescript",
    ]);
  });
});
