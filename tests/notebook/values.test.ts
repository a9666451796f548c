import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { inspect } from "node:util";
import { InputError } from "#embedlab/errors";
import { Figure } from "#laboratory/figures/figure";
import { high, low } from "#laboratory/figures/palette";
import { bundle } from "#laboratory/notebook/bundle";
import { escapeHtml, html } from "#embedlab/display/html";
import { interruptSignal } from "#laboratory/notebook/interrupt";
import { markedText } from "#laboratory/notebook/marked-text";
import { duration, progressLine } from "#laboratory/notebook/progress";
import { record } from "#laboratory/notebook/record";
import { table } from "#laboratory/notebook/table";
import { Matrix } from "#embedlab/numeric/matrix";

const hostile = "<img src=x onerror=\"alert(1)\">&amp;\u202egnp.exe\u001b[31m 'quoted'";

void describe("text in HTML", () => {
  void it("is escaped, with controls and direction marks written out", () => {
    assert.equal(
      escapeHtml(hostile),
      "&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&amp;amp;[U+202E]gnp.exe[U+001B][31m &#39;quoted&#39;",
    );
  });

  void it("is what stands in a template's places, unless it is markup itself", () => {
    const inner = html`<b>${"a < b"}</b>`;
    assert.equal(inner.markup, '<b><bdi class="mathjax_ignore">a &lt; b</bdi></b>');
    assert.equal(
      html`<p>${inner} &amp; ${2}</p>`.markup,
      `<p>${inner.markup} &amp; <bdi class="mathjax_ignore">2</bdi></p>`,
    );
    assert.equal(html`<p>${inner} &amp; ${2}</p>`.text, "a < b & 2");
  });
});

void describe("a table", () => {
  void it("escapes every cell and heading", () => {
    const { "text/html": shown, "text/plain": text } = bundle(
      table([{ [hostile]: hostile }], { caption: hostile }),
    ) as Record<string, string>;
    const [markup] = shown.split('<script data-embedlab="sort">');
    assert.equal(markup.includes("<img"), false);
    assert.equal(markup.match(/&lt;img/g)?.length, 3);
    assert.ok(["\u202e", "\u001b"].every((control) => !(shown + text).includes(control)));
  });

  void it("says how many rows it leaves out", () => {
    const rows = Array.from({ length: 1234 }, (_, i) => ({ i }));
    assert.match(String(table(rows, { limit: 3 })), /^i\n-\n0\n1\n2\n\(showing 3 of 1,234 rows\)$/);
    assert.doesNotMatch(String(table(rows.slice(0, 3), { limit: 3 })), /showing/);
  });

  void it("aligns numbers and keeps their values for sorting", () => {
    const shown = table(
      [
        { name: "a", n: 1234.5678 },
        { name: "bb", n: 2 },
      ],
      { columns: ["name", { key: "n", label: "number", digits: 1 }] },
    );
    assert.equal(String(shown), "name   number\n----  -------\na     1,234.6\nbb        2.0");
    assert.match(shown.toHtml().markup, /data-value="1234.5678"><bdi>1,234.6</);
  });

  void it("takes names of prototypes as names, and reads no inherited value", () => {
    const row = JSON.parse('{"__proto__": "own", "constructor": 1}') as object;
    assert.match(String(table([row, {}])), /^__proto__ +constructor\n.*\nown +1\n– +–$/);
  });

  void it("shortens a huge cell", () => {
    assert.ok(table([{ text: "x".repeat(1_000_000) }]).toHtml().markup.length < 1000);
  });

  void it("names the columns there are when one is asked for that is not", () => {
    assert.throws(
      () => table([{ a: 1 }], { columns: ["b"] }),
      (error) => error instanceof InputError && /no "b"; they have a/.test(error.message),
    );
  });
});

void describe("values in a notebook", () => {
  void it("are figures with their words", () => {
    const shown = bundle(new Figure([{ type: "bar" }], { height: 3 }, "Bars.\u202e"));
    assert.deepEqual(shown?.["text/plain"], "Bars.[U+202E]");
    assert.deepEqual((shown?.["application/vnd.plotly.v1+json"] as { data: unknown }).data, [{ type: "bar" }]);
  });

  void it("are matrices with shape and a glimpse", () => {
    assert.match(
      String(
        bundle(
          new Matrix(
            Float32Array.from({ length: 70 }, (_, i) => i),
            7,
            10,
          ),
        )?.["text/plain"],
      ),
      /7 rows and 10 columns \(float32\)\n +0\.0000 [^]*…/,
    );
  });

  void it("are contracts as cards, one or many", () => {
    const contract = {
      id: hostile,
      source: { kind: "folder", path: "models/x" },
      treatment: "raw",
      prefix: "query: ",
      pooling: "mean",
      normalize: true,
      dtype: "fp32",
      maxTokens: 512,
      dimensions: 384,
      licence: "MIT",
    };
    const shown = String(bundle([contract, contract])?.["text/html"]);
    assert.equal(shown.match(/<table class="embedlab-card /g)?.length, 2);
    assert.match(shown, /behind &quot;query: &quot;/);
    assert.doesNotMatch(shown, /<img/);
  });

  void it("are else left to the kernel", () => {
    assert.deepEqual([1, "text", {}, [], null, undefined].map(bundle), Array(6).fill(undefined));
  });
});

void describe("marked text", () => {
  void it("has the colours that the figures of the same weights have", () => {
    const { markup } = markedText({
      text: "for against",
      units: [
        { start: 0, end: 3, change: 0.2, words: 1 },
        { start: 4, end: 11, change: -0.2, words: 1 },
      ],
      score: 0.5,
      wordsPerUnit: 1,
    });
    const rgb = (color: string): string => [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16)).join(",");
    assert.match(
      markup,
      new RegExp(`rgba\\(${rgb(high)},[^>]*solid[^>]*>for<.*rgba\\(${rgb(low)},[^>]*dotted[^>]*>against<`),
    );
  });
});

void describe("progress", () => {
  const at = (done: number, seconds: number): string =>
    progressLine("MiniLM", { step: "embedding", done, total: 1050, unit: "texts" }, seconds);
  void it("says what, how many, rate and time left", () => {
    assert.equal(at(0, 0), "MiniLM: embedding: 0 of 1,050 texts");
    assert.equal(at(210, 5), "MiniLM: embedding: 210 of 1,050 texts, 42 texts/s, 20 s left");
    assert.equal(at(1050, 25), "MiniLM: embedding: 1,050 texts in 25 s (42 texts/s)");
  });
  void it("counts one as one", () => {
    assert.equal(
      progressLine("", { step: "probe", done: 1, total: 1, unit: "fits" }, 2),
      "probe: 1 fit in 2.0 s (0.50 fits/s)",
    );
  });
  void it("tells times as people do", () => {
    assert.deepEqual([0.04, 9.96, 59.4, 61, 3605].map(duration), [
      "0.0 s",
      "10 s",
      "59 s",
      "1 min 01 s",
      "60 min 05 s",
    ]);
  });
});

void describe("outside a kernel", () => {
  void it("no interrupt comes", () => assert.equal(interruptSignal().aborted, false));
  void it("a record still refuses what JSON cannot hold", () => {
    record("fine", { values: new Float32Array(2) });
    assert.throws(
      () => record("scores", { ari: NaN }),
      (error) => error instanceof InputError && /"ari" is NaN/.test(error.message),
    );
    assert.throws(() => record("nothing", undefined), /no value/);
  });
  void it("a table prints itself", () => assert.equal(inspect(table([{ a: 1 }])), "a\n-\n1"));
});
