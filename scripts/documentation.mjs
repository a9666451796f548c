import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { picturesOf, publishedNotebook, sourcesHash, writtenNotebook } from "./documentation/published.mjs";
import { report } from "./report.mjs";
import { Problem, log, readOptions, root, runAsScript } from "./run.mjs";

const usage = `npm run docs:notebooks [-- options]     executed copies of the notebooks, on the synthetic sample: docs/notebooks
npm run docs:pictures [-- options]      the pictures of a report on a catalogue of yours: docs/pictures

  --data <csv>      of docs:pictures: the catalogue (or PRODUCTS_CSV)
  --study <name>    as of npm run report
  --only <number>   these notebooks alone (may be given more than once)
  --check           of docs:notebooks: writes nothing, and ends with status 1 where a copy is older than its notebook, the
                    sample or the protocol
  --help            this text`;

const numberOf = (path) => basename(path).slice(0, 2);
const fileOf = async (path) =>
  (await readdir(join(root, "notebooks"))).find((file) => file.startsWith(`${numberOf(path)}-`));

async function checkCopies() {
  const folder = join(root, "docs", "notebooks");
  const stale = [];
  for (const file of (await readdir(join(root, "notebooks"))).filter((name) => name.endsWith(".ipynb"))) {
    const copy = await readFile(join(folder, file), "utf8").catch(() => undefined);
    if (copy === undefined || JSON.parse(copy).metadata.embedlab?.sources !== sourcesHash(file)) stale.push(file);
  }
  if (stale.length > 0)
    throw new Problem(`older than what they were made from: ${stale.join(", ")}; run npm run docs:notebooks`);
  log("docs/notebooks are of these notebooks, this sample and this protocol");
}

async function notebooks(options) {
  const { executed, study } = await report({
    ...options,
    data: join(root, "data", "sample.csv"),
    out: join(root, ".cache", "documentation"),
  });
  const folder = join(root, "docs", "notebooks");
  await mkdir(folder, { recursive: true });
  for (const path of executed) {
    const file = await fileOf(path);
    const note = `> **An executed copy on synthetic data.** The products are invented: figures and numbers show how the laboratory works, not which model is best. Figures are pictures here; in JupyterLab and in a report they answer to the pointer. Times are of the machine that made this copy. Study \`${study.name}\`; made by \`npm run docs:notebooks\`.`;
    const copy = publishedNotebook(JSON.parse(await readFile(path, "utf8")), { note, sources: sourcesHash(file) });
    await writeFile(join(folder, file), writtenNotebook(file, copy));
    log(`docs/notebooks/${file}`);
  }
}

/** Text in Markdown that is text and nothing else. */
const plain = (text) => text.replace(/[\\`*_[\]<>|#!&$]/g, (mark) => `\\${mark}`);

async function pictures(options) {
  if (options.data === undefined && !process.env.PRODUCTS_CSV)
    throw new Problem("docs:pictures: which catalogue? Say --data <csv>, or set PRODUCTS_CSV");
  const { executed, study, catalogue } = await report({ ...options, out: join(root, ".cache", "documentation") });
  const folder = join(root, "docs", "pictures");
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const size = `${catalogue.products.length.toLocaleString("en-US")} products`;
  const lines = [
    "# What a report shows",
    "",
    `Pictures of a report on ${plain(catalogue.name)}${catalogue.name.includes(size) ? "" : `: ${size}`}${catalogue.synthetic ? ", **synthetic**" : ""}. Source: ${plain(catalogue.source)}. Licence of the products, and so of these pictures: ${plain(catalogue.licence)}. Study \`${study.name}\`, protocol \`${study.protocol.name}\` (\`${study.protocol.fileHash}\`). In the report they answer to the pointer, stand beside their tables and sentences, and fit narrow pages. Notebooks ${executed.map(numberOf).join(", ")}; made by \`npm run docs:pictures\`.`,
  ];
  let section;
  for (const path of executed) {
    for (const [i, { section: own, words, markup }] of picturesOf(JSON.parse(await readFile(path, "utf8"))).entries()) {
      const name = `${numberOf(path)}-${String(i + 1).padStart(2, "0")}.svg`;
      await writeFile(join(folder, name), `${markup}\n`);
      if (own !== section) lines.push("", `## ${own}`);
      section = own;
      lines.push("", `![${plain(words)}](${name})`);
    }
  }
  await writeFile(join(folder, "README.md"), `${lines.join("\n")}\n`);
  log("docs/pictures/README.md");
}

runAsScript(import.meta.url, async () => {
  const parsed = readOptions(
    usage,
    {
      data: { type: "string" },
      study: { type: "string" },
      only: { type: "string", multiple: true },
      check: { type: "boolean" },
    },
    true,
  );
  if (parsed === undefined) return;
  const { check, ...options } = parsed.values;
  const [what] = parsed.positionals;
  if (what === "pictures") await pictures(options);
  else if (what !== "notebooks") throw new Problem(usage);
  else if (check) await checkCopies();
  else await notebooks(options);
});
