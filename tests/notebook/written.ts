import { writeFileSync } from "node:fs";

/** Writes a notebook of those cells; what begins as a heading is Markdown. */
export function writeNotebook(path: string, cells: readonly string[]): void {
  const notebook = {
    cells: cells.map((source, i) => ({
      id: `cell-${i}`,
      metadata: {},
      source,
      ...(source.startsWith("#")
        ? { cell_type: "markdown" }
        : { cell_type: "code", execution_count: null, outputs: [] }),
    })),
    metadata: { kernelspec: { display_name: "TypeScript", language: "typescript", name: "tslab" } },
    nbformat: 4,
    nbformat_minor: 5,
  };
  writeFileSync(path, JSON.stringify(notebook));
}
