import { Problem } from "../run.mjs";

const decided = "npm run report makes them (notebook 3), of two models at least on a catalogue with categories";

/** A contract's fields in one order. The words that a catalogue's language leaves out, and the file that holds its vectors, are the catalogue's, not the model's. */
function sameContract(contract) {
  const ordered = (value) =>
    value === null || typeof value !== "object" || Array.isArray(value)
      ? value
      : Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, inner]) => [key, ordered(inner)]),
        );
  const source = contract.source?.kind === "vectors" ? { kind: "vectors" } : contract.source;
  return JSON.stringify(ordered({ ...contract, stopwords: undefined, source }));
}

/**
 * What several reports have in common: `{ protocol, catalogues, exploratory, unchecked }`, the catalogues as the library's `combineCatalogues`
 * takes them. A Problem with the cure where they are not of one study: another protocol, other models, one catalogue twice.
 */
export function sameStudy(reports) {
  const [first] = reports;
  const fileOf = ({ given, results }) => {
    const protocol = results.values["03.protocol"];
    if (protocol?.file === undefined || (results.values["03.comparisons"] ?? []).length === 0)
      throw new Problem(`${given}: no models are compared there under a named protocol; ${decided}`);
    return protocol.file;
  };
  const file = fileOf(first);
  const named = ({ name, hash }) => `protocol ${name} (${hash})`;
  for (const report of reports) {
    const own = fileOf(report);
    if (own.hash !== file.hash)
      throw new Problem(
        `${report.given} was made by ${named(own)}, ${first.given} by ${named(file)}: make both by the same one, npm run report -- --protocol <file>`,
      );
  }
  const seen = new Map();
  for (const { given, results } of reports) {
    const twin = seen.get(results.dataset.sha256);
    if (twin !== undefined)
      throw new Problem(
        `${given} and ${twin} are of the same catalogue, ${results.dataset.name}: give each catalogue once`,
      );
    seen.set(results.dataset.sha256, given);
  }
  const comparedIn = ({ results }) => [
    ...new Set(results.values["03.comparisons"].flatMap(({ baseline, challenger }) => [baseline, challenger])),
  ];
  const models = comparedIn(first);
  for (const report of reports.slice(1)) {
    const own = comparedIn(report);
    const missing = models.filter((id) => !own.includes(id));
    const added = own.filter((id) => !models.includes(id));
    if (missing.length + added.length > 0)
      throw new Problem(
        `${report.given} compares other models than ${first.given}: ${[...missing.map((id) => `${id} is missing`), ...added.map((id) => `${id} is there alone`)].join(", ")}; make both by the same --study, with every model at hand`,
      );
    for (const id of models) {
      const contractIn = ({ results }) => results.models.find((model) => model.id === id)?.contract ?? {};
      if (sameContract(contractIn(report)) !== sameContract(contractIn(first)))
        throw new Problem(
          `${id} has another contract in ${report.given} than in ${first.given} (what is read, prefix, length, number type, revision): give it the same one, or another id`,
        );
    }
  }
  const names = reports.map(({ results }) => results.dataset.name);
  const labelled = reports.map(({ given, results: { dataset, values } }, i) => ({
    catalogue: names.indexOf(names[i]) === names.lastIndexOf(names[i]) ? names[i] : `${names[i]} (${given})`,
    products: values["03.protocol"].products ?? dataset.rows,
    synthetic: dataset.synthetic,
    pairs: values["03.comparisons"].map(({ baseline, challenger, difference, standardError }) => ({
      baseline,
      challenger,
      estimate: difference,
      standardError,
    })),
  }));
  const exploratory = reports.flatMap((report) => {
    const own = fileOf(report);
    return own.exploratory
      ? [`${report.given} is exploratory: it departs from the protocol by ${own.departures.join("; ")}.`]
      : [];
  });
  const fromFiles = models.filter((id) =>
    reports.some(
      ({ results }) => results.models.find((model) => model.id === id)?.contract?.source?.kind === "vectors",
    ),
  );
  const { task, margin, level, estimand } = first.results.values["03.protocol"];
  return {
    protocol: { name: file.name, hash: file.hash, task, margin, level, estimand },
    catalogues: labelled,
    exploratory,
    unchecked: fromFiles.map(
      (id) => `${id}: its vectors come from a file of each catalogue; that one model made them nobody checks.`,
    ),
  };
}
