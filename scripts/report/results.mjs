import { availableParallelism, cpus, platform, release, totalmem, arch } from "node:os";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Problem, root } from "../run.mjs";

const recordType = "application/vnd.embedlab.result+json";

/** Everything that the cells of executed notebooks recorded, by name; the last of a name counts. */
export function recorded(notebooks) {
  const values = new Map();
  for (const notebook of notebooks) {
    for (const cell of notebook.cells) {
      for (const output of cell.outputs ?? []) {
        const result = output.data?.[recordType];
        if (result !== undefined) values.set(result.name, result.value);
      }
    }
  }
  return values;
}

const version = (name) => JSON.parse(readFileSync(join(root, "node_modules", ...name.split("/"), "package.json"), "utf8")).version;

function environment() {
  const [cpu] = cpus();
  return {
    embedlab: JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version,
    node: process.versions.node,
    packages: Object.fromEntries(["onnxruntime-node", "@huggingface/transformers", "tslab", "plotly.js"].map((name) => [name, version(name)])),
    machine: { system: `${platform()} ${release()} ${arch()}`, processor: cpu?.model.trim() ?? "unknown", cores: availableParallelism(), memoryGiB: Math.round(totalmem() / 2 ** 30) },
  };
}

/** results.json: what scripts/report/results.schema.json describes. */
export function assemble({ study, catalogue, notebooks, executed, seconds }) {
  const values = recorded(executed);
  const models = values.get("models") ?? [];
  values.delete("models");
  values.delete("dataset");
  const categories = Object.create(null);
  catalogue.categories.forEach((category, i) => (categories[category] = catalogue.labels.filter((label) => label === i).length));
  return {
    study,
    dataset: { name: catalogue.name, sha256: catalogue.sha256, synthetic: catalogue.synthetic, rows: catalogue.products.length, categories, source: catalogue.source, licence: catalogue.licence },
    models,
    notebooks: notebooks.map(({ file, title }, i) => ({ file, title, ...executed[i].metadata.embedlab })),
    values: Object.fromEntries(values),
    environment: environment(),
    created: new Date().toISOString(),
    seconds,
  };
}

const close = (a, b, tolerance) => a === b || Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a), Math.abs(b));

/** Differences between two recorded values, each as a line; times are no results. */
function* differences(expected, found, path, tolerance) {
  if (/(^|\.)(seconds|textsPerSecond|rate|cached)(\.|$)/.test(path)) return;
  if (typeof expected === "number" && typeof found === "number") {
    if (!close(expected, found, tolerance)) yield `${path}: ${expected} expected, ${found} found`;
  } else if (expected !== null && found !== null && typeof expected === "object" && typeof found === "object") {
    for (const key of new Set([...Object.keys(expected), ...Object.keys(found)])) yield* differences(expected[key], found[key], path === "" ? key : `${path}.${key}`, tolerance);
  } else if (expected !== found) yield `${path}: ${JSON.stringify(expected)} expected, ${JSON.stringify(found)} found`;
}

/** Throws unless two results agree on study, data set, models and values, numbers within `tolerance`. */
export function compareResults(expected, found, tolerance) {
  const lines = ["study", "dataset", "models", "values"].flatMap((part) => [...differences(expected[part], found[part], part, tolerance)]);
  if (lines.length > 0) throw new Problem(`the results differ from those expected in ${lines.length} places:\n${lines.slice(0, 40).map((line) => `    ${line}`).join("\n")}`);
}
