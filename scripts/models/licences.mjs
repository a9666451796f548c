import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Writes LICENSE into a model's folder: "Apache-2.0", or "MIT" with whose it is. */
export async function writeLicence(target, licence, holders) {
  const text = await readFile(new URL(`./licences/${licence}.txt`, import.meta.url), "utf8");
  await writeFile(join(target, "LICENSE"), text.replace("<holders>", holders));
}
