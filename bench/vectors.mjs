import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "csv-parse/sync";
import { Matrix } from "embedlab/numeric/matrix";
import { rowProducts } from "embedlab/numeric/product";
import { Random } from "embedlab/numeric/random";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = join(here, "..");
const build = join(here, ".build");
const modelFolders = [process.env.BENCH_MODEL, join(root, "models/all-MiniLM-L6-v2")].filter(Boolean);

function catalogueFile(csv) {
  if (csv !== undefined) return csv;
  const candidates = ["data/catalogue.csv", "data/sample.csv"].map((file) => join(root, file));
  const found = candidates.find((file) => existsSync(file));
  if (found === undefined) throw new Error("no catalogue: name one with --data <csv>");
  return found;
}

/**
 * Runs of 12 to 40 consecutive words cut from the descriptions at seeded places: as many real, different, partly
 * overlapping texts as are asked for, grouped like the descriptions that they come from.
 */
export function passages(texts, count) {
  const random = new Random(20160501);
  const words = texts.map((text) => text.split(/\s+/).filter(Boolean));
  return Array.from({ length: count }, (_, i) => {
    const source = words[i % words.length];
    const length = Math.min(source.length, 12 + random.integer(29));
    const start = random.integer(source.length - length + 1);
    return { text: source.slice(start, start + length).join(" "), product: i % words.length };
  });
}

/** x times a fixed seeded Gaussian matrix, scaled to keep lengths on average: more columns, the same geometry. */
export async function widen(x, columns) {
  const random = new Random(1024);
  const projection = Float32Array.from({ length: columns * x.columns }, () => random.normal() / Math.sqrt(columns));
  return rowProducts(x, new Matrix(projection, columns, x.columns));
}

/** What jobs take their input from: real MiniLM vectors of the catalogue, kept in bench/.build between runs. */
export function openVectors({ csv, python, say }) {
  const file = catalogueFile(csv);
  const bytes = readFileSync(file);
  const records = parse(bytes, { columns: true, bom: true });
  const texts = records.map((record) => record.description);
  const categories = records.map((record) => /^\["([^">]*?)\s*(?:>>|"|$)/.exec(record.product_category_tree)?.[1] ?? record.product_category_tree);
  const sorted = [...new Set(categories)].sort();
  const labels = Int32Array.from(categories, (category) => sorted.indexOf(category));

  const embed = async (list) => {
    const key = createHash("sha256").update(JSON.stringify(list)).digest("hex").slice(0, 16);
    const target = join(build, `minilm-${list.length}-${key}.f32`);
    if (!existsSync(target)) {
      const model = modelFolders.find((folder) => existsSync(join(folder, "config.json")));
      if (model === undefined) throw new Error("no all-MiniLM-L6-v2: run `npm run setup` first");
      mkdirSync(build, { recursive: true });
      say(`bench: embedding ${list.length} texts (once)`);
      const source = `${target}.json`;
      writeFileSync(source, JSON.stringify(list));
      execFileSync(await python("embedding"), [join(here, "peers/embed.py"), model, source, `${target}.tmp`], { stdio: ["ignore", "ignore", "inherit"] });
      renameSync(`${target}.tmp`, target);
    }
    const data = readFileSync(target);
    const values = new Float32Array(data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength));
    return new Matrix(values, list.length, values.length / list.length);
  };

  /** `rows` real vectors with the index of each row's category: the descriptions, or passages of them where more rows are asked for. */
  const vectors = async ({ rows, columns }) => {
    const cut = rows === undefined || rows <= texts.length ? undefined : passages(texts, rows);
    const narrow = await embed(cut?.map((passage) => passage.text) ?? texts.slice(0, rows));
    const x = columns === undefined || columns === narrow.columns ? narrow : await widen(narrow, columns);
    return { x, labels: Int32Array.from({ length: x.rows }, (_, i) => labels[cut?.[i].product ?? i]), categories: sorted, name: `${x.rows} x ${x.columns} ${cut ? "passages" : "descriptions"}, all-MiniLM-L6-v2` };
  };
  return { vectors, texts, labels, categories: sorted };
}
