#!/usr/bin/env node
// Writes a synthetic catalogue in the Flipkart sample's 15-column schema: node data/generate-sample.mjs [--rows 1050] [--seed 3] [--out data/sample.csv]
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { categories, colors, generic, habits, nonAscii, offers, patterns, themes } from "./vocabulary.mjs";

const columns = [
  "uniq_id",
  "crawl_timestamp",
  "product_url",
  "product_name",
  "product_category_tree",
  "pid",
  "retail_price",
  "discounted_price",
  "image",
  "is_FK_Advantage_product",
  "description",
  "product_rating",
  "overall_rating",
  "brand",
  "product_specifications",
];

// Shares of the published sample: 37 near-duplicates and 57 texts beyond ASCII among 1,050.
const nearDuplicateShare = 37 / 1050;
const nonAsciiShare = 57 / 1050;
// The length aimed at is log-normal: with the offers, which are short, it makes the median 45 words and the mean 76.
const medianWords = 52;
const spreadWords = 1.02;
const maxWords = 420;

/** mulberry32 (Tommy Ettinger): one 32-bit state, enough for a sample. */
function random(seed) {
  let state = seed >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let z = Math.imul(state ^ (state >>> 15), 1 | state);
    z = (z + Math.imul(z ^ (z >>> 7), 61 | z)) ^ z;
    return ((z ^ (z >>> 14)) >>> 0) / 4294967296;
  };
  const integer = (n) => Math.floor(uniform() * n);
  const pick = (list) => list[integer(list.length)];
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const shuffle = (list) => {
    for (let i = list.length - 1; i > 0; i--) {
      const j = integer(i + 1);
      [list[i], list[j]] = [list[j], list[i]];
    }
    return list;
  };
  const weighted = (entries) => {
    let left = uniform() * entries.reduce((sum, [weight]) => sum + weight, 0);
    return entries.find(([weight]) => (left -= weight) < 0) ?? entries[entries.length - 1];
  };
  return { uniform, integer, pick, normal, shuffle, weighted };
}

const syllables = [
  "va",
  "lo",
  "mi",
  "ra",
  "tor",
  "ken",
  "sha",
  "du",
  "bel",
  "zi",
  "nor",
  "pa",
  "qui",
  "tal",
  "ves",
  "ju",
  "har",
  "ost",
  "fi",
  "gan",
];
const title = (word) => word[0].toUpperCase() + word.slice(1);

const makeBrand = (r) =>
  title(Array.from({ length: 2 + r.integer(2) }, () => r.pick(syllables)).join("")) +
  r.pick(["", "", "", " Home", " Co", " Style", " India"]);
const makeCode = (r) => `${String.fromCharCode(65 + r.integer(26), 65 + r.integer(26))}${100 + r.integer(900)}`;
const words = (text) => text.split(/\s+/).filter(Boolean).length;
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

function makeProduct(r, category, brands) {
  const [, second, themeName, nouns] = r.weighted(categories[category]);
  const theme = themes[themeName];
  const noun = r.pick(nouns);
  const [brand, color, pattern, material, code] = [
    r.pick(brands),
    r.pick(colors),
    r.pick(patterns),
    r.pick(theme.materials),
    makeCode(r),
  ];
  const decorated = [
    r.uniform() < 0.5 ? title(pattern) : "",
    r.uniform() < 0.35 ? title(material) : "",
    noun,
    r.uniform() < 0.9 ? r.pick(theme.qualifiers) : "",
  ]
    .filter(Boolean)
    .join(" ");
  const name = `${brand} ${r.uniform() < 0.4 ? `${code} ` : ""}${decorated}${r.uniform() < 0.3 ? ` (${title(color)})` : ""}`;
  const price =
    r.pick([99, 149, 199, 225, 249, 299, 349, 399, 449, 499, 599, 699, 799, 899, 999, 1199, 1499, 1999, 2499, 3999]) +
    r.integer(20) * 5;
  const fill = (text) =>
    capital(
      text
        .replaceAll("{noun}", noun.toLowerCase())
        .replaceAll("{brand}", brand)
        .replaceAll("{color}", color)
        .replaceAll("{pattern}", pattern)
        .replaceAll("{material}", material),
    );
  return { category, second, theme, noun, brand, color, pattern, material, code, name, price, fill };
}

