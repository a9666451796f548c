import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { appendFile, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { buildLibrary } from "./build.mjs";
import { Problem, log, printable, readOptions, root, runAsScript } from "./run.mjs";

const usage = `npm run calibration [-- options]

Is a verdict to be believed? Takes the catalogue for a population, each group of near-duplicates standing for endless many like
it, and draws catalogues from that, with replacement. In each, models are made of a real model's vectors, with noise of their
own for each product: two that are equals, and others whose categories are pushed apart, so that they are better by about
.02, .05 and .10 of ARI. Pairs of them are judged by what notebook 3 calls, drawing products and clustering anew.

Counted over the catalogues is how often equals are called different (false verdicts), how often the 95 % interval holds the
true difference (coverage), and how often a difference is shown (power); the earlier procedure beside it (sign flips over
seeds, jackknife). The true difference is 0 for equals, else the mean of the estimates over all catalogues: what the estimator
gives on average for a catalogue of this size, products and noise drawn anew.

  --pairs <number>        catalogues a model, each with a pair of equals (default 200)
  --differences <number>  of them with each difference too (default 3 in 10)
  --equal                 equals alone
  --model <id>            this model alone; may be repeated
  --products <number>     of a drawn catalogue (default: as many as the catalogue has)
  --resamples <number>    of the products (default: the protocol's for so many products)
  --seeds <number>        of k-means a model (default: as many as the study has)
  --starts <number>       of each seed (default 20, the notebooks')
  --threads <number>      catalogues judged at once (default: the machine's cores)
  --seconds <number>      begins nothing new after so long, and says what it has
  --data <path>           the catalogue (default: data/catalogue.csv, else the synthetic sample)
  --study <name>          the study whose models are taken
  --json                  one line a model on standard output, nothing else
  --help                  this text

What is counted is kept in .cache/calibration: the same command goes on where it was stopped.`;

const count = (name, value) => {
  if (!/^[1-9]\d*$/.test(value)) throw new Problem(`--${name} is ${value}; give a whole number of at least 1`);
  return Number(value);
};

const optionalCount = (values, name, otherwise) => (values[name] === undefined ? otherwise : count(name, values[name]));

/** In mean standard deviations of a dimension. */
const noise = 0.3;

/** What earlier runs left: a line with the shifts, and the trials by number; a line cut short is none. */
async function keptLines(file) {
  const trials = new Map();
  let shifts;
  for (const line of existsSync(file) ? (await readFile(file, "utf8")).split("\n") : []) {
    try {
      const read = JSON.parse(line);
      if (read.shifts !== undefined) shifts = read.shifts;
      else trials.set(read.number, read);
    } catch {
      continue;
    }
  }
  return { trials, shifts };
}

const percent = (value) => `${(100 * value).toFixed(1)} %`;

function sentence(judgement, { falseVerdicts, coverage, coverageOfEquals, known, deviation, standardError }) {
  return [
    `  ${judgement}: ${percent(falseVerdicts.share)} of ${falseVerdicts.trials} pairs of equals called different (at most ${percent(falseVerdicts.atMost)} with 95 % confidence)`,
    `intervals hold the truth in ${percent(coverage.share)} (${percent(coverage.low)} to ${percent(coverage.high)}), of equals in ${percent(coverageOfEquals.share)}`,
    `the estimates' standard deviation is ${deviation.toFixed(4)}, their standard error ${standardError.toFixed(4)}`,
    ...known.map(
      ({ difference, trials, power, coverage: held }) =>
        `a true difference of ${difference.toFixed(3)} is shown in ${percent(power.share)} of ${trials} and held in ${percent(held.share)}`,
    ),
  ].join("; ");
}

const rounded = (value) => Math.round(value * 1e4) / 1e4;

function summaryRecord({ falseVerdicts, coverage, coverageOfEquals, known, deviation, standardError }, goals) {
  const byGoal = (value) => Object.fromEntries(known.map((one, at) => [goals[at].toFixed(2), rounded(value(one))]));
  return {
    falseVerdicts: rounded(falseVerdicts.share),
    coverage: rounded(coverage.share),
    power: byGoal(({ power }) => power.share),
    bound: rounded(falseVerdicts.atMost),
    coverageLimits: [rounded(coverage.low), rounded(coverage.high)],
    coverageOf: {
      equals: rounded(coverageOfEquals.share),
      ...byGoal(({ coverage: held }) => held.share),
    },
    differences: byGoal(({ difference }) => difference),
    deviation: rounded(deviation),
    standardError: rounded(standardError),
  };
}

async function calibrate() {
  const parsed = readOptions(usage, {
    pairs: { type: "string", default: "200" },
    differences: { type: "string" },
    equal: { type: "boolean" },
    model: { type: "string", multiple: true },
    products: { type: "string" },
    resamples: { type: "string" },
    seeds: { type: "string" },
    starts: { type: "string", default: "20" },
    threads: { type: "string" },
    seconds: { type: "string" },
    data: { type: "string" },
    study: { type: "string" },
    json: { type: "boolean" },
  });
  if (parsed === undefined) return;
  const { values } = parsed;
  const pairs = count("pairs", values.pairs);
  const withDifferences = values.equal ? 0 : optionalCount(values, "differences", Math.ceil(0.3 * pairs));
  if (withDifferences > pairs)
    throw new Problem(`--differences ${withDifferences} are more than the ${pairs} catalogues of --pairs`);
  const goals = withDifferences === 0 ? [] : [0.02, 0.05, 0.1];
  const end = performance.now() + 1000 * optionalCount(values, "seconds", Infinity);
  await buildLibrary();
  const lab = await import("embedlab-laboratory");
  const { shiftsFor } = await import("#laboratory/experiments/calibration/shifts");
  const { Trials } = await import("#laboratory/experiments/calibration/trials");
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
  const runs = await lab.embedModels(wanted, texts, { products: catalogue.products });
  const size = optionalCount(values, "products", texts.length);
  const protocol = protocolFor(
    size,
    values.resamples === undefined ? {} : { resamples: count("resamples", values.resamples) },
  );
  const groups = duplicateGroups(texts, { threshold: protocol.duplicates });
  const nClusters = catalogue.categories.length;
  const seeds = Array.from(study.seeds).slice(0, optionalCount(values, "seeds", study.seeds.length));
  const starts = count("starts", values.starts);
  const threads = optionalCount(values, "threads", threadCount());
  await mkdir(join(root, ".cache", "calibration"), { recursive: true });
  for (const run of runs) {
    if (run.status === "unavailable") {
      tell(`${run.id}: no vectors: ${run.reason}`);
      continue;
    }
    const { vectors } = run.embedding;
    const population = { vectors, truth: catalogue.labels, groups, nClusters };
    const key = createHash("sha256")
      .update(new Uint8Array(vectors.data.buffer, vectors.data.byteOffset, vectors.data.byteLength))
      .update(JSON.stringify([catalogue.sha256, protocol, size, noise, nClusters, seeds, starts, 6]))
      .digest("hex")
      .slice(0, 24);
    const file = join(root, ".cache", "calibration", `${key}.jsonl`);
    const kept = await keptLines(file);
    let { shifts = [] } = kept;
    if (goals.length > 0 && shifts.length === 0) {
      shifts = await shiftsFor(population, goals, { noise, size, threads });
      await appendFile(file, `${JSON.stringify({ shifts })}\n`);
    }
    const trials = new Trials(population, protocol, { size, noise, seeds, starts, threads: 1 });
    const shiftsOf = (number) => (number < withDifferences ? shifts : []);
    const done = [...kept.trials.values()].filter(
      ({ number, judged }) => number < pairs && judged.length > shiftsOf(number).length,
    );
    const known = new Set(done.map(({ number }) => number));
    const missing = Array.from({ length: pairs }, (_, number) => number).filter((number) => !known.has(number));
    const started = performance.now();
    const places = missing.values();
    let made = 0;
    // A catalogue a thread keeps all of them busy; the threads of one would wait for one another.
    await Promise.all(
      Array.from({ length: threads }, async () => {
        for (const number of places) {
          if (performance.now() > end) return;
          const trial = await trials.run(number, shiftsOf(number));
          await appendFile(file, `${JSON.stringify(trial)}\n`);
          done.push(trial);
          if (++made % 10 !== 0) continue;
          const left = ((performance.now() - started) / made) * (missing.length - made);
          tell(`${run.id}: ${done.length} of ${pairs} catalogues, about ${Math.ceil(left / 60_000)} min left`);
        }
      }),
    );
    if (done.length === 0) {
      tell(`${run.id}: no time was left`);
      continue;
    }
    const earlier = earlierFalseVerdicts(done);
    const summaries = Object.keys(done[0].judged[0]).map((judgement) => [
      judgement,
      summarizeCalibration(done, judgement),
    ]);
    const [[, first], [second, beside], ...others] = summaries;
    if (values.json) {
      const line = {
        model: run.id,
        pairs: done.length,
        ...summaryRecord(first, goals),
        products: size,
        resamples: protocol.resamples,
        seeds: seeds.length,
        starts,
        old: { falseVerdicts: rounded(earlier.share), bound: rounded(earlier.atMost) },
        [second === "mean over seeds" ? "meanOverSeeds" : "leastInertia"]: summaryRecord(beside, goals),
        tasks: Object.fromEntries(others.map(([task, summary]) => [task, summaryRecord(summary, goals)])),
      };
      console.log(JSON.stringify(line));
      continue;
    }
    console.log(
      printable(
        `${run.id}: ${done.length} of ${pairs} catalogues of ${size} products, ${protocol.resamples} draws of each, ${seeds.length} seeds of ${starts} starts`,
      ),
    );
    for (const [judgement, summary] of summaries) console.log(sentence(judgement, summary));
    console.log(`  the earlier procedure: ${percent(earlier.share)} of the pairs of equals called different`);
  }
}

runAsScript(import.meta.url, calibrate);
