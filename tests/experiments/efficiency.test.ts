import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Matrix } from "embedlab";
import { Random } from "embedlab/numeric";
import { efficiencySentence, topDimensionsSentence } from "#laboratory/findings/concentration";
import { measureEfficiency, type EfficiencyRow } from "#laboratory/experiments/efficiency";

describe("measureEfficiency", () => {
  it("tells vectors whose first dimensions hold the labels from vectors where every dimension holds a little", async () => {
    const random = new Random(6);
    const labels = Int32Array.from({ length: 210 }, (_, i) => i % 3);
    const held = new Matrix(
      Float32Array.from(
        { length: 210 * 60 },
        (_, at) => random.normal() + (at % 60 === labels[Math.floor(at / 60)] ? 6 : 0),
      ),
      210,
      60,
    );
    const thin = new Matrix(
      Float32Array.from(
        { length: 210 * 60 },
        (_, at) => random.normal() + (at % 3 === labels[Math.floor(at / 60)] ? 0.7 : 0),
      ),
      210,
      60,
    );
    const [one, other] = await measureEfficiency(
      [
        { id: "held", vectors: held },
        { id: "thin", vectors: thin },
      ],
      labels,
      { few: 3 },
    );
    assert.deepEqual([one.dimensions, one.few], [60, 3]);
    assert.ok(one.top > 0.9 && one.random < one.top - 0.2, `${one.top} and ${one.random}`);
    assert.ok(other.top < other.all - 0.1, `${other.top} and ${other.all}`);
  });
});

describe("efficiencySentence", () => {
  const row = (model: string, top: number, dimensions: number): EfficiencyRow => ({
    model,
    dimensions,
    few: 20,
    top,
    random: 0.7,
    all: 0.9,
  });
  const rows = [row("bert", 0.81, 768), row("e5", 0.78, 384)];

  it("draws a conclusion from the two models alone that the claim is about", () => {
    assert.equal(
      efficiencySentence(rows),
      "Of the accuracy on all dimensions the top 20 keep 90\u00a0% (bert, 3\u00a0% of its dimensions), 87\u00a0% (e5, 5\u00a0% of its dimensions).",
    );
    assert.match(efficiencySentence(rows, "bert", "e5"), /bert, trained without contrast, keeps no less than e5/);
    assert.match(
      efficiencySentence([row("bert", 0.7, 768), row("e5", 0.78, 384)], "bert", "e5"),
      /keeps less than e5; one pair of models/,
    );
    assert.doesNotMatch(efficiencySentence(rows, "bert", "missing"), /contrast/);
  });
  it("does not call all dimensions the top of them", () => {
    assert.match(efficiencySentence([row("lsa", 0.93, 100)]), /the top 20 keep all \(lsa, 20/);
    const whole = { ...row("noise", 0.6, 10), few: 10 };
    assert.equal(
      efficiencySentence([whole]),
      "noise (10) has no more dimensions than the test takes: none would be left out.",
    );
    assert.match(
      efficiencySentence([whole, row("e5", 0.78, 384)]),
      /the top 20 keep 87\u00a0% \(e5, .*noise \(10\) has no more /,
    );
    assert.doesNotMatch(efficiencySentence([whole, row("e5", 0.78, 384)], "noise", "e5"), /contrast/);
  });
});

describe("topDimensionsSentence", () => {
  it("gives a shortfall its sign", () => {
    const [half, most] = [Float64Array.of(0.5), Float64Array.of(0.8)];
    const point = (dimensions: number, top: Float64Array, random: Float64Array) => ({ dimensions, top, random });
    const said = topDimensionsSentence({ points: [point(5, half, most), point(10, most, half)], all: most }, 100);
    assert.match(
      said,
      /all 100 dimensions \(80\.0\u00a0%\): 10 dimensions\. .* in points: −30\.0 at 5, \+30\.0 at 10\.$/,
    );
  });
});
