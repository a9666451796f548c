import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openKernels, sharedMemory } from "#embedlab/numeric/kernels";
import { Random } from "#embedlab/numeric/random";

const memory = sharedMemory(64);
const kernels = openKernels(memory);
let end = 65536;

function floats(values: ArrayLike<number>): Float32Array {
  const array = new Float32Array(memory.buffer, end, values.length);
  array.set(values);
  end += 64 * Math.ceil(array.byteLength / 64);
  return array;
}
function doubles(values: ArrayLike<number>): Float64Array {
  const array = new Float64Array(memory.buffer, end, values.length);
  array.set(values);
  end += 64 * Math.ceil(array.byteLength / 64);
  return array;
}
const integers = (values: ArrayLike<number>): Int32Array => {
  const { byteOffset, length } = floats(new Float32Array(values.length));
  const array = new Int32Array(memory.buffer, byteOffset, length);
  array.set(values);
  return array;
};

/** As lists hold them: another's number, then a value. */
function entries(numbers: Int32Array, values: Float32Array): { others: Int32Array; values: Float32Array } {
  const others = integers(new Int32Array(2 * numbers.length));
  const asFloats = new Float32Array(memory.buffer, others.byteOffset, others.length);
  numbers.forEach((number, at) => {
    others[2 * at] = number;
    asFloats[2 * at + 1] = values[at];
  });
  return { others, values: asFloats };
}

const normals = (count: number, seed: number): Float64Array => new Random(seed).normals(count);

describe("rankedDistances", () => {
  for (const [columns, rank] of [
    [4, 1],
    [4, 4],
    [512, 19],
    [512, 512],
  ])
    it(`finds the ${rank}-th of ${columns} values as a sort does, of either sign and equal ones too`, () => {
      const rows = 5;
      const products = floats(normals(rows * columns, 1).map((v, at) => (at < columns ? 0.25 : v)));
      const lengths = doubles(normals(rows, 2).map(Math.abs));
      const others = doubles(normals(columns, 3).map((v, at) => (at % 3 === 0 ? 0.5 : Math.abs(v))));
      const limits = floats(new Float32Array(rows));
      kernels.rankedDistances(
        products.byteOffset,
        rows,
        columns,
        lengths.byteOffset,
        others.byteOffset,
        rank,
        limits.byteOffset,
        integers(new Int32Array(columns)).byteOffset,
      );
      limits.forEach((limit, i) => {
        const values = Float32Array.from(
          others,
          (other, j) => lengths[i] + other - 2 * products[i * columns + j],
        ).sort();
        assert.equal(limit, values[rank - 1]);
      });
    });
});

describe("listPairs", () => {
  for (const [height, width, triangle, room] of [
    [6, 130, false, 200],
    [7, 67, false, 200],
    [3, 3, false, 200],
    [67, 67, true, 200],
    [67, 67, true, 5],
  ] as const)
    it(`lists ${height} x ${width}${triangle ? " of a triangle" : ""} as a plain loop does, ${room} to a row`, () => {
      const n = triangle ? height : height + width + 3;
      const second = triangle ? 0 : height + 3;
      const given = Float32Array.from(normals(height * width, 4));
      const lengths = doubles(normals(n, 5).map((v) => 2 + Math.abs(v)));
      // Every third limit is the very distance of a pair.
      const limits = floats(normals(n, 6).map((v) => 5 + v));
      for (let i = 0; i < height; i += 3)
        limits[i] = lengths[i] + lengths[second + width - 1] - 2 * given[(i + 1) * width - 1];
      const numbers = integers(Int32Array.from({ length: n }, (_, place) => 1000 - place));
      const expected: [number, number][][] = Array.from({ length: n }, () => []);
      for (let i = 0; i < height; i++)
        for (let j = triangle ? i + 1 : 0; j < width; j++) {
          const value = lengths[i] + lengths[second + j] - 2 * given[i * width + j];
          if (value <= limits[i]) expected[i].push([numbers[second + j], Math.fround(value)]);
          if (value <= limits[second + j]) expected[second + j].push([numbers[i], Math.fround(value)]);
        }
      const counts = integers(new Int32Array(n));
      const lists = entries(new Int32Array(n * room), new Float32Array(n * room));
      kernels.listPairs(
        floats(given).byteOffset,
        height,
        width,
        triangle,
        0,
        second,
        lengths.byteOffset,
        limits.byteOffset,
        numbers.byteOffset,
        counts.byteOffset,
        lists.others.byteOffset,
        room,
        integers(new Int32Array(height * width)).byteOffset,
        integers(new Int32Array(height + 3 * width)).byteOffset,
      );
      assert.deepEqual(
        Array.from(counts),
        expected.map((list) => list.length),
      );
      assert.ok(expected.some((list) => list.length > 0));
      expected.forEach((list, place) => {
        const kept = Math.min(list.length, room);
        const found = Array.from({ length: kept }, (_, at) => {
          const entry = 2 * (place * room + at);
          return [lists.others[entry], lists.values[entry + 1]];
        });
        if (list.length <= room)
          assert.deepEqual(
            found.sort(([a], [b]) => a - b),
            list.sort(([a], [b]) => a - b),
          );
        else for (const [other, value] of found) assert.ok(list.some(([o, v]) => o === other && v === value));
      });
    });
});

describe("sortList", () => {
  const lists: [string, number[]][] = [
    ["one value", [3]],
    ["values of either sign", Array.from(normals(371, 7))],
    ["equal values", new Array<number>(90).fill(0.5)],
    ["few values many times", Array.from(normals(301, 8), (v) => Math.round(v))],
    ["values that nearly vanish", Array.from(normals(99, 9), (v) => v * 1e-44)],
    ["one value far from the rest", [-1e30, ...normals(200, 10)]],
  ];
  for (const [what, given] of lists)
    it(`sorts ${what}, equal ones by number`, () => {
      const numbers = new Random(11).permutation(given.length);
      const rounded = Float32Array.from(given);
      const expected = Array.from(rounded, (value, at) => ({ value, other: numbers[at] })).sort(
        (a, b) => a.value - b.value || a.other - b.other,
      );
      const [others, values] = [integers(numbers), floats(given)];
      const list = entries(numbers, rounded).others.byteOffset;
      const bins = integers(new Int32Array(512).fill(7)).byteOffset;
      for (const [k, slack] of [
        [1, 0],
        [Math.ceil(given.length / 3), 1e-3],
        [given.length, 0],
      ]) {
        const most = expected[given.length - 1].value;
        const sorted = kernels.sortList(list, given.length, k, slack, most, others.byteOffset, values.byteOffset, bins);
        const found = Array.from(values, (value, at) => ({ value, other: others[at] }));
        assert.deepEqual(found.slice(0, sorted), expected.slice(0, sorted));
        assert.ok(sorted >= k && expected.slice(sorted).every(({ value }) => value > expected[k - 1].value + slack));
      }
    });
});
