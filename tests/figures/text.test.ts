import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { escapeText, plainText, shorten, wrapText } from "#laboratory/figures/text";
import { compact, count, counted, decimal, list, percent, sensible, signed } from "#embedlab/display/numbers";

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
