import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { axisIds, axisOf } from "#laboratory/pictures/axes";
import { barSpans } from "#laboratory/pictures/bars";
import { fivesOf } from "#laboratory/pictures/boxes";
import { picture, pictureWidth } from "#laboratory/pictures/picture";
import { specOf } from "#laboratory/pictures/spec";
import { launch, noBrowser } from "../browser/chromium.js";
import { figuresOf, worlds } from "../figures/cases.js";

const plotly = fileURLToPath(new URL("../../../node_modules/plotly.js/dist/plotly-cartesian.min.js", import.meta.url));
const screenshots = fileURLToPath(new URL("../../../.build/screenshots/pictures/", import.meta.url));

interface Drawn {
  readonly ranges: Record<string, [number, number]>;
  readonly bars: { trace: number; sides: [number, number]; ends: [number, number] }[];
  readonly boxes: { trace: number; five: [number, number, number, number, number] }[];
}

/** In the page: what Plotly makes of a figure. */
const byPlotly = `async ({ data, layout, width }) => {
  document.body.innerHTML = "";
  const gd = document.createElement("div");
  gd.style.width = width + "px";
  document.body.append(gd);
  await Plotly.newPlot(gd, data, layout, {});
  const ranges = {};
  for (const key of Object.keys(gd._fullLayout)) if (/^[xy]axis\\d*$/.test(key)) ranges[key[0] + key.slice(5)] = gd._fullLayout[key].range;
  const bars = [], boxes = [];
  gd.calcdata.forEach((points, trace) => {
    const { type, orientation } = gd._fullData[trace];
    for (const point of points) {
      if (type === "bar" && point.p0 !== undefined && Number.isFinite(point.s)) bars.push({ trace, sides: [point.p0, point.p1], ends: [point.s0 ?? point.b, point.s1 ?? point.b + point.s] });
      if (type === "box" && point.q1 !== undefined) boxes.push({ trace, five: [point.lf, point.q1, point.med, point.q3, point.uf] });
    }
  });
  return { ranges, bars, boxes };
}`;

/** In the page: texts that are cut or lie upon another. */
const faults = `(svg) => {
  document.body.innerHTML = svg;
  const root = document.body.firstElementChild;
  const page = root.getBoundingClientRect();
  const found = [];
  const texts = [...root.querySelectorAll("text")].map((node) => ({ text: node.textContent, turned: node.hasAttribute("transform"), box: node.getBoundingClientRect() }));
  for (const { text, box } of texts)
    if (box.left < page.left - 1 || box.right > page.right + 1 || box.top < page.top - 1 || box.bottom > page.bottom + 1) found.push("cut: " + text.slice(0, 40));
  for (let i = 0; i < texts.length; i++) for (let j = 0; j < i; j++) {
    const [a, b] = [texts[i], texts[j]];
    if (a.turned || b.turned) continue;
    const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
    const down = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
    if (across > 2 && down > 4) found.push("overlap: " + a.text.slice(0, 30) + " | " + b.text.slice(0, 30));
  }
  return found;
}`;

/** As an image of its own: it loads only where it is well-formed XML. */
const asImage = `async (svg) => {
  const image = new Image();
  image.src = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  await image.decode();
  return [image.naturalWidth, image.naturalHeight];
}`;

const close = (a: number, b: number, span: number): boolean => Math.abs(a - b) <= 1e-6 * Math.max(1e-9, Math.abs(span));

void describe("pictures beside Plotly, in Chromium", { skip: noBrowser }, () => {
  let browser: Browser;
  let page: Page;
  before(async () => {
    browser = await launch();
    page = await browser.newPage({ viewport: { width: 900, height: 700 } });
    await page.setContent("<!doctype html><meta charset=utf-8><body style='margin:0'>");
    await page.addScriptTag({ path: plotly });
    mkdirSync(screenshots, { recursive: true });
  });
  after(() => browser?.close());
  const inPage = <T>(script: string, input: unknown): Promise<T> =>
    page.evaluate<T>(`(${script})(${JSON.stringify(input)})`);

  for (const [name, world] of Object.entries(worlds))
    void it(`bars, boxes and ranges are Plotly's, and no text is cut or covered: ${name}`, async () => {
      const complaints: string[] = [];
      for (const [id, figure] of Object.entries(figuresOf(world))) {
        const spec = specOf(figure)!;
        const drawn = await inPage<Drawn>(byPlotly, { data: figure.data, layout: figure.layout, width: pictureWidth });
        const own = (values: readonly number[], theirs: readonly number[], what: string): void => {
          const span = Math.max(...theirs.map(Math.abs));
          if (!values.every((value, i) => close(value, theirs[i], span)))
            complaints.push(`${id}: ${what} ${values.join(", ")}, Plotly's ${theirs.join(", ")}`);
        };
        spec.data.forEach((trace, at) => {
          if (trace.type === "bar") {
            const theirs = drawn.bars.filter((bar) => bar.trace === at);
            const ours = barSpans(trace, spec.data, spec.layout);
            if (ours.length !== theirs.length) complaints.push(`${id}: ${ours.length} bars, Plotly's ${theirs.length}`);
            else
              ours.forEach(({ from, to, start, end }, i) => {
                own([from, to], theirs[i].sides, "a bar's sides");
                own([start, end], theirs[i].ends, "a bar's ends");
              });
          }
          if (trace.type === "box") {
            const theirs = drawn.boxes.filter((box) => box.trace === at);
            fivesOf(trace).forEach(({ low, q1, median, q3, high }, i) =>
              own([low, q1, median, q3, high], theirs[i].five, "a box"),
            );
          }
        });
        for (const axis of axisIds(spec).map((axisId) => axisOf(axisId, spec))) {
          const theirs = drawn.ranges[axis.id];
          const anchored = [...axisIds(spec)].some((other) => axisOf(other, spec).spec.scaleanchor !== undefined);
          if (anchored) continue;
          const span = Math.abs(theirs[1] - theirs[0]);
          if (axis.range.some((end, i) => Math.abs(end - theirs[i]) > 0.1 * span))
            complaints.push(`${id}: axis ${axis.id} from ${axis.range.join(" to ")}, Plotly's ${theirs.join(" to ")}`);
        }
        const svg = picture(figure)!;
        complaints.push(...(await inPage<string[]>(faults, svg)).map((fault) => `${id}: ${fault}`));
        const [width, height] = await inPage<[number, number]>(asImage, svg);
        if (width !== pictureWidth || height < 120) complaints.push(`${id}: as an image ${width} x ${height}`);
        if (process.env.SCREENSHOTS !== undefined) writeFileSync(`${screenshots}${name}-${id}.svg`, svg);
      }
      assert.equal(complaints.join("\n"), "");
    });
});
