import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { it } from "node:test";
import { mean, summary } from "#embedlab/numeric/summary";

const { lists } = JSON.parse(readFileSync(new URL("../../../tests/golden/summary.json", import.meta.url), "utf8")) as {
  lists: { values: number[]; mean: number; variance: number; ofAll: number; twentieths: number[] }[];
};
const close = (actual: number, expected: number): void =>
  assert.ok(Math.abs(actual - expected) <= 1e-12 * Math.max(1, Math.abs(expected)), `${actual}, not ${expected}`);

for (const { values, mean: centre, variance, ofAll, twentieths } of lists)
  void it(`a summary of ${values.length} values is that of Python's statistics, and leaves them as they were`, () => {
    const given = [...values];
    const found = summary(given);
    assert.equal(found.count, values.length);
    assert.deepEqual([found.min, found.max], [Math.min(...values), Math.max(...values)]);
    close(found.mean, centre);
    close(mean(given), centre);
    close(found.variance(), variance);
    close(found.variance(0), ofAll);
    twentieths.forEach((value, i) => close(found.quantile((i + 1) / 20), value));
    assert.deepEqual([found.quantile(0), found.quantile(1)], [found.min, found.max]);
    assert.deepEqual(given, values);
  });

void it("a summary of nothing is NaN throughout, of one value has no variance, and of very many does not overflow", () => {
  const none = summary([]);
  assert.equal(none.count, 0);
  for (const value of [none.mean, none.min, none.max, none.variance(), none.quantile(0.5), mean([])])
    assert.ok(Number.isNaN(value));
  assert.ok(Number.isNaN(summary([7]).variance()));
  assert.deepEqual([summary([7]).variance(0), summary([7]).quantile(0.3)], [0, 7]);
  const { min, max } = summary(Float64Array.from({ length: 300_000 }, (_, i) => i));
  assert.deepEqual([min, max], [0, 299_999]);
});
