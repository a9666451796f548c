import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { applyTfidf, tfidf, type SparseMatrix } from "#embedlab/preprocessing/tfidf";
import { Matrix } from "#embedlab/numeric/matrix";
import { symmetricEigen } from "#embedlab/numeric/symmetric-eigen";
import { termsOf } from "#embedlab/text/words";
import { lsa } from "#embedlab/preprocessing/lsa";
import { truncatedSvd } from "#embedlab/preprocessing/truncated-svd";

interface Golden {
  texts: string[];
  cases: {
    options: { min_df?: number; max_df?: number; sublinear_tf?: boolean };
    terms: string[];
    idf: number[];
    starts: number[];
    indices: number[];
    values: number[];
  }[];
  svd: {
    k: number;
    singularValues: number[];
    components: number[][];
    projected: number[][];
    new: string[];
    newProjected: number[][];
  };
}
const golden = JSON.parse(readFileSync(new URL("../../../tests/golden/tfidf.json", import.meta.url), "utf8")) as Golden;

const close = (actual: ArrayLike<number>, expected: ArrayLike<number>, within: number): void => {
  assert.equal(actual.length, expected.length);
  for (let i = 0; i < expected.length; i++)
    assert.ok(Math.abs(actual[i] - expected[i]) <= within, `${i}: ${actual[i]} is not ${expected[i]}`);
};
/** Each row as [column, value] by ascending column: scikit-learn leaves the order open. */
const entries = ({
  starts,
  indices,
  values,
}: {
  starts: ArrayLike<number>;
  indices: ArrayLike<number>;
  values: ArrayLike<number>;
}): [number, number][][] =>
  Array.from({ length: starts.length - 1 }, (_, i) =>
    Array.from({ length: starts[i + 1] - starts[i] }, (__, at): [number, number] => [
      indices[starts[i] + at],
      values[starts[i] + at],
    ]).sort((a, b) => a[0] - b[0]),
  );

for (const { options, ...expected } of golden.cases) {
  test(`TF-IDF as scikit-learn's, ${JSON.stringify(options)}`, () => {
    const { matrix, terms, idf } = tfidf(golden.texts, {
      minDf: options.min_df,
      maxDf: options.max_df,
      sublinearTf: options.sublinear_tf,
    });
    assert.deepEqual(terms, expected.terms);
    close(idf, expected.idf, 1e-12);
    const [ours, theirs] = [entries(matrix), entries(expected)];
    ours.forEach((row, i) => {
      assert.deepEqual(
        row.map(([j]) => j),
        theirs[i].map(([j]) => j),
      );
      close(
        row.map(([, value]) => value),
        theirs[i].map(([, value]) => value),
        1e-12,
      );
    });
  });
}

test("terms are runs of two or more letters, digits and underscores of any script, in lower case", () => {
  assert.deepEqual(termsOf("A wi_fi-Router, 5 Café x2! ΣΊΣΥΦΟΣ"), ["wi_fi", "router", "café", "x2", "σίσυφος"]);
});

test("terms fitted on texts weigh others", () => {
  const fitted = tfidf(golden.texts);
  assert.deepEqual(applyTfidf(golden.texts, fitted), fitted.matrix);
  const unknown = applyTfidf(["zzz qqq"], fitted);
  assert.deepEqual([...unknown.starts], [0, 0]);
});

test("no term left", () => {
  assert.throws(() => tfidf(["a", "…"]), /no term stands in at least 1/);
  assert.throws(() => tfidf(["one two"], { minDf: 0 }), /minDf is 0/);
  assert.throws(() => tfidf(["one two"], { maxDf: 2 }), /maxDf is 2/);
});

const dense = (x: SparseMatrix): number[][] =>
  entries(x).map((row) => {
    const out = new Array<number>(x.columns).fill(0);
    for (const [j, value] of row) out[j] = value;
    return out;
  });

test("truncated SVD as scipy's exact one", async () => {
  const { matrix } = tfidf(golden.texts);
  const { singularValues, components, projected } = await truncatedSvd(matrix, golden.svd.k, 0);
  close(singularValues, golden.svd.singularValues, 1e-6);
  golden.svd.components.forEach((row, i) => close(components.row(i), row, 1e-3));
  golden.svd.projected.forEach((row, i) => close(projected.row(i), row, 1e-3));
});

test("all components give the matrix back", async () => {
  const { matrix } = tfidf(golden.texts);
  const k = Math.min(matrix.rows, matrix.columns);
  const { components, projected } = await truncatedSvd(matrix, k, 1);
  dense(matrix).forEach((row, i) => {
    const rebuilt = row.map((_, j) =>
      Array.from(projected.row(i), (value, c) => value * components.row(c)[j]).reduce((a, b) => a + b, 0),
    );
    close(rebuilt, row, 1e-9);
  });
});

