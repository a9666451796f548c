import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** Why browser tests cannot run here, or false. */
export const noBrowser = existsSync(executablePath)
  ? false
  : `no Chromium at ${executablePath}: install it or set CHROMIUM`;

export function launch(): Promise<Browser> {
  // Without these it writes crash reports and caches to the home folder.
  const folder = join(tmpdir(), "embedlab-chromium");
  const env = { ...(process.env as Record<string, string>), XDG_CONFIG_HOME: folder, XDG_CACHE_HOME: folder };
  return chromium.launch({
    executablePath,
    env,
    args: [
      "--no-sandbox",
      "--disable-quic",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
    ],
  });
}

/** A page, and what it does that no page of this project may: dialogs, requests elsewhere, errors. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; noise: string[] }> {
  const page = await (await browser.newContext(options)).newPage();
  const noise: string[] = [];
  const home = new URL(url);
  page.on("dialog", (dialog) => {
    noise.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    const { protocol, host } = new URL(request.url());
    const own = home.protocol === "file:" ? request.url().split("#")[0] === url.split("#")[0] : host === home.host;
    if (!own && !["data:", "blob:"].includes(protocol)) noise.push(`request: ${request.url().slice(0, 200)}`);
  });
  page.on("pageerror", (error) => noise.push(`page error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") noise.push(`console: ${message.text().slice(0, 300)}`);
  });
  await page.goto(url);
  return { page, noise };
}

/** In the page: what only foreign text taken for markup can have put there. */
export const injected = `[...document.querySelectorAll(
  "img[src='x'], iframe, object, embed, form, base, marquee, mjx-container, meta[http-equiv=refresh], [onerror], [onload], [onclick], [onmouseover], a[href^='javascript:' i], svg foreignObject, svg a, .js-plotly-plot tspan[style*=bold], .js-plotly-plot tspan[style*=italic]"
)].map((node) => node.outerHTML.slice(0, 200))`;

/** In the page: hovers over the first point of every trace of every figure and gives the texts shown. */
export const hoverEverything = `(() => {
  const shown = [];
  for (const gd of document.querySelectorAll(".js-plotly-plot")) {
    gd._fullData.forEach((trace, i) => {
      if (trace.hoverinfo === "skip" || trace.visible !== true) return;
      Plotly.Fx.hover(gd, [{ curveNumber: i, pointNumber: trace.type === "heatmap" ? [0, 0] : 0 }], [trace.xaxis + trace.yaxis]);
      shown.push(...[...gd.querySelectorAll(".hoverlayer text")].map((node) => node.textContent));
    });
  }
  return shown;
})()`;
