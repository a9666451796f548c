import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { barSpans } from "#laboratory/pictures/bars";
import { Figure } from "#laboratory/figures/figure";
import { figure } from "#laboratory/figures/layout";
import { escapeText } from "#laboratory/figures/text";
import { picture } from "#laboratory/pictures/picture";
import { specOf } from "#laboratory/pictures/spec";
import { figuresOf, worlds } from "../figures/cases.js";

const drawn = (data: object[], layout: object = {}): string =>
  picture(figure({ title: "A title", description: "What it shows.", data, layout, plotHeight: 200 }))!;
/** Places of markers, as they are written: "x y". */
const circles = (svg: string): number[][] =>
  Array.from(svg.matchAll(/M([\d.-]+) ([\d.-]+)h0/g), ([, x, y]) => [Number(x), Number(y)]);
const tickPlaces = (svg: string, letter: "x" | "y"): number[] =>
  Array.from(
    svg.matchAll(letter === "x" ? /M([\d.-]+) [\d.-]+v4(?=[M"])/g : /M[\d.-]+ ([\d.-]+)h-4(?=[M"])/g),
    ([, place]) => Number(place),
  );

void describe("picture", () => {
  for (const [name, world] of Object.entries(worlds))
    void it(`draws every figure: ${name}`, () => {
      for (const [id, one] of Object.entries(figuresOf(world))) {
        const svg = picture(one);
        assert.ok(svg !== undefined, `${id} has no picture`);
        assert.ok(svg.length < 400_000, `${id}: ${svg.length} characters`);
        for (const wrong of ["NaN", "undefined", "Infinity", "null", "<script", "<a ", "<image", "foreignObject"])
          assert.ok(!svg.replaceAll(/>[^<]*</g, "><").includes(wrong), `${id} has ${wrong} in its markup`);
        // Every definition that is used is there, and none of another picture's.
        for (const [, used] of svg.matchAll(/url\(#([^)]+)\)/g))
          assert.ok(svg.includes(`id="${used}"`), `${id}: ${used}`);
        assert.doesNotMatch(svg, /https?:(?!\/\/www\.w3\.org\/2000\/svg")/);
      }
    });

  void it("puts points where the ticks of their values are", () => {
    const svg = drawn(
      [{ type: "scatter", mode: "markers", x: [0, 5, 10], y: [2, 0, 4], marker: { color: "#0072B2", size: 6 } }],
      { xaxis: { range: [-1, 11], tickvals: [0, 5, 10] }, yaxis: { range: [-1, 5], tickvals: [2, 0, 4] } },
    );
    const [xs, ys] = [tickPlaces(svg, "x"), tickPlaces(svg, "y")];
    assert.deepEqual(
      circles(svg),
      xs.map((x, i) => [x, ys[i]]),
    );
    assert.ok(xs[0] < xs[1] && xs[1] < xs[2] && ys[2] < ys[0] && ys[0] < ys[1]);
  });

  void it("draws packed numbers as it draws a list of them", () => {
    const bytes = Buffer.from(Float32Array.of(0.5, 0.25, 0.75).buffer).toString("base64");
    const of = (x: unknown): number[][] =>
      circles(drawn([{ type: "scatter", mode: "markers", x, y: [1, 2, 3], marker: { color: "#0072B2" } }]));
    assert.deepEqual(of({ dtype: "f4", bdata: bytes }), of([0.5, 0.25, 0.75]));
    assert.equal(of([0.5, 0.25, 0.75]).length, 3);
  });

  void it("leaves a gap where a value is missing, and a point where it is outside undrawn", () => {
    const svg = drawn(
      [
        {
          type: "scatter",
          mode: "lines+markers",
          x: [0, 1, 2, 3, 4],
          y: [1, 1, null, 1, 9],
          marker: { color: "#0072B2" },
        },
      ],
      { yaxis: { range: [0, 2] } },
    );
    assert.equal(circles(svg).length, 3);
    const [line] = svg.match(/d="M[^"]*" fill="none" stroke="#808080" stroke-width="2"/) ?? [""];
    assert.equal(line.match(/M/g)?.length, 2);
  });

  void it("stacks bars, and stands them side by side", () => {
    const bars = [
      { type: "bar", orientation: "h", x: [1, 2], y: [0, 1] },
      { type: "bar", orientation: "h", x: [3, 4], y: [0, 1] },
    ];
    const spans = (barmode: string): number[][][] => {
      const { data, layout } = specOf(
        figure({ title: "t", description: "d", data: bars, layout: { barmode, bargap: 0.2 }, plotHeight: 90 }),
      )!;
      return data.map((trace) =>
        barSpans(trace, data, layout).map(({ from, to, start, end }) => [from, to, start, end]),
      );
    };
    const rounded = (values: number[][][]): number[][][] =>
      values.map((one) => one.map((bar) => bar.map((value) => Number(value.toFixed(9)))));
    assert.deepEqual(rounded(spans("stack")), [
      [
        [-0.4, 0.4, 0, 1],
        [0.6, 1.4, 0, 2],
      ],
      [
        [-0.4, 0.4, 1, 4],
        [0.6, 1.4, 2, 6],
      ],
    ]);
    assert.deepEqual(rounded(spans("group")), [
      [
        [-0.4, 0, 0, 1],
        [0.6, 1, 0, 2],
      ],
      [
        [0, 0.4, 0, 3],
        [1, 1.4, 0, 4],
      ],
    ]);
  });

  void it("shows texts as they are, whatever they look like", () => {
    const texts = ["<b>bold</b>", "a & b", "50 %", "$x^2$", '"quoted"', "&lt;"];
    const svg = drawn([{ type: "scatter", mode: "markers", x: [0], y: [0] }], {
      yaxis: { range: [-1, 6], tickvals: texts.map((_, i) => i), ticktext: texts.map(escapeText) },
    });
    const shown = Array.from(svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g), ([, text]) => text);
    for (const text of ["&lt;b&gt;bold&lt;/b&gt;", "a &amp; b", "50 %", "$x^2$", "&quot;quoted&quot;", "&amp;lt;"])
      assert.ok(shown.includes(text), `${text} is not among ${shown.join(" | ")}`);
  });

  void it("has none for a figure of another make, which it could draw wrong", () => {
    const trace = { type: "bar", x: [1], y: [1] };
    const layout = { height: 300, margin: { t: 20, r: 10 }, title: { text: "t" } };
    assert.ok(picture(new Figure([trace], layout, "d")) !== undefined);
    assert.equal(picture(new Figure([{ ...trace, type: "violin" }], layout, "d")), undefined);
    assert.equal(picture(new Figure([{ ...trace, x: ["a"] }], layout, "d")), undefined);
    assert.equal(picture(new Figure([trace], { ...layout, xaxis: { type: "log" } }, "d")), undefined);
    assert.equal(picture(new Figure([trace], { height: 300 }, "d")), undefined);
  });
});
