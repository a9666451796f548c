import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { rowsTable } from "#embedlab/display/rows-table";

void describe("rowsTable", () => {
  it("sets columns of numbers to the right, whatever space stands before the unit, and what is unknown with them", () => {
    const { markup } = rowsTable("A caption", [
      { model: "12", share: "62\u00a0%", time: "< 0.1 ms", size: null, said: "3 of them are cut" },
      { model: "13", share: "7.1\u00a0%", time: "2.9 ms", size: 1536, said: "–" },
    ]);
    const numeric = Array.from(markup.matchAll(/<th scope="col" class="number"><bdi[^>]*>(\w+)/g), ([, name]) => name);
    assert.deepEqual(numeric, ["share", "time", "size"]);
    assert.equal(markup.match(/<th scope="row">/g)?.length, 2);
  });

  it("shows names and cells as text", () => {
    const { markup } = rowsTable("<i>", [{ "<b>": "<img src=x>" }]);
    assert.doesNotMatch(markup, /<img|<i>|<b>/);
  });
});
