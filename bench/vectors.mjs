import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { contractNamed } from "#embedlab/embedding/contract/contracts";
import { openModel } from "#embedlab/embedding/embedder";
import { Matrix } from "#embedlab/numeric/matrix";
import { rowProducts } from "#embedlab/numeric/product";
import { Random } from "#embedlab/numeric/random";
import { loadProducts } from "#embedlab/products/load";

const root = fileURLToPath(new URL("..", import.meta.url));
/** Up to here rows come from texts of their own. */
const mostPassages = 10_000;

/** The catalogue of --data, PRODUCTS_CSV, data/catalogue.csv or the committed sample, in this order. */
function catalogueFile(csv) {
  const named = csv ?? process.env.PRODUCTS_CSV;
  if (named !== undefined) return named;
  return ["data/catalogue.csv", "data/catalogue.jsonl", "data/catalogue.parquet", "data/sample.csv"]
    .map((file) => join(root, file))
    .find((file) => existsSync(file));
}

/**
 * Runs of 12 to 40 consecutive words cut from the texts at seeded places: as many real, different, partly overlapping
 * texts as are asked for, grouped like the texts that they come from.
 */
function passages(texts, count) {
  const random = new Random(20160501);
  const words = texts.map((text) => text.split(/\s+/).filter(Boolean));
  return Array.from({ length: count }, (_, i) => {
    const source = words[i % words.length];
    const length = Math.min(source.length, 12 + random.integer(29));
    const start = random.integer(source.length - length + 1);
    return source.slice(start, start + length).join(" ");
  });
}

/** x times a fixed seeded Gaussian matrix, scaled to keep lengths on average: more columns, the same geometry. */
async function widen(x, columns) {
  const random = new Random(1024);
  const projection = Float32Array.from({ length: columns * x.columns }, () => random.normal() / Math.sqrt(columns));
  return rowProducts(x, new Matrix(projection, columns, x.columns));
}

/** The rows, then unit-length mixtures of two seeded rows of one text until there are `rows`. Row i is of text i modulo `texts`. */
function mixed(x, rows, texts) {
  const random = new Random(50_000);
  const data = new Float32Array(rows * x.columns);
  data.set(x.data);
  for (let i = x.rows; i < rows; i++) {
    const copies = Math.floor((x.rows - 1 - (i % texts)) / texts) + 1;
    const [a, b] = [0, 1].map(() => x.row((i % texts) + texts * random.integer(copies)));
    const share = random.uniform();
    const row = data.subarray(i * x.columns, (i + 1) * x.columns);
    for (let j = 0; j < row.length; j++) row[j] = share * a[j] + (1 - share) * b[j] + 0.02 * random.normal();
    const length = Math.hypot(...row);
    for (let j = 0; j < row.length; j++) row[j] /= length;
  }
  return new Matrix(data, rows, x.columns);
}

/**
 * What jobs take their input from: the catalogue's texts and categories, and all-MiniLM-L6-v2's real vectors of them
 * (raw text; the library's own cache keeps them). `vectors({ rows, columns })` gives `rows` vectors with the index of each
 * one's category: of the descriptions, of passages of them where more are asked for, and above 10,000 mixtures of those
 * too; `columns` above 384 widens them by a fixed projection.
 */
export async function openVectors({ csv, say }) {
  const catalogue = await loadProducts(catalogueFile(csv));
  const texts = catalogue.products.map((product) => product.description);
  const contract = { ...contractNamed("all-MiniLM-L6-v2"), id: "all-MiniLM-L6-v2-raw", treatment: "raw" };

  const embed = async (list) => {
    const model = await openModel(contract, { root });
    try {
      say(`bench: ${list.length} vectors of ${catalogue.name} by all-MiniLM-L6-v2, embedded or from the cache`);
      return (await model.embed(list)).vectors;
    } finally {
      await model.close();
    }
  };

  const vectors = async ({ rows = texts.length, columns }) => {
    const real = Math.min(rows, mostPassages);
    const narrow = await embed(rows <= texts.length ? texts.slice(0, rows) : passages(texts, real));
    const all = rows > real ? mixed(narrow, rows, texts.length) : narrow;
    const x = columns === undefined || columns === all.columns ? all : await widen(all, columns);
    const kind = rows <= texts.length ? "descriptions" : rows > real ? "passages and mixtures" : "passages";
    const labels = Int32Array.from({ length: rows }, (_, i) => catalogue.labels[i % texts.length]);
    return {
      x,
      labels,
      categories: catalogue.categories,
      name: `${x.rows} x ${x.columns}, ${kind} of ${catalogue.name}, all-MiniLM-L6-v2`,
    };
  };
  return { vectors, texts, labels: catalogue.labels, categories: catalogue.categories, catalogue };
}
