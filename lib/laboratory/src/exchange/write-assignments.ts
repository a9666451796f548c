import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { exportColumns, type Column } from "embedlab/embedding";
import type { Assignments, ModelAssignments } from "./assignments.js";

type FlatColumn = Exclude<Column, { type: "vector" }>;

/** A cell as RFC 4180 has it; what a spreadsheet would take for a formula stands behind an apostrophe. */
function cell(value: string | number | null): string {
  if (value === null) return "";
  const text =
    typeof value === "string" && /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/u.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One model's columns as Parquet has them: its cluster, the category matched with it, and the silhouette. */
export const modelColumns = ({ id, cluster, aligned, silhouette }: ModelAssignments): FlatColumn[] => [
  { name: `${id}: cluster`, type: "whole", values: cluster },
  { name: `${id}: matched with`, type: "text", values: aligned },
  { name: `${id}: silhouette`, type: "number", values: silhouette },
];

/** The table's columns: id, category, and each model's. */
function assignmentColumns({ ids, categories, models }: Assignments): FlatColumn[] {
  return [
    { name: "id", type: "text", values: ids },
    { name: "category", type: "text", values: categories },
    ...models.flatMap(modelColumns),
  ];
}

/** The first rows of the table, for people. */
export function assignmentRows(assignments: Assignments, most: number): object[] {
  const columns = assignmentColumns(assignments);
  return assignments.ids
    .slice(0, most)
    .map((_, row) => Object.fromEntries(columns.map(({ name, values }) => [name, values[row]])));
}

/** Writes assignments.csv and assignments.parquet into the folder, each put in place whole; gives their names. */
export async function writeAssignments(folder: string, assignments: Assignments): Promise<string[]> {
  const columns = assignmentColumns(assignments);
  const lines = [columns.map(({ name }) => cell(name)).join(",")];
  for (let row = 0; row < assignments.ids.length; row++)
    lines.push(columns.map(({ values }) => cell(values[row])).join(","));
  const csv = join(folder, "assignments.csv");
  const draft = `${csv}.${process.pid}.tmp`;
  try {
    await writeFile(draft, `${lines.join("\n")}\n`);
    await rename(draft, csv);
  } finally {
    await rm(draft, { force: true });
  }
  await exportColumns(join(folder, "assignments.parquet"), columns);
  return ["assignments.csv", "assignments.parquet"];
}
