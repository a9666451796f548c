import assert from "node:assert/strict";
import { resolve } from "node:path";
import { describe, it } from "node:test";

interface Output {
  readonly output_type: string;
  readonly data?: Record<string, unknown>;
  readonly text?: string;
}
interface Published {
  publishedNotebook: (executed: object, options: { note: string; sources: string }) => { cells: Cell[] };
  writtenNotebook: (file: string, notebook: object) => string;
  picturesOf: (executed: object) => { section: string; words: string; markup: string }[];
  largest: number;
}
interface Cell {
  readonly cell_type: string;
  readonly source: string;
  readonly metadata: object;
  readonly outputs?: Output[];
}
const { publishedNotebook, writtenNotebook, picturesOf, largest } = (await import(
  new URL("../../../scripts/documentation/published.mjs", import.meta.url).href
)) as Published;

const display = (data: Record<string, unknown>): Output => ({ output_type: "display_data", data });
const executed = {
  cells: [
    { id: "a", cell_type: "markdown", source: ["# 3. Results\n", "## 3.1 First"], metadata: {} },
    {
      id: "b",
      cell_type: "code",
      source: "show(figure);",
      metadata: { tags: ["parameters"], execution: { "iopub.status.busy": "now" } },
      outputs: [
        display({ "application/vnd.plotly.v1+json": {}, "image/svg+xml": "<svg/>", "text/plain": "A figure." }),
        display({
          "text/html": ['<p>kept</p><script data-embedlab="table">', "sort()</script>"],
          "text/plain": "kept",
        }),
        display({ "text/html": "<div></div><script>map()</script>", "text/plain": "Linked maps." }),
        display({ "application/vnd.embedlab.result+json": { a: 1 } }),
        display({ "text/html": '<div class="embedlab-progress">…</div>' }),
        { output_type: "stream", text: "said" },
      ],
    },
  ],
  metadata: { kernelspec: { name: "tslab" }, language_info: { name: "typescript" }, widgets: {} },
  nbformat: 4,
  nbformat_minor: 5,
};

void describe("a published copy of an executed notebook", () => {
  void it("holds pictures for Plotly's data, tables without scripts, words for maps, and nothing that is a report's alone", () => {
    const { cells } = publishedNotebook(executed, { note: "A copy.", sources: "0" });
    assert.deepEqual([cells[0].cell_type, cells[0].source], ["markdown", "A copy."]);
    assert.deepEqual(cells[2].metadata, { tags: ["parameters"] });
    assert.deepEqual(
      cells[2].outputs!.map(({ data, text }) => data ?? text),
      [
        { "image/svg+xml": "<svg/>", "text/plain": "A figure." },
        { "text/html": "<p>kept</p>", "text/plain": "kept" },
        { "text/plain": "Linked maps." },
        "said",
      ],
    );
  });

  void it("is refused where it is too large, or tells of this machine's folders", () => {
    assert.throws(() => writtenNotebook("a.ipynb", { text: "x".repeat(largest) }), {
      message: /^a\.ipynb: its copy has/,
    });
    assert.throws(() => writtenNotebook("a.ipynb", { text: resolve("models") }), { message: /tells of the folder/ });
  });

  void it("gives its pictures with the section that each stands in", () => {
    const [picture, ...others] = picturesOf(executed);
    assert.deepEqual([picture.section, picture.words, picture.markup], ["3.1 First", "A figure.", "<svg/>"]);
    assert.deepEqual(others, []);
  });
});
