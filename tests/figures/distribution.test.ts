import assert from "node:assert/strict";
import { test } from "node:test";
import { logBins, wholeRange } from "#laboratory/figures/distribution";

test("bins of whole numbers are named apart and hold what they are named after", () => {
  for (const lengths of [
    [1, 1, 1],
    [1, 2, 3, 5, 8],
    [5, 10, 20, 50, 100, 1000],
    Array.from({ length: 90 }, (_, i) => i),
  ]) {
    const { counts, ranges, centres } = logBins(lengths, [Math.min(...lengths), Math.max(...lengths)]);
    const names = ranges.map(wholeRange);
    assert.equal(new Set(names).size, names.length, names.join("; "));
    assert.equal(centres.length, names.length);
    ranges.forEach(([from, to], bin) =>
      assert.equal(
        counts[bin],
        lengths.map((length) => Math.max(1, length)).filter((length) => length >= from && length <= to).length,
        wholeRange([from, to]),
      ),
    );
    assert.equal(
      counts.reduce((sum, held) => sum + held, 0),
      lengths.length,
    );
  }
});
