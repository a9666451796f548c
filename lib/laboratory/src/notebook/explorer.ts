import { readFileSync } from "node:fs";
import { align, contingency, InputError, type Matrix, nearestNeighbors, noise, type Product } from "embedlab";
import { alignLabels } from "embedlab/evaluation";
import type { RunOptions } from "embedlab/numeric";
import { colorsFor } from "../figures/palette.js";
import { labelsApart, plainText, shorten, shortenApart, withinBytes } from "../figures/text.js";
import { Html } from "embedlab/display";
import { graphemes } from "embedlab/text";
import { explorerStyle } from "./explorer-style.js";

/** One model's map of the products. */
export interface ExploredModel {
  readonly id: string;
  /** n x 2, as t-SNE or UMAP give them. */
  readonly points: Matrix;
  /** n x d: where neighbours are looked for, since a map keeps few of them. */
  readonly vectors: Matrix;
  /** Cluster of each product, -1 for noise. */
  readonly clusters: Int32Array;
}

export interface ExplorerInput {
  readonly products: readonly Pick<Product, "id" | "name" | "description">[];
  /** Names of the categories, and the place of each product's among them, -1 for none. */
  readonly categories: readonly string[];
  readonly labels: Int32Array;
  readonly models: readonly ExploredModel[];
}

/** Neighbours of a product that are told. */
const nNeighbors = 5;
/** Products of a card at most: their points and clusters alone take half of its room. */
const mostProducts = 40_000;
/** Bytes of a card at most, so that a page with all its figures stays under 8 MB. */
const room = 2_300_000;

/**
 * The maps of several models in one card: a line drawn around points, a click, a word searched, a number of the matrix marks the same
 * products in every map and in the list, whose texts and nearest neighbours are read beside it; what is marked is saved as CSV. By
 * keyboard too, without network. Of more than 40,000 products it holds every k-th, and what does not fit into the page (neighbours, then
 * texts, then ids) is left out; the card says so.
 */
export async function explorer(input: ExplorerInput, run: RunOptions = {}): Promise<Html> {
  const all = input.products.length;
  for (const { id, points, vectors, clusters } of input.models)
    for (const [what, rows] of [
      ["points", points.rows],
      ["vectors", vectors.rows],
      ["clusters", clusters.length],
    ] as const)
      if (rows !== all) throw new InputError(`${id} has ${rows} ${what} for ${all} products; give one a product`);
  const step = Math.ceil(all / mostProducts);
  const { products, categories, labels, models } = step > 1 ? everyKth(input, step) : input;
  const n = products.length;
  const left: string[] = step > 1 ? [`all but every ${ordinal(step)} product`] : [];
  let spent = 9 * n * models.length;
  const fits = (bytes: number, what: string): boolean => {
    const does = spent + bytes <= room;
    if (does) spent += bytes;
    else left.push(what);
    return does;
  };
  const categoryNames = labelsWithin(categories, 40, 0.1 * room);
  spent += bytesOf(categoryNames);
  const whoseName = products.map(({ name, description }) => (name === "" ? description : name));
  const names = labelsWithin(whoseName, 80, 0.4 * room);
  if (names.some((name, i) => name !== plainText(whoseName[i]) && graphemes(name).length < 40))
    left.push("the ends of names");
  spent += bytesOf(names);
  const ids = products.map(({ id }) => plainText(id));
  const hasIds = fits(bytesOf(ids), "ids (rows are counted instead)");
  const whole = products.map(({ description }) => plainText(description));
  const length = Math.floor((room - spent) / (1.3 * n));
  const texts = length < 60 ? null : whole.map((text) => withinBytes(shorten(text, length), length, inPage));
  if (texts === null) left.push("texts");
  else {
    spent += bytesOf(texts);
    const short = texts.filter((text, i) => text !== whole[i]).length;
    if (short > 0) left.push(`the ends of ${short.toLocaleString("en-US")} long texts`);
  }
  const neighbours = Math.min(nNeighbors, n - 1);
  const hasNeighbours = neighbours > 0 && fits(5.4 * n * neighbours * models.length, "neighbours");
  const written = {
    step,
    ids: hasIds ? ids : null,
    names,
    texts,
    categories: categoryNames,
    colors: colorsFor(categories.length > 0 ? categories : Array.from({ length: 8 }, (_, i) => String(i))).map(
      ({ color }) => color,
    ),
    labels: base64(Int16Array.from(labels)),
    lengths: base64(Uint32Array.from(products, ({ description }) => description.length)),
    nNeighbors: hasNeighbours ? neighbours : 0,
    models: [] as object[],
  };
  const label = shortenApart(models.map(({ id }) => id));
  const categoryLabel = shortenApart(categories);
  for (const { id, points, vectors, clusters } of models) {
    const found = hasNeighbours ? await nearestNeighbors(vectors, { nNeighbors: neighbours, ...run }) : undefined;
    const count = clusters.reduce((most, cluster) => Math.max(most, cluster + 1), 0);
    const named = Array.from({ length: count }, (_, cluster) => cluster);
    const matched =
      categories.length === 0
        ? named.map(() => -1)
        : alignLabels(align(contingency(labels, clusters, { noise })), named).map((category) => category ?? -1);
    written.models.push({
      name: label(id, 60),
      ...placed(points),
      clusters: base64(Int16Array.from(clusters)),
      clusterNames: matched.map((category, cluster) =>
        category < 0 ? `cluster ${cluster}` : `cluster ${cluster} (${categoryLabel(categories[category], 24)})`,
      ),
      matched,
      neighbors: base64(Uint32Array.from(found?.indices ?? [])),
    });
  }
  const note = left.length === 0 ? "" : `Left out so that the page stays light: ${left.join(", ")}.`;
  const json = JSON.stringify(written).replaceAll("<", "\\u003c");
  const how =
    "Draw a line around points, click one, search, or choose a number of the matrix: the same products are marked in every map. Shift adds to what is marked; Ctrl and the wheel zoom, a double click shows all again.";
  return new Html(
    `<section class="embedlab-explorer" aria-label="Linked maps"><style>${explorerStyle}</style><p class="embedlab-how">${how}${note === "" ? "" : ` ${note}`}</p><script type="application/json">${json}</script><p class="embedlab-fallback">The maps need JavaScript; in a notebook that was opened again, run the cell.</p></section>\n<script data-embedlab="explorer">${explorerCode()}</script>`,
    `Linked maps of ${step > 1 ? `${n.toLocaleString("en-US")} of ` : ""}${all.toLocaleString("en-US")} products under ${models.map(({ id }) => plainText(id)).join(", ")}, to be used in JupyterLab or a report. ${note}`.trim(),
  );
}

