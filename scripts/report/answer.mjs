// What the report's first page says before anything else: from results.json, by the library's own verdict.

/** A model's own setting among those whose costs were measured in turns; undefined where it was not measured so. */
function measured(contract, id, candidates) {
  const { dtype, treatment, prefix, maxTokens, source } = contract;
  const own =
    source.kind === "corpus"
      ? (setting) => setting.startsWith(`${id}, `)
      : (setting) =>
          setting ===
          `${id} ${dtype}, ${treatment}, ${prefix === "" ? "" : `${JSON.stringify(prefix)}, `}max ${maxTokens}`;
  return candidates.find(({ setting }) => own(setting))?.cost.estimate;
}

/** Each model that ran with what it costs; times only where they were measured in turns with the others'. */
export function costsOf({ models, dataset, values }) {
  const candidates = values["05.recommendation"]?.candidates ?? [];
  return models
    .filter(({ status }) => status === "ran")
    .map(({ id, contract, truncated, tokens }) => ({
      id,
      msPerText: measured(contract, id, candidates) ?? null,
      dimensions: contract.truncateDimensions ?? contract.dimensions ?? 0,
      cut: (truncated ?? 0) / dataset.rows,
      tokensPerText: contract.source.kind === "corpus" ? null : (tokens ?? null),
      endpoint: contract.source.kind === "endpoint",
    }));
}

/** The pairs as `verdict` takes them. */
const pairsOf = (comparisons, level) =>
  comparisons.map(({ baseline, challenger, difference, low, high, adjustedP, verdict, productsNeeded }) => ({
    baseline,
    challenger,
    judged: { estimate: difference, low, high, confidence: 1 - level, adjustedP, answer: verdict },
    productsNeeded: productsNeeded ?? Infinity,
  }));

/**
 * `{ verdict, pairs, leaders, margin, task, estimand, loaded }`, or undefined where the notebooks that were executed compare no models. The verdict
 * is the library's; `verdict` is that function.
 */
export function answerOf(results, verdict) {
  const protocol = results.values["03.protocol"];
  const comparisons = results.values["03.comparisons"] ?? [];
  if (protocol?.leaders === undefined || comparisons.length === 0) return undefined;
  const pairs = pairsOf(comparisons, protocol.level);
  const { leaders, products, margin, task, estimand, chance } = protocol;
  const loaded = results.values["05.recommendation"]?.loaded ?? false;
  const withoutSmall = results.values["03.withoutSmallCategories"] ?? [];
  const inOtherWays = results.values["05.multiverse"]?.differences ?? [];
  const said = verdict({
    pairs,
    leaders,
    chance,
    products,
    protocol,
    costs: costsOf(results),
    loaded,
    inOtherWays,
    withoutSmall,
  });
  return { verdict: said, pairs, leaders, margin, task, estimand, loaded };
}

/** The report in one sentence for the console: the verdict, or why there is none; undefined where notebook 3 was not executed. */
export function conclusionOf(results, verdict) {
  const why = results.values["03.undecidable"] ?? "";
  return answerOf(results, verdict)?.verdict.sentence ?? (why === "" ? undefined : `Not decided. ${why}`);
}