const range = ({ second, noun }) => `This ${noun} belongs to our ${second} range.`;

/** Sentences about the product, then shop talk, until `target` words are written. */
function prose(r, product, target) {
  const own = r.shuffle([...product.theme.sentences]);
  const shared = r.shuffle([...generic]);
  const out = [];
  for (let count = 0; count < target && own.length + shared.length > 0;) {
    const from = shared.length > 0 && (own.length === 0 || r.uniform() < 0.15) ? shared : own;
    const sentence = product.fill(from.pop());
    out.push(sentence);
    count += words(sentence);
  }
  return out.join(" ");
}

function specifications(r, product, target) {
  const { brand, color, material, noun, code } = product;
  const lines = r.shuffle([
    ...product.theme.keys,
    `Brand ${brand}`,
    `Color ${title(color)}`,
    `Material ${title(material)}`,
    `Type ${noun}`,
    `Model Number ${code}`,
  ]);
  const tail = [
    `Contents of the Package ${1 + r.integer(6)} ${noun}`,
    `Pattern ${title(product.pattern)}`,
    `Style Code ${makeCode(r)}`,
    "Warranty 6 Months",
  ];
  const out = [];
  for (let count = 0; count < target && lines.length + tail.length > 0;) {
    const line = (lines.length > 0 ? lines : tail).pop();
    out.push(line);
    count += words(line);
  }
  return out.join(" ");
}

function describe(r, product, kind) {
  const target = Math.min(maxWords, Math.max(16, medianWords * Math.exp(spreadWords * r.normal())));
  const { name, price } = product;
  if (kind === "only")
    return offers.only(
      name,
      price,
      product.code,
      r.uniform() < 0.5
        ? `${r
            .shuffle([...product.theme.keys])
            .slice(0, 4)
            .join(", ")}`
        : "",
    );
  if (kind in offers) return offers[kind](name, price, product.code, "", `${product.noun} in ${product.second}`);
  if (kind === "story") {
    // Shops paste the text twice, below the name and the price.
    const text = `${range(product)} ${prose(r, product, Math.max(14, (target - 16) / 2))}`.replaceAll(". ", () =>
      r.uniform() < 0.25 ? ".\n" : ". ",
    );
    return `${name}\n                  Cost: Rs. ${price}\n\t\t\t\t\n\t\t${text}\n${text}`;
  }
  const long = target * 1.35;
  const highlights = r
    .shuffle([...product.theme.keys])
    .slice(0, 3)
    .join(", ");
  const head = `Highlights of ${name} ${highlights},`;
  if (long < 45)
    return `${head}Technical sheet of ${name} ${specifications(r, product, long - words(head) - words(name))}`;
  const body = `${name} Cost: Rs. ${price} ${range(product)} ${prose(r, product, (long - words(head)) * 0.6)}`;
  let text = `${head}${body},Technical sheet of ${name} ${specifications(r, product, (long - words(head)) * 0.4)}`;
  // The longest descriptions list a whole range, model after model.
  while (words(text) < long) {
    const sibling = makeCode(r);
    text += ` Also in this range: ${product.noun} ${sibling} in ${r.pick(colors)} with a ${r.pick(patterns)} finish. ${product.fill(r.pick(product.theme.sentences))}`;
  }
  return text;
}

/** The same product in another colour, at another price, under another code. */
function nearDuplicate(r, product, description) {
  const code = makeCode(r);
  const price = product.price + 10 * (1 + r.integer(9));
  const swap = (text) => text.replaceAll(product.code, code).replaceAll(String(product.price), String(price));
  return { product: { ...product, code, price, name: swap(product.name) }, description: swap(description) };
}

