import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { correctedResampled } from "#embedlab/evaluation/corrected-resampled";
import { studentQuantile, twoSidedStudentP } from "#embedlab/evaluation/student";

interface Golden {
  student: { df: number; p: number; quantile: number; t: number; twoSided: number }[];
  corrected: { scores: number[]; standardError: number; low: number; high: number; differences: number[]; p: number };
}
const { student, corrected } = JSON.parse(
  readFileSync(new URL("../../../tests/golden/probe.json", import.meta.url), "utf8"),
) as Golden;
const near = (value: number, other: number): void =>
  assert.ok(Math.abs(value - other) <= 1e-11 * Math.max(1, Math.abs(other)), `${value} against ${other}`);

test("Student's t is scipy's", () => {
  for (const { df, p, quantile, t, twoSided } of student) {
    near(studentQuantile(p, df), quantile);
    near(twoSidedStudentP(t, df), twoSided);
    near(twoSidedStudentP(-t, df), twoSided);
  }
  assert.equal(studentQuantile(0.5, 3), 0);
  assert.equal(twoSidedStudentP(0, 3), 1);
});
test("the corrected resampled interval is the formula's with scipy's t", () => {
  const { standardError, low, high } = correctedResampled(corrected.scores, 1 / 4);
  near(standardError, corrected.standardError);
  near(low, corrected.low);
  near(high, corrected.high);
  near(correctedResampled(corrected.differences, 1 / 4).p, corrected.p);
});
test("it mirrors where differences change sign, and grows with the overlap", () => {
  const one = correctedResampled(corrected.differences, 0.25);
  const other = correctedResampled(
    corrected.differences.map((value) => -value),
    0.25,
  );
  assert.deepEqual([other.low, other.high, other.p], [-one.high, -one.low, one.p]);
  assert.ok(correctedResampled(corrected.differences, 1).high > one.high);
});
test("it refuses what has no interval", () => {
  assert.throws(() => correctedResampled([0.9], 0.25), /1 scores/);
  assert.throws(() => correctedResampled([0.9, 0.8], 0), /testShare is 0/);
});
