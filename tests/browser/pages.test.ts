import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { hoverEverything, injected, launch, noBrowser, openPage } from "./chromium.js";
import { writeHostile } from "./hostile.js";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const folder = join(root, ".build", "hostile");
const skip = noBrowser || (existsSync(join(root, ".venv")) ? false : "not set up: run npm run setup");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** What reorders text, or steers a terminal. */
const steering = /(?![\n\t])[\p{Cc}\p{Bidi_Control}]/u;

const keys = { EMBEDLAB_TEST_KEY: "sk-canary-of-the-endpoint", HF_TOKEN: "hf_canary_of_the_hub" };
const cache = join(folder, "cache");

/** An embedding server that repeats the key wherever it can: as one that is busy, one that refuses, and in its answers. */
function tellTale(heard: (string | undefined)[]): Promise<Server> {
  const server = createServer((request, response) => {
    const { authorization } = request.headers;
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => (body += text));
    request.on("end", () => {
      const { model, input } = JSON.parse(body) as { model: string; input: string[] };
      heard.push(authorization);
      const vector = (text: string): number[] =>
        Array.from({ length: 8 }, (_, i) => 1 + (text.charCodeAt((7 * i) % text.length) % 97));
      const answer = { model: authorization, data: input.map((text, index) => ({ index, embedding: vector(text) })) };
      response.statusCode = model === "refused" ? 403 : heard.length === 1 ? 503 : 200;
      response.setHeader("x-key", authorization ?? "");
      response.end(response.statusCode === 200 ? JSON.stringify(answer) : `the key was ${authorization}`);
    });
  });
  return new Promise((done) => server.listen(0, "127.0.0.1", () => done(server)));
}

const drawn = (page: Page): Promise<unknown> => page.waitForSelector("html[data-drawn]", { state: "attached" });

