import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { auditExplanation } from "#laboratory/note/audit-explanation";
import { auditLimits } from "#laboratory/note/audit-limits";
import type { AuditLine } from "#laboratory/note/audit-line";
import { auditModels, bertParameters } from "#laboratory/note/audit-models";
import { auditResults, type FoundClusterings } from "#laboratory/note/audit-results";
import { noteTables } from "#laboratory/note/tables";

const lineOf = (lines: readonly AuditLine[], claim: RegExp): AuditLine => {
  const line = lines.find((own) => claim.test(own.claim));
  assert.ok(line, `no line on ${claim.source}`);
  return line;
};

describe("the note's audit", () => {
  it("reads the tables that the golden file holds", () => {
    const golden = JSON.parse(
      readFileSync(new URL("../../../tests/golden/note-tables.json", import.meta.url), "utf8"),
    ) as { categories: string[]; confusion: Record<string, number[][]> };
    assert.deepEqual(noteTables.confusion, golden.confusion);
    assert.deepEqual(noteTables.categories, golden.categories);
  });

  it("recomputes each claim to the known value and verdict", () => {
    const expected: [RegExp, RegExp, string][] = [
      [/BERT has 110 M/, /109.5 M/, "agrees"],
      [/24 layers, 16 heads, 1,024 dimensions, 335 M/, /335.1 M/, "agrees"],
      [/tau = 0.05/, /0.01/, "contradicts"],
      [/robust to variations/, /varies no text/, "unsupported"],
      [/49 words of commerce removed: 5.1 %/, /neither the list/, "unsupported"],
      [/ARI 0.3133/, /0.31328 and 0.35946/, "agrees"],
      [/14.7 % ARI/, /\+14.7 %: a difference of \+0.0462/, "unsupported"],
      [/\+56 % computing time/, /\+58.6 %/, "contradicts"],
      [/2 to 3 times/, /23.0 \/ 14.5 minutes = 1.59/, "contradicts"],
      [/diagonal$/, /alignment 51.5 % \(BERT\), 58.7 % \(E5\); purity 55.0 % \(BERT\), 60.5 % \(E5\)/, "artefact"],
      [/^Watches \+49/, /0 -> 0/, "contradicts"],
      [/^Beauty and Personal Care \+89/, /5 -> 94 \(\+89\)/, "agrees"],
      [/^Home Furnishing \+1/, /74 -> 75 \(\+1\)/, "agrees"],
      [/48 fewer errors/, /14 -> 94/, "contradicts"],
      [/decorative terms/, /148 products, 148 of them watches/, "artefact"],
      [/76 against 80/, /1 \(BERT\) and 74 \(E5\)/, "contradicts"],
      [
        /only Computers and Watches stand clearly apart in BERT/,
        /Watches 0.82, Baby Care 0.71, Computers 0.44/,
        "contradicts",
      ],
      [
        /Baby Care and Beauty and Personal Care are scattered in BERT/,
        /Baby Care 3\.7, Computers 3\.7, Beauty and Personal Care 3\.5/,
        "contradicts",
      ],
      [/more distinct clusters with E5/, /0.425 -> 0.536 \(\+0.111\)/, "agrees"],
      [/separation of Watches and Baby Care/, /0.007 -> 0.002/, "agrees"],
      [/less overlap of Home Furnishing and Home Decor/, /0.125 -> 0.247/, "contradicts"],
      [/accuracy of 90.48 %/, /190 of 210: 90.5 %, 95 % interval 85.7 % to 93.8 %/, "agrees"],
      [/dim_6, dim_2, dim_4/, /below 7/, "artefact"],
      [/base value 0.143/, /0.142857/, "agrees"],
      [/15 to 20 dimensions/, /1,010 other features \+0.33 of a total of \+0.475/, "contradicts"],
      [/contrastive architecture/, /15 to 20 of 1,024 are 1.5 % to 2.0 %/, "unsupported"],
      [/share 6 of their top 10/, /prints 6 of the forest's ten/, "unsupported"],
      [/prefix improves results by 15 to 20 %/, /none without/, "unsupported"],
      [/56 data sets/, /BEIR and MTEB/, "unsupported"],
      [/10,000 products/, /one size/, "unsupported"],
      [/supervised use/, /no BERT beside it/, "unsupported"],
      [/GPU/, /one processor/, "unsupported"],
    ];
    const lines = [...auditModels(), ...auditResults(), ...auditExplanation(), ...auditLimits()];
    lines.forEach((line, i) => {
      assert.match(line.claim, expected[i][0]);
      assert.match(line.recomputed, expected[i][1], line.claim);
      assert.equal(line.verdict, expected[i][2], line.claim);
      assert.equal(line.here, undefined, "nothing was found yet");
    });
    assert.equal(lines.length, expected.length);
  });

  it("counts the parameters that a BERT has", () => {
    // transformers' BertModel with its pooler, and all-MiniLM-L6-v2.
    assert.equal(bertParameters({ layers: 12, dimensions: 768 }), 109_482_240);
    assert.equal(bertParameters({ layers: 24, dimensions: 1024 }), 335_141_888);
    assert.equal(bertParameters({ layers: 6, dimensions: 384 }), 22_713_216);
  });
});

describe("what a study found beside the note's claims", () => {
  const { categories, confusion } = noteTables;
  /** Products and clusters that count up to a printed matrix. */
  const counted = (table: readonly (readonly number[])[]): { truth: Int32Array; clusters: Int32Array } => {
    const pairs = table.flatMap((row, i) => row.flatMap((count, j) => Array.from({ length: count }, () => [i, j])));
    return { truth: Int32Array.from(pairs, ([i]) => i), clusters: Int32Array.from(pairs, ([, j]) => j) };
  };
  const [bert, e5] = [counted(confusion.BERT), counted(confusion["E5-large-v2"])];
  const found = (name: string, seconds: number, clusters: Int32Array): FoundClusterings => ({
    name,
    seconds,
    clusterings: [clusters, clusters],
  });
  const results = {
    truth: bert.truth,
    categories,
    bert: found("bert", 870, bert.clusters),
    e5: found("e5", 1380, e5.clusters),
    verdict: "Undecided.",
  };

  it("is the note's own where its clusters are the note's", () => {
    assert.deepEqual(bert.truth, e5.truth);
    const expected: [RegExp, RegExp][] = [
      [/ARI 0.3133/, /^0.313 and 0.359, means of 2 seeds$/],
      [/significantly/, /^\+14.7 %: a difference of \+0.0462, means of 2 seeds. Undecided.$/],
      [/computing time/, /^1380.0 \/ 870.0 seconds = 1.59, of e5 and bert when/],
      [/2 to 3 times/, /= 1.59/],
      [/diagonal$/, /aligned 51.5 % \(BERT\), 58.7 % \(E5\); purity 55.0 % \(BERT\), 60.5 % \(E5\)/],
      [/^Watches \+49/, /^142.0 -> 148.0 \(\+6.0\) in its own cluster$/],
      [/decorative terms/, /0.0 -> 0.0 \(0.0\) in the cluster of Home Decor; 142.0 -> 148.0/],
      [/stand clearly apart/, /^Watches 0.82, Baby Care 0.71, Computers 0.44 \(BERT\)$/],
      [/Watches and Baby Care/, /^0.007 -> 0.002/],
      [/Home Furnishing and Home Decor/, /^0.125 -> 0.247 \(\+0.122\)$/],
    ];
    const lines = auditResults(results);
    for (const [claim, found] of expected) {
      const { here, measured } = lineOf(lines, claim);
      assert.match(here ?? measured ?? "", found);
      // What is measured in seconds is under a name that reports compare as times.
      assert.equal(measured !== undefined, / seconds = /.test(`${here}${measured}`));
    }
    assert.ok(lines.every(({ here, measured }) => (here ?? measured) !== undefined));
  });

  it("does not move with the numbers of clusters, or with the order of categories", () => {
    const renumbered = (clusters: Int32Array): Int32Array => clusters.map((cluster) => (cluster * 3 + 2) % 7);
    const reversed = { truth: bert.truth.map((category) => 6 - category), categories: [...categories].reverse() };
    const other = auditResults({
      ...results,
      ...reversed,
      bert: found("bert", 870, renumbered(bert.clusters)),
      e5: found("e5", 1380, renumbered(e5.clusters)),
    });
    for (const line of auditResults(results)) {
      // Where the clusters are not matched with categories, their numbers are what is shown.
      if (!/diagonal$/.test(line.claim)) assert.equal(other.find(({ claim }) => claim === line.claim)?.here, line.here);
    }
  });

  it("goes with a mean over the seeds", () => {
    const mixed = { ...results, e5: { ...results.e5, clusterings: [e5.clusters, bert.clusters] } };
    assert.match(lineOf(auditResults(mixed), /^Watches \+49/).here ?? "", /^142.0 -> 145.0 \(\+3.0\)/);
  });

  it("says of the explanation, the models and the limits what was measured, and what was not", () => {
    const explanation = auditExplanation({
      model: "e5",
      dimensions: 384,
      accuracies: [0.9, 0.92],
      tested: 210,
      drawn: [{ index: 6, truePlace: 200 }],
      baseValue: 0.1429,
      rest: { features: 370, sum: 0.3, total: 0.5 },
      topK: { dimensions: 20, top: 0.85, random: 0.8, all: 0.9 },
      common: 7,
    });
    assert.match(lineOf(explanation, /90.48/).here ?? "", /^91.0 % \(90.0 % to 92.0 % over 2 splits of 210\), e5$/);
    assert.match(lineOf(explanation, /dim_6/).here ?? "", /dim_6 \(truly number 200\)/);
    assert.match(
      lineOf(explanation, /15 to 20 dimensions/).here ?? "",
      /^370 other dimensions add 0.300 of 0.500 \(60.0 %\)$/,
    );
    assert.match(
      lineOf(explanation, /contrastive/).here ?? "",
      /85.0 % on the top 20 of 384, 80.0 % on random ones, 90.0 % on all/,
    );
    const models = auditModels({
      bert: { model: "bert", layers: 12, heads: 12, dimensions: 768, parameters: 109_482_240 },
      e5: { model: "e5", layers: null, heads: null, dimensions: 384, parameters: null },
      compression: { characters: 0.2, byStopwords: 0.15 },
      losses: [
        { temperature: 0.05, loss: 3.2 },
        { temperature: 0.01, loss: 1.1 },
      ],
      stayed: [{ variation: "upper case", bert: 56, e5: 50, products: 56 }],
    });
    assert.equal(lineOf(models, /robust/).here, "in their cluster still (BERT, E5): upper case 56 and 50 of 56");
    assert.equal(lineOf(models, /BERT has/).here, "bert: 12 layers, 12 heads, 768 dimensions, 109.5 M");
    assert.equal(lineOf(models, /E5-large-v2 has/).here, "e5: 384 dimensions, parameters not counted");
    const limits = auditLimits({
      e5: "e5",
      device: "a processor",
      growth: [
        { n: 105, ari: { estimate: 0.3, low: 0.2, high: 0.4 } },
        { n: 1050, ari: { estimate: 0.33, low: 0.31, high: 0.35 } },
      ],
      probe: { bert: { estimate: 0.9, low: 0.88, high: 0.92 }, e5: { estimate: 0.94, low: 0.93, high: 0.95 } },
      prefixProducts: 280,
      prefixes: [
        { prefix: "", ari: 0.42, gain: null },
        { prefix: "query: ", ari: 0.333, gain: { estimate: -0.087, low: -0.2, high: 0.03 } },
      ],
    });
    assert.equal(
      lineOf(limits, /prefix/).here,
      'ARI on 280 products: without prefix 0.420; over that "query: " −21 %, −0.087 (−0.200 to +0.030), not told apart',
    );
    assert.equal(
      lineOf(limits, /10,000/).here,
      "ARI of e5: 0.300 (0.200 to 0.400) on parts of 105 of these products, 0.330 (0.310 to 0.350) on all 1,050 under other seeds",
    );
    assert.match(lineOf(limits, /supervised/).here ?? "", /^linear probe: BERT 90.0 % \(88.0 % to 92.0 %\), e5 94.0 %/);
    assert.equal(lineOf(limits, /GPU/).here, "not measured: a processor");
  });
});
