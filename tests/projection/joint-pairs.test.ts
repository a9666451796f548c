import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Random } from "#embedlab/numeric/random";
import { jointProbabilities, jointScale } from "#embedlab/projection/affinities";
import { jointPairs, partsOfPairs } from "#embedlab/projection/joint-pairs";

/** k others of each of n points and values that sum to 1, some of which are 0. */
function neighbors(n: number, k: number, seed: number): { indices: Int32Array; conditional: Float64Array } {
  const random = new Random(seed);
  const indices = new Int32Array(n * k);
  for (let i = 0; i < n; i++)
    indices.set(
      random
        .permutation(n)
        .filter((j) => j !== i)
        .subarray(0, k),
      i * k,
    );
  const conditional = Float64Array.from({ length: n * k }, (_, e) => (e % 7 === 0 ? 0 : random.uniform() / k));
  return { indices, conditional };
}

describe("jointPairs", () => {
  for (const [n, k] of [
    [4, 3],
    [5, 1],
    [101, 7],
    [66_000, 3],
  ])
    for (const parts of [1, 2, 3, 6])
      it(`are the joint probabilities above the diagonal of ${n} points' ${k} neighbours, in ${parts} parts`, () => {
        const { indices, conditional } =
          n < 1000
            ? neighbors(n, k, 1)
            : {
                indices: Int32Array.from({ length: n * k }, (_, e) => (Math.floor(e / k) + 1 + (e % k) ** 5) % n),
                conditional: new Float64Array(n * k).fill(1 / k),
              };
        const expected = jointProbabilities(indices, conditional, n);
        const scale = jointScale(conditional);
        const bounds = partsOfPairs(n, parts);
        assert.deepEqual([bounds[0].from, bounds[parts - 1].to], [0, n]);
        let next = 0;
        for (const { from, to } of bounds) {
          assert.equal(from, next);
          next = to;
          const found = jointPairs(indices, conditional, n, scale, from, to);
          assert.equal(found.others.BYTES_PER_ELEMENT, n <= 65536 ? 2 : 4);
          for (let i = from, e = 0; i < to; i++) {
            let negativeEntropy = 0;
            for (let at = expected.offsets[i]; at < expected.offsets[i + 1]; at++) {
              const p = expected.values[at];
              if (expected.columns[at] < i) continue;
              assert.equal(found.others[e], expected.columns[at]);
              assert.equal(found.p[e++], Math.fround(p));
              if (p > 0) negativeEntropy += 2 * p * Math.log(p);
            }
            for (; e % 4 !== 0; e++) assert.deepEqual([found.others[e], found.p[e]], [i, 0]);
            assert.equal(found.ends[i - from], e);
            assert.ok(Math.abs(found.negativeEntropies[i - from] - negativeEntropy) < 1e-12);
          }
          assert.equal(found.p.length, to === from ? 0 : found.ends[to - from - 1]);
          assert.equal(found.others.length, found.p.length);
        }
        assert.equal(next, n);
      });

  it("shares out about as many pairs to each part", () => {
    const { indices, conditional } = neighbors(600, 20, 2);
    const counts = partsOfPairs(600, 3).map(
      ({ from, to }) => jointPairs(indices, conditional, 600, 1, from, to).p.length,
    );
    assert.ok(Math.max(...counts) < 1.2 * Math.min(...counts), String(counts));
  });
});
