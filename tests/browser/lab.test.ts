import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { writeNotebook } from "../notebook/written.js";
import { injected, launch, noBrowser, openPage } from "./chromium.js";
import { writeHostile } from "./hostile.js";
import { Lab, OpenNotebook, root, ticks } from "./lab.js";

const skip = noBrowser || (existsSync(join(root, ".venv")) ? false : "not set up: run npm run setup");
const plotly = "application/vnd.plotly.v1+json";
/** What a figure draws for its values, whatever the kind of its traces; a bar of 0 has no width, what could not be measured is a note. */
const marks = ".main-svg :is(.overplot :is(path, image, text), .annotation text)";
// Git ignores *.tmp; JupyterLab serves no hidden folder.
const scratch = join(root, "lab-test.tmp");
const own = [
  "# A notebook\n\n## Two bars",
  `import { createRequire } from "node:module";
const library = createRequire(\`\${process.cwd()}/notebook.js\`);
const { Figure } = library("#laboratory/figures/figure");
const { show } = library("#laboratory/notebook/show");
const { table } = library("#laboratory/notebook/table");
const { interruptSignal } = library("#laboratory/notebook/interrupt");
const { Matrix } = library("#embedlab/numeric/matrix");
const { kmeans } = library("#embedlab/clustering/kmeans");`,
  `const height = 3;`,
  `show(new Figure([{ type: "bar", x: ["a", "b"], y: [1, height], hovertemplate: "height %{y}<extra></extra>" }], { height: 300 }, "Two bars."));
show(table([{ n: 3 }, { n: 20 }, { n: 1 }]));
height`,
  "## Long work",
  `await new Promise((_, reject) => interruptSignal().addEventListener("abort", () => reject(interruptSignal().reason)));`,
  `await kmeans(new Matrix(new Float32Array(60_000 * 128).map(Math.random), 60_000, 128), { nClusters: 64, nInit: 50, signal: interruptSignal() });`,
  `import { spawn } from "node:child_process";
import { Worker } from "node:worker_threads";
const child = spawn("sleep", ["600"]);
const worker = new Worker("setInterval(() => {}, 1000)", { eval: true });
console.log("started");`,
];

