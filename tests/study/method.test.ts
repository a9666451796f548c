import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { contractNamed } from "embedlab";
import { methodRows } from "#laboratory/study/method";

describe("methodRows", () => {
  const rows = methodRows(["bert-base-uncased", "e5-large-v2", "lsa"].map(contractNamed));

  it("finds the note's two models made as the note makes them, where it says how", () => {
    for (const step of ["text", "prefix"]) {
      const row = rows.find((own) => own.step === step)!;
      assert.equal(row["bert-base-uncased"], row["the note's BERT"]);
      assert.equal(row["e5-large-v2"], row["the note's E5-large-v2"]);
    }
    const pooling = rows.find(({ step }) => step === "pooling")!;
    assert.equal(pooling["bert-base-uncased"], pooling["the note's BERT"]);
  });

  it("names the words that the cleaned text is without", () => {
    const of = (stopwords?: string | string[]): string =>
      methodRows([{ ...contractNamed("bert-base-uncased"), stopwords }]).find(({ step }) => step === "text")![
        "bert-base-uncased"
      ];
    assert.match(of("fr"), /without punctuation and stopwords of French$/);
    assert.match(of(["le"]), /without punctuation and words of the study's own$/);
    assert.match(of(), /without punctuation and words of commerce$/);
  });

  it("says of what is fitted on the corpus that it has no tokens", () => {
    assert.deepEqual(
      rows.map(({ lsa }) => lsa),
      ["as it is", "none", "whole texts", "words weighted and counted, then their main directions", "1", "fp32"],
    );
  });
});
