import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";

const path = new URL("../../../docs/models.md", import.meta.url);

export interface ModelRow {
  /** Whose vectors were compared. */
  readonly models: string;
  readonly opens: string;
  readonly valuesOf: string;
}

/** A decade above the difference, with room for another processor's rounding. */
const bound = (difference: number): string =>
  difference === 0 ? "none" : (10 ** Math.ceil(Math.log10(3 * difference))).toExponential(0).replace("e-", "e−");

/**
 * Compares a row of docs/models.md with what was measured: its words as they are, its difference as a bound.
 * UPDATE_TABLES=1 writes the row instead, after the last of its section.
 */
export function checkModelRow(section: string, { models, opens, valuesOf }: ModelRow, difference: number): void {
  const start = `| ${models} | ${opens} | ${valuesOf} |`;
  const row = `${start} ${bound(difference)} |`;
  const lines = readFileSync(path, "utf8").split("\n");
  const heading = lines.indexOf(`## ${section}`);
  assert.notEqual(heading, -1, `docs/models.md has no section "${section}"`);
  let end = lines.findIndex((line, i) => i > heading && line.startsWith("## "));
  if (end === -1) end = lines.length;
  const at = lines.findIndex((line, i) => i > heading && i < end && line.startsWith(`| ${models} |`));
  if (process.env.UPDATE_TABLES === "1") {
    const last = lines.findLastIndex((line, i) => i > heading && i < end && line.startsWith("|"));
    if (at === -1) lines.splice(last + 1, 0, row);
    else lines[at] = row;
    writeFileSync(path, lines.join("\n"));
    return;
  }
  const cure = "run the test again with UPDATE_TABLES=1 and look at the change";
  assert.ok(at !== -1 && lines[at].startsWith(start), `docs/models.md, "${section}": a row begins "${start}"; ${cure}`);
  const said = lines[at].slice(start.length).replaceAll("|", "").trim();
  const most = said === "none" ? 0 : Number(said.replace("−", "-"));
  assert.ok(difference <= most, `docs/models.md: ${models} differ by ${difference}, the table says ${said}; ${cure}`);
}
