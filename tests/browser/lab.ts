import { type ChildProcess, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Download, Locator, Page } from "playwright-core";
import { freePort } from "../free-port.js";

export const root = fileURLToPath(new URL("../../../", import.meta.url));

/** JupyterLab started by what `npm run lab` starts it with. */
export class Lab {
  log = "";
  private constructor(
    readonly process: ChildProcess,
    readonly origin: string,
    readonly token: string,
  ) {
    process.stderr!.setEncoding("utf8").on("data", (text: string) => (this.log += text));
  }

  static async start(environment: Record<string, string>): Promise<Lab> {
    const { startLab } = (await import(pathToFileURL(join(root, "scripts", "lab.mjs")).href)) as {
      startLab: (options: object) => ChildProcess;
    };
    const port = await freePort();
    const lab = new Lab(
      startLab({ port, stdio: ["ignore", "ignore", "pipe"], environment }),
      `http://127.0.0.1:${port}`,
      "",
    );
    for (let i = 0; i < 240 && lab.process.exitCode === null; i++) {
      const token = /\?token=([0-9a-f]{16,})/.exec(lab.log)?.[1];
      if (token !== undefined && (await fetch(`${lab.origin}/api`).catch(() => undefined))?.ok)
        return Object.assign(lab, { token });
      await wait(250);
    }
    lab.process.kill("SIGTERM");
    throw new Error(`JupyterLab did not start:\n${lab.log}`);
  }

  address(path: string): string {
    return `${this.origin}${path}${path.includes("?") ? "&" : "?"}token=${this.token}`;
  }

  /** The processes below JupyterLab, by what they run. */
  children(): { pid: number; command: string }[] {
    const lines = spawnSync("ps", ["-eo", "pid=,ppid=,stat=,args="], { encoding: "utf8" }).stdout.trim().split("\n");
    const all = lines
      .map((line) => /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line)!)
      .filter(([, , , state]) => !state.startsWith("Z"))
      .map(([, pid, parent, , command]) => ({ pid: Number(pid), parent: Number(parent), command }));
    const below = (pid: number): { pid: number; command: string }[] =>
      all.filter(({ parent }) => parent === pid).flatMap((child) => [child, ...below(child.pid)]);
    return below(this.process.pid!);
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null) return;
    const ended = new Promise((done) => this.process.once("close", done));
    this.process.kill("SIGTERM");
    await ended;
  }
}

/** Processor time that a process has used, in clock ticks (of 10 ms on Linux). */
export function ticks(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return Number(fields[11]) + Number(fields[12]);
}

/** One notebook in JupyterLab, used through what a person sees. */
export class OpenNotebook {
  constructor(readonly page: Page) {}

  /** A command of a menu of the bar. */
  async menu(menu: string, command: string | RegExp): Promise<void> {
    await this.page.locator(".lm-MenuBar").getByRole("menuitem", { name: menu, exact: true }).click();
    await this.page
      .locator(".lm-Menu .lm-Menu-item:not(.lm-mod-disabled)", {
        has: this.page.locator(".lm-Menu-itemLabel", { hasText: command }),
      })
      .first()
      .click();
  }

  /** File > Save Notebook, and its end. */
  async save(): Promise<void> {
    const saved = this.page.waitForResponse(
      (response) => response.request().method() === "PUT" && response.url().includes("/api/contents/"),
    );
    await this.menu("File", /^Save Notebook$/);
    await (await saved).finished();
  }

  /** File > Save and Export Notebook As > HTML, as the dialog proposes it. */
  async exportHtml(): Promise<Download> {
    await this.page.locator(".lm-MenuBar").getByRole("menuitem", { name: "File", exact: true }).click();
    await this.page.locator(".lm-Menu-itemLabel", { hasText: /^Save and Export Notebook As$/ }).hover();
    await this.page
      .locator('.lm-Menu-item[data-type="command"]', {
        has: this.page.locator(".lm-Menu-itemLabel", { hasText: /^HTML$/ }),
      })
      .click();
    const downloaded = this.page.waitForEvent("download", { timeout: 60_000 });
    await this.page.locator(".jp-Dialog button.jp-mod-accept").click();
    return downloaded;
  }

  /** The figures on the page. */
  get figures(): Locator {
    return this.page.locator(".jp-RenderedPlotly.js-plotly-plot");
  }

  async ready(): Promise<void> {
    await this.page.locator(".jp-Notebook .jp-CodeCell").first().waitFor({ timeout: 60_000 });
    // What is run before the kernel has answered is lost.
    await this.page.getByText("TypeScript | Idle", { exact: true }).waitFor({ timeout: 60_000 });
  }

  async select(cell: number): Promise<void> {
    await this.page.locator(".jp-Notebook .jp-CodeCell").nth(cell).locator(".jp-InputPrompt").click();
  }

  /** Runs all cells and waits until each has its number. */
  async runAll(timeout = 120_000): Promise<void> {
    await this.menu("Run", /^Run All Cells$/);
    await this.idle(timeout);
  }

  /** Waits until no cell runs or is about to. */
  async idle(timeout = 60_000): Promise<void> {
    await this.page.waitForFunction(
      `(() => { const prompts = [...document.querySelectorAll(".jp-Notebook .jp-CodeCell .jp-InputPrompt")].map((node) => node.textContent.trim()); return prompts.length > 0 && prompts.some((text) => /\\d/.test(text)) && prompts.every((text) => !text.includes("*")); })()`,
      undefined,
      { timeout, polling: 200 },
    );
  }

  prompt(cell: number): Promise<string> {
    return this.page.locator(".jp-Notebook .jp-CodeCell").nth(cell).locator(".jp-InputPrompt").innerText();
  }

  outputs(cell: number): Promise<string> {
    return this.page.locator(".jp-Notebook .jp-CodeCell").nth(cell).locator(".jp-OutputArea").first().innerText();
  }

  /** What cells printed as errors, and to the standard error. */
  errors(): Promise<string[]> {
    return this.page
      .locator('[data-mime-type="application/vnd.jupyter.error"], [data-mime-type="application/vnd.jupyter.stderr"]')
      .allInnerTexts();
  }

  /** Puts `code` into a cell in place of what it holds, and runs it. */
  async rewrite(cell: number, code: string): Promise<void> {
    await this.page.locator(".jp-Notebook .jp-CodeCell").nth(cell).locator(".cm-content").click();
    await this.page.keyboard.press("ControlOrMeta+A");
    await this.page.keyboard.insertText(code);
    await this.page.keyboard.press("Control+Enter");
  }
}
