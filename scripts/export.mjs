import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { buildLibrary } from "./build.mjs";
import { log, printable, readOptions, runAsScript } from "./run.mjs";

const usage = `npm run export [-- options]

Writes what is known of every product for other tools: products.parquet (texts, category, and under each model the
cluster, the category it is matched with, the silhouette, the place on a t-SNE map and the vector; pandas, DuckDB,
Embedding Atlas and Nomic open it) with README.md, its card for a hub of data sets and how those two are called;
mteb/<model>/<task>.json, which mteb's TaskResult.from_disk loads, and beside it model-index.md, the same scores as a model
card's metadata block. The clusters are those of notebook 3; a report's assignments.csv has them without vectors.

  embedding-atlas export/products.parquet --text text --x "e5-small-v2: x" --y "e5-small-v2: y"

  --out <folder>    where it goes (default: export)
  --data <path>     the catalogue (default: as npm run report)
  --study <name>    whose models; one that cannot be had is said and left out
  --help            this text`;

const here = process.env.INIT_CWD ?? process.cwd();

async function exportStudy() {
  const parsed = readOptions(usage, {
    out: { type: "string", default: "export" },
    data: { type: "string" },
    study: { type: "string" },
  });
  if (parsed === undefined) return;
  const { values } = parsed;
  const out = resolve(here, values.out);
  await buildLibrary();
  const lab = await import("embedlab-laboratory");
  const { exportColumns } = await import("embedlab/embedding");
  const { loadProducts } = await import("embedlab/products");
  const { languageOf } = await import("embedlab/text");
  const study = lab.openStudy({ data: values.data && resolve(here, values.data), study: values.study });
  const catalogue = await loadProducts(study.data, study.load);
  const labelled = lab.labelledPart(catalogue, study.protocol.leastProducts);
  const { products, categories, labels } = labelled;
  const texts = products.map(({ description }) => description);
  const runs = await lab.embedModels(study.contracts, texts, { products });
  for (const run of runs) if (run.status === "unavailable") log(printable(`${run.id} is left out: ${run.reason}`));
  const models = lab.ranModels(runs);
  const nClusters =
    categories.length > 0 ? lab.clustersOf(study.protocol, categories.length) : Math.min(7, products.length - 1);
  const { seeds, nInit } = lab.effortFor(study, models, { nClusters });
  const scores = [];
  for (const { id, embedding } of models)
    scores.push(
      await lab.scoreClusterings(id, embedding.vectors, labels, {
        seeds,
        nInit,
        nClusters,
        withSilhouette: false,
      }),
    );
  await mkdir(out, { recursive: true });
  await exportColumns(join(out, "products.parquet"), await lab.productTable(catalogue, labelled, models, scores));
  const task = { catalogue: catalogue.name, sha256: catalogue.sha256, language: languageOf(texts) };
  const card = lab.datasetCard(
    catalogue,
    models.map(({ id }) => id),
    task.language,
  );
  await writeFile(join(out, "README.md"), card);
  const written = ["products.parquet", "README.md"];
  for (const [at, { id, embedding }] of categories.length > 0 ? models.entries() : []) {
    const folder = join("mteb", id.replace(/[^\w.-]+/g, "_"));
    const file = join(folder, `${lab.taskName(catalogue.name)}Clustering.json`);
    await mkdir(join(out, folder), { recursive: true });
    const result = lab.taskResult(scores[at], embedding.embedSeconds, task);
    await writeFile(join(out, file), `${JSON.stringify(result, undefined, 2)}\n`);
    await writeFile(join(out, folder, "model-index.md"), lab.modelCardBlock(scores[at], task));
    written.push(file, join(folder, "model-index.md"));
  }
  log(printable(`${out}: ${written.join(", ")}`));
}

runAsScript(import.meta.url, exportStudy);
