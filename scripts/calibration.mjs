import { createHash } from "node:crypto";
import { buildLibrary } from "./build.mjs";
import { keptTrials } from "./calibration/kept-trials.mjs";
import { linesOf, recordOf } from "./calibration/said.mjs";
import { Problem, log, printable, readOptions, runAsScript } from "./run.mjs";

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

const options = {
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
};

/** The true differences of ARI that are looked for. */
const differences = [0.02, 0.05, 0.1];

/** In mean standard deviations of a dimension. */
const noise = 0.3;

/** Of how trials are made: one more where that changes what a kept line says. */
const version = 6;

const count = (name, value) => {
  if (!/^[1-9]\d*$/.test(value)) throw new Problem(`--${name} is ${value}; give a whole number of at least 1`);
  return Number(value);
};

const optionalCount = (values, name, otherwise) => (values[name] === undefined ? otherwise : count(name, values[name]));

function readAmounts(values) {
  const pairs = count("pairs", values.pairs);
  const different = values.equal ? 0 : optionalCount(values, "differences", Math.ceil(0.3 * pairs));
  if (different > pairs)
    throw new Problem(`--differences ${different} are more than the ${pairs} catalogues of --pairs`);
  const end = performance.now() + 1000 * optionalCount(values, "seconds", Infinity);
  return { pairs, different, goals: different === 0 ? [] : differences, end };
}

/** The catalogue as a population, how it is judged, and the models with their vectors. */
async function openPopulation(values) {
  const lab = await import("embedlab-laboratory");
  const { protocolFor } = await import("embedlab/comparison");
  const { threadCount } = await import("#embedlab/numeric/workers");
  const { duplicateGroups, loadProducts } = await import("embedlab");
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
  const size = optionalCount(values, "products", texts.length);
  const given = values.resamples === undefined ? {} : { resamples: count("resamples", values.resamples) };
  const protocol = protocolFor(size, given);
  return {
    runs: await lab.embedModels(wanted, texts, { products: catalogue.products }),
    catalogue,
    protocol,
    groups: duplicateGroups(texts, { threshold: protocol.duplicates }),
    settings: {
      size,
      noise,
      seeds: Array.from(study.seeds).slice(0, optionalCount(values, "seeds", study.seeds.length)),
      starts: count("starts", values.starts),
    },
    threads: optionalCount(values, "threads", threadCount()),
  };
}

function keyOf({ vectors: { data } }, { catalogue, protocol, settings: { size, seeds, starts } }) {
  const parts = [catalogue.sha256, protocol, size, noise, catalogue.categories.length, seeds, starts, version];
  return createHash("sha256")
    .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    .update(JSON.stringify(parts))
    .digest("hex")
    .slice(0, 24);
}

/** Judges what is missing of one model's catalogues, and gives all that are judged. */
async function trialsOf(run, opened, { pairs, different, goals, end }, tell) {
  const { shiftsFor } = await import("#laboratory/experiments/calibration/shifts");
  const { Trials } = await import("#laboratory/experiments/calibration/trials");
  const { catalogue, groups, protocol, settings, threads } = opened;
  const { vectors } = run.embedding;
  const population = { vectors, truth: catalogue.labels, groups, nClusters: catalogue.categories.length };
  const kept = await keptTrials(keyOf(run.embedding, opened));
  let { shifts = [] } = kept;
  if (goals.length > 0 && shifts.length === 0) {
    shifts = await shiftsFor(population, goals, { noise, size: settings.size, threads });
    await kept.add({ shifts });
  }
  const trials = new Trials(population, protocol, { ...settings, threads: 1 });
  const shiftsOf = (number) => (number < different ? shifts : []);
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
        await kept.add(trial);
        done.push(trial);
        if (++made % 10 !== 0) continue;
        const left = ((performance.now() - started) / made) * (missing.length - made);
        tell(`${run.id}: ${done.length} of ${pairs} catalogues, about ${Math.ceil(left / 60_000)} min left`);
      }
    }),
  );
  return done;
}

async function calibrate() {
  const parsed = readOptions(usage, options);
  if (parsed === undefined) return;
  const { values } = parsed;
  const amounts = readAmounts(values);
  await buildLibrary();
  const { earlierFalseVerdicts, summarizeCalibration } = await import("#laboratory/experiments/calibration/summary");
  const tell = values.json ? () => undefined : log;
  const opened = await openPopulation(values);
  const { protocol, settings } = opened;
  for (const run of opened.runs) {
    if (run.status === "unavailable") {
      tell(`${run.id}: no vectors: ${run.reason}`);
      continue;
    }
    const done = await trialsOf(run, opened, amounts, tell);
    if (done.length === 0) {
      tell(`${run.id}: no time was left`);
      continue;
    }
    const judgements = Object.keys(done[0].judged[0]);
    const counted = {
      summaries: judgements.map((judgement) => [judgement, summarizeCalibration(done, judgement)]),
      earlier: earlierFalseVerdicts(done),
    };
    const { resamples } = protocol;
    const { size: products, seeds, starts } = settings;
    if (values.json) {
      const said = { products, resamples, seeds: seeds.length, starts };
      const record = { model: run.id, pairs: done.length, settings: said, goals: amounts.goals, ...counted };
      console.log(JSON.stringify(recordOf(record)));
      continue;
    }
    const title = `${run.id}: ${done.length} of ${amounts.pairs} catalogues of ${products} products, ${resamples} draws of each, ${seeds.length} seeds of ${starts} starts`;
    for (const line of [title, ...linesOf(counted)]) console.log(printable(line));
  }
}

runAsScript(import.meta.url, calibrate);
