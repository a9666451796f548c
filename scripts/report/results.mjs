import { availableParallelism, cpus, platform, release, totalmem, arch } from "node:os";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../run.mjs";
import { checksOf } from "./check.mjs";

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

const version = (name) =>
  JSON.parse(readFileSync(join(root, "node_modules", ...name.split("/"), "package.json"), "utf8")).version;

function environment() {
  const [cpu] = cpus();
  return {
    embedlab: JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version,
    node: process.versions.node,
    packages: Object.fromEntries(
      ["onnxruntime-node", "@huggingface/tokenizers", "tslab", "plotly.js"].map((name) => [name, version(name)]),
    ),
    machine: {
      system: `${platform()} ${release()} ${arch()}`,
      processor: cpu?.model.trim() ?? "unknown",
      cores: availableParallelism(),
      memoryGiB: Math.round(totalmem() / 2 ** 30),
    },
  };
}

/** results.json: what scripts/report/results.schema.json describes. */
export function assemble({ study, caution = "", parameters = {}, catalogue, notebooks, executed, seconds }) {
  const values = recorded(executed);
  const models = values.get("models") ?? [];
  values.delete("models");
  values.delete("dataset");
  // A file of its own.
  values.delete("assignments");
  const categories = Object.create(null);
  catalogue.categories.forEach(
    (category, i) => (categories[category] = catalogue.labels.filter((label) => label === i).length),
  );
  const recordedValues = Object.fromEntries(values);
  return {
    study,
    caution,
    parameters,
    dataset: {
      name: catalogue.name,
      sha256: catalogue.sha256,
      synthetic: catalogue.synthetic,
      rows: catalogue.products.length,
      categories,
      source: catalogue.source,
      licence: catalogue.licence,
    },
    models,
    notebooks: notebooks.map(({ file, title }, i) => ({ file, title, ...executed[i].metadata.embedlab })),
    values: recordedValues,
    checks: checksOf({ models, values: recordedValues }),
    environment: environment(),
    created: new Date().toISOString(),
    seconds,
  };
}
