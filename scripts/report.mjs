import { readFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { withLock } from "./lock.mjs";
import { conclusionOf } from "./report/answer.mjs";
import { compare, judge } from "./report/check.mjs";
import { checkDecision, requireProtocol } from "./report/decision.mjs";
import { dependencies } from "./report/dependencies.mjs";
import { parseResults, replaceFolder, requireOutFolder, tidy } from "./report/folder.mjs";
import { notebooksFor } from "./report/notebooks.mjs";
import { writePages } from "./report/pages.mjs";
import { applySettings, readSettings } from "./report/parameters.mjs";
import { assemble } from "./report/results.mjs";
import { runNotebooks } from "./report/run-notebooks.mjs";
import { statedCosts } from "./report/stated-costs.mjs";
import { Problem, log, readOptions, root, runAsScript, step } from "./run.mjs";
import { setup } from "./setup.mjs";

const usage = `npm run report [-- options]

Executes the notebooks and writes a report that needs nothing else to be read: index.html, a page a notebook, and
results.json. What has not changed since the last report is not executed again.

  --data <csv>      the catalogue (or PRODUCTS_CSV; else data/catalogue.csv, else the synthetic sample)
  --study <name>    embedded (the default), quick, note, or the path of a study file
  --protocol <file> how the decision is made (default: protocol.json; a copy of it, changed, is another protocol)
  --set <name>=<value>         a parameter of the notebooks, from the cell tagged so, e.g. --set seeds=5 (may be given more
                    than once); what departs from the protocol is called exploratory
  --only <number>   these notebooks alone, e.g. --only 03 (may be given more than once)
  --out <folder>    where the report goes (default: report)
  --products <n>    project costs to a catalogue of so many products, on the first page
  --price <model>=<amount>     of a million tokens at an endpoint (may be given more than once)
  --machine-price <amount>     of an hour of this machine
  --currency <text>            what those amounts are in
  --full            all products, seeds and starts everywhere, however large the catalogue, instead of parts and samples
  --fresh           execute every notebook again
  --check <file>    execute again, compare with another report's results.json, and fail where a number has moved
                    beyond the interval that it has there; on another catalogue, say whether its decision still holds
                    (status 0: it does; 3: another answer; 4: undecided now; 1: it could not be made)
  --help            this text`;

/** Relative paths start from the caller's folder, which npm keeps. */
const here = process.env.INIT_CWD ?? process.cwd();

/** The study as the library opens it, and its catalogue: a damaged file ends the report before it begins. */
async function openData() {
  const { openStudy } = await import("#laboratory/study/study");
  const { loadProducts } = await import("#embedlab/products/load");
  const { requireTextsThatDiffer } = await import("#embedlab/embedding/texts-that-differ");
  try {
    const study = openStudy();
    const catalogue = await loadProducts(study.data, study.load);
    const texts = catalogue.products.map(({ description }) => description);
    requireTextsThatDiffer(catalogue.name, texts, study.contracts);
    return { study, catalogue };
  } catch (error) {
    if (error.name === "InputError") throw new Problem(error.message);
    throw error;
  }
}

/**
 * Downloads come before the first notebook. What only the hub has is asked for first: a study without its baseline or its
 * challenger is another study, and ends here with what it needs.
 */
async function fetchHubModels(study) {
  const { fetchModels } = await import("#laboratory/study/availability");
  const { progressLine } = await import("#laboratory/notebook/progress");
  const { recordOf } = await import("./models/records.mjs");
  let said = 0;
  const begun = performance.now();
  const onProgress = (progress) => {
    const now = performance.now();
    if (now - said < 5000) return;
    said = now;
    log(`  ${progressLine("", progress, (now - begun) / 1000)}`);
  };
  return fetchModels(
    { ...study, contracts: study.contracts.filter((contract) => recordOf(contract) === undefined) },
    { onProgress },
  );
}

function requirePair(study, missing) {
  const needed = study.contracts.slice(0, 2).map(({ id }) => id);
  const absent = missing.filter(({ id }) => needed.includes(id));
  if (absent.length === 0) return;
  throw new Problem(
    `study ${study.name} compares ${needed.join(" with ")}, and what is needed is not here:\n${absent.map(({ id, reason }) => `  ${id}: ${reason}`).join("\n")}\nOther studies: --study embedded, quick, note, or a file of your own (CONTRIBUTING.md)`,
  );
}

async function readResults(path) {
  const text = await readFile(resolve(here, path), "utf8").catch(() =>
    Promise.reject(new Problem(`--check ${path}: there is no such file`)),
  );
  return parseResults(text, `--check ${path}`);
}

/** Where the notebooks' kernels find what was asked for. */
function passOn({ data, study, protocol, full }) {
  if (data !== undefined) process.env.PRODUCTS_CSV = data;
  if (process.env.PRODUCTS_CSV) process.env.PRODUCTS_CSV = resolve(here, process.env.PRODUCTS_CSV);
  if (study !== undefined) process.env.EMBEDLAB_STUDY = study.endsWith(".json") ? resolve(here, study) : study;
  if (protocol !== undefined) process.env.EMBEDLAB_PROTOCOL = resolve(here, protocol);
  if (full) process.env.EMBEDLAB_FULL = "1";
}

/** The notebooks, each with the cell that sets its parameters. */
async function openNotebooks(only, set) {
  const settings = readSettings(set);
  const found = await notebooksFor(only);
  const fixed = Object.keys(JSON.parse(await readFile(join(root, "protocol.json"), "utf8")));
  const { values, injected } = applySettings(settings, found, fixed);
  return { parameters: values, notebooks: found.map((notebook, i) => ({ ...notebook, injected: injected[i] })) };
}

/** Opens the study and brings what it needs; a model that cannot be had is said, and its row in the report says why. */
async function prepare() {
  let study, catalogue, recordOf;
  const missing = [];
  await setup({
    models: async () => {
      ({ study, catalogue } = await openData());
      const products = `${catalogue.products.length.toLocaleString("en-US")} products`;
      log(`study ${study.name} on ${catalogue.name}: ${products}${catalogue.synthetic ? ", synthetic" : ""}`);
      for (const note of catalogue.notes ?? []) log(`  ${note}`);
      missing.push(...(await fetchHubModels(study)));
      requirePair(study, missing);
      const records = await import("./models/records.mjs");
      recordOf = records.recordOf;
      return records.recordsOf(study.contracts);
    },
    onMissing: (record, reason) =>
      missing.push(
        ...study.contracts.filter((contract) => recordOf(contract) === record).map(({ id }) => ({ id, reason })),
      ),
  });
  requirePair(study, missing);
  for (const { id, reason } of missing) log(`${id} is not available: ${reason}`);
  return { study, catalogue };
}

/** What `--check` says of these results beside those of `expected`; sets the exit status. */
function checked(expected, results, notebooks) {
  if (expected.dataset?.sha256 === results.dataset.sha256) {
    const numbers = notebooks.map(({ file }) => file.slice(0, 2));
    return judge(compare(expected, results, numbers)).split("\n");
  }
  const { status, lines } = checkDecision(expected, results);
  process.exitCode = status;
  return lines;
}

/** Makes a report; gives the paths of its executed notebooks, with the study and the catalogue. */
export async function report({ only, out = "report", fresh = false, check, set, full = false, ...options }) {
  const begun = performance.now();
  const stated = statedCosts(options);
  const folder = resolve(here, out);
  await requireOutFolder(folder, "results.json", "a report");
  const expected = check === undefined ? undefined : await readResults(check);
  passOn({ ...options, full });
  const { parameters, notebooks } = await openNotebooks(only, set);
  const { study, catalogue } = await prepare();
  const { name: protocol, fileHash: hash } = study.protocol;
  // Said before minutes of work, not after.
  if (expected !== undefined && expected.dataset?.sha256 !== catalogue.sha256)
    requireProtocol(expected, { name: protocol, hash });
  return withLock(join(root, ".cache", "report.lock"), "report", async () => {
    await tidy(folder);
    const shared = await dependencies({ study, catalogue, full });
    const targets = await runNotebooks(notebooks, { shared, fresh: fresh || expected !== undefined });
    let results;
    await step("pages", async () => {
      const executed = await Promise.all(targets.map(async (path) => JSON.parse(await readFile(path, "utf8"))));
      const seconds = Number(((performance.now() - begun) / 1000).toFixed(1));
      const { name, caution } = study;
      results = assemble({ study: name, caution, parameters, catalogue, notebooks, executed, seconds });
      await replaceFolder(folder, (partial) => writePages(partial, { notebooks, targets, executed, results, stated }));
      return join(relative(process.cwd(), folder) || ".", "index.html");
    });
    const { verdict } = await import("#embedlab/comparison/index");
    const conclusion = conclusionOf(results, verdict);
    if (conclusion !== undefined) log(conclusion);
    if (expected !== undefined) for (const line of checked(expected, results, notebooks)) log(line);
    return { executed: targets, study, catalogue };
  });
}

runAsScript(import.meta.url, async () => {
  const strings = ["data", "study", "protocol", "out", "check", "products", "machine-price", "currency"];
  const parsed = readOptions(usage, {
    ...Object.fromEntries(strings.map((name) => [name, { type: "string" }])),
    only: { type: "string", multiple: true },
    price: { type: "string", multiple: true },
    set: { type: "string", multiple: true },
    full: { type: "boolean" },
    fresh: { type: "boolean" },
  });
  if (parsed === undefined) return;
  const { values } = parsed;
  await report(values);
});
