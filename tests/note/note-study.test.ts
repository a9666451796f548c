import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { contractNamed, type ModelContract } from "embedlab";
import { randomWeights } from "#embedlab/embedding/contract/contradictions";
import type { RanModel } from "#embedlab/embedding/embed-models";
import { noteStudy } from "#laboratory/note/note-study";

const flipkart = { sha256: "364c6ce304c74dd5fb3d49c5cffff392fdc1eb4ff29f3278af02bca40165bed8" };
const ran = (contract: ModelContract, warnings: readonly string[] = []): RanModel =>
  ({
    id: contract.id,
    contract,
    status: "ran",
    embedding: { warnings, vectors: { rows: 1050, columns: contract.dimensions } },
  }) as unknown as RanModel;
const [bert, small, large, minilm] = ["bert-base-uncased", "e5-small-v2", "e5-large-v2", "all-MiniLM-L6-v2"].map(
  (name) => ran(contractNamed(name)),
);

describe("noteStudy", () => {
  it("holds the note against its own products and models alone", () => {
    assert.deepEqual(noteStudy({ sha256: "00" }, [bert, large]).products, false);
    assert.match(noteStudy({ sha256: "00" }, [bert, large]).sentence, /this is another catalogue/);
    const without = noteStudy(flipkart, [minilm, large]);
    assert.ok(without.products && without.pair === null);
    assert.match(without.sentence, /bert-base-uncased is not among those that ran/);
    assert.match(noteStudy(flipkart, [minilm, bert]).sentence, /an E5 v2 is not among/);
  });

  it("says where a smaller E5 stands in the place of the note's", () => {
    const own = noteStudy(flipkart, [bert, small, large]);
    assert.equal(own.pair?.e5, large);
    assert.equal(own.sentence, "The note's products and its two models.");
    const smaller = noteStudy(flipkart, [minilm, small, bert]);
    assert.deepEqual([smaller.pair?.bert, smaller.pair?.e5], [bert, small]);
    assert.match(smaller.sentence, /e5-small-v2 \(384 dimensions\) stands where the note has E5-large-v2/);
  });

  it("knows weights by their source, whatever the contract is called, and takes no random ones", () => {
    const folder = ran({ ...small.contract, id: "mine", source: { kind: "folder", path: "/models/E5-small-v2/" } });
    assert.equal(noteStudy(flipkart, [bert, folder]).pair?.e5, folder);
    const called = ran({ ...minilm.contract, id: "e5-large-v2" });
    assert.equal(noteStudy(flipkart, [bert, called]).pair, null);
    assert.equal(noteStudy(flipkart, [ran(bert.contract, [randomWeights]), small]).pair, null);
  });
});
