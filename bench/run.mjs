#!/usr/bin/env node
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { openPeer } from "./peer.mjs";
import { pythonFor } from "./python.mjs";
import { prepare } from "./prepare.mjs";
import { processor } from "./processor.mjs";

const help = `npm run bench -- [options]: each job and its Python peers in turn, in one run, on the same input and threads

  --only <job>     one job (repeatable); --list names them
  --data <csv>     the catalogue whose texts are embedded (default: PRODUCTS_CSV, data/catalogue.csv, else the committed sample)
  --repeats <n>    measured turns of each side instead of the job's own number
  --json           one line of JSON a job and peer instead of the table
  --list           the jobs
  --help`;

const { values: options } = parseArgs({
  options: {
    only: { type: "string", multiple: true },
    data: { type: "string" },
    repeats: { type: "string" },
    json: { type: "boolean", default: false },
    list: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

const here = fileURLToPath(new URL(".", import.meta.url));
const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};
const say = (line) => process.stderr.write(`${line}\n`);

async function loadJobs() {
  const files = readdirSync(join(here, "jobs"))
    .filter((file) => file.endsWith(".mjs"))
    .sort();
  const jobs = await Promise.all(
    files.map(async (file) => (await import(new URL(`./jobs/${file}`, import.meta.url).href)).default),
  );
  const chosen = options.only === undefined ? jobs : jobs.filter((job) => options.only.includes(job.name));
  const unknown = (options.only ?? []).filter((name) => !jobs.some((job) => job.name === name));
  if (unknown.length > 0)
    throw new Error(`no job ${unknown.join(", ")}; there are ${jobs.map((job) => job.name).join(", ")}`);
  return chosen;
}

const machine = processor();
const vnniOf = (vnni) => (vnni === null ? "VNNI unknown" : vnni ? "VNNI" : "no VNNI");

/** One untimed turn of every side, then `repeats` measured turns, ours and the peers' alternating. */
async function measure(job, tools) {
  const input = await job.input(tools);
  const repeats = options.repeats === undefined ? (job.repeats ?? 5) : Number(options.repeats);
  const folder = mkdtempSync(join(tmpdir(), "embedlab-bench-"));
  const peers = [];
  try {
    for (const peer of job.peers)
      peers.push({
        ...peer,
        seconds: [],
        process: await openPeer(
          peer.script.endsWith(".mjs") ? "" : await tools.python(peer.environment ?? "requirements"),
          peer,
          input,
          folder,
          tools.threads,
        ),
      });
    const ours = { seconds: [], quality: {} };
    for (let turn = -1; turn < repeats; turn++) {
      const warmUp = turn === -1;
      if (!warmUp || job.warmUp !== false) {
        const start = performance.now();
        const result = await job.ours(input, tools);
        const seconds = (performance.now() - start) / 1000;
        if (!warmUp) ours.seconds.push(seconds);
        ours.quality = await job.quality(result, input);
      }
      for (const peer of peers) {
        if (warmUp) await peer.process.warmUp();
        else if (turn < (peer.repeats ?? repeats)) {
          const answer = await peer.process.run();
          peer.seconds.push(answer.seconds);
          peer.quality = answer.quality;
        }
      }
    }
    return peers.map((peer) => ({
      job: job.name,
      ours: median(ours.seconds),
      peer: median(peer.seconds),
      peerName: peer.name,
      ratio: median(peer.seconds) / median(ours.seconds),
      goal: typeof peer.goal === "function" ? peer.goal(machine) : peer.goal,
      reservation: job.reservation?.(ours.quality, peer.quality) ?? null,
      quality: { ours: ours.quality, peer: peer.quality },
      repeats: { ours: ours.seconds.length, peer: peer.seconds.length },
      threads: tools.threads,
      input: input.name,
      processor: machine.name,
      vnni: machine.vnni,
    }));
  } finally {
    for (const peer of peers) peer.process.close();
    await job.close?.(input);
    rmSync(folder, { recursive: true, force: true });
  }
}

const short = (value) => (typeof value === "number" ? Number(value.toPrecision(4)) : value);
const pairs = (quality) =>
  Object.entries(quality ?? {})
    .map(([key, value]) => `${key} ${short(value)}`)
    .join(", ");

function table(rows) {
  const cells = [["job", "ours s", "peer s", "peer", "ratio", "goal", "quality (ours | peer)", "repeats", "processor"]];
  for (const row of rows) {
    cells.push([
      row.job,
      row.ours.toFixed(3),
      row.peer.toFixed(3),
      row.peerName,
      row.ratio.toFixed(2),
      [row.goal, row.reservation].filter((part) => part !== undefined && part !== null).join(", "),
      `${pairs(row.quality.ours)} | ${pairs(row.quality.peer)}`,
      `${row.repeats.ours}/${row.repeats.peer}`,
      `${row.processor}, ${vnniOf(row.vnni)}`,
    ]);
  }
  const widths = cells[0].map((_, column) => Math.max(...cells.map((line) => line[column].length)));
  return cells
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column]))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

async function main() {
  if (options.help) {
    console.log(help);
    return;
  }
  prepare();
  const jobs = await loadJobs();
  if (options.list) {
    for (const job of jobs) console.log(`${job.name}  ${job.title}`);
    return;
  }
  // Large ones come only for the jobs that name them.
  const larger = jobs.flatMap(({ models = [] }) => models);
  if (larger.length > 0) prepare(larger);
  const { openVectors } = await import("./vectors.mjs");
  const python = (environment) => pythonFor(environment, say);
  const threads = availableParallelism();
  const tools = { python, threads, say, ...(await openVectors({ csv: options.data, say })) };
  const rows = [];
  for (const job of jobs) {
    say(`${job.name}: ${job.title}`);
    const measured = await measure(job, tools);
    if (options.json) for (const row of measured) console.log(JSON.stringify(row));
    rows.push(...measured);
  }
  if (!options.json) console.log(table(rows));
}

main().then(
  () => process.exit(0),
  (error) => {
    say(`bench: ${error.message}`);
    process.exit(1);
  },
);
