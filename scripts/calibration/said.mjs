// What was counted of a model's verdicts, as sentences and as a record.

const percent = (value) => `${(100 * value).toFixed(1)} %`;

/** One judgement in a line for a console. */
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

/** The same as numbers to four decimals; `goals` names the constructed differences. */
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

/** A model's lines on a console. */
export const linesOf = ({ summaries, earlier }) => [
  ...summaries.map(([judgement, summary]) => sentence(judgement, summary)),
  `  the earlier procedure: ${percent(earlier.share)} of the pairs of equals called different`,
];

/** What `--json` prints of a model: the first judgement's numbers, the other ARI's and the other tasks' beside them. */
export function recordOf({ model, pairs, settings, summaries, earlier, goals }) {
  const [[, first], [second, beside], ...others] = summaries;
  return {
    model,
    pairs,
    ...summaryRecord(first, goals),
    ...settings,
    old: { falseVerdicts: rounded(earlier.share), bound: rounded(earlier.atMost) },
    [second === "mean over seeds" ? "meanOverSeeds" : "leastInertia"]: summaryRecord(beside, goals),
    tasks: Object.fromEntries(others.map(([task, summary]) => [task, summaryRecord(summary, goals)])),
  };
}
