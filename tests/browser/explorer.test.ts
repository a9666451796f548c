import assert from "node:assert/strict";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { Matrix } from "#embedlab/numeric/matrix";
import { Random } from "#embedlab/numeric/random";
import { explorer } from "#laboratory/notebook/explorer";
import { injected, launch, noBrowser, openPage } from "./chromium.js";

const folder = fileURLToPath(new URL("../../../.build/explorer/", import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const categories = ["mugs", "<b>shirts</b>", "lamps"];
const hostile = "</script><img src=x onerror=alert(1)>";

/** Three islands a map; the second model has one product in five in the wrong cluster. */
async function card(n: number): Promise<string> {
  const random = new Random(1);
  const labels = Int32Array.from({ length: n }, (_, i) => i % 3);
  const map = (turn: number): Matrix<Float32Array> =>
    new Matrix(
      Float32Array.from({ length: 2 * n }, (_, i) => {
        const angle = (2 * Math.PI * (((i >> 1) % 3) + turn)) / 3;
        return 10 * (i % 2 === 0 ? Math.cos(angle) : Math.sin(angle)) + random.uniform();
      }),
      n,
      2,
    );
  const [one, other] = [map(0), map(1)];
  const html = await explorer({
    products: Array.from({ length: n }, (_, i) => ({
      id: i === 1 ? "=1+1" : `p${i}`,
      name: i === 0 ? hostile : `thing ${i}`,
      description: i === 2 ? "Élégante lampe" : `text of ${i}`,
    })),
    categories,
    labels,
    models: [
      { id: "first", points: one, vectors: one, clusters: labels },
      {
        id: "second",
        points: other,
        vectors: other,
        clusters: labels.map((label, i) => (i % 15 < 3 ? (label + 1) % 3 : label)),
      },
    ],
  });
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>maps</title></head><body><main><h1>Maps</h1>${html.markup}</main></body></html>`;
}

void describe("linked maps", { skip: noBrowser }, () => {
  let browser: Browser;
  let page: Page;
  let noise: string[] = [];
  const file = join(folder, "maps.html");
  const n = 10_000;

  before(async () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, await card(n));
    browser = await launch();
    ({ page, noise } = await openPage(browser, pathToFileURL(file).href, { viewport: { width: 1280, height: 900 } }));
    await page.waitForSelector("[data-ready]");
  });
  after(() => browser?.close());

  const status = (): Promise<string | null> => page.textContent(".embedlab-status");
  const settled = (text: RegExp): Promise<unknown> =>
    page.waitForFunction(`${String(text)}.test(document.querySelector(".embedlab-status").textContent)`);
  /** How many pixels of a map are of a colour. */
  const painted = (map: number, red: number, green: number, blue: number): Promise<number> =>
    page.evaluate<number>(`(async () => {
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      const canvas = document.querySelectorAll(".embedlab-map canvas:first-child")[${map}];
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      let count = 0;
      for (let i = 0; i < data.length; i += 4)
        count += Number([${red}, ${green}, ${blue}].every((value, c) => Math.abs(data[i + c] - value) < 24));
      return count;
    })()`);

  void it("draws every category in every map", async () => {
    assert.ok(statSync(file).size < 8e6);
    for (const map of [0, 1])
      for (const [red, green, blue] of [
        [0, 0x72, 0xb2],
        [0xe6, 0x9f, 0],
        [0, 0x9e, 0x73],
      ])
        assert.ok((await painted(map, red, green, blue)) > 100, `map ${map}: ${red} ${green} ${blue}`);
  });

  void it("marks in all maps what a line is drawn around in one", async () => {
    const box = (await page.locator(".embedlab-map canvas:first-child").first().boundingBox())!;
    // The first category's island lies at the right edge of the first map.
    const at = (x: number, y: number): [number, number] => [box.x + x * box.width, box.y + y * box.height];
    await page.mouse.move(...at(0.6, 0.2));
    await page.mouse.down();
    for (const [x, y] of [
      [0.99, 0.2],
      [0.99, 0.8],
      [0.6, 0.8],
    ])
      await page.mouse.move(...at(x, y), { steps: 4 });
    await page.mouse.up();
    await settled(/^3,334 of 10,000/);
    for (const map of [0, 1]) {
      assert.ok((await painted(map, 0, 0x72, 0xb2)) > 100);
      assert.equal(await painted(map, 0, 0x9e, 0x73), 0, "what is not marked is grey");
    }
    assert.equal(await page.locator(".embedlab-list li").count(), 50);
    assert.equal(await page.locator(".embedlab-list li").first().innerText(), `${hostile}\nmugs`);
    await page.getByRole("button", { name: /^50 more/ }).click();
    assert.equal(await page.locator(".embedlab-list li").count(), 100);
  });

  void it("finds words whatever their case and accents, in texts too", async () => {
    await page.getByRole("searchbox").fill("ELEGANTE");
    await settled(/^1 of 10,000/);
    await page.locator(".embedlab-list li button").click();
    const detail = page.locator(".embedlab-detail");
    assert.match(await detail.innerText(), /Élégante lampe/);
    assert.match(await detail.innerText(), /first: cluster 2 \(lamps\) · second: cluster 0 \(mugs\)/);
    // Neighbours of the true space: five a model, and each leads on.
    assert.equal(await detail.locator("li").count(), 10);
    const name = await detail.locator("li button").first().innerText();
    await detail.locator("li button").first().click();
    assert.equal(await detail.locator(".embedlab-name").innerText(), name);
  });

  void it("marks the products of a matrix's number, adds with Shift, and of a colour's name", async () => {
    await page.getByRole("button", { name: "Clear", exact: true }).click();
    await page.getByLabel("Matrix of").selectOption("second");
    await page.getByRole("button", { name: /of lamps in cluster 0/ }).click();
    await settled(/^667 of 10,000/);
    await page.getByRole("button", { name: /of mugs in cluster 1/ }).click({ modifiers: ["Shift"] });
    await settled(/^1,334 of 10,000/);
    await page.getByLabel("Colour by").selectOption("how many models are right");
    await page.getByRole("button", { name: "1 of 2", exact: true }).click();
    await settled(/^2,001 of 10,000/);
  });

  void it("saves what is marked, formulas as text", async () => {
    await page.getByRole("searchbox").fill("thing 1");
    await settled(/^3,439 of 10,000/);
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save marked as CSV" }).click();
    const lines = readFileSync(await (await download).path(), "utf8").split("\r\n");
    assert.equal(lines.length, 3441);
    assert.equal(lines[0], '"id","name","category","cluster of first","cluster of second"');
    assert.equal(lines[1], '"\'=1+1","thing 1","<b>shirts</b>","cluster 1 (<b>shirts</b>)","cluster 2 (lamps)"');
  });

  void it("answers the keyboard and says where it is", async () => {
    await page.getByRole("button", { name: "Clear", exact: true }).click();
    const map = page.getByRole("application", { name: /Map of second/ });
    await map.focus();
    await page.keyboard.press("ArrowRight");
    await settled(/^0 of 10,000 products marked · .*, cluster/);
    const first = await status();
    await page.keyboard.press("ArrowRight");
    assert.notEqual(await status(), first);
    await page.keyboard.press("Enter");
    await settled(/^1 of 10,000/);
    await page.keyboard.press("Escape");
    await settled(/^0 of 10,000/);
  });

  void it("shows names as they are, asks the network for nothing and passes axe", async () => {
    assert.deepEqual(await page.evaluate<string[]>(injected), []);
    await page.evaluate(axe);
    const violations = await page.evaluate<string[]>(
      "axe.run(document).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 120)).join(' | ')))",
    );
    assert.deepEqual(violations, []);
    assert.deepEqual(noise, []);
  });
});

void describe("a card of linked maps", () => {
  void it("says what it leaves out so that a page of 400,000 products stays light", async () => {
    const n = 400_000;
    const zeros = new Matrix(new Float32Array(2 * n), n, 2);
    const html = await explorer({
      products: Array.from({ length: n }, (_, i) => ({
        id: `a rather long identifier of ${i}`,
        name: `the name of product number ${i}, which goes on and on`,
        description: `a text of ${i}`.repeat(20),
      })),
      categories,
      labels: new Int32Array(n),
      models: [
        {
          id: "one",
          points: zeros,
          vectors: zeros,
          clusters: new Int32Array(n),
        },
      ],
    });
    assert.ok(html.markup.length < 2.6e6, `${html.markup.length}`);
    assert.match(
      html.text,
      /Left out so that the page stays light: all but every 10th product, the ends of names, .*neighbours/,
    );
  });

  void it("refuses maps of other products", async () => {
    const points = Matrix.fromRows([
      [0, 0],
      [1, 1],
    ]);
    await assert.rejects(
      explorer({
        products: [{ id: "a", name: "a", description: "a" }],
        categories: [],
        labels: Int32Array.of(-1),
        models: [{ id: "one", points, vectors: points, clusters: Int32Array.of(0, 0) }],
      }),
      /one has 2 points for 1 products/,
    );
  });
});