void describe("a report of a hostile catalogue", { skip }, () => {
  let browser: Browser;
  let printed = "";
  let pages: string[] = [];
  const heard: (string | undefined)[] = [];
  const url = (page: string): string => pathToFileURL(join(folder, "report", page)).href;

  before(async () => {
    const { data, study } = writeHostile(folder, ["served", "refused"]);
    rmSync(cache, { recursive: true, force: true });
    const server = await tellTale(heard);
    const env = {
      ...process.env,
      ...keys,
      EMBEDLAB_CACHE: cache,
      EMBEDLAB_TEST_ENDPOINT: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    };
    const report = spawn(
      process.execPath,
      [join(root, "scripts", "report.mjs"), "--data", data, "--study", study, "--out", join(folder, "report")],
      { cwd: root, env, timeout: 600_000 },
    );
    for (const stream of [report.stdout, report.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => (printed += text));
    const status = await new Promise((done) => report.once("close", done));
    server.close();
    assert.equal(status, 0, printed);
    pages = readdirSync(join(folder, "report")).filter((file) => file.endsWith(".html"));
    browser = await launch();
  });
  after(() => browser?.close());

  void it("leaves the terminal alone", () => {
    assert.equal(steering.exec(printed)?.[0], undefined);
    assert.match(printed, /hostile <b>%\{x\} =1\+1/);
  });

  void it("asks nothing of the network, runs nothing and shows texts as they are, in pages under 8 MB", async () => {
    const complaints: string[] = [];
    let shown = "";
    for (const file of pages) {
      assert.ok(statSync(join(folder, "report", file)).size < 8e6, file);
      const { page, noise } = await openPage(browser, url(file));
      await drawn(page);
      const hovered = await page.evaluate<string[]>(hoverEverything);
      const nodes = await page.evaluate<string[]>(injected);
      const text = await page.evaluate<string>("document.body.innerText");
      const undrawn = await page.evaluate<number>(
        "[...document.querySelectorAll('figure.figure')].filter((figure) => figure.querySelector('.js-plotly-plot .main-svg') === null).length",
      );
      const figures = await page.evaluate<string>(
        "[...document.querySelectorAll('.js-plotly-plot text')].map((node) => node.textContent).join('\\n')",
      );
      shown += [text, figures, ...hovered].join("\n");
      if (undrawn > 0) noise.push(`${undrawn} figures are not drawn`);
      const steers = steering.exec([text, figures, ...hovered].join("\n").replaceAll("\r", ""));
      if (steers !== null)
        noise.push(
          `U+${steers[0].codePointAt(0)!.toString(16)} is shown as it is in ${JSON.stringify(steers.input.slice(Math.max(0, steers.index - 60), steers.index + 20))}`,
        );
      complaints.push(
        ...[...noise, ...nodes.map((node) => `injected: ${node}`)].map((complaint) => `${file}: ${complaint}`),
      );
      await page.context().close();
    }
    assert.equal(complaints.join("\n"), "");
    for (const text of [
      "<img src=x onerror=alert(1)>",
      "</script><script>alert(2)</script>",
      '<a href="javascript:alert(3)">',
      "%{x} %{customdata[0]} $\\alpha$",
      '=HYPERLINK("http',
      "__proto__",
      "constructor",
      "[U+001B]",
      "[U+202E]",
    ]) {
      assert.ok(shown.includes(text), `not shown: ${text}`);
    }
  });

  void it("holds results that JSON readers take as they are", () => {
    const results = JSON.parse(readFileSync(join(folder, "report", "results.json"), "utf8")) as {
      dataset: { categories: object };
      models: { id: string; status: string }[];
    };
    assert.ok(
      Object.hasOwn(results.dataset.categories, "__proto__") &&
        Object.hasOwn(results.dataset.categories, "constructor"),
    );
    assert.deepEqual(
      results.models.map(({ id, status }) => [id, status]),
      [
        ["__proto__", "ran"],
        ["constructor", "ran"],
        ["toString", "unavailable"],
        ["valueOf", "ran"],
        ["served", "ran"],
        ["refused", "unavailable"],
      ],
    );
  });

  void it("keeps keys to itself: none in pages, results, executed notebooks, cache or terminal", () => {
    assert.ok(heard.includes(`Bearer ${keys.EMBEDLAB_TEST_KEY}`));
    assert.match(
      readFileSync(join(folder, "report", "results.json"), "utf8"),
      /refuses the key \(status 403: the key was Bearer \(key\)\)/,
    );
    const places = [join(folder, "report"), cache, join(root, ".cache", "report")];
    const files = places.flatMap((place) =>
      readdirSync(place, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name)),
    );
    assert.ok(files.some((file) => file.startsWith(cache)));
    for (const key of Object.values(keys)) {
      assert.ok(!printed.includes(key));
      assert.deepEqual(
        files.filter((file) => readFileSync(file, "latin1").includes(key)),
        [],
      );
    }
  });

  for (const colorScheme of ["light", "dark"] as const) {
    void it(`has no barrier that axe knows in the ${colorScheme} theme`, async () => {
      const found: string[] = [];
      for (const file of pages) {
        const { page } = await openPage(browser, url(file), { colorScheme, bypassCSP: true });
        await drawn(page);
        await page.evaluate(axe);
        const violations = await page.evaluate<{ id: string; nodes: { html: string; failureSummary: string }[] }[]>(
          "axe.run().then((result) => result.violations)",
        );
        for (const { id, nodes } of violations)
          found.push(
            `${file}: ${id}, ${nodes.length} times: ${nodes[0].html.slice(0, 200)}: ${nodes[0].failureSummary}`,
          );
        await page.context().close();
      }
      assert.equal(found.join("\n"), "");
    });
  }

  void it("is used from the keyboard alone", async () => {
    const [file] = pages.filter((name) => name !== "index.html");
    const { page } = await openPage(browser, url(file));
    await drawn(page);
    const focus: string[] = [];
    for (let i = 0; i < 200 && !focus.at(-1)?.startsWith("Code"); i++) {
      await page.keyboard.press("Tab");
      focus.push(await page.evaluate<string>("document.activeElement.textContent.trim()"));
      if (focus.at(-1) === "Show all code") await page.keyboard.press("Enter");
      if (focus.at(-1) === "Hide all code") await page.keyboard.press("Enter");
    }
    assert.equal(focus[0], "Skip to the content");
    assert.ok(focus.includes("Show all code") && focus.includes("Dark"), focus.join(", "));
    assert.match(focus.at(-1)!, /^Code/);
    assert.ok(await page.evaluate("[...document.querySelectorAll('details.code')].every(({ open }) => open)"));
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate("document.activeElement.parentElement.open"), false);
    const link = page.locator("#contents a").last();
    await link.focus();
    await page.keyboard.press("Enter");
    const seen = await page.evaluate<boolean>(
      "(() => { const box = document.getElementById(decodeURIComponent(location.hash.slice(1))).getBoundingClientRect(); return box.top >= 0 && box.top < innerHeight; })()",
    );
    assert.ok(seen, "the table of contents leads nowhere");
    await page.context().close();
  });

  void it("has maps that answer, under its policy of scripts too", async () => {
    const { page, noise } = await openPage(browser, url("03-results.html"));
    const card = page.locator(".embedlab-explorer[data-ready]");
    await card.waitFor();
    await card.getByRole("searchbox").fill("alert");
    await page.waitForFunction("/^[1-9]\\d* of /.test(document.querySelector('.embedlab-status').textContent)");
    await card.locator(".embedlab-list li button").first().click();
    assert.match(await card.locator(".embedlab-detail").innerText(), /alert\(\d\)/);
    assert.deepEqual(noise, []);
    await page.context().close();
  });

  void it("fits a telephone", async () => {
    const wide: string[] = [];
    for (const file of pages) {
      const { page } = await openPage(browser, url(file), { viewport: { width: 390, height: 800 } });
      await drawn(page);
      const width = await page.evaluate<number>("document.scrollingElement.scrollWidth");
      if (width > 390)
        wide.push(
          `${file}: ${width} px: ${(await page.evaluate<string[]>("[...document.querySelectorAll('main *')].filter((node) => node.getBoundingClientRect().right > 391 && !node.closest('.html')).slice(0, 3).map((node) => node.outerHTML.slice(0, 120))")).join(" | ")}`,
        );
      await page.context().close();
    }
    assert.equal(wide.join("\n"), "");
  });

  void it("prints without what only a screen needs, in dark ink", async () => {
    const [file] = pages.filter((name) => name !== "index.html");
    const { page } = await openPage(browser, url(file), { colorScheme: "dark" });
    await drawn(page);
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    assert.deepEqual(
      await page.evaluate(
        "['.bar', '.contents', '.modebar'].map((part) => getComputedStyle(document.querySelector(part)).display)",
      ),
      ["none", "none", "none"],
    );
    assert.equal(await page.evaluate("getComputedStyle(document.body).color"), "rgb(0, 0, 0)");
    assert.ok((await page.pdf()).length > 10_000);
    await page.context().close();
    const { page: swarms } = await openPage(browser, url("04-explainability.html"));
    await drawn(swarms);
    const layers =
      "[...document.querySelectorAll('path.point')].filter((point) => getComputedStyle(point).opacity !== '1').length";
    assert.ok((await swarms.evaluate<number>(layers)) > 100);
    await swarms.emulateMedia({ media: "print" });
    assert.equal(await swarms.evaluate(layers), 0);
    await swarms.context().close();
  });
});