const cell = (value) => (/[",\n\r]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

/**
 * A synthetic catalogue as CSV text, the same for the same arguments. Categories take turns, so that each gets its
 * equal share of `rows`.
 */
export function generateSample({ rows = 1050, seed = 3 } = {}) {
  if (!Number.isInteger(rows) || rows < 14)
    throw new RangeError(`rows is ${rows}; ask for a whole number of at least 14`);
  if (!Number.isInteger(seed)) throw new RangeError(`seed is ${seed}; give a whole number`);
  const r = random(seed);
  const names = Object.keys(categories);
  const sharedBrands = Array.from({ length: 40 }, () => makeBrand(r));
  const brands = Object.fromEntries(
    names.map((name) => [
      name,
      [...sharedBrands.slice(0, 20), ...Array.from({ length: Math.ceil(rows / 25) }, () => makeBrand(r))],
    ]),
  );
  const duplicates = Math.round(rows * nearDuplicateShare);
  const beyondAscii = new Set(r.shuffle([...Array(rows).keys()]).slice(0, Math.round(rows * nonAsciiShare)));
  const made = [];
  // What a near-duplicate may be made of.
  const long = Object.fromEntries(names.map((name) => [name, []]));
  const add = (entry) => {
    made.push(entry);
    if (words(entry.description) > 30) long[entry.product.category].push(entry);
  };
  for (let i = 0; i < rows - duplicates; i++) {
    const category = names[i % names.length];
    const product = makeProduct(r, category, brands[category]);
    const [, kind] = r.weighted(Object.entries(habits[category]).map(([name, weight]) => [weight, name]));
    let description = describe(r, product, kind);
    if (beyondAscii.has(i)) description += ` ${r.pick(nonAscii)}`;
    add({ product, description });
  }
  for (let i = rows - duplicates; i < rows; i++) {
    const { product, description } = r.pick(long[names[i % names.length]]);
    add(nearDuplicate(r, product, description));
  }
  return `${[columns.join(","), ...r.shuffle(made).map((entry, i) => record(r, entry, i, seed))].join("\n")}\n`;
}

function record(r, { product, description }, i, seed) {
  const id = createHash("md5").update(`embedlab ${seed} ${i}`).digest("hex");
  const pid = `SYN${id.slice(0, 13).toUpperCase()}`;
  const slug = product.name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  const rating = r.uniform() < 0.1 ? (1 + r.integer(9) / 2).toFixed(1) : "No rating available";
  const pairs = [
    ["Brand", product.brand],
    ["Type", product.noun],
    ["Color", title(product.color)],
    ["Material", title(product.material)],
  ].map(([key, value]) => `{"key"=>"${key}", "value"=>"${value}"}`);
  return [
    id,
    `2025-0${1 + r.integer(6)}-1${r.integer(10)} 08:30:00 +0000`,
    `https://example.invalid/${slug}/p/${id.slice(0, 16)}?pid=${pid}`,
    product.name,
    JSON.stringify([[product.category, product.second, `${product.noun}s`, product.name].join(" >> ")]),
    pid,
    `${Math.round(product.price * 1.6)}.0`,
    `${product.price}.0`,
    `${id}.jpg`,
    "False",
    description,
    rating,
    rating,
    r.uniform() < 0.3 ? "" : product.brand,
    `{"product_specification"=>[${pairs.join(", ")}]}`,
  ]
    .map(cell)
    .join(",");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      rows: { type: "string", default: "1050" },
      seed: { type: "string", default: "3" },
      out: { type: "string", default: fileURLToPath(new URL("sample.csv", import.meta.url)) },
    },
  });
  const text = generateSample({ rows: Number(values.rows), seed: Number(values.seed) });
  writeFileSync(values.out, text);
  console.log(
    `${values.out}: ${values.rows} invented products, ${Buffer.byteLength(text).toLocaleString("en")} bytes, sha256 ${createHash("sha256").update(text).digest("hex")}`,
  );
}
