import { Matrix } from "../numeric/matrix.js";
import { rowProducts } from "../numeric/product.js";
import { Random } from "../numeric/random.js";
import type { Cell } from "./nearest-in-cells.js";
import { forWorkers } from "../numeric/worker-functions.js";

const perCell = 300;
const samplesPerCell = 64;
const rounds = 6;
/** Rows that a cell looks at, from where on the search grows with the rows and no longer with their square. */
const mostProbed = 40_000;

/**
 * Worker: splits the rows (`values`, from `centre`) into cells around coarse centres, each with the rows of its nearest cells as the others, for
 * an inverted-file search (Jégou, Douze and Schmid, 2011). `probed` is the share of all rows that a cell looks at, up to 40,000 of them.
 */
export async function coarseCells(
  values: Float32Array,
  rows: number,
  columns: number,
  atLeast: number,
  probed: number,
  seed: number,
): Promise<Cell[]> {
  const centred = new Matrix(values.slice(), rows, columns);
  const random = new Random(seed);
  const count = Math.max(1, Math.round(rows / perCell));
  const shuffled = random.permutation(rows);
  const sample = centred.select(shuffled.subarray(0, Math.min(rows, count * samplesPerCell)));
  let centres = sample.select(Int32Array.from({ length: count }, (_, c) => c));
  for (let round = 0; round < rounds; round++) centres = moved(centres, sample, await assign(sample, centres));

  const members: number[][] = Array.from({ length: count }, () => []);
  (await assign(centred, centres)).forEach((cell, row) => members[cell].push(row));
  const between = await rowProducts(centres, centres);
  const wanted = Math.max(atLeast, Math.min(mostProbed, Math.ceil(probed * rows)));
  const filled = Array.from({ length: count }, (_, c) => c).filter((c) => members[c].length > 0);
  return filled.map((c) => {
    const distance = (o: number): number => between.data[o * count + o] - 2 * between.data[c * count + o];
    const nearest = Int32Array.from(filled.keys()).sort((a, b) => distance(filled[a]) - distance(filled[b]) || a - b);
    let [looked, rowsIn] = [0, 0];
    while (looked < nearest.length && rowsIn < wanted) rowsIn += members[filled[nearest[looked++]]].length;
    return { queries: Int32Array.from(members[c]), around: nearest.slice(0, looked) };
  });
}

async function assign(rows: Matrix<Float32Array>, centres: Matrix<Float32Array>): Promise<Int32Array> {
  const lengths = Float64Array.from({ length: centres.rows }, (_, c) =>
    centres.row(c).reduce((sum, v) => sum + v * v, 0),
  );
  const out = new Int32Array(rows.rows);
  const step = 1024;
  for (let start = 0; start < rows.rows; start += step) {
    const end = Math.min(rows.rows, start + step);
    const products = await rowProducts(
      new Matrix(rows.data.subarray(start * rows.columns, end * rows.columns), end - start, rows.columns),
      centres,
    );
    for (let i = start; i < end; i++) {
      let best = Infinity;
      for (let c = 0; c < centres.rows; c++) {
        const value = lengths[c] - 2 * products.data[(i - start) * centres.rows + c];
        if (value < best) {
          best = value;
          out[i] = c;
        }
      }
    }
  }
  return out;
}

/** The means of what was assigned; a centre that got nothing stays. */
function moved(centres: Matrix<Float32Array>, rows: Matrix<Float32Array>, labels: Int32Array): Matrix<Float32Array> {
  const { columns } = centres;
  const sums = new Float64Array(centres.data.length);
  const counts = new Int32Array(centres.rows);
  labels.forEach((c, i) => {
    counts[c]++;
    for (let j = 0; j < columns; j++) sums[c * columns + j] += rows.data[i * columns + j];
  });
  const data = centres.data.map((value, at) =>
    counts[Math.floor(at / columns)] === 0 ? value : sums[at] / counts[Math.floor(at / columns)],
  );
  return new Matrix(data, centres.rows, columns);
}

forWorkers(import.meta.url, { coarseCells });
