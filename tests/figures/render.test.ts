import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { figureConfig } from "#laboratory/figures/figure";
import type { Browser, Page } from "playwright-core";
import { launch, noBrowser } from "../browser/chromium.js";
import { figuresOf, worlds } from "./cases.js";
import { drawAndCheck } from "./in-page.js";

/** PLOTLY_JS: another version to draw with, such as the one inside pip's plotly, which JupyterLab uses. */
const plotly =
  process.env.PLOTLY_JS ??
  fileURLToPath(new URL("../../../node_modules/plotly.js/dist/plotly-cartesian.min.js", import.meta.url));
const screenshots = fileURLToPath(new URL("../../../.build/screenshots/figures/", import.meta.url));

void describe("figures in Chromium", { skip: noBrowser }, () => {
  let browser: Browser;
  let page: Page;
  const noise: string[] = [];

  before(async () => {
    browser = await launch();
    page = await browser.newPage({ viewport: { width: 900, height: 700 } });
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type()) && !/willReadFrequently/.test(message.text()))
        noise.push(`console: ${message.text()}`);
    });
    page.on("pageerror", (error) => noise.push(`page error: ${error.message}`));
    page.on("request", (request) => {
      if (!/^(data|blob):/.test(request.url())) noise.push(`request: ${request.url()}`);
    });
    page.on("dialog", (dialog) => {
      noise.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    await page.setContent("<!doctype html><meta charset=utf-8><body>");
    await page.addScriptTag({ path: plotly });
    // A stand-in for JupyterLab's MathJax: Plotly calls it as soon as it takes a text for a formula.
    await page.evaluate(
      "window.MathJax = { version: '3.2.2', config: {}, startup: {}, Hub: { Config() {}, Queue() { console.error('a text was taken for a formula'); } } }",
    );
    mkdirSync(screenshots, { recursive: true });
  });
  after(() => browser.close());

  for (const [name, world] of Object.entries(worlds)) {
    void it(name, async () => {
      const complaints: string[] = [];
      for (const [id, figure] of Object.entries(figuresOf(world))) {
        const input = { data: figure.data, layout: figure.layout, config: figureConfig, widths: [900, 390] };
        const result = await page.evaluate<{ complaints: string[]; shown: string }>(
          `(${drawAndCheck})(${JSON.stringify(input)})`,
        );
        complaints.push(...[...result.complaints, ...noise.splice(0)].map((complaint) => `${id}: ${complaint}`));
        if (
          name === "hostile" &&
          /javascript:alert/.test(JSON.stringify(figure.data)) &&
          !/<b>bold<\/b>|<a href|&amp;|\$\\alpha/.test(result.shown)
        )
          complaints.push(`${id}: hostile text is not shown as it is`);
        for (const width of process.env.SCREENSHOTS === undefined ? [] : [900, 390]) {
          await page.evaluate(
            `(async () => { const gd = document.body.firstElementChild; gd.style.width = "${width}px"; await Plotly.Plots.resize(gd); })()`,
          );
          await page.locator("body > div").screenshot({ path: `${screenshots}${name}-${width}-${id}.png` });
        }
      }
      assert.equal(complaints.join("\n"), "");
    });
  }
});
