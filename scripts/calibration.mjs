import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { appendFile, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { buildLibrary } from "./build.mjs";
import { Problem, log, printable, readOptions, root, runAsScript } from "./run.mjs";

const usage = `npm run calibration [-- options]

Is a verdict to be believed? Makes replicates of each model of the study: its vectors of the catalogue, each replicate with
noise of its own, so that all are equals; and others whose categories are pushed apart, so that they are better by about .02,
.05 and .10 of ARI. Each is clustered, and clustered anew on the protocol's draws of the products, once; then pairs of them
are judged by what notebook 3 calls. Counted is how often equals are called different, how often the interval holds the
truth, and how often a difference is shown; the earlier procedure (sign flips over seeds, jackknife) beside it. Pairs share
replicates: what that takes from them is in the limits.

  --pairs <number>       pairs of equals a model, and as many of each difference (default 200)
  --replicates <number>  of equals (default two for five pairs: each stands in five); of each difference three in ten of that
  --model <id>           this model alone; may be repeated
  --resamples <number>   of the products (default: the study's protocol)
  --seeds <number>       of k-means a replicate (default: as many as the study has)
  --starts <number>      of each seed (default 20, the notebooks')
  --equal                equals alone
  --data <path>          the catalogue (default: data/catalogue.csv, else the synthetic sample)
  --study <name>         the study whose models are taken
  --json                 one line a model on standard output, nothing else
  --help                 this text

What is made is kept in .cache/calibration, 250 kB a replicate: the same command goes on where it was stopped, and judges anew
what is there. A replicate of 1,050 products took 5 seconds of one busy core: with 80 equals and 24 of each difference, 200
pairs of a model take about 7 minutes on two, its equals alone 4.`;

const count = (name, value) => {
  if (!/^[1-9]\d*$/.test(value)) throw new Problem(`--${name} is ${value}; give a whole number of at least 1`);
  return Number(value);
};

/** Replicates for so many pairs: enough that each stands in five, and that there are so many pairs. */
function replicatesFor(pairs, told) {
  const least = Math.ceil((1 + Math.sqrt(1 + 8 * pairs)) / 2);
  if (told === undefined) return Math.max(least, Math.ceil((2 * pairs) / 5));
  const replicates = count("replicates", told);
  if (replicates < least)
    throw new Problem(
      `--replicates ${replicates} have ${(replicates * (replicates - 1)) / 2} pairs; ${pairs} need ${least}`,
    );
  return replicates;
}

/** Replicates of each difference: each pair has one of the equals too. */
const differing = (replicates) => Math.max(2, Math.ceil(0.3 * replicates));

/** The lines that earlier runs left, by shift and number. */
async function keptLines(file, replicateOf) {
  const kept = new Map();
  for (const line of existsSync(file) ? (await readFile(file, "utf8")).split("\n") : []) {
    const replicate = line === "" ? undefined : replicateOf(line);
    if (replicate !== undefined) kept.set(`${replicate.shift} ${replicate.number}`, replicate);
  }
  return kept;
}

const percent = (value) => `${(100 * value).toFixed(1)} %`;

function sentence(judgement, { falseVerdicts, coverage, shown, spread }) {
  const power = shown
    .map(({ difference, power: { share } }) => `${difference.toFixed(3)} in ${percent(share)}`)
    .join(", ");
  return [
    `  ${judgement}: ${percent(falseVerdicts.share)} of ${falseVerdicts.pairs} equal pairs called different (at most ${percent(falseVerdicts.atMost)} with 95 % confidence; worth ${Math.floor(falseVerdicts.worth)} pairs without a common replicate)`,
    `intervals hold the truth in ${percent(coverage.share)} (${percent(coverage.low)} to ${percent(coverage.high)})`,
    `spread ${spread.toFixed(2)}`,
    ...(power === "" ? [] : [`a true difference is shown: ${power}`]),
  ].join("; ");
}

const rounded = (value) => Math.round(value * 1e4) / 1e4;

function summaryRecord({ falseVerdicts, coverage, shown, spread }, goals) {
  return {
    falseVerdicts: rounded(falseVerdicts.share),
    coverage: rounded(coverage.share),
    power: Object.fromEntries(shown.map(({ power }, at) => [goals[at].toFixed(2), rounded(power.share)])),
    bound: rounded(falseVerdicts.atMost),
    worth: Math.floor(falseVerdicts.worth),
    coverageInterval: [rounded(coverage.low), rounded(coverage.high)],
    differences: shown.map(({ difference }) => rounded(difference)),
    spread: rounded(spread),
  };
}

async function calibrate() {
  const parsed = readOptions(usage, {
    pairs: { type: "string", default: "200" },
    replicates: { type: "string" },
    model: { type: "string", multiple: true },
    resamples: { type: "string" },
    seeds: { type: "string" },
    starts: { type: "string", default: "20" },
    equal: { type: "boolean" },
    data: { type: "string" },
    study: { type: "string" },
    json: { type: "boolean" },
  });
  if (parsed === undefined) return;
  const { values } = parsed;
  const pairs = count("pairs", values.pairs);
  const replicates = replicatesFor(pairs, values.replicates);
  await buildLibrary();
  const lab = await import("embedlab-laboratory");
  const { replicateLine, replicateOf } = await import("#laboratory/experiments/calibration/lines");
  const { judgePairs } = await import("#laboratory/experiments/calibration/pairs");
  const { makeReplicate, sharedDraws } = await import("#laboratory/experiments/calibration/replicates");
  const { shiftsFor } = await import("#laboratory/experiments/calibration/shifts");
  const { earlierFalseVerdicts, summarizeCalibration } = await import("#laboratory/experiments/calibration/summary");
  const { protocolFor } = await import("embedlab/comparison");
  const { threadCount } = await import("#embedlab/numeric/workers");
  const { duplicateGroups, loadProducts } = await import("embedlab");
  const tell = values.json ? () => undefined : log;
  const study = lab.openStudy({ data: values.data, study: values.study });
  const catalogue = lab.labelledPart(await loadProducts(study.data, study.load));
  if (catalogue.categories.length < 2)
    throw new Problem(`${catalogue.name} has fewer than two categories: there is no ARI to calibrate`);
  const texts = catalogue.products.map(({ description }) => description);
  const wanted = study.contracts.filter(({ id }) => values.model === undefined || values.model.includes(id));
  if (wanted.length === 0)
    throw new Problem(
      `--model ${values.model.join(", ")}: study ${study.name} has ${study.contracts.map(({ id }) => id).join(", ")}`,
    );
  const runs = await lab.embedModels(wanted, texts);
  const protocol = protocolFor(
    texts.length,
    values.resamples === undefined ? {} : { resamples: count("resamples", values.resamples) },
  );
  const { labels: truth, categories } = catalogue;
  const nClusters = categories.length;
  const shared = sharedDraws(duplicateGroups(texts, { threshold: protocol.duplicates }), protocol);
  const seeds =
    values.seeds === undefined ? study.seeds : Array.from({ length: count("seeds", values.seeds) }, (_, seed) => seed);
  const starts = count("starts", values.starts);
  const goals = values.equal ? [] : [0.02, 0.05, 0.1];
  const threads = threadCount();
  await mkdir(join(root, ".cache", "calibration"), { recursive: true });
  for (const run of runs) {
    if (run.status === "unavailable") {
      tell(`${run.id}: no vectors: ${run.reason}`);
      continue;
    }
    const { vectors } = run.embedding;
    const shifts = goals.length === 0 ? [] : await shiftsFor(vectors, truth, goals, { nClusters });
    const key = createHash("sha256")
      .update(new Uint8Array(vectors.data.buffer, vectors.data.byteOffset, vectors.data.byteLength))
      .update(JSON.stringify([catalogue.sha256, protocol, nClusters, seeds, starts, 5]))
      .digest("hex")
      .slice(0, 24);
    const file = join(root, ".cache", "calibration", `${key}.jsonl`);
    const kept = await keptLines(file, replicateOf);
    const names = [0, ...shifts].flatMap((shift) =>
      Array.from({ length: shift === 0 ? replicates : differing(replicates) }, (_, number) => ({ shift, number })),
    );
    const started = performance.now();
    let made = 0;
    const missing = names.filter(({ shift, number }) => !kept.has(`${shift} ${number}`)).length;
    const replicateNamed = async (name) => {
      const known = kept.get(`${name.shift} ${name.number}`);
      if (known !== undefined) return known;
      const replicate = await makeReplicate(vectors, truth, shared, name, { nClusters, seeds, starts, threads: 1 });
      await appendFile(file, `${replicateLine(replicate)}\n`);
      made++;
      if (made % 10 === 0) {
        const left = ((performance.now() - started) / made) * (missing - made);
        tell(`${run.id}: ${made} of ${missing} replicates made, about ${Math.ceil(left / 60_000)} min left`);
      }
      return replicate;
    };
    // A replicate a thread keeps all of them busy; the threads of one would wait for one another.
    const all = new Array(names.length);
    const places = names.keys();
    await Promise.all(
      Array.from({ length: threads }, async () => {
        for (const at of places) all[at] = await replicateNamed(names[at]);
      }),
    );
    const judged = judgePairs(all, pairs, truth, shared, protocol);
    const judgements = [...judged[0].judged.keys()];
    const summaries = judgements.map((judgement) => [judgement, summarizeCalibration(judged, judgement)]);
    const earlier = earlierFalseVerdicts(judged);
    const [[, first], [, beside], ...others] = summaries;
    if (values.json) {
      const line = {
        model: run.id,
        pairs,
        ...summaryRecord(first, goals),
        replicates,
        resamples: protocol.resamples,
        seeds: seeds.length,
        starts,
        old: { falseVerdicts: rounded(earlier.share) },
        [judgements[1] === "mean over seeds" ? "meanOverSeeds" : "leastInertia"]: summaryRecord(beside, goals),
        tasks: Object.fromEntries(others.map(([task, summary]) => [task, summaryRecord(summary, goals)])),
      };
      console.log(JSON.stringify(line));
      continue;
    }
    console.log(
      printable(
        `${run.id}, ${vectors.rows} products: ${replicates} equal replicates${goals.length === 0 ? "" : ` and ${differing(replicates)} of each difference`}, ${protocol.resamples} draws of the products, ${seeds.length} seeds of ${starts} starts`,
      ),
    );
    for (const [judgement, summary] of summaries) console.log(sentence(judgement, summary));
    console.log(`  the earlier procedure: ${percent(earlier.share)} of the equal pairs called different`);
  }
}

runAsScript(import.meta.url, calibrate);
