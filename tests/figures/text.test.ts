import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { graphemes } from "#embedlab/text/shown";
import { escapeText, labelsApart, plainText, shorten, withinBytes, wrapText } from "#laboratory/figures/text";
import { compact, decimal, list, percent, sensible, signed } from "#embedlab/display/numbers";
import { count, counted } from "#embedlab/text/counted";

void describe("text in figures", () => {
  void it("escapes all that Plotly would read as markup, formula or template", () => {
    assert.equal(escapeText("<b>x</b> & $y$ %{z}"), "&lt;b&gt;x&lt;/b&gt; &amp; &#36;y&#36; &#37;{z}");
  });

  void it("writes out what is invisible or reorders its neighbours", () => {
    assert.equal(
      plainText("a\u202Eb\u2066c\u001b[31m\u0000\ud800d\n\t e"),
      "a[U+202E]b[U+2066]c[U+001B][31m[U+0000][U+D800]d e",
    );
    assert.equal(plainText("école 日本 👩‍💻"), "école 日本 👩‍💻");
  });

  void it("cuts between characters, and says that it cut", () => {
    assert.equal(shorten("👍👍👍👍", 3), "👍👍…");
    assert.equal(shorten("three", 5), "three");
    assert.equal(shorten("x".repeat(1_000_000), 4), "xxx…");
  });

  void it("cuts to bytes between characters, and never beyond", () => {
    assert.equal(withinBytes("three", 5), "three");
    assert.equal(withinBytes("threes", 5), "th…");
    assert.equal(withinBytes("👍👍👍", 12), "👍👍👍");
    assert.equal(withinBytes("👍👍👍", 11), "👍👍…");
    assert.equal(withinBytes("<<<<<<", 12, escapeText), "<<…");
    assert.equal(withinBytes("a[U+200B]b", 9), "a…");
    for (const text of ["e\u0301\u0302".repeat(20), "सूती कुर्ता".repeat(4), "x".repeat(1_000_000)])
      for (const bytes of [3, 10, 40]) assert.ok(Buffer.byteLength(withinBytes(text, bytes)) <= bytes);
  });

  void it("numbers thousands of names that are alike at both ends, each once", () => {
    const alike = Array.from({ length: 20_000 }, (_, i) => `${"a".repeat(100)}${i}${"z".repeat(100)}`);
    const began = performance.now();
    assert.equal(new Set(labelsApart(alike, 40)).size, alike.length);
    assert.ok(performance.now() - began < 10_000);
    assert.equal(new Set(labelsApart(alike.slice(0, 2000), 5)).size, 2000);
  });

  void it("labels names apart whatever they share, at any width that holds a number", () => {
    const part = fc.constantFrom(
      "Apparel & Accessories > ",
      "Men",
      "Women",
      " (1)",
      " (2)",
      " > Trousers, length ",
      "32",
      "34",
      " ",
      "  ",
      "x".repeat(40),
      "सूती कुर्ता",
      "👩‍💻",
      "\u200b",
      "…",
    );
    const names = fc.uniqueArray(
      fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join("")),
      { minLength: 2, maxLength: 60 },
    );
    fc.assert(
      fc.property(names, fc.integer({ min: 6, max: 60 }), (own, width) => {
        const labels = labelsApart(own, width);
        assert.equal(new Set(labels).size, own.length, labels.join("|"));
        assert.ok(labels.every((label) => graphemes(label).length <= width));
      }),
      { numRuns: 500 },
    );
    const trousers = ["Men", "Women"].flatMap((who) =>
      ["32", "34"].map((size) => `Apparel & Accessories > Clothing for ${who} > Trousers, length ${size}`),
    );
    for (let width = 4; width <= 80; width++) {
      const labels = labelsApart(trousers, width);
      assert.equal(new Set(labels).size, 4, `${width}: ${labels.join("|")}`);
      assert.ok(labels.every((label) => label.length <= width));
    }
    // The ends that tell names apart are seen beside the numbers.
    assert.deepEqual(
      labelsApart(trousers, 40).map((label) => label.slice(-9)),
      ["th 32 (1)", "th 34 (1)", "th 32 (2)", "th 34 (2)"],
    );
    assert.deepEqual(labelsApart(["short", "short (1)", "short  ", "short"], 20), [
      "short (2)",
      "short (1)",
      "short (3)",
      "short (2)",
    ]);
  });

  void it("wraps at spaces, breaks long words at their separators and ends with an ellipsis", () => {
    assert.equal(wrapText("one two three", 7, 3), "one two<br>three");
    assert.equal(wrapText("organisation/model-name", 14, 2), "organisation/<br>model-name");
    assert.equal(wrapText("one two three four", 7, 2), "one two<br>three…");
    assert.equal(wrapText("a<br>b", 9, 2), "a&lt;br&gt;b");
    assert.equal(wrapText("👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧 क्षत्रिय", 2, 4), "👩‍👩‍👧👩‍👩‍👧<br>👩‍👩‍👧<br>क्षत्रि<br>य");
    for (const text of ["x".repeat(99), "word ".repeat(40), "<".repeat(50)])
      assert.ok(wrapText(text, 10, 2).split("<br>").length <= 2);
  });
});

void describe("numbers in figures", () => {
  void it("are grouped, signed and as exact as they deserve", () => {
    assert.deepEqual(
      [count(1050), counted(1, "text"), counted(2, "category", "categories")],
      ["1,050", "1 text", "2 categories"],
    );
    assert.deepEqual(
      [decimal(-0.0001), signed(0.11349), signed(-0.5, 1), signed(0.00001)],
      ["0.000", "+0.113", "−0.5", "0.000"],
    );
    assert.deepEqual(
      [percent(0.051), percent(0.336), percent(0), percent(1), percent(0.0001), percent(-0.2)].map((text) =>
        text.replace("\u00a0", " "),
      ),
      ["5.1 %", "34 %", "0 %", "100 %", "< 0.1 %", "−20 %"],
    );
    assert.deepEqual(
      [percent(0.999), percent(0.9999), percent(1 - 1e-12), percent(0.99996, 1), percent(0.994)].map((text) =>
        text.replace("\u00a0", " "),
      ),
      ["99.9 %", "> 99.9 %", "100 %", "> 99.9 %", "99 %"],
    );
    assert.deepEqual(
      [sensible(1234.5), sensible(0.01234), sensible(4.5678), sensible(-0.00001)],
      ["1,235", "0.0123", "4.57", "−1.0e-5"],
    );
    assert.deepEqual([compact(22_713_216), compact(384)], ["22.7 M", "384"]);
    assert.deepEqual(
      [list([]), list(["a"]), list(["a", "b"]), list(["a", "b", "c"])],
      ["", "a", "a and b", "a, b and c"],
    );
  });
});
