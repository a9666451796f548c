import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { buildLibrary } from "./build.mjs";
import { sameStudy } from "./combine/same-study.mjs";
import { parseResults, requireOutFolder } from "./report/folder.mjs";
import { Problem, log, readOptions, runAsScript } from "./run.mjs";

const usage = `npm run combine -- <results.json> <results.json> … [options]

Makes one study of several catalogues' reports: each pair of models over the catalogues by random effects, with a 95 %
interval of their mean, the spread between catalogues, and a prediction interval for one more. The reports must be made
by the same protocol with the same models. Writes index.html and combined.json.

  --out <folder>    where it goes (default: combined)
  --help            this text`;

const here = process.env.INIT_CWD ?? process.cwd();

/** A report's results, from its file or its folder. */
async function readReport(given) {
  const path = resolve(here, given);
  const file = existsSync(join(path, "results.json")) ? join(path, "results.json") : path;
  const text = await readFile(file, "utf8").catch(() =>
    Promise.reject(new Problem(`${given}: there is no such file; give the results.json of a report, or its folder`)),
  );
  return { given, results: parseResults(text, given) };
}

export async function combine(given, { out = "combined" } = {}) {
  const folder = resolve(here, out);
  await requireOutFolder(folder, "combined.json", "a combined study");
  const study = sameStudy(await Promise.all(given.map(readReport)));
  await buildLibrary();
  const comparison = await import("#embedlab/comparison/index");
  const { combinePage } = await import("./combine/page.mjs");
  const combined = comparison.combineCatalogues(study.catalogues, study.protocol);
  for (const pair of combined.pairs) log(comparison.combinedSentence(pair, combined));
  log(comparison.fewCataloguesSentence(combined));
  for (const line of [...study.exploratory, ...study.unchecked]) log(line);
  await mkdir(folder, { recursive: true });
  const { protocol, exploratory, unchecked } = study;
  const pairs = combined.pairs.map(({ combined: { weights, ...found }, ...pair }) => ({
    ...pair,
    combined: { ...found, weights: Array.from(weights) },
  }));
  const record = { protocol, exploratory, unchecked, ...combined, pairs, created: new Date().toISOString() };
  await writeFile(join(folder, "combined.json"), `${JSON.stringify(record, undefined, 2)}\n`);
  await writeFile(join(folder, "index.html"), combinePage(combined, study));
  log(join(folder, "index.html"));
}

runAsScript(import.meta.url, async () => {
  const parsed = readOptions(usage, { out: { type: "string" } }, true);
  if (parsed === undefined) return;
  if (parsed.positionals.length < 2)
    throw new Problem(`give the results.json of two reports at least, each of another catalogue\n\n${usage}`);
  await combine(parsed.positionals, parsed.values);
});