void describe("JupyterLab", { skip }, () => {
  let lab: Lab;
  let browser: Browser;
  const open = async (path: string): Promise<OpenNotebook & { noise: string[] }> => {
    const { page, noise } = await openPage(browser, lab.address(`/lab/tree/${path}?reset`), {
      viewport: { width: 1400, height: 1000 },
      acceptDownloads: true,
    });
    const notebook = new OpenNotebook(page);
    await notebook.ready();
    return Object.assign(notebook, { noise });
  };

  before(async () => {
    rmSync(scratch, { recursive: true, force: true });
    mkdirSync(scratch);
    writeNotebook(join(scratch, "own.ipynb"), own);
    const { data, study } = writeHostile(join(root, ".build", "hostile-lab"));
    for (const file of readdirSync(join(root, "notebooks")).filter((name) => name.endsWith(".ipynb")))
      writeFileSync(join(scratch, file), readFileSync(join(root, "notebooks", file)));
    lab = await Lab.start({ PRODUCTS_CSV: data, EMBEDLAB_STUDY: study });
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await lab?.stop();
    rmSync(scratch, { recursive: true, force: true });
  });

  void it("answers on loopback alone, and with the token alone", async () => {
    assert.equal((await fetch(`${lab.origin}/api/contents`)).status, 403);
    assert.equal((await fetch(lab.address("/api/contents"))).status, 200);
    const socket = lab.process.pid!;
    const port = Number(new URL(lab.origin).port).toString(16).toUpperCase().padStart(4, "0");
    const listening = ["tcp", "tcp6"]
      .flatMap((table) => readFileSync(`/proc/${socket}/net/${table}`, "utf8").split("\n"))
      .filter((line) => line.includes(`:${port} `) && / 0A /.test(line));
    assert.deepEqual(
      listening.map((line) => /:\s*(\w+):/.exec(line)?.[1]),
      ["0100007F"],
    );
  });

  void describe("with a notebook", () => {
    let notebook: OpenNotebook & { noise: string[] };
    before(async () => {
      notebook = await open("lab-test.tmp/own.ipynb");
    });
    after(() => notebook?.page.context().close());

    void it("runs cells, draws their figure, hovers and sorts", async () => {
      for (const cell of [0, 1, 2]) {
        await notebook.select(cell);
        await notebook.page.keyboard.press("Control+Enter");
      }
      await notebook.idle();
      assert.deepEqual(await notebook.errors(), []);
      const plot = notebook.page.locator(".js-plotly-plot");
      await plot.locator(".bars path").first().waitFor();
      assert.equal(await plot.locator(".bars path").count(), 2);
      await plot.scrollIntoViewIfNeeded();
      const box = (await plot.locator(".bars path").nth(1).boundingBox())!;
      await notebook.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 5 });
      await plot.locator(".hoverlayer text", { hasText: "height 3" }).waitFor({ timeout: 10_000 });
      // JupyterLab's renderer has a button that sends the figure's data to a server, unless told not to.
      assert.equal(await plot.locator('.modebar-btn[data-title^="Download"]').count(), 1);
      assert.equal(await plot.locator('.modebar-btn[data-title^="Share"]').count(), 0);
      const numbers = (): Promise<string[]> => notebook.page.locator("table.embedlab-table tbody td").allInnerTexts();
      await notebook.page.locator("table.embedlab-table th button").click();
      assert.deepEqual(await numbers(), ["1", "3", "20"]);
    });

    void it("re-runs one cell with another value", async () => {
      await notebook.rewrite(1, "const height = 5;");
      await notebook.idle();
      await notebook.select(2);
      await notebook.page.keyboard.press("Control+Enter");
      await notebook.idle();
      assert.match(await notebook.outputs(2), /\b5\s*$/);
      assert.equal(await notebook.prompt(2), "[5]:");
    });

    void it("interrupts what a cell awaits, and a k-means in its worker", async () => {
      const [kernel] = lab.children().filter(({ command }) => command.includes("kernel/main.mjs"));
      for (const cell of [3, 4]) {
        await notebook.select(cell);
        await notebook.page.keyboard.press("Control+Enter");
        await notebook.page
          .locator(".jp-Notebook .jp-CodeCell")
          .nth(cell)
          .locator(".jp-InputPrompt", { hasText: "*" })
          .waitFor();
        await wait(cell === 4 ? 2500 : 300);
        await notebook.menu("Kernel", /^Interrupt Kernel$/);
        await notebook.idle(10_000);
        assert.match(await notebook.outputs(cell), /Interrupted: the cell was interrupted/);
      }
      await wait(500);
      const before = ticks(kernel.pid);
      await wait(1000);
      assert.ok(
        ticks(kernel.pid) - before < 30,
        `${ticks(kernel.pid) - before} ticks in a second: something still computes`,
      );
    });

    void it("takes everything along when its kernel restarts", async () => {
      await notebook.select(5);
      await notebook.page.keyboard.press("Control+Enter");
      await notebook.idle();
      assert.match(await notebook.outputs(5), /started/);
      const before = lab.children().map(({ pid }) => pid);
      assert.ok(lab.children().some(({ command }) => command === "sleep 600"));
      await notebook.menu("Kernel", /^Restart Kernel…$/);
      await notebook.page.locator(".jp-Dialog button.jp-mod-accept").click();
      for (let i = 0; i < 100 && lab.children().some(({ pid }) => before.includes(pid)); i++) await wait(100);
      assert.deepEqual(
        lab.children().filter(({ pid }) => before.includes(pid)),
        [],
      );
      await notebook.ready();
      await notebook.select(0);
      await notebook.page.keyboard.press("Control+Enter");
      await notebook.idle();
      assert.equal(await notebook.prompt(0), "[1]:");
      assert.deepEqual(notebook.noise, []);
    });

    void it("shows a saved figure as a picture when reopened, live again under the pointer", async () => {
      await notebook.save();
      const again = await open("lab-test.tmp/own.ipynb");
      const figure = again.page.locator(".jp-RenderedPlotly");
      await figure.locator("img").waitFor();
      await figure.hover();
      await figure.locator(".bars path").first().waitFor();
      assert.deepEqual(again.noise, []);
      await again.page.context().close();
    });

    void it("exports the project's own page from its menu, as nbconvert by hand does", async () => {
      const download = await notebook.exportHtml();
      assert.equal(download.suggestedFilename(), "own.html");
      await download.saveAs(join(scratch, "exported.html"));
      const { status, stderr } = spawnSync(
        join(root, ".venv", "bin", "jupyter"),
        ["nbconvert", "--to", "html", "--output", "by-hand", join(scratch, "own.ipynb")],
        { encoding: "utf8" },
      );
      assert.equal(status, 0, stderr);
      for (const name of ["exported.html", "by-hand.html"]) {
        const { page, noise } = await openPage(browser, pathToFileURL(join(scratch, name)).href);
        await page.locator("html[data-drawn] .js-plotly-plot .bars path").first().waitFor();
        assert.equal(
          await page.locator("details.code:not([open])").count(),
          own.filter((source) => !source.startsWith("#")).length,
        );
        assert.deepEqual(await page.locator("#contents a").allInnerTexts(), ["Two bars", "Long work"]);
        await page.locator("table.embedlab-table th button").click();
        assert.deepEqual(await page.locator("table.embedlab-table tbody td").allInnerTexts(), ["1", "3", "20"]);
        assert.deepEqual(noise, []);
        await page.context().close();
      }
    });
  });

  for (const file of skip
    ? []
    : readdirSync(join(root, "notebooks"))
        .filter((name) => name.endsWith(".ipynb"))
        .sort()) {
    void it(`runs ${file} on a hostile catalogue, every figure drawn`, async () => {
      const notebook = await open(`lab-test.tmp/${file}`);
      await notebook.runAll(300_000);
      assert.deepEqual(await notebook.errors(), []);
      const saved = (await (await fetch(lab.address(`/api/sessions`))).json()) as { id: string; path: string }[];
      await notebook.save();
      const { content } = (await (await fetch(lab.address(`/api/contents/lab-test.tmp/${file}`))).json()) as {
        content: { cells: { outputs?: { data?: object }[] }[] };
      };
      const figures = content.cells
        .flatMap(({ outputs }) => outputs ?? [])
        .filter(({ data }) => data !== undefined && plotly in data).length;
      assert.ok(figures > 0);
      assert.equal(await notebook.figures.count(), figures);
      for (let i = 0; i < figures; i++) {
        const figure = notebook.figures.nth(i);
        await figure.scrollIntoViewIfNeeded();
        await figure.locator(marks).first().waitFor({ state: "attached", timeout: 20_000 });
        const { width, height } = (await figure.locator(".main-svg").first().boundingBox())!;
        assert.ok(width > 400 && height > 100, `figure ${i} is ${width} x ${height}`);
      }
      assert.deepEqual([...notebook.noise, ...(await notebook.page.evaluate<string[]>(injected))], []);
      await notebook.page.context().close();
      for (const session of saved.filter(({ path }) => path.endsWith(file)))
        await fetch(lab.address(`/api/sessions/${session.id}`), { method: "DELETE" });
    });
  }
});
