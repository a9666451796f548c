import assert from "node:assert/strict";
import { test } from "node:test";
import { differencesFigure, type DifferencesFigure } from "#embedlab/comparison/differences-figure";

type Pair = DifferencesFigure["pairs"][number];
const pair = (baseline: string, challenger: string, estimate: number, answer: Pair["judged"]["answer"]): Pair => ({
  baseline,
  challenger,
  judged: { estimate, low: estimate - 0.01, high: estimate + 0.01, confidence: 0.95, adjustedP: 0.0004, answer },
});
const plain = (markup: string): string => markup.replaceAll(/(?:<[^>]*>|\s)+/g, " ");

test("the figure of differences has the numbers of every pair below it", () => {
  const pairs = [
    pair("a", "b", 0.2, "better"),
    pair("a", "c", -0.0001, "undecided"),
    pair("b", "<c>", -0.2, "worse"),
    pair("d", "e", 0, "equivalent"),
  ];
  const given = { task: "ARI", estimand: "least inertia", margin: 0.02, leaders: ["b"] } as const;
  const { markup } = differencesFigure({ ...given, pairs });
  const [figure, table] = markup.split("<details>");
  assert.match(figure, /aria-label="[^"]*the table below has the numbers"/);
  assert.match(plain(table), /allow for all 4 pairs, intervals are of each alone/);
  assert.match(plain(table), /b − a \+0\.200 \+0\.190 to \+0\.210 &lt; 0\.001 b is better/);
  assert.match(plain(table), /c − a 0\.000 −0\.010 to \+0\.010 &lt; 0\.001 undecided/);
  assert.match(plain(table), /&lt;c&gt; − b −0\.200 .* b is better/);
  assert.match(plain(table), /e − d 0\.000 .* equivalent/);
  assert.doesNotMatch(
    plain(differencesFigure({ ...given, pairs: pairs.slice(0, 1) }).markup),
    /numbers of all pairs|allow for/,
  );
  assert.equal(differencesFigure({ ...given, pairs: [] }).markup, "");
});
