import { mean } from "embedlab/numeric";
import type { ClusterScores } from "embedlab/comparison";
import type { Catalogue } from "embedlab";
import { taskName, type TaskOptions } from "./mteb.js";

/** YAML of plain data: a text is written as JSON, which YAML reads as that text. */
function yaml(value: unknown, indent = ""): string {
  if (Array.isArray(value))
    return value.map((item) => `\n${indent}- ${yaml(item, `${indent}  `).replace(/^\n\s*/, "")}`).join("");
  if (value !== null && typeof value === "object")
    return Object.entries(value)
      .map(([key, part]) => {
        const written = yaml(part, `${indent}  `);
        return `\n${indent}${key}:${written.startsWith("\n") ? "" : " "}${written}`;
      })
      .join("");
  return JSON.stringify(value);
}

const block = (data: object): string => `---${yaml(data)}\n---\n`;

/** The hub's names of licences; another is "other", with its own name beside it. */
const licences: Readonly<Record<string, string>> = {
  MIT: "mit",
  "Apache-2.0": "apache-2.0",
  "CC BY-SA 4.0": "cc-by-sa-4.0",
  "CC BY 4.0": "cc-by-4.0",
  "CC0 1.0": "cc0-1.0",
};

const sizes: readonly (readonly [number, string])[] = [
  [1e3, "n<1K"],
  [1e4, "1K<n<10K"],
  [1e5, "10K<n<100K"],
  [1e6, "100K<n<1M"],
  [Infinity, "1M<n<10M"],
];

/**
 * The card of an exported catalogue, README.md beside products.parquet: metadata as the Hugging Face hub reads it, then what the
 * columns hold.
 */
export function datasetCard(
  { name, source, licence, sha256, synthetic, products, categories }: Catalogue,
  models: readonly string[],
  language: string | null,
): string {
  const known = licences[licence];
  const metadata = {
    pretty_name: name,
    license: known ?? "other",
    ...(known === undefined && { license_name: licence }),
    ...(language !== null && { language: [language] }),
    size_categories: [sizes.find(([most]) => products.length < most)![1]],
    task_categories: ["feature-extraction"],
    tags: ["embeddings", "clustering", ...(synthetic ? ["synthetic"] : [])],
    configs: [{ config_name: "default", data_files: "products.parquet" }],
  };
  // Others' words stand in a fence, where they are words and nothing else.
  const facts = [
    `name        ${name}`,
    `source      ${source}`,
    `licence     ${licence}`,
    `sha256      ${sha256}`,
    `products    ${products.length}${synthetic ? ", invented" : ""}`,
    `categories  ${categories.length === 0 ? "none" : categories.join(", ")}`,
    `models      ${models.join(", ")}`,
  ].map((line) => line.replace(/\s*[\r\n]+\s*/g, " ").replaceAll("```", "'''"));
  return `${block(metadata)}
# Products and their vectors

\`\`\`text
${facts.join("\n")}
\`\`\`

Exported by embedlab. A row is a product: \`row\` in the source's file, \`id\`, \`name\`, \`text\` (what was embedded, before a
model's own treatment), \`category\`; and under each model, behind its name and a colon, \`cluster\` (k-means, as many as
categories, the run whose score is the median of its seeds), \`matched with\` (the category that the cluster is matched with),
\`silhouette\`, \`x\` and \`y\` (t-SNE), \`vector\`. What is not known is null. Vectors can be turned back into words in part:
they are as private as the texts.
${models.length === 0 ? "" : otherTools(models[0])}`;
}

/** How two tools that draw embeddings open the table: the map under one model. Names are data, in shell and Python alike. */
function otherTools(model: string): string {
  const shell = (text: string): string => (/["$`\\!]/.test(text) ? `'${text.replaceAll("'", "'\\''")}'` : `"${text}"`);
  return `
Embedding Atlas (\`pip install embedding-atlas\`; its map asks the browser for WebGPU) draws it as it is:

\`\`\`sh
embedding-atlas products.parquet --text text --x ${shell(`${model}: x`)} --y ${shell(`${model}: y`)}
\`\`\`

Nomic Atlas (\`pip install nomic\`, an account of theirs) takes the vectors of one model; this sends texts and vectors to their
server:

\`\`\`python
import nomic, numpy, pandas

model = ${JSON.stringify(model)}
products = pandas.read_parquet("products.parquet").dropna(subset=[f"{model}: vector"])
vectors = numpy.stack(products[f"{model}: vector"])
products = products.drop(columns=products.filter(like=": vector").columns).reset_index(drop=True)
nomic.atlas.map_data(data=products, embeddings=vectors, id_field="id", is_public=False)
\`\`\`
`;
}

/** A model card's metadata block with the model's scores on a catalogue, as the Hugging Face hub shows them: "model-index". */
export function modelCardBlock(scores: ClusterScores, { catalogue, sha256 }: TaskOptions): string {
  const metric = (type: string, name: string, values: ArrayLike<number>): object => ({
    type,
    name,
    value: Number(mean(values).toFixed(4)),
  });
  return block({
    "model-index": [
      {
        name: scores.id,
        results: [
          {
            task: { type: "Clustering", name: "k-means against categories" },
            dataset: {
              type: taskName(catalogue),
              name: catalogue,
              config: "default",
              split: "test",
              revision: sha256,
            },
            metrics: [
              metric("v_measure", "V-measure, mean over seeds", scores.vMeasure),
              metric("ari", "adjusted Rand index, mean over seeds", scores.ari),
              metric("ami", "adjusted mutual information, mean over seeds", scores.ami),
            ],
          },
        ],
      },
    ],
  });
}
