import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { appendFile, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { buildLibrary } from "./build.mjs";
import { Problem, log, printable, readOptions, root, runAsScript } from "./run.mjs";

const usage = `npm run calibration [-- options]

Is a verdict to be believed? Judges pairs of models whose true difference is known, made from the vectors of the
study's models on the catalogue: pairs that are equal, and pairs of which one is better by about .02, .05 and .10 of
ARI. Counts how often equal models are called different, how often the interval holds the truth, and how often a
difference is shown; the earlier procedure (sign flips over seeds, jackknife) beside it.

  --pairs <number>      pairs of each kind and model (default 200)
  --model <id>          this model alone; may be repeated
  --resamples <number>  of the products a pair (default: the study's protocol)
  --seeds <number>      of k-means a copy of the vectors (default: as many as the study has)
  --starts <number>     of each seed (default 20, the notebooks')
  --equal               equal pairs alone
  --data <path>         the catalogue (default: data/catalogue.csv, else the synthetic sample)
  --study <name>        the study whose models are taken
  --json                one line a model on standard output, nothing else
  --help                this text

What is done is kept in .cache/calibration: the same command goes on where it was stopped.`;

const count = (name, value) => {
  if (!/^[1-9]\d*$/.test(value)) throw new Problem(`--${name} is ${value}; give a whole number of at least 1`);
  return Number(value);
};

/** Pairs by number, from the lines that earlier runs left; a line cut short is none. */
async function kept(file) {
  const pairs = new Map();
  for (const line of existsSync(file) ? (await readFile(file, "utf8")).split("\n") : []) {
    try {
      const { pair, found } = JSON.parse(line);
      pairs.set(pair, found);
    } catch {
      continue;
    }
  }
  return pairs;
}

const share = (value) => (Number.isFinite(value) ? `${(100 * value).toFixed(1)} %` : "–");

function sentence(estimand, { pairs, falseVerdicts, falseVerdictsBound, coverage, shown, spread }) {
  const power = shown.map(({ difference, power }) => `${difference.toFixed(3)}: ${share(power)}`).join(", ");
  return `  ${estimand}: ${share(falseVerdicts)} of ${pairs} equal pairs called different (at most ${share(falseVerdictsBound)} with 95 % confidence), intervals hold the truth in ${share(coverage)}, spread ${spread.toFixed(2)}${power === "" ? "" : `; shown at a true difference of ${power}`}`;
}

async function calibrate() {
  const parsed = readOptions(usage, {
    pairs: { type: "string", default: "200" },
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
  await buildLibrary();
  const lab = await import("embedlab-laboratory");
  const { calibrationPair, shiftsFor, summarizeCalibration } = await import("#laboratory/experiments/calibration");
  const { protocolFor } = await import("#embedlab/comparison/protocol");
  const { duplicateGroups } = await import("#embedlab/products/near-duplicates");
  const { loadProducts } = await import("#embedlab/products/load");
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
  const groups = duplicateGroups(texts);
  const protocol = protocolFor(
    texts.length,
    values.resamples === undefined ? {} : { resamples: count("resamples", values.resamples) },
  );
  const { resamples, searches, nInit } = protocol;
  const nClusters = catalogue.categories.length;
  const seeds = values.seeds === undefined ? study.seeds.length : count("seeds", values.seeds);
  const starts = count("starts", values.starts);
  const goals = values.equal ? [] : [0.02, 0.05, 0.1];
  await mkdir(join(root, ".cache", "calibration"), { recursive: true });
  for (const run of runs) {
    if (run.status === "unavailable") {
      tell(`${run.id}: no vectors: ${run.reason}`);
      continue;
    }
    const { vectors } = run.embedding;
    const shifts = [0, ...(goals.length === 0 ? [] : await shiftsFor(vectors, catalogue.labels, goals, { nClusters }))];
    const hash = createHash("sha256").update(
      new Uint8Array(vectors.data.buffer, vectors.data.byteOffset, vectors.data.byteLength),
    );
    const key = hash
      .update(JSON.stringify([catalogue.sha256, shifts, resamples, searches, nInit, seeds, starts, 2]))
      .digest("hex")
      .slice(0, 24);
    const file = join(root, ".cache", "calibration", `${key}.jsonl`);
    const known = await kept(file);
    const found = [];
    for (let pair = 0; pair < pairs; pair++) {
      const judged =
        known.get(pair) ??
        (await calibrationPair(vectors, catalogue.labels, pair, {
          nClusters,
          groups,
          shifts,
          resamples,
          searches,
          nInit,
          seeds,
          starts,
        }));
      if (!known.has(pair)) await appendFile(file, `${JSON.stringify({ pair, found: judged })}\n`);
      found.push(...judged);
      if ((pair + 1) % 10 === 0) tell(`${run.id}: ${pair + 1} of ${pairs} pairs`);
    }
    const summaries = ["least inertia", "mean over seeds"].map((estimand) => [
      estimand,
      summarizeCalibration(found, estimand),
    ]);
    const [[, first], [, beside]] = summaries;
    const power = (of) => Object.fromEntries(of.shown.map(({ power }, at) => [goals[at].toFixed(2), power]));
    if (values.json) {
      const line = {
        model: run.id,
        pairs,
        falseVerdicts: first.falseVerdicts,
        coverage: first.coverage,
        power: power(first),
        bound: first.falseVerdictsBound,
        differences: first.shown.map(({ difference }) => difference),
        spread: first.spread,
        resamples,
        seeds,
        starts,
        old: { falseVerdicts: first.oldFalseVerdicts },
        meanOverSeeds: {
          falseVerdicts: beside.falseVerdicts,
          bound: beside.falseVerdictsBound,
          coverage: beside.coverage,
          power: power(beside),
          differences: beside.shown.map(({ difference }) => difference),
          spread: beside.spread,
        },
      };
      console.log(JSON.stringify(line));
      continue;
    }
    console.log(
      printable(
        `${run.id}, ${vectors.rows} products, ${resamples} resamples a pair, ${seeds} seeds of ${starts} starts`,
      ),
    );
    for (const [estimand, summary] of summaries) console.log(sentence(estimand, summary));
    console.log(`  the earlier procedure: ${share(first.oldFalseVerdicts)} of the equal pairs called different`);
  }
}

runAsScript(import.meta.url, calibrate);