test("LSA: unit rows, the same for the same seed, new texts in the same space", async () => {
  const k = golden.svd.k;
  const fitted = await lsa(golden.texts, { components: k, seed: 4 });
  const again = await lsa(golden.texts, { components: k, seed: 4 });
  assert.deepEqual(fitted.vectors, again.vectors);
  for (let i = 0; i < golden.texts.length; i++) {
    const length = Math.hypot(...fitted.vectors.row(i));
    if (golden.texts[i] === "...") assert.equal(length, 0);
    else assert.ok(Math.abs(length - 1) < 1e-6);
  }
  close(fitted.transform(golden.texts).data, fitted.vectors.data, 1e-6);
  const expected = golden.svd.newProjected.map((row) =>
    row.map((value) => (Math.hypot(...row) > 0 ? value / Math.hypot(...row) : 0)),
  );
  close(fitted.transform(golden.svd.new).data, expected.flat(), 1e-3);
});

const inner = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, value, j) => sum + value * b[j], 0);

for (const [what, texts, rank] of [
  [
    "a few texts many times over",
    Array.from({ length: 300 }, (_, i) => `mug w${i % 12} v${i % 12} w${(i % 12) + 1}`),
    12,
  ],
  [
    "words that always stand together",
    Array.from({ length: 90 }, (_, i) => `a${i % 9}x b${i % 9}x a${i % 7}x b${i % 7}x`),
    9,
  ],
  ["some texts without a word", ["red mug", "!", "red shirt", "?", "red mug", "shirt"], 3],
] as const) {
  test(`beyond the rank there are no components, and those that there are give the matrix back: ${what}`, async () => {
    const { matrix } = tfidf(texts);
    const x = dense(matrix);
    const least = Math.min(matrix.rows, matrix.columns);
    const exact = symmetricEigen(
      new Matrix(Float64Array.from(x.flatMap((one) => x.map((other) => inner(one, other)))), x.length, x.length),
    );
    const { singularValues, components, projected } = await truncatedSvd(matrix, least, 0);
    assert.equal(singularValues.length, rank);
    close(singularValues, exact.values.slice(0, rank).map(Math.sqrt), 1e-9);
    assert.ok(exact.values[rank] < 1e-12);
    assert.deepEqual([components.rows, projected.columns], [rank, rank]);
    x.forEach((row, i) => {
      close(
        row.map((_, j) =>
          inner(
            projected.row(i),
            Array.from({ length: rank }, (__, c) => components.row(c)[j]),
          ),
        ),
        row,
        1e-9,
      );
    });
    const fitted = await lsa(texts, { components: 40 });
    assert.deepEqual([fitted.rank, fitted.vectors.columns, fitted.singularValues.length], [rank, 40, 40]);
    for (let i = 0; i < 6; i++) {
      assert.ok(
        fitted.vectors
          .row(i)
          .subarray(rank)
          .every((value) => value === 0),
      );
      // All components are kept: the vectors have the cosines of the matrix's rows.
      for (let j = 0; j < 6; j++)
        assert.ok(Math.abs(inner(fitted.vectors.row(i), fitted.vectors.row(j)) - inner(x[i], x[j])) < 1e-6);
    }
    close(fitted.transform(texts).data, fitted.vectors.data, 1e-6);
  });
}

test("LSA: few texts, no whole number of components, and cancelling", async () => {
  const { rank, vectors } = await lsa(["one two", "two three"], { components: 3 });
  assert.deepEqual([rank, vectors.columns], [2, 3]);
  assert.equal((await lsa(golden.texts, { components: golden.svd.k })).rank, golden.svd.k);
  await assert.rejects(lsa(["one two", "two three"], { components: 0 }), /components is 0; give a whole number, 1 to/);
  await assert.rejects(lsa(["one two"], { components: 1e9 }), /components is 1000000000; give a whole number, 1 to/);
  await assert.rejects(
    lsa(golden.texts, { components: 2, signal: AbortSignal.abort(new Error("stopped")) }),
    /stopped/,
  );
});

test("what is said where no term is left names no option where none would help", () => {
  assert.throws(() => tfidf(["!", "?"]), /of the 2 texts; bring texts with words$/);
  assert.throws(
    () => tfidf(["a mug", "b cup"], { minDf: 2 }),
    /bring texts with words, or lower minDf or raise maxDf$/,
  );
});
