import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { it } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

const script = new URL("../../../scripts/reference.mjs", import.meta.url);
const { folder, reference } = (await import(pathToFileURL(fileURLToPath(script)).href)) as {
  folder: string;
  reference: () => Map<string, string>;
};

void it("the library's reference is what its comments say", () => {
  const renew = "renew it: npm run docs";
  const made = reference();
  assert.deepEqual(readdirSync(folder).sort(), [...made.keys()].sort(), renew);
  for (const [name, text] of made)
    assert.ok(
      readFileSync(join(folder, name), "utf8") === text,
      `docs/reference/${name} is older than the library's comments; ${renew}`,
    );
});
