import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { colorsFor, palette } from "#laboratory/figures/palette";

type Rgb = readonly number[];

const linear = (hex: string): number[] =>
  [1, 3, 5].map((at) => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
const times = (matrix: readonly Rgb[], [r, g, b]: Rgb): number[] =>
  matrix.map((row) => row[0] * r + row[1] * g + row[2] * b);
const luminance = (rgb: Rgb): number => times([[0.2126, 0.7152, 0.0722]], rgb)[0];

/** Machado, Oliveira and Fernandes (2009), table 1, severity 1. */
const sights: Readonly<Record<string, readonly Rgb[]>> = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** Ottosson's OKLab, in which equal distances look equally different. */
function oklab(rgb: Rgb): number[] {
  const cones = times(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    rgb,
  ).map(Math.cbrt);
  return times(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    cones,
  );
}

void describe("palette", () => {
  for (const [sight, matrix] of Object.entries(sights)) {
    void it(`keeps its colours apart with ${sight}`, () => {
      const seen = palette.map((color) =>
        oklab(times(matrix, linear(color)).map((value) => Math.max(0, Math.min(1, value)))),
      );
      for (let i = 0; i < seen.length; i++) {
        for (let j = 0; j < i; j++)
          assert.ok(
            Math.hypot(...seen[i].map((value, at) => value - seen[j][at])) > 0.07,
            `${palette[i]} and ${palette[j]}`,
          );
      }
    });
  }

  void it("can be seen on light and on dark pages", () => {
    for (const color of palette) {
      const light = luminance(linear(color));
      assert.ok(1.05 / (light + 0.05) > 2.2, `${color} on white`);
      assert.ok((light + 0.05) / (luminance(linear("#111111")) + 0.05) > 2.5, `${color} on #111111`);
    }
  });

  void it("gives 40 categories 40 different looks as points and as bars, and the first of them the same look in any list", () => {
    const names = Array.from({ length: 40 }, (_, i) => `c${i}`);
    const styles = colorsFor(names);
    assert.equal(new Set(styles.map((style) => style.color + style.symbol)).size, 40);
    assert.equal(new Set(styles.map((style) => style.color + style.pattern)).size, 40);
    assert.deepEqual(colorsFor(names.slice(0, 7)), styles.slice(0, 7));
  });
});
