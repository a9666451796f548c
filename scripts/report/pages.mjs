import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { jupyterEnvironment, python } from "../python.mjs";
import { command, root } from "../run.mjs";
import { hashFiles } from "./dependencies.mjs";
import { recorded } from "./results.mjs";

const pageOf = (file) => file.replace(/\.ipynb$/, ".html");

/** Links to every page of the report, as they stand on a notebook's own. */
const linksOn = (current, notebooks) => [
  { href: "index.html", title: "Report" },
  ...notebooks.map(({ file, title }) => ({ href: pageOf(file), title, current: file === current })),
];

/** The pages of executed notebooks; one that looks and says the same is kept beside its notebook. */
async function writeNotebookPages(folder, notebooks, targets) {
  const template = createHash("sha256");
  await hashFiles(template, join(root, ".venv", "share", "jupyter", "nbconvert", "templates", "embedlab"), () => true);
  const look = template.digest("hex");
  const jobs = notebooks.map(({ file }, i) => {
    const links = linksOn(file, notebooks);
    const hash = createHash("sha256").update(JSON.stringify([look, links]));
    const key = hash.digest("hex").slice(0, 8);
    const page = targets[i].replace(/\.ipynb$/, `-${key}.html`);
    return { notebook: targets[i], page, name: basename(file, ".ipynb"), links };
  });
  const missing = jobs.filter(({ page }) => !existsSync(page));
  if (missing.length > 0)
    await command(python, [join(root, "scripts", "report", "export.py")], {
      env: jupyterEnvironment(),
      input: JSON.stringify(missing),
    });
  for (const [i, { page }] of jobs.entries()) await copyFile(page, join(folder, pageOf(notebooks[i].file)));
}

/** Everything that a report is, into an empty folder. */
export async function writePages(folder, { notebooks, targets, executed, results, stated }) {
  const { writeAssignments } = await import("#laboratory/exchange/write-assignments");
  const { indexPage } = await import("./index-page.mjs");
  const assignments = recorded(executed).get("assignments");
  const tables = assignments === undefined ? [] : await writeAssignments(folder, assignments);
  await writeNotebookPages(folder, notebooks, targets);
  await writeFile(join(folder, "index.html"), indexPage(results, { stated, assignments: tables.length > 0 }));
  await writeFile(join(folder, "results.json"), `${JSON.stringify(results, undefined, 2)}\n`);
}
