import { createHash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { copyFile, mkdir, readFile, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import { withLock } from "./lock.mjs";
import { jupyterEnvironment, python } from "./python.mjs";
import { prepareNotebook } from "./report/execute.mjs";
import { indexPage } from "./report/index-page.mjs";
import { compare, judge } from "./report/check.mjs";
import { checkDecision } from "./report/decision.mjs";
import { applySettings, readSettings } from "./report/parameters.mjs";
import { parseResults, requireOutFolder } from "./report/read.mjs";
import { assemble, recorded } from "./report/results.mjs";
import { Problem, command, log, readOptions, root, runAsScript, step } from "./run.mjs";
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
  try {
    const study = openStudy();
    return { study, catalogue: await loadProducts(study.data, study.load) };
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

async function notebooksFor(only) {
  const folder = join(root, "notebooks");
  const files = (await readdir(folder)).filter((file) => /^\d\d-.*\.ipynb$/.test(file)).sort();
  const unknown = only?.find((number) => !files.some((file) => file.startsWith(number)));
  if (unknown !== undefined)
    throw new Problem(`--only ${unknown}: there is no such notebook; there are ${files.join(", ")}`);
  const chosen = files.filter((file) => only === undefined || only.some((number) => file.startsWith(number)));
  return Promise.all(
    chosen.map(async (file) => {
      const path = join(folder, file);
      const bytes = await readFile(path);
      const heading = JSON.parse(bytes)
        .cells.map(
          ({ cell_type: type, source }) => type === "markdown" && /^# (.+)$/m.exec([source].flat().join(""))?.[1],
        )
        .find(Boolean);
      return { file, path, bytes, title: heading ?? basename(file, ".ipynb") };
    }),
  );
}

async function hashFiles(hash, folder, wanted) {
  const entries = existsSync(folder) ? await readdir(folder, { recursive: true, withFileTypes: true }) : [];
  const paths = entries
    .filter((entry) => entry.isFile() && wanted(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  for (const path of paths.sort()) hash.update(`${relative(root, path)}\0`).update(await readFile(path));
}

/** The files of a model that set-up made, with their checksums; none of a folder of one's own. */
async function checksumsIn(folder) {
  const { key, files = {} } = JSON.parse(await readFile(join(folder, ".manifest.json"), "utf8").catch(() => "{}"));
  return [key, ...Object.entries(files).map(([name, { sha256 }]) => [name, sha256])];
}

/** The files of a source of vectors; one that is missing is a row in the notebooks. */
async function hashVectors(hash, { path, ids }) {
  for (const name of [path, ids].filter((one) => one !== undefined)) {
    const file = resolve(root, name);
    if (!existsSync(file)) continue;
    for await (const chunk of createReadStream(file)) hash.update(chunk);
  }
}

/** What a notebook's outputs depend on beside itself. */
async function dependencies({ study, catalogue, full }) {
  const hash = createHash("sha256");
  for (const name of ["embedlab", "laboratory"])
    await hashFiles(hash, join(root, "lib", name, "dist"), (file) => /\.(js|mjs|wasm)$/.test(file));
  for (const { source } of study.contracts)
    if (source.kind === "folder") hash.update(JSON.stringify(await checksumsIn(resolve(root, source.path))));
    else if (source.kind === "vectors") await hashVectors(hash, source);
  await hashFiles(hash, join(root, "scripts", "kernel"), () => true);
  hash.update(await readFile(join(root, "package-lock.json")));
  const endpoint = Object.entries(process.env)
    .filter(([name]) => name.startsWith("EMBEDLAB_") && !/KEY|MAVEN/.test(name))
    .sort();
  hash.update(JSON.stringify([study, catalogue.sha256, catalogue.path, full, endpoint, process.version]));
  return hash.digest("hex");
}

async function execute(notebooks, { shared, fresh }) {
  const kept = join(root, ".cache", "report");
  await mkdir(kept, { recursive: true });
  const jobs = notebooks.map(({ file, path, bytes, injected }) => {
    const own = createHash("sha256").update(shared).update(bytes);
    const key = own
      .update(injected ?? "")
      .digest("hex")
      .slice(0, 16);
    return { file, path, injected, target: join(kept, `${basename(file, ".ipynb")}-${key}.ipynb`) };
  });
  if (fresh) await Promise.all(jobs.map(({ target }) => rm(target, { force: true })));
  const due = jobs.filter(({ target }) => !existsSync(target));
  let next = due.length === 0 ? undefined : prepareNotebook(due[0]);
  try {
    for (const job of jobs) {
      await step(job.file, async () => {
        if (!due.includes(job)) return "unchanged since the last report";
        const running = next;
        const after = due[due.indexOf(job) + 1];
        // A kernel takes seconds to start, on a core that the cells of the one before leave free.
        next = after === undefined ? undefined : prepareNotebook(after);
        await running.run();
        return "executed";
      });
    }
  } finally {
    next?.stop();
  }
  const executed = jobs.map(({ target }) => target);
  await forget(kept, executed);
  return executed;
}

/** Keeps the executed notebooks and pages of the last few reports. */
async function forget(folder, inUse) {
  const files = (await readdir(folder)).map((file) => join(folder, file)).filter((path) => !inUse.includes(path));
  const dated = await Promise.all(files.map(async (path) => [path, (await stat(path)).mtimeMs]));
  dated.sort((a, b) => b[1] - a[1]);
  for (const [path] of dated.slice(40)) await rm(path, { force: true });
}

async function writePages(folder, notebooks, executed, results, { stated, tables }) {
  const page = (file) => file.replace(/\.ipynb$/, ".html");
  const links = (current) => [
    { href: "index.html", title: "Report" },
    ...notebooks.map(({ file, title }) => ({ href: page(file), title, current: file === current })),
  ];
  const template = createHash("sha256");
  await hashFiles(template, join(root, ".venv", "share", "jupyter", "nbconvert", "templates", "embedlab"), () => true);
  const look = template.digest("hex");
  const jobs = notebooks.map(({ file }, i) => {
    const key = createHash("sha256")
      .update(JSON.stringify([look, links(file)]))
      .digest("hex")
      .slice(0, 8);
    return {
      notebook: executed[i],
      page: executed[i].replace(/\.ipynb$/, `-${key}.html`),
      name: basename(file, ".ipynb"),
      links: links(file),
    };
  });
  const missing = jobs.filter((job) => !existsSync(job.page));
  if (missing.length > 0)
    await command(python, [join(root, "scripts", "report", "export.py")], {
      env: jupyterEnvironment(),
      input: JSON.stringify(missing),
    });
  for (const [i, job] of jobs.entries()) await copyFile(job.page, join(folder, page(notebooks[i].file)));
  const { duration } = await import("#laboratory/notebook/progress");
  const display = await import("#embedlab/display/index");
  const comparison = await import("#embedlab/comparison/index");
  await writeFile(
    join(folder, "index.html"),
    indexPage(results, { ...display, ...comparison, duration, tables }, stated),
  );
  await writeFile(join(folder, "results.json"), `${JSON.stringify(results, undefined, 2)}\n`);
}

/** What a report that was killed left: a part of its own, or the one before it, out of its place. */
async function tidy(out) {
  const parent = dirname(out);
  if (!existsSync(parent)) return;
  for (const name of await readdir(parent)) {
    if (name.startsWith(`${basename(out)}.old-`) && !existsSync(out)) await rename(join(parent, name), out);
    else if (name.startsWith(`${basename(out)}.old-`) || name.startsWith(`${basename(out)}.partial-`))
      await rm(join(parent, name), { recursive: true, force: true });
  }
}

/** A report takes the place of the last one whole, or not at all. */
async function replaceFolder(partial, out) {
  const old = `${out}.old-${process.pid}`;
  if (existsSync(out)) await rename(out, old);
  await rename(partial, out);
  await rm(old, { recursive: true, force: true });
}

async function readResults(path) {
  const text = await readFile(resolve(here, path), "utf8").catch(() =>
    Promise.reject(new Problem(`--check ${path}: there is no such file`)),
  );
  return parseResults(text, `--check ${path}`);
}

/** What the user says of costs; nothing is assumed. */
function statedCosts({ products, price = [], "machine-price": machinePrice, currency }) {
  const number = (option, value, least) => {
    const read = Number(value);
    if (value.trim() === "" || !Number.isFinite(read) || read < least)
      throw new Problem(`--${option} is ${JSON.stringify(value)}; give a number of at least ${least}`);
    return read;
  };
  const priced = price.map((given) => {
    const at = given.lastIndexOf("=");
    if (at < 1)
      throw new Problem(`--price is ${JSON.stringify(given)}; say --price <model>=<amount>, of a million tokens`);
    return [given.slice(0, at), number("price", given.slice(at + 1), 0)];
  });
  return {
    prices: new Map(priced),
    ...(products !== undefined && { products: Math.round(number("products", products, 1)) }),
    ...(machinePrice !== undefined && { machinePrice: number("machine-price", machinePrice, 0) }),
    ...(currency !== undefined && { currency }),
  };
}

/** Makes a report; gives the paths of its executed notebooks, with the study and the catalogue. */
export async function report({
  data,
  study: wanted,
  protocol,
  only,
  out = "report",
  full = false,
  fresh = false,
  check,
  set,
  ...costs
}) {
  const settings = readSettings(set);
  const stated = statedCosts(costs);
  const begun = performance.now();
  const folder = resolve(here, out);
  await requireOutFolder(folder, "results.json", "a report");
  const expected = check === undefined ? undefined : await readResults(check);
  if (data !== undefined) process.env.PRODUCTS_CSV = data;
  if (process.env.PRODUCTS_CSV) process.env.PRODUCTS_CSV = resolve(here, process.env.PRODUCTS_CSV);
  if (wanted !== undefined) process.env.EMBEDLAB_STUDY = wanted.endsWith(".json") ? resolve(here, wanted) : wanted;
  if (protocol !== undefined) process.env.EMBEDLAB_PROTOCOL = resolve(here, protocol);
  if (full) process.env.EMBEDLAB_FULL = "1";
  const found = await notebooksFor(only);
  const fixed = Object.keys(JSON.parse(await readFile(join(root, "protocol.json"), "utf8")));
  const { values: parameters, injected } = applySettings(settings, found, fixed);
  const notebooks = found.map((notebook, i) => ({ ...notebook, injected: injected[i] }));
  let study, catalogue, recordOf, recordsOf;
  const missing = [];
  await setup({
    models: async () => {
      ({ study, catalogue } = await openData());
      log(
        `study ${study.name} on ${catalogue.name}: ${catalogue.products.length.toLocaleString("en-US")} products${catalogue.synthetic ? ", synthetic" : ""}`,
      );
      for (const note of catalogue.notes ?? []) log(`  ${note}`);
      missing.push(...(await fetchHubModels(study)));
      requirePair(study, missing);
      ({ recordOf, recordsOf } = await import("./models/records.mjs"));
      return recordsOf(study.contracts);
    },
    onMissing: (record, reason) =>
      missing.push(
        ...study.contracts.filter((contract) => recordOf(contract) === record).map(({ id }) => ({ id, reason })),
      ),
  });
  requirePair(study, missing);
  for (const { id, reason } of missing) log(`${id} is not available: ${reason}`);
  return withLock(join(root, ".cache", "report.lock"), "report", async () => {
    await tidy(folder);
    const shared = await dependencies({ study, catalogue, full });
    const targets = await execute(notebooks, { shared, fresh: fresh || expected !== undefined });
    let results;
    await step("pages", async () => {
      const executed = await Promise.all(targets.map(async (path) => JSON.parse(await readFile(path, "utf8"))));
      results = assemble({
        study: study.name,
        caution: study.caution,
        parameters,
        catalogue,
        notebooks,
        executed,
        seconds: Number(((performance.now() - begun) / 1000).toFixed(1)),
      });
      const partial = `${folder}.partial-${process.pid}`;
      try {
        await rm(partial, { recursive: true, force: true });
        await mkdir(dirname(folder), { recursive: true });
        // Not recursive: on a read-only disk that would say that there is no such folder.
        await mkdir(partial);
        const assignments = recorded(executed).get("assignments");
        const { writeAssignments } = await import("#laboratory/exchange/write-assignments");
        const tables = assignments === undefined ? [] : await writeAssignments(partial, assignments);
        await writePages(partial, notebooks, targets, results, { stated, tables });
        await replaceFolder(partial, folder);
      } finally {
        await rm(partial, { recursive: true, force: true });
      }
      return join(relative(process.cwd(), folder) || ".", "index.html");
    });
    if (expected !== undefined && expected.dataset?.sha256 !== results.dataset.sha256) {
      const { status, lines } = checkDecision(expected, results);
      for (const line of lines) log(line);
      process.exitCode = status;
    } else if (expected !== undefined)
      for (const line of judge(
        compare(
          expected,
          results,
          notebooks.map(({ file }) => file.slice(0, 2)),
        ),
      ).split("\n"))
        log(line);
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
