import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { mitLicence } from "#embedlab/embedding/registry/mit";

/** Writes LICENSE into a model's folder: "Apache-2.0", or "MIT" with whose it is. */
export async function writeLicence(target, licence, holders) {
  const text =
    licence === "MIT"
      ? mitLicence(holders)
      : await readFile(new URL(`./licences/${licence}.txt`, import.meta.url), "utf8");
  await writeFile(join(target, "LICENSE"), text);
}
