import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { hdbscan, hdbscanOfSizes } from "#embedlab/clustering/hdbscan";
import { spanningTree } from "#embedlab/clustering/spanning-tree";
import { Matrix } from "#embedlab/numeric/matrix";
import { Random } from "#embedlab/numeric/random";
import { hierarchies, labelsFrom } from "./hierarchies.js";

/** Rows whose clusters differ once clusters are matched by their rows. */
function differing(ours: Int32Array, theirs: Int32Array): number[] {
  const matched = new Map<number, number>();
  ours.forEach((label, row) => {
    if (label >= 0 && theirs[row] >= 0 && !matched.has(label)) matched.set(label, theirs[row]);
  });
  assert.equal(new Set(matched.values()).size, matched.size, "two clusters of ours are one of theirs");
  return [...ours.keys()].filter((row) => (ours[row] === -1 ? -1 : matched.get(ours[row])) !== theirs[row]);
}

describe("HDBSCAN", () => {
  for (const { name, x, hdbscan: fits } of hierarchies) {
    for (const { minClusterSize, minSamples, selection, probabilities, ...peers } of fits) {
      it(`gives hdbscan's clusters: ${name}, minSamples ${minSamples}, ${selection}`, async () => {
        const result = await hdbscan(x, { minClusterSize, minSamples, clusterSelectionMethod: selection });
        const theirs = labelsFrom(peers.hdbscan);
        assert.equal(result.nClusters, 1 + Math.max(...theirs));
        const others = differing(result.labels, theirs);
        // A row through which two clusters meet leaves both by edges of one length. The peers cut one of the two edges first,
        // by accident of a sort, and leave the row with the other cluster, as the first to go; here both are cut at once.
        for (const row of others) {
          const least = Math.min(...probabilities.filter((_, i) => theirs[i] === theirs[row]));
          assert.ok(
            result.labels[row] === -1 && probabilities[row] === least,
            `row ${row}: ${result.labels[row]}, not ${theirs[row]}`,
          );
        }
        assert.ok(others.length <= 4, `${others.length} rows`);
        result.probabilities.forEach((value, row) =>
          assert.ok(
            others.includes(row) || Math.abs(value - probabilities[row]) < 1e-4,
            `probability of row ${row}: ${value}, not ${probabilities[row]}`,
          ),
        );
      });

      // Among small clusters scikit-learn's own sort of equal lengths differs from hdbscan's.
      if (selection === "eom")
        it(`gives scikit-learn's clusters: ${name}, minSamples ${minSamples}`, async () => {
          const { labels } = await hdbscan(x, { minClusterSize, minSamples });
          assert.ok(differing(labels, labelsFrom(peers["scikit-learn"])).length <= 1);
        });
    }
  }

  it("gives the same clusters in any order and scaled, equal distances included", async () => {
    const random = new Random(12);
    // Whole numbers: many rows are equal, and most distances.
    const grid = new Matrix(
      Float64Array.from({ length: 400 }, (_, at) => random.integer(4) + (at < 200 ? 0 : 30)),
      200,
      2,
    );
    for (const [x, minClusterSize] of [
      [grid, 8],
      [hierarchies[3].x, 10],
      [hierarchies[4].x, 10],
    ] as const) {
      const { labels, probabilities } = await hdbscan(x, { minClusterSize, minSamples: 4 });
      const order = random.permutation(x.rows);
      const moved = new Matrix(
        x.data.map((value) => 1000 + 4 * value),
        x.rows,
        x.columns,
      ).select(order);
      const again = await hdbscan(moved, { minClusterSize, minSamples: 4, threads: 1 });
      assert.deepEqual(
        differing(
          again.labels,
          Int32Array.from(order, (row) => labels[row]),
        ),
        [],
      );
      again.probabilities.forEach((value, i) => assert.ok(Math.abs(value - probabilities[order[i]]) < 1e-6));
    }
  });

  it("builds the same tree from distances held and from distances computed one row at a time", async () => {
    const { x } = hierarchies[1];
    const known = await hdbscan(x, { minClusterSize: 10, minSamples: 4 });
    const pairs = new Float64Array((x.rows * (x.rows - 1)) / 2);
    for (let i = 0, at = 0; i < x.rows; i++)
      for (let j = i + 1; j < x.rows; j++)
        pairs[at++] = x.row(i).reduce((sum, value, c) => sum + (value - x.row(j)[c]) ** 2, 0);
    const held = spanningTree({ x, threads: 1 }, pairs, 4, undefined, () => undefined);
    const computed = spanningTree({ x, threads: 1 }, undefined, 4, held.coreDistances, () => undefined);
    held.lengths.forEach((length, edge) => assert.ok(Math.abs(length - computed.lengths[edge]) < 1e-12));
    held.coreDistances.forEach((distance, row) => assert.ok(Math.abs(distance - known.coreDistances[row]) < 1e-12));
  });

  it("gives several sizes at once what each gives alone", async () => {
    const { x } = hierarchies[1];
    const sizes = [x.rows + 1, 5, 10, 30];
    const together = await hdbscanOfSizes(x, sizes, { minSamples: 4 });
    for (const [at, minClusterSize] of sizes.entries())
      assert.deepEqual(together[at], await hdbscan(x, { minClusterSize, minSamples: 4 }), `${minClusterSize}`);
  });

  it("takes more rows than distances are held of, and finds the clusters that it was given", async () => {
    const random = new Random(31);
    const n = 5200;
    const x = new Matrix(
      Float32Array.from({ length: 3 * n }, (_, at) => 40 * (Math.floor(at / 3) % 3) + random.normal()),
      n,
      3,
    );
    const { labels, nClusters } = await hdbscan(x, { minClusterSize: 400, minSamples: 5 });
    assert.equal(nClusters, 3);
    labels.forEach((label, row) => assert.ok(label === -1 || label === labels[row % 3], `row ${row}`));
    assert.ok(labels.filter((label) => label === -1).length < n / 20);
  });

  it("keeps two heaps of equal rows apart, and calls everything noise where nothing is denser than its surroundings, and says so", async () => {
    const heaps = new Matrix(
      Float32Array.from({ length: 20 }, (_, row) => (row < 10 ? 1 : 2)),
      20,
      1,
    );
    const two = await hdbscan(heaps, { minClusterSize: 5 });
    assert.deepEqual([...two.labels], [...Array<number>(10).fill(0), ...Array<number>(10).fill(1)]);
    assert.ok(two.probabilities.every((value) => value === 1));
    const equal = await hdbscan(new Matrix(new Float32Array(30).fill(7), 30, 1), { minClusterSize: 5 });
    assert.deepEqual([equal.nClusters, new Set(equal.labels)], [0, new Set([-1])]);
    assert.match(equal.notes[0], /all 30 are noise/);
    const few = await hdbscan(heaps.select([0, 10, 11]), { minClusterSize: 5 });
    assert.deepEqual([few.nClusters, [...few.labels], [...few.probabilities]], [0, [-1, -1, -1], [0, 0, 0]]);
    assert.match(few.notes[0], /3 rows are fewer than minClusterSize 5: all are noise/);
    assert.match((await hdbscan(heaps, { minSamples: 21 })).notes[0], /20 rows are fewer than minSamples 21/);
  });

  it("names what is wrong", async () => {
    const x = new Matrix(new Float32Array(6), 3, 2);
    await assert.rejects(hdbscan(x, { minClusterSize: 1 }), { name: "InputError", message: /minClusterSize is 1/ });
    await assert.rejects(hdbscan(x, { minSamples: 0 }), /minSamples is 0/);
    await assert.rejects(hdbscan(x, { clusterSelectionMethod: "best" as "eom" }), /clusterSelectionMethod is best/);
    await assert.rejects(hdbscan(new Matrix(Float32Array.of(1, NaN), 2, 1)), /row 1, column 0 is NaN/);
  });
});
