#!/usr/bin/env node
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { prepare } from "./prepare.mjs";

const help = `node bench/growth.mjs [options]: seconds and peak memory of our engines as rows grow, each run in a process of its own

  --only <engine>   kmeans, kmeans-265, silhouette, pca, neighbors, tsne or forest (repeatable)
  --rows <n,n,…>    1000,2000,5000,10000,20000,50000 unless told
  --columns <d>     1024 unless told
  --large           10,000 to 1,000,000 rows of 384 columns, of the engines that take so many; t-SNE to 200,000
  --limit <s>       leave an engine's larger sizes out once a run takes longer (600 unless told)
  --data <csv>      as for run.mjs`;

const { values: options } = parseArgs({
  options: {
    only: { type: "string", multiple: true },
    rows: { type: "string" },
    columns: { type: "string" },
    large: { type: "boolean", default: false },
    limit: { type: "string", default: "600" },
    data: { type: "string" },
    help: { type: "boolean", default: false },
  },
});

/** What runs at each size; the timed part is the call alone. */
const engines = {
  kmeans: async ({ x }) => (await import("#embedlab/clustering/kmeans")).kmeans(x, { nClusters: 7, nInit: 10 }),
  "kmeans-265": async ({ x }) => (await import("#embedlab/clustering/kmeans")).kmeans(x, { nClusters: 265, nInit: 3 }),
  silhouette: async ({ x, labels }) => (await import("#embedlab/evaluation/silhouette")).silhouette(x, labels),
  pca: async ({ x }) => (await import("#embedlab/projection/pca")).pca(x, { nComponents: 50 }),
  neighbors: async ({ x }) => (await import("#embedlab/neighbors/neighbors")).nearestNeighbors(x, { nNeighbors: 15 }),
  tsne: async ({ x }) => (await import("#embedlab/projection/tsne")).tsne(x, { perplexity: 50 }),
  forest: async ({ x, labels }) =>
    (await import("#embedlab/classifiers/forest")).randomForest(x, labels, { nEstimators: 100, maxDepth: 10 }),
};

/** Sizes of --large, and the engines that it runs with the rows that each takes at most. */
const largeRows = "10000,20000,50000,100000,200000,500000,1000000";
const largeEngines = { kmeans: 1e6, "kmeans-265": 1e6, pca: 1e6, neighbors: 1e6, tsne: 2e5 };

/** In the child: make the input, run once, answer with the time by the clock and of all processors, and the peak memory of the whole. */
async function runOne({ engine, rows, columns, data }) {
  const { openVectors } = await import("./vectors.mjs");
  const input = await (await openVectors({ csv: data, say: () => undefined })).vectors({ rows, columns });
  const [start, before] = [performance.now(), process.cpuUsage()];
  await engines[engine](input);
  const { user, system } = process.cpuUsage(before);
  process.send({
    seconds: (performance.now() - start) / 1000,
    processorSeconds: (user + system) / 1e6,
    peakMiB: process.resourceUsage().maxRSS / 1024,
  });
}

const inChild = (job) =>
  new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(import.meta.url), [], {
      env: { ...process.env, BENCH_GROWTH: JSON.stringify(job) },
    });
    child.once("message", (answer) => {
      resolve(answer);
      child.kill();
    });
    child.once("exit", (code) => reject(new Error(`${job.engine} with ${job.rows} rows ended with ${code}`)));
  });

/** The slope of log seconds over log rows from 5,000 rows up, or over all where there are fewer than two such. */
function exponent(points) {
  const large = points.filter(([rows]) => rows >= 5000);
  const used = (large.length >= 2 ? large : points).map(([rows, seconds]) => [Math.log(rows), Math.log(seconds)]);
  const mean = [0, 1].map((axis) => used.reduce((sum, point) => sum + point[axis], 0) / used.length);
  const over = used.reduce((sum, [x, y]) => sum + (x - mean[0]) * (y - mean[1]), 0);
  return over / used.reduce((sum, [x]) => sum + (x - mean[0]) ** 2, 0);
}

async function main() {
  if (options.help) {
    console.log(help);
    return;
  }
  prepare();
  const { large, rows: told, columns: width = large ? "384" : "1024" } = options;
  const sizes = (told ?? (large ? largeRows : "1000,2000,5000,10000,20000,50000")).split(",").map(Number);
  console.log(
    `| engine | ${sizes.map((rows) => (rows < 1e6 ? `${rows / 1000}k` : `${rows / 1e6}M`)).join(" | ")} | exponent |\n| --- |${" --- |".repeat(sizes.length + 1)}`,
  );
  for (const engine of options.only ?? Object.keys(large ? largeEngines : engines)) {
    if (engines[engine] === undefined)
      throw new Error(`no engine ${engine}; there are ${Object.keys(engines).join(", ")}`);
    const points = [];
    const cells = [];
    for (const rows of sizes) {
      if (large && rows > (largeEngines[engine] ?? Infinity)) {
        cells.push("–");
        continue;
      }
      if (points.length > 0 && points[points.length - 1][1] > Number(options.limit)) {
        cells.push("over the limit");
        continue;
      }
      const { seconds, processorSeconds, peakMiB } = await inChild({
        engine,
        rows,
        columns: Number(width),
        data: options.data,
      });
      // The table's line comes when an engine is through, which takes an hour of a million rows.
      process.stderr.write(
        `${engine}, ${rows.toLocaleString("en-US")} rows: ${seconds.toPrecision(3)} s, of processors ${processorSeconds.toPrecision(3)} s, ${Math.round(peakMiB)} MiB\n`,
      );
      points.push([rows, seconds]);
      cells.push(`${seconds.toPrecision(3)} s, ${Math.round(peakMiB)} MiB`);
    }
    console.log(`| ${engine} | ${cells.join(" | ")} | ${points.length > 1 ? exponent(points).toFixed(2) : ""} |`);
  }
}

const work = process.env.BENCH_GROWTH === undefined ? main() : runOne(JSON.parse(process.env.BENCH_GROWTH));
work.catch((error) => {
  process.stderr.write(`growth: ${error.message}\n`);
  process.exit(1);
});