const ordinal = (value: number): string =>
  `${value}${value % 100 > 10 && value % 100 < 14 ? "th" : (["th", "st", "nd", "rd"][value % 10] ?? "th")}`;

function everyKth({ products, categories, labels, models }: ExplorerInput, step: number): ExplorerInput {
  const kept = Int32Array.from({ length: Math.ceil(products.length / step) }, (_, i) => i * step);
  const of = (values: Int32Array): Int32Array => kept.map((row) => values[row]);
  return {
    products: Array.from(kept, (row) => products[row]),
    categories,
    labels: of(labels),
    models: models.map(({ id, points, vectors, clusters }) => ({
      id,
      points: points.select(kept),
      vectors: vectors.select(kept),
      clusters: of(clusters),
    })),
  };
}

/** What a card does in the browser: `browser/`, compiled. */
export const explorerCode = (): string =>
  `(() => {\n${readFileSync(new URL("../explorer.js", import.meta.url), "utf8").replaceAll("</script", "<\\/script")}})();\n`;

/** As the card's script holds a text, without its quotes. */
const inPage = (text: string): string => JSON.stringify(text).slice(1, -1).replaceAll("<", "\\u003c");

/** Quotes and a comma around each. */
const bytesAround = 4;
const bytesOf = (texts: readonly string[]): number =>
  texts.reduce((sum, text) => sum + Buffer.byteLength(inPage(text)) + bytesAround, 0);

/** Labels of at most `width` characters that differ where the names do, as wide as fits into so many bytes. */
function labelsWithin(names: readonly string[], width: number, bytes: number): string[] {
  for (let most = width; most >= 12;) {
    const labels = labelsApart(names, most);
    const taken = bytesOf(labels);
    if (taken <= bytes) return labels;
    most = Math.min(most - 1, Math.floor((most * bytes) / taken));
  }
  const each = Math.floor(bytes / names.length) - bytesAround;
  return labelsApart(names, 12).map((label) => withinBytes(label, each, inPage));
}

function base64(values: Int16Array | Uint16Array | Uint32Array): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString("base64");
}

/** Points in 16 bits a coordinate, of a square as wide as the map; `aspect` is its height for its width. */
function placed({ data, rows }: Matrix): { points: string; aspect: number } {
  const [low, high] = [
    [Infinity, Infinity],
    [-Infinity, -Infinity],
  ];
  for (let i = 0; i < 2 * rows; i++) {
    low[i % 2] = Math.min(low[i % 2], data[i]);
    high[i % 2] = Math.max(high[i % 2], data[i]);
  }
  const size = [high[0] - low[0] || 1, high[1] - low[1] || 1];
  return {
    points: base64(
      Uint16Array.from({ length: 2 * rows }, (_, i) => Math.round((65535 * (data[i] - low[i % 2])) / size[i % 2])),
    ),
    aspect: size[1] / size[0],
  };
}
